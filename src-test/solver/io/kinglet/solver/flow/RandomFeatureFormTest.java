package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.kernels.King;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.velocity.VelocityKind;
import io.kinglet.support.Allocations;
import io.kinglet.support.Golden;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The step with random Fourier features: its formulas, its error, its sums, its choice of R. */
class RandomFeatureFormTest {
  private static StepForm unchecked(int count) {
    return new StepForm.RandomFeatures(count, count, 1, 0);
  }

  @Tag("providers")
  @ParameterizedTest
  @CsvSource({
    "RBF,        40, 30, 2, 7,   all",
    "RBF,        17, 9,  1, 1,   all",
    "RBF,        1,  9,  3, 5,   all",
    "RBF,        270, 20, 3, 19, all",
    "POLYNOMIAL, 30, 25, 4, 12,  all",
    "GAUSSIAN,   30, 25, 3, 33,  all",
    "LINEAR,     30, 25, 3, 3,   all",
    "RBF,        30, 25, 5, 300, some",
    "GAUSSIAN,   30, 25, 4, 21,  some",
    "RBF,        30, 25, 5, 16,  published"
  })
  void agreesWithTheLiteralFormulas(
      FeatureFamily family, int n, int rows, int d, int count, String which) {
    // Far from the origin, where only centring keeps the digits, or the system is ill-conditioned.
    double mean = family == FeatureFamily.RBF ? 13.3 : 0.3;
    Sample start = Points.gaussian(n, d, mean, 1, 11);
    Sample target = Points.gaussian(rows, d, mean + 1.2, 0.7, 12);
    double h = 0.8 * Math.sqrt(d) + 0.4;
    double sigma = 0.6 * Math.sqrt(d) + 0.5;
    boolean some = !which.equals("all");
    KingSettings.Builder builder =
        KingFlow.builder(Target.of(target))
            .features(family)
            .basisRule(Points.ALL)
            .basisSize(Math.min(60, n + rows))
            .featureBandwidth(h)
            .velocityBandwidth(sigma)
            .solveAllDimensions(which.equals("published"))
            .form(unchecked(count));
    KingFlow flow = some ? builder.moving(1, 3).build() : builder.build();
    StepInfo info = flow.step(FlowState.of(start, 5));
    RandomFeatureForm.Trace trace = flow.randomFeatureTrace();

    boolean[] solved = new boolean[d];
    for (int l = 0; l < d; l++) {
      solved[l] = !which.equals("some") || l == 1 || l == 3;
    }
    double[][] x = Points.rows(start);
    double[][] y = Points.rows(target);
    DenseKing.Feature[] features = KingDenseTest.features(family, x, y, h);
    DenseKing dense = new DenseRandomFeatures(x, y, features, sigma, solved, count, 5);
    dense.gram(0, d);
    int ld = King.padded(dense.b);
    double residual = 0;
    // RBF's Γ is a difference of sums about x, c and the phases: where a gradient vanishes its
    // rounding is that of the others.
    double rounded = 0;
    for (int m = 0; m < dense.b && family == FeatureFamily.RBF; m++) {
      rounded = Math.max(rounded, dense.gramScale[m][m]);
    }
    for (int m = 0; m < dense.b; m++) {
      residual += dense.delta[m] * dense.delta[m];
      for (int p = 0; p <= m; p++) {
        // n·2^-53 of the Σ of absolute products is 3e-14; T of the Gaussian statistics takes
        // differences of entries that are larger.
        double tolerance = 1e-12;
        assertThat(Math.abs(trace.gram()[m * ld + p] - dense.gram[m][p]))
            .isLessThanOrEqualTo(tolerance * (dense.gramScale[m][p] + rounded));
        double scale = dense.fisherScale[m][p] + Math.abs(dense.delta[m] * dense.delta[p]);
        assertThat(Math.abs(trace.fisher()[m * ld + p] - dense.fisher[m][p]))
            .isLessThanOrEqualTo(1e-12 * scale);
      }
    }
    assertThat(Math.abs(info.residual() / Math.sqrt(residual) - 1)).isLessThan(1e-12);
    assertThat(info.approximation().size()).isEqualTo(count);
    assertThat(info.approximation().velocityError()).isNaN();
    Sample elsewhere = Points.gaussian(300, d, mean + 0.5, 1.4, 13);
    for (Sample points : new Sample[] {start, elsewhere}) {
      double[] actual = new double[points.rows() * d];
      flow.velocity(points, actual);
      double[][] expected = dense.velocity(Points.rows(points), 1e-3, 1e-3);
      for (double[] row : expected) {
        for (int l = 0; l < d; l++) {
          row[l] = !some || l == 1 || l == 3 ? row[l] : 0;
        }
      }
      // β carries the system's condition, up to 1e6 here: 1e6 · 2^-53 · a few.
      assertThat(Points.relative(actual, Points.flat(expected))).isLessThan(1e-9);
    }
  }

  @Test
  void theVelocityErrorFallsAsTheRootOfTheirNumber() {
    int[] counts = {32, 128, 512, 2048};
    double[] error = new double[counts.length];
    for (int at = 0; at < counts.length; at++) {
      for (int seed = 0; seed < 4; seed++) {
        KingFlow flow =
            KingFlow.builder(Target.of(Points.gaussian(60, 4, 1, 0.6, 21)))
                .basisSize(40)
                .form(StepForm.randomFeatures(counts[at]))
                .build();
        StepInfo info = flow.step(FlowState.of(Points.gaussian(80, 4, 0, 1, 22), seed));
        error[at] += info.approximation().velocityError() / 4;
      }
    }
    // Four draws at each R: the logarithm of their mean error varies by some 0.1.
    double slope = Math.log(error[3] / error[0]) / Math.log(64);
    assertThat(slope).as("%s", java.util.Arrays.toString(error)).isBetween(-0.6, -0.4);
  }

  @ParameterizedTest
  @CsvSource({"RBF, 2700, 5", "GAUSSIAN, 700, 4", "POLYNOMIAL, 300, 3"})
  void anyNumberOfThreadsGivesTheSameBits(FeatureFamily family, int n, int d) {
    double[] one = run(family, n, d, Parallel.serial());
    ExecutorService pool = Executors.newFixedThreadPool(19);
    try {
      for (int threads : new int[] {2, 3, 20}) {
        assertThat(run(family, n, d, Parallel.of(pool, threads).always())).containsExactly(one);
      }
    } finally {
      pool.shutdown();
    }
  }

  private static double[] run(FeatureFamily family, int n, int d, Parallel parallel) {
    KingFlow flow =
        KingFlow.builder(Target.of(Points.gaussian(70, d, 1, 0.6, 21)))
            .features(family)
            .basisSize(50)
            .form(new StepForm.RandomFeatures(16, 64, 0.05, 2))
            .parallel(parallel)
            .build();
    FlowState state = FlowState.of(Points.gaussian(n, d, 0, 1, 22), 23);
    for (int t = 0; t < 3; t++) {
      flow.step(state);
    }
    return state.particles().data();
  }

  @Test
  void memoryDoesNotGrowWithTheParticles() {
    long[] bytes = new long[2];
    for (int k = 0; k < 2; k++) {
      KingFlow flow =
          KingFlow.builder(Target.of(Points.gaussian(70, 3, 1, 0.6, 21)))
              .basisSize(48)
              .velocityBandwidth(1)
              .featureBandwidth(1)
              .form(unchecked(64))
              .build();
      int n = 6_000 * (1 + 9 * k);
      flow.step(FlowState.of(Points.gaussian(n, 3, 0, 1, 22), 1));
      // What grows is the order of rows to draw the basis from: an int a row.
      bytes[k] = flow.workspaceBytes() - 4L * n;
    }
    // And the target's and particles' sums of features where a residual is asked for: not here.
    assertThat(bytes[1]).isEqualTo(bytes[0]);
  }

  @Tag("allocation")
  @ParameterizedTest
  @ValueSource(strings = {"RBF", "GAUSSIAN"})
  void aWarmStepAllocatesNextToNothing(FeatureFamily family) {
    KingFlow flow =
        KingFlow.builder(Target.of(Points.gaussian(60, 3, 1, 0.6, 31)))
            .features(family)
            .basisSize(40)
            .form(StepForm.randomFeatures(32))
            .parallel(Parallel.serial())
            .build();
    FlowState state = FlowState.of(Points.gaussian(300, 3, 0, 1, 32), 33);
    Allocations.assertSettled(1024, 60, 20, () -> flow.step(state));
  }

  @Test
  void theToleranceChoosesTheirNumber() {
    Golden golden = Golden.of("mixture_trials_d5");
    int[] chosen = new int[3];
    double[] tolerances = {10, 0.05, 1e-9};
    for (int k = 0; k < 3; k++) {
      KingFlow flow =
          KingFlow.builder(Target.of(golden.array("y").sampleOf(0)))
              .form(new StepForm.RandomFeatures(8, 1000, tolerances[k], 3))
              .build();
      FlowState state = FlowState.of(golden.array("x0").sampleOf(0), 1);
      Approximation first = flow.step(state).approximation();
      chosen[k] = first.size();
      assertThat(first.velocityError()).isPositive();
      Approximation second = flow.step(state).approximation();
      assertThat(second.size()).isEqualTo(chosen[k]);
      assertThat(second.gap()).isNaN();
      flow.step(state);
      assertThat(flow.step(state).approximation().gap()).isNotNaN();
      assertThat(first.gap() <= tolerances[k] || chosen[k] == 1000).isTrue();
    }
    assertThat(chosen[0]).as("%s", java.util.Arrays.toString(chosen)).isEqualTo(8);
    assertThat(chosen[1]).as("%s", java.util.Arrays.toString(chosen)).isBetween(16, 256);
    assertThat(chosen[2]).isBetween(chosen[1], 1000);
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 1, 1", "1, 5, 4, 64", "2, 2, 1, 1", "3, 200, 2, 5", "600, 2, 1, 1"})
  void smallShapesRun(int n, int rows, int d, int count) {
    KingFlow flow =
        KingFlow.builder(Target.of(Points.gaussian(rows, d, 1, 1, 5)))
            .form(StepForm.randomFeatures(count))
            .parallel(Parallel.common(4).always())
            .build();
    StepInfo info = flow.step(FlowState.of(Points.gaussian(n, d, 0, 1, 6), 1));
    assertThat(info.features()).isEqualTo(Math.min(200, n + rows));
    assertThat(info.velocityRms()).isFinite();
    assertThat(info.approximation().velocityError()).isFinite();
  }

  @Test
  void settingsOutOfRangeSayWhatToGive() {
    Target target = Target.of(Points.gaussian(5, 2, 1, 1, 5));
    assertThatThrownBy(() -> StepForm.randomFeatures(0)).hasMessageContaining("give 1 to 65536");
    assertThatThrownBy(() -> new StepForm.RandomFeatures(8, 4, 0.1, 1))
        .hasMessageContaining("from 8 to 4");
    assertThatThrownBy(() -> StepForm.adaptiveRandomFeatures(0))
        .hasMessageContaining("positive fraction");
    assertThatThrownBy(() -> new StepForm.RandomFeatures(8, 16, 0.1, 0))
        .hasMessageContaining("at least 1");
    assertThatThrownBy(
            () ->
                KingFlow.builder(target)
                    .velocity(VelocityKind.IDENTITY)
                    .form(StepForm.randomFeatures(8))
                    .build())
        .hasMessageContaining("not for identity");
  }

  @Test
  void aDeadExecutorFailsTheStepWhole() {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    pool.shutdown();
    KingFlow flow =
        KingFlow.builder(Target.of(Points.gaussian(70, 3, 1, 0.6, 21)))
            .velocityBandwidth(1)
            .featureBandwidth(1)
            .form(unchecked(8))
            .parallel(Parallel.of(pool, 4).always())
            .build();
    FlowState state = FlowState.of(Points.gaussian(1000, 3, 0, 1, 22), 1);
    double[] before = state.particles().data();
    assertThatThrownBy(() -> flow.step(state)).isInstanceOf(FlowFailure.class);
    assertThat(state.particles().data()).containsExactly(before);
  }
}
