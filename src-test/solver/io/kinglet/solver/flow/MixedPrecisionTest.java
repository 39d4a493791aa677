package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.velocity.Precision;
import io.kinglet.solver.velocity.VelocityKind;
import io.kinglet.support.Allocations;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** M in single precision and its solution refined: a step in double, or as one in double. */
class MixedPrecisionTest {
  private static KingSettings.Builder builder(Sample target, Precision precision) {
    return KingFlow.builder(Target.of(target)).precision(precision).solve(Solve.direct());
  }

  private static double[] moved(KingFlow flow, Sample start) {
    FlowState state = FlowState.of(start, 5);
    flow.step(state);
    double[] v = state.particles().data().clone();
    for (int i = 0; i < v.length; i++) {
      v[i] -= start.data()[i];
    }
    return v;
  }

  /** The published settings have ε = 1e-3; at 1e-7 the system's condition is some 1e7. */
  @ParameterizedTest
  @CsvSource({
    "100, 200, 5, published, 1e-3, 1e-11",
    "100, 200, 20, published, 1e-3, 1e-11",
    "100, 200, 5, scales, 1e-4, 1e-10",
    "1100, 70, 4, published, 1e-3, 1e-11",
    "90, 33, 1, published, 1e-3, 1e-11",
    "1, 9, 3, published, 1e-3, 1e-11",
    "70, 31, 9, some, 1e-3, 1e-11",
    "140, 60, 40, scales, 1e-4, 1e-10",
    "100, 80, 5, published, 1e-7, 1e-7"
  })
  void stepsAreThoseInDouble(int n, int b, int d, String how, double ridge, double tolerance) {
    Sample start = Points.gaussian(n, d, 0, 1, 41);
    Sample target = Points.gaussian(2 * n + b, d, 1.5, 0.5, 42);
    double[][] steps = new double[2][];
    for (Precision precision : new Precision[] {Precision.DOUBLE, Precision.MIXED}) {
      KingSettings.Builder builder = builder(target, precision).ridge(ridge);
      if (how.equals("scales")) {
        builder.multiscale().ridge(ridge);
      }
      if (how.equals("some")) {
        builder.moving(0, 4, 5);
      }
      boolean mixed = precision == Precision.MIXED;
      KingFlow flow = builder.basisSize(b).build();
      steps[mixed ? 1 : 0] = moved(flow, start);
      SolveInfo solve = flow.step(FlowState.of(start, 5)).solve();
      assertThat(solve.factored()).isTrue();
      assertThat(solve.iterations() > 0).isEqualTo(mixed);
      if (mixed) {
        assertThat(solve.residual()).isLessThan(1e-12 / ridge * 1e-3);
        // What the step moved by is the field that other points see.
        double[] velocity = new double[n * d];
        FlowState state = FlowState.of(start, 5);
        StepInfo info = flow.step(state);
        flow.velocity(start, velocity);
        // Two sums of the same terms in two orders, each within some n + 6d roundings of Σ |terms|;
        // the largest velocity, what cancelling left of that, stands for it.
        double sums = info.stepSize() * largest(velocity) * 2 * (n + 6 * d + 4) * 0x1p-53;
        for (int i = 0; i < velocity.length; i++) {
          double from = start.data()[i];
          double to = from + info.stepSize() * velocity[i];
          double rounding = 0x1p-50 * (Math.abs(from) + Math.abs(to));
          assertThat(state.particles().data()[i]).isCloseTo(to, within(sums + rounding));
        }
      }
    }
    assertThat(Points.relative(steps[1], steps[0])).isLessThan(tolerance);
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** What 24 bits cannot tell apart, or a ridge that they cannot see, is summed in double. */
  @ParameterizedTest
  @CsvSource({"1e-20, 1e-3, 3", "1, 0, 1"})
  void whatSinglePrecisionCannotTellIsSummedInDouble(double sigma, double ridge, int d) {
    Sample target = Points.gaussian(90, d, 0, 1, 49);
    Sample start = Points.gaussian(50, d, 0, 1, 50);
    double[][] steps = new double[2][];
    for (Precision precision : new Precision[] {Precision.DOUBLE, Precision.MIXED}) {
      KingFlow flow =
          builder(target, precision)
              .velocityBandwidth(sigma)
              .ridge(ridge)
              .damping(ridge)
              .basisSize(60)
              .build();
      FlowState state = FlowState.of(start, 5);
      StepInfo info = flow.step(state);
      assertThat(info.solve()).isEqualTo(SolveInfo.DIRECT);
      steps[precision == Precision.DOUBLE ? 0 : 1] = state.particles().data();
    }
    assertThat(steps[1]).containsExactly(steps[0]);
  }

  /** From ridges that single precision sees to such as it does not: as in double all along. */
  @Test
  void everyRidge() {
    Sample start = Points.gaussian(80, 3, 0, 1, 53);
    Sample target = Points.gaussian(160, 3, 1, 0.6, 54);
    int refined = 0;
    int direct = 0;
    for (int exponent = -2; exponent >= -15; exponent--) {
      double ridge = Math.pow(10, exponent);
      double[][] steps = new double[2][];
      SolveInfo solve = SolveInfo.DIRECT;
      for (Precision precision : new Precision[] {Precision.DOUBLE, Precision.MIXED}) {
        KingFlow flow = builder(target, precision).ridge(ridge).damping(0).basisSize(90).build();
        FlowState state = FlowState.of(start, 5);
        solve = flow.step(state).solve();
        steps[precision == Precision.DOUBLE ? 0 : 1] = state.particles().data();
      }
      if (solve.iterations() > 0) {
        refined++;
        // Both solutions are off by some 2^-52 of the condition, about 1 / ε.
        assertThat(Points.relative(steps[1], steps[0])).isLessThan(1e-13 / ridge);
      } else {
        direct++;
        assertThat(steps[1]).containsExactly(steps[0]);
      }
    }
    assertThat(refined).isGreaterThan(2);
    assertThat(direct).isGreaterThan(2);
  }

  /** A ridge that dwarfs M and F: nothing is left to refine. */
  @Test
  void aLargeRidge() {
    Sample start = Points.gaussian(30, 40, 0, 1, 55);
    Sample target = Points.gaussian(60, 40, 1, 0.6, 56);
    KingFlow flow = builder(target, Precision.MIXED).ridge(1e6).basisSize(3).build();
    assertThat(flow.step(FlowState.of(start, 5)).solve().residual()).isLessThan(1e-14);
  }

  /** Falling back once does not keep later steps from single precision. */
  @Test
  void goesBackToSinglePrecision() {
    Sample target = Points.gaussian(90, 2, 0, 1, 49);
    Sample close = Points.gaussian(50, 2, 0, 1, 50);
    double[] far = close.data().clone();
    far[0] = 1e30;
    KingFlow flow =
        builder(target, Precision.MIXED).featureBandwidth(1).velocityBandwidth(1).build();
    assertThat(flow.step(FlowState.of(Sample.of(far, 50, 2), 5)).solve())
        .isEqualTo(SolveInfo.DIRECT);
    StepInfo info = flow.step(FlowState.of(close, 5));
    assertThat(info.solve().iterations()).isPositive();
    double[] expected =
        moved(
            builder(target, Precision.MIXED).featureBandwidth(1).velocityBandwidth(1).build(),
            close);
    assertThat(moved(flow, close)).containsExactly(expected);
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    ExecutorService pool = Executors.newFixedThreadPool(7);
    try {
      // Fewer particles than have their weights kept, and more.
      for (int n : new int[] {210, 1100}) {
        Sample start = Points.gaussian(n, 6, 0, 1, 45);
        Sample target = Points.gaussian(250, 6, 1, 0.6, 46);
        double[] one = null;
        for (Parallel parallel :
            new Parallel[] {
              Parallel.serial(), Parallel.of(pool, 2).always(), Parallel.of(pool, 7).always()
            }) {
          FlowState state = FlowState.of(start, 23);
          KingFlow flow =
              builder(target, Precision.MIXED).basisSize(230).parallel(parallel).build();
          flow.step(state);
          assertThat(flow.step(state).solve().iterations()).isPositive();
          one = one == null ? state.particles().data() : one;
          assertThat(state.particles().data()).containsExactly(one);
        }
      }
    } finally {
      pool.shutdown();
    }
  }

  @Tag("allocation")
  @Test
  void aWarmStepAllocatesNextToNothing() {
    Sample target = Points.gaussian(40, 3, 1, 0.6, 47);
    KingFlow flow = builder(target, Precision.MIXED).build();
    FlowState state = FlowState.of(Points.gaussian(20, 3, 0, 1, 48), 33);
    assertThat(flow.step(state).solve().iterations()).isPositive();
    Allocations.assertSettled(1024, 60, 20, () -> flow.step(state));
  }

  @Test
  void settingsThatDoNotGoTogetherSaySo() {
    Sample target = Points.gaussian(5, 2, 1, 1, 5);
    for (KingSettings.Builder builder :
        new KingSettings.Builder[] {
          builder(target, Precision.MIXED).features(FeatureFamily.POLYNOMIAL),
          builder(target, Precision.MIXED).velocity(VelocityKind.IDENTITY),
          builder(target, Precision.MIXED).form(StepForm.randomFeatures(16)),
          builder(target, Precision.MIXED).form(StepForm.subsample(3)),
          builder(target, Precision.MIXED).solve(Solve.conjugateGradients(1e-8))
        }) {
      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("mixed precision is for rbf features")
          .hasMessageContaining("the exact form, solved directly");
    }
  }
}
