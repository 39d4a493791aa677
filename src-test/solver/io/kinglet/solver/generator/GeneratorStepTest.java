package io.kinglet.solver.generator;

import static io.kinglet.solver.generator.GeneratorForm.FEATURES;
import static io.kinglet.solver.generator.GeneratorForm.PRODUCTS;
import static io.kinglet.solver.generator.GeneratorForm.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.FlowFailure;
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.Target;
import io.kinglet.solver.metrics.EnergyDistance;
import io.kinglet.solver.neural.Activation;
import io.kinglet.solver.neural.Adjoints;
import io.kinglet.solver.neural.Mlp;
import io.kinglet.solver.neural.MlpState;
import io.kinglet.support.Allocations;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One step against its definition with everything formed, in all forms. */
class GeneratorStepTest {
  private static final double H = 1.3;
  private static final double DAMPING = 0.02;
  private static final double RIDGE = 1e-2;
  private static final double SIZE = 0.7;

  private static Sample gaussian(int n, int d, double mean, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] data = new double[n * d];
    for (int i = 0; i < data.length; i++) {
      data[i] = mean + random.nextGaussian();
    }
    return Sample.of(data, n, d);
  }

  private static GeneratorSettings.Builder settings(Sample target) {
    return GeneratorFlow.builder(Target.of(target))
        .featureBandwidth(H)
        .featureScales(1)
        .damping(DAMPING)
        .ridge(RIDGE)
        .stepRule(StepRule.constant(SIZE))
        .conjugateGradients(1e-13, 500);
  }

  /** ẇ by its definition: every array of the formula formed, plain loops, Gaussian elimination. */
  private static double[] dense(
      Mlp net, Latents latents, long seed, int n, Sample y, double damping) {
    double[] z = new double[n * latents.dims()];
    latents.draw(Seeds.of(seed, "latents", 0), n, z);
    int d = net.outputs();
    int parameters = net.parameters();
    Workspace ws = new Workspace();
    MlpState state = new MlpState(net, 1);
    Adjoints adjoints = new Adjoints(net);
    double[][] x = new double[n][d];
    double[][][] jacobian = new double[n][d][parameters];
    for (int i = 0; i < n; i++) {
      state.forward(z, i * latents.dims(), 1, ws);
      System.arraycopy(state.output(), 0, x[i], 0, d);
      for (int l = 0; l < d; l++) {
        double[] unit = new double[d];
        unit[l] = 1;
        adjoints.weights(state, unit, 0, false, jacobian[i][l], ws);
      }
    }
    int b = n + y.rows();
    double[][] c = new double[b][d];
    for (int m = 0; m < b; m++) {
      for (int l = 0; l < d; l++) {
        c[m][l] = m < n ? x[m][l] : y.get(m - n, l);
      }
    }
    double[] delta = new double[b];
    double[][] phi = new double[n][b];
    double[][] big = new double[b][parameters];
    double[] mean = new double[b];
    for (int m = 0; m < b; m++) {
      for (int i = 0; i < y.rows(); i++) {
        delta[m] += feature(c[n + i], c[m]) / y.rows();
      }
      for (int i = 0; i < n; i++) {
        phi[i][m] = feature(x[i], c[m]);
        mean[m] += phi[i][m] / n;
        for (int l = 0; l < d; l++) {
          double slope = -phi[i][m] * (x[i][l] - c[m][l]) / (H * H);
          for (int p = 0; p < parameters; p++) {
            big[m][p] += slope * jacobian[i][l][p] / n;
          }
        }
      }
      delta[m] -= mean[m];
    }
    double[][] system = new double[b][b + 1];
    for (int m = 0; m < b; m++) {
      for (int k = 0; k < b; k++) {
        for (int p = 0; p < parameters; p++) {
          system[m][k] += big[m][p] * big[k][p];
        }
        for (int i = 0; i < n; i++) {
          system[m][k] += damping * (phi[i][m] - mean[m]) * (phi[i][k] - mean[k]) / (n - 1);
        }
      }
      system[m][m] += RIDGE;
      system[m][b] = delta[m];
    }
    double[] beta = eliminate(system);
    double[] update = new double[parameters];
    for (int m = 0; m < b; m++) {
      for (int p = 0; p < parameters; p++) {
        update[p] += big[m][p] * beta[m];
      }
    }
    return update;
  }

  private static double feature(double[] x, double[] c) {
    double square = 0;
    for (int l = 0; l < x.length; l++) {
      square += (x[l] - c[l]) * (x[l] - c[l]);
    }
    return StrictMath.exp(-square / (2 * H * H));
  }

  /** Positive definite systems need no pivots. */
  private static double[] eliminate(double[][] a) {
    int n = a.length;
    for (int i = 0; i < n; i++) {
      for (int k = i + 1; k < n; k++) {
        double factor = a[k][i] / a[i][i];
        for (int j = i; j <= n; j++) {
          a[k][j] -= factor * a[i][j];
        }
      }
    }
    double[] x = new double[n];
    for (int i = n - 1; i >= 0; i--) {
      x[i] = a[i][n];
      for (int j = i + 1; j < n; j++) {
        x[i] -= a[i][j] * x[j];
      }
      x[i] /= a[i][i];
    }
    return x;
  }

  @ParameterizedTest
  @CsvSource({
    "FEATURES, 2, 3, 0.02", "WEIGHTS, 2, 3, 0.02", "PRODUCTS, 2, 3, 0.02",
    "FEATURES, 3, 1, 0", "WEIGHTS, 3, 1, 0", "PRODUCTS, 3, 1, 0"
  })
  void aStepIsThatOfItsDefinition(GeneratorForm form, int d, int latentDims, double damping) {
    Latents latents = d == 2 ? Latents.gaussian(latentDims) : Latents.uniform(latentDims);
    Mlp net = Mlp.random(Activation.TANH, 4, latentDims, 5, 4, d);
    Sample y = gaussian(13, d, 0.6, 5);
    int n = 11;
    GeneratorState state = GeneratorState.of(net, latents, 9);
    GeneratorFlow flow =
        settings(y).rows(n).basisSize(n + y.rows()).damping(damping).form(form).build();
    GeneratorInfo info = flow.step(state);
    double[] expected = dense(net, latents, 9, n, y, damping);
    double norm = 0;
    for (double value : expected) {
      norm = Math.hypot(norm, value);
    }
    double[] moved = state.network().weights();
    for (int p = 0; p < expected.length; p++) {
      double actual = (moved[p] - net.weights()[p]) / SIZE;
      // The system's condition is about its norm, some units, over the ridge: 1e3 roundings.
      assertThat(actual).isCloseTo(expected[p], within(1e-11 * norm));
    }
    assertThat(info.updateNorm()).isCloseTo(norm, within(1e-11 * norm));
    assertThat(info.form()).isEqualTo(form);
    assertThat(info.features()).isEqualTo(n + y.rows());
    assertThat(state.iteration()).isEqualTo(1);
  }

  private static double[] run(GeneratorForm form, Parallel parallel) {
    GeneratorState state =
        GeneratorState.of(Mlp.random(Activation.SILU, 4, 2, 8, 3), Latents.gaussian(2), 12);
    GeneratorFlow flow =
        settings(gaussian(90, 3, 1, 6))
            .rows(300)
            .basisSize(40)
            .conjugateGradients(1e-12, 100)
            .form(form)
            .momentum(0.5)
            .stepRule(StepRule.adaptive(1))
            .parallel(parallel)
            .build();
    for (int t = 0; t < 2; t++) {
      flow.step(state);
    }
    return state.network().weights();
  }

  @Test
  void allFormsAgreeOverBlocksAndThreadsChangeNothing() {
    double[] features = run(FEATURES, Parallel.serial());
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (GeneratorForm form : new GeneratorForm[] {FEATURES, WEIGHTS, PRODUCTS}) {
        double[] one = run(form, Parallel.serial());
        // Two steps, each with the condition of the test above.
        assertThat(one).as("%s", form).containsExactly(features, within(1e-9));
        assertThat(run(form, Parallel.of(pool, 3))).as("%s", form).containsExactly(one);
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void theSmallerSystemIsSolved() {
    Sample y = gaussian(60, 2, 1, 6);
    Mlp net = Mlp.random(Activation.TANH, 4, 1, 4, 2);
    GeneratorState state = GeneratorState.of(net, Latents.uniform(1), 3);
    // 18 weights and 20 points: a system of order 38 beside one of 70, or 18 without damping.
    assertThat(settings(y).rows(20).basisSize(70).build().step(state).form()).isEqualTo(WEIGHTS);
    assertThat(settings(y).rows(20).basisSize(30).build().step(state).form()).isEqualTo(FEATURES);
    assertThat(settings(y).rows(20).basisSize(30).damping(0).build().step(state).form())
        .isEqualTo(WEIGHTS);
  }

  @Test
  void momentumAddsWhatWasGathered() {
    Sample y = gaussian(40, 2, 1, 6);
    Mlp net = Mlp.random(Activation.TANH, 4, 2, 6, 2);
    GeneratorState with = GeneratorState.of(net, Latents.gaussian(2), 3);
    GeneratorFlow flow = settings(y).rows(50).basisSize(30).momentum(0.9).build();
    flow.step(with);
    double[] first = with.network().weights();
    GeneratorState without = GeneratorState.of(net, Latents.gaussian(2), 3);
    GeneratorFlow plain = settings(y).rows(50).basisSize(30).build();
    plain.step(without);
    assertThat(without.network().weights()).containsExactly(first);
    flow.step(with);
    plain.step(without);
    for (int p = 0; p < first.length; p++) {
      double gathered = 0.9 * (first[p] - net.weights()[p]);
      double expected = without.network().weights()[p] + gathered;
      assertThat(with.network().weights()[p]).isCloseTo(expected, within(1e-14));
    }
  }

  @Test
  void meanWeightsForgetTheStartAndThenTheOldest() {
    Sample y = gaussian(40, 2, 1, 6);
    Mlp net = Mlp.random(Activation.TANH, 4, 2, 6, 2);
    GeneratorState state = GeneratorState.of(net, Latents.gaussian(2), 3);
    assertThat(state.averaged().weights()).containsExactly(net.weights());
    GeneratorFlow flow = settings(y).rows(50).basisSize(30).averaging(0.15).build();
    flow.step(state);
    double[] first = state.network().weights();
    assertThat(state.averaged().weights()).containsExactly(first);
    flow.step(state);
    double[] second = state.network().weights();
    flow.step(state);
    double[] third = state.network().weights();
    for (int p = 0; p < first.length; p++) {
      // Shares kept: 0, 1/10, then 2/11 but for the setting.
      double expected = 0.15 * (0.1 * first[p] + 0.9 * second[p]) + 0.85 * third[p];
      assertThat(state.averaged().weights()[p]).isCloseTo(expected, within(1e-14));
    }
    assertThat(state.copy().averaged().weights()).containsExactly(state.averaged().weights());
  }

  @Test
  void aStepThatFailsLeavesTheState() {
    Sample y = gaussian(40, 2, 1, 6);
    GeneratorState state =
        GeneratorState.of(Mlp.random(Activation.TANH, 4, 2, 6, 2), Latents.gaussian(2), 3);
    settings(y).rows(50).build().step(state);
    GeneratorFlow wild =
        settings(y).rows(50).stepRule(StepRule.constant(1e308)).ridge(1e-12).build();
    FlowFailure failure = null;
    for (int t = 0; t < 5 && failure == null; t++) {
      double[] before = state.network().weights();
      long iteration = state.iteration();
      try {
        wild.step(state);
      } catch (FlowFailure thrown) {
        failure = thrown;
        assertThat(state.network().weights()).containsExactly(before);
        assertThat(state.iteration()).isEqualTo(iteration);
      }
    }
    assertThat(failure).hasMessageContaining("as before it");
    Target broken =
        Target.supplier(
            2,
            step -> {
              throw new IllegalStateException("no rows today");
            });
    GeneratorState other = state.copy();
    assertThatThrownBy(() -> GeneratorFlow.builder(broken).build().step(other))
        .isInstanceOf(FlowFailure.class)
        .hasMessageContaining("step " + (other.iteration() + 1))
        .hasMessageContaining("no rows today");
    assertThat(other.iteration()).isEqualTo(state.iteration());
    assertThat(other.network().weights()).containsExactly(state.network().weights());
  }

  @Test
  void adaptiveStepsNeverMakeTheResidualWorse() {
    GeneratorState state =
        GeneratorState.of(Mlp.random(Activation.TANH, 4, 2, 6, 2), Latents.gaussian(2), 3);
    GeneratorFlow flow =
        settings(gaussian(60, 2, 0.5, 6)).rows(60).stepRule(StepRule.adaptive(1e6)).build();
    int refusals = 0;
    for (int t = 0; t < 10; t++) {
      GeneratorInfo info = flow.step(state);
      assertThat(info.residualAfter()).isLessThanOrEqualTo(info.residual());
      refusals += info.refusals();
    }
    assertThat(refusals).as("a first step of 1e6 is too long").isPositive();
  }

  @Tag("allocation")
  @ParameterizedTest
  @EnumSource(names = {"FEATURES", "PRODUCTS"})
  void aStepAllocatesNoTables(GeneratorForm form) {
    GeneratorState state =
        GeneratorState.of(Mlp.random(Activation.TANH, 4, 2, 6, 2), Latents.gaussian(2), 3);
    GeneratorFlow flow =
        settings(gaussian(40, 2, 1, 6))
            .rows(40)
            .basisSize(20)
            .form(form)
            .damping(0.02)
            .conjugateGradients(1e-3, 10)
            .build();
    Allocations.assertSettled(1024, 60, 20, () -> flow.step(state));
    assertThat(flow.workspaceBytes()).isPositive();
  }

  @Test
  void aGeneratorCoversTwoComponents() {
    SplittableRandom random = new SplittableRandom(8);
    double[] rows = new double[300 * 2];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (i / 2 % 2 == 0 ? 2 : -2) + 0.5 * random.nextGaussian();
    }
    Sample y = Sample.of(rows, 300, 2);
    Mlp net = Mlp.random(Activation.SILU, 5, 2, 16, 16, 2);
    GeneratorState state = GeneratorState.of(net, Latents.gaussian(2), 11);
    EnergyDistance distance = new EnergyDistance(Parallel.serial());
    double start = distance.between(state.sample(300, 1), y, 1).value();
    GeneratorFlow flow = GeneratorFlow.builder(Target.of(y)).rows(150).basisSize(60).build();
    for (int t = 0; t < 40; t++) {
      flow.step(state);
    }
    Sample generated = state.sample(300, 1);
    // 300 independent points of the target itself are at about 0.01; the start at 3.
    assertThat(distance.between(generated, y, 1).value()).isLessThan(0.05 * start);
    int right = 0;
    for (int i = 0; i < 300; i++) {
      right += generated.get(i, 0) > 0 ? 1 : 0;
    }
    assertThat(right).as("of 300 points on the right").isBetween(90, 210);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    Sample y = gaussian(40, 2, 1, 6);
    Mlp net = Mlp.random(Activation.TANH, 4, 2, 6, 3);
    assertThatThrownBy(() -> GeneratorState.of(net, Latents.gaussian(1), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("latents of 2 dimensions, not of 1");
    assertThatThrownBy(() -> Latents.uniform(0)).hasMessageContaining("0 dimensions");
    GeneratorState state = GeneratorState.of(net, Latents.gaussian(2), 1);
    assertThatThrownBy(() -> settings(y).build().step(state))
        .hasMessageContaining("gives 3 coordinates, but the target has 2");
    assertThatThrownBy(() -> settings(y).momentum(1).build()).hasMessageContaining("momentum is 1");
    assertThatThrownBy(() -> settings(y).averaging(1).build()).hasMessageContaining("kept is 1.0");
    assertThatThrownBy(() -> settings(y).rows(0).build()).hasMessageContaining("1 point");
    assertThatThrownBy(() -> settings(y).ridge(-1).build()).hasMessageContaining("ridge is -1");
    assertThatThrownBy(() -> settings(y).damping(Double.NaN).build()).hasMessageContaining("NaN");
    assertThatThrownBy(() -> settings(y).featureScales(new double[0]).build())
        .hasMessageContaining("0 feature scales");
    assertThatThrownBy(() -> settings(y).conjugateGradients(0, 3).build())
        .hasMessageContaining("tolerance");
    assertThatThrownBy(() -> state.sample(0, 1)).hasMessageContaining("0 rows");
  }
}
