package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.density.BananaDensity;
import io.kinglet.solver.density.GaussianDensity;
import io.kinglet.solver.density.GaussianMixture;
import io.kinglet.solver.density.LogisticCase;
import io.kinglet.solver.density.Score;
import io.kinglet.support.Allocations;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SVGD against its definition, and against what its targets are known to be. */
class SvgdFlowTest {
  private static final double SIGMA = 1.2;

  private static double[] scores(Score score, Sample x) {
    double[] out = new double[x.data().length];
    score.score(x.data(), 0, x.rows(), out, 0, new Workspace());
    return out;
  }

  /** v at z of particles x; returns the mean over pairs of x of Stein's kernel. */
  private static double definition(Score score, Sample z, Sample x, double sigma, double[] out) {
    int d = x.dims();
    int n = x.rows();
    double[] s = scores(score, x);
    double w = 1 / (sigma * sigma);
    for (int i = 0; i < z.rows(); i++) {
      for (int j = 0; j < n; j++) {
        double square = 0;
        for (int l = 0; l < d; l++) {
          square += Math.pow(z.get(i, l) - x.get(j, l), 2);
        }
        double k = Math.exp(-0.5 * w * square);
        for (int l = 0; l < d; l++) {
          out[i * d + l] += k * (s[j * d + l] + w * (z.get(i, l) - x.get(j, l))) / n;
        }
      }
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double square = 0;
        double inner = 0;
        double cross = 0;
        for (int l = 0; l < d; l++) {
          double gap = x.get(i, l) - x.get(j, l);
          square += gap * gap;
          inner += s[i * d + l] * s[j * d + l];
          cross += (s[i * d + l] - s[j * d + l]) * gap;
        }
        double k = Math.exp(-0.5 * w * square);
        sum += k * (inner + w * cross + w * d - w * w * square) / n / n;
      }
    }
    return Math.sqrt(sum);
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "63, 3", "64, 4", "130, 7", "600, 2"})
  void velocityAndDiscrepancyAreWhatTheyAreDefinedToBe(int n, int d) {
    Score score = new BananaDensity(d, 1.5, 0.3);
    Sample x = Points.gaussian(n, d, 1, 1, n);
    Sample z = Points.gaussian(70, d, 0.5, 1, 3);
    SvgdFlow flow =
        SvgdFlow.builder(score)
            .bandwidth(SIGMA)
            .stepRule(StepRule.constant(1))
            .parallel(Parallel.serial())
            .build();
    FlowState state = FlowState.of(x, 1);
    StepInfo info = flow.step(state);
    double[] expected = new double[n * d];
    double residual = definition(score, x, x, SIGMA, expected);
    // A mean of n² terms near 1, in another order: 1e-13 of it.
    assertThat(info.residual()).isCloseTo(residual, offset(1e-11 * residual));
    assertThat(info.velocityBandwidth()).isEqualTo(SIGMA);
    double[] velocity = new double[n * d];
    flow.velocity(x, velocity);
    assertThat(Points.relative(velocity, expected)).isLessThan(1e-12);
    for (int i = 0; i < n * d; i++) {
      double moved = x.data()[i] + expected[i];
      assertThat(state.particles().data()[i]).isCloseTo(moved, offset(1e-11));
    }
    double[] there = new double[70 * d];
    double[] expectedThere = new double[70 * d];
    definition(score, z, x, SIGMA, expectedThere);
    flow.velocity(z, there);
    assertThat(Points.relative(there, expectedThere)).isLessThan(1e-12);
  }

  @Test
  void anAdaptiveStepMeasuresTheDiscrepancyWhereItLed() {
    Score score = new BananaDensity(2, 1.5, 0.3);
    Sample x = Points.gaussian(90, 2, 1, 1, 5);
    SvgdFlow flow =
        SvgdFlow.builder(score).bandwidth(SIGMA).stepRule(StepRule.adaptive(0.3)).build();
    FlowState state = FlowState.of(x, 1);
    StepInfo info = flow.step(state);
    double after = definition(score, x, state.particles(), SIGMA, new double[180]);
    assertThat(info.residualAfter()).isCloseTo(after, offset(1e-11 * after));
    assertThat(info.residualAfter()).isLessThan(info.residual());
  }

  @Test
  void logisticPosteriorMatchesALongChain() {
    SvgdFlow flow =
        SvgdFlow.builder(LogisticCase.posterior()).stepRule(StepRule.constant(0.1)).build();
    FlowState state = FlowState.gaussian(200, 4, 2);
    FlowRunner.builder(flow).stop(StopRule.iterations(500)).build().run(state);
    Sample end = state.particles();
    for (int l = 0; l < 4; l++) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < end.rows(); i++) {
        mean += end.get(i, l) / end.rows();
      }
      for (int i = 0; i < end.rows(); i++) {
        square += Math.pow(end.get(i, l) - mean, 2) / end.rows();
      }
      double expected = LogisticCase.MEAN[l];
      assertThat(mean).isCloseTo(expected, offset(0.05 * Math.abs(expected)));
      double deviation = LogisticCase.DEVIATION[l];
      assertThat(Math.sqrt(square)).isCloseTo(deviation, offset(0.05 * deviation));
    }
  }

  @Test
  void everyModeOfAMixtureIsReached() {
    GaussianMixture ring = GaussianMixture.ring(3, 3, 0.8);
    SvgdFlow flow = SvgdFlow.builder(ring).stepRule(StepRule.constant(0.5)).build();
    FlowState state = FlowState.gaussian(90, 2, 4);
    FlowRunner.builder(flow).stop(StopRule.iterations(200)).build().run(state);
    int[] counts = new int[3];
    for (int i = 0; i < 90; i++) {
      Sample end = state.particles();
      double turn = Math.atan2(end.get(i, 1), end.get(i, 0)) / (2 * Math.PI) * 3;
      counts[Math.floorMod(Math.round(turn), 3)]++;
    }
    for (int count : counts) {
      // Of 30 in each: between modes far apart particles hardly even out.
      assertThat(count).isBetween(12, 60);
    }
  }

  @Test
  void oneParticleClimbsToTheMode() {
    SvgdFlow flow =
        SvgdFlow.builder(new GaussianDensity(new double[] {3, -1}, new double[] {2, 0.5, 0.5, 1}))
            .build();
    FlowState state = FlowState.gaussian(1, 2, 5);
    FlowRunner.builder(flow).stop(StopRule.iterations(400)).build().run(state);
    assertThat(state.particles().get(0, 0)).isCloseTo(3, offset(1e-6));
    assertThat(state.particles().get(0, 1)).isCloseTo(-1, offset(1e-6));
  }

  @Test
  void threadsDoNotChangeABit() {
    double[] one = run(Parallel.serial());
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try {
      for (int threads : new int[] {2, 7}) {
        assertThat(run(Parallel.of(pool, threads).always())).containsExactly(one);
      }
    } finally {
      pool.shutdown();
    }
  }

  private static double[] run(Parallel parallel) {
    SvgdFlow flow =
        SvgdFlow.builder(LogisticCase.posterior())
            .integrator(Integrator.HEUN)
            .stepRule(StepRule.constant(0.01))
            .parallel(parallel)
            .moving(0, 2, 3)
            .build();
    FlowState state = FlowState.gaussian(201, 4, 3);
    for (int t = 0; t < 3; t++) {
      flow.step(state);
    }
    return state.particles().data();
  }

  @Tag("allocation")
  @Test
  void aWarmStepAllocatesNextToNothing() {
    for (Integrator integrator : Integrator.values()) {
      SvgdFlow flow =
          SvgdFlow.builder(LogisticCase.posterior())
              .integrator(integrator)
              .stepRule(StepRule.constant(0.01))
              .parallel(Parallel.serial())
              .build();
      FlowState state = FlowState.gaussian(100, 4, 3);
      Allocations.assertSettled(1024, 60, 20, () -> flow.step(state));
    }
  }

  @Test
  void whatIsNoNumberEndsTheStepAndLeavesTheState() {
    Score broken =
        new Score() {
          @Override
          public int dims() {
            return 2;
          }

          @Override
          public void score(double[] x, int xOff, int n, double[] s, int sOff, Workspace ws) {
            s[sOff] = Double.NaN;
          }
        };
    FlowState state = FlowState.gaussian(9, 2, 1);
    assertThatThrownBy(() -> SvgdFlow.builder(broken).build().step(state))
        .isInstanceOf(FlowFailure.class)
        .hasMessageContaining("not finite");
    assertThat(state.iteration()).isZero();
    assertThatThrownBy(() -> SvgdFlow.builder(broken).build().step(FlowState.gaussian(9, 3, 1)))
        .hasMessageContaining("3 dimensions");
    assertThatThrownBy(() -> SvgdFlow.builder(broken).bandwidth(-1))
        .hasMessageContaining("positive");
  }
}
