package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.kernels.King;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.velocity.Precision;
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

/** Sums over particles in single precision: near those in double, and whole when they fail. */
class SinglePrecisionTest {
  private static final double U = 0x1p-24;

  private static KingSettings.Builder builder(Sample target, Precision precision) {
    return KingFlow.builder(Target.of(target)).precision(precision);
  }

  private static double[] velocity(KingFlow flow, Sample start) {
    flow.step(FlowState.of(start, 5));
    double[] velocity = new double[start.rows() * start.dims()];
    flow.velocity(start, velocity);
    return velocity;
  }

  /** M and v of the published step, the former within what its roundings can make of it. */
  @Test
  @Tag("providers")
  void thePublishedStep() {
    Golden golden = Golden.of("king_step_rbf_d5");
    Sample start = golden.sample("xt");
    double h = golden.scalar("med_xb");
    double sigma = golden.scalar("sigma");
    KingFlow flow =
        builder(golden.sample("x1"), Precision.SINGLE)
            .basisRule(Points.ALL)
            .featureBandwidth(h)
            .velocityBandwidth(sigma)
            .build();
    double[] velocity = velocity(flow, start);
    // A perturbed M of relative 1e-6 moves v by less than that of the largest: ε bounds the system.
    assertThat(Points.relative(velocity, golden.data("fx"))).isLessThan(1e-5);
    double[][] basis = Points.rows(golden.sample("xb"));
    DenseKing.Feature[] features = new DenseKing.Feature[200];
    for (int m = 0; m < 200; m++) {
      features[m] = DenseKing.rbf(basis[m], h);
    }
    boolean[] all = {true, true, true, true, true};
    DenseKing dense =
        new DenseKing(
            Points.rows(start), Points.rows(golden.sample("x1")), features, sigma, all, false);
    dense.gram(0, 5);
    double[] expected = golden.data("Gram");
    double[] gram = flow.trace().gram();
    int ld = King.padded(200);
    double worst = 0;
    for (int m = 0; m < 200; m++) {
      for (int p = 0; p <= m; p++) {
        double gap = Math.abs(gram[m * ld + p] - expected[m * 200 + p]);
        // The pair form's terms are larger than the definition's by ‖x‖ ‖c‖ / σ² or so, 6 here; a
        // term is rounded at most n times in H, 2 · 512 in M and 20 on its way, so 1144 U at worst.
        assertThat(gap).isLessThanOrEqualTo(6 * 1144 * U * dense.gramScale[m][p]);
        worst = Math.max(worst, gap / dense.gramScale[m][p]);
      }
    }
    // Not double after all.
    assertThat(worst).isGreaterThan(0x1p-40);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 200, 5, published",
    "100, 200, 20, published",
    "100, 200, 5, scales",
    "90, 33, 1, published",
    "1, 9, 3, published",
    "70, 31, 9, some",
    "140, 60, 40, scales"
  })
  void velocitiesAreThoseInDouble(int n, int b, int d, String how) {
    Sample start = Points.gaussian(n, d, 0, 1, 41);
    Sample target = Points.gaussian(2 * n + b, d, 1.5, 0.5, 42);
    double[][] velocities = new double[2][];
    for (Precision precision : new Precision[] {Precision.DOUBLE, Precision.SINGLE}) {
      KingSettings.Builder builder = builder(target, precision);
      if (how.equals("scales")) {
        builder.multiscale();
      }
      if (how.equals("some")) {
        builder.moving(0, 4, 5);
      }
      velocities[precision.ordinal()] = velocity(builder.basisSize(b).build(), start);
    }
    // Roundings of 2^-24 in sums of 10^5 terms, and ε against them; measured 1e-9 to 2e-6.
    assertThat(Points.relative(velocities[1], velocities[0])).isLessThan(1e-4);
    assertThat(velocities[1]).isNotEqualTo(velocities[0]);
  }

  /** Lengths by a power of two: the same steps, whatever a float can hold. */
  @ParameterizedTest
  @ValueSource(ints = {-100, -40, 60, 120})
  void unitsDoNotMatter(int exponent) {
    double unit = Math.scalb(1.0, exponent);
    Sample start = Points.gaussian(60, 4, 0, 1, 43);
    Sample target = Points.gaussian(80, 4, 1, 0.6, 44);
    KingSettings.Builder plain = builder(target, Precision.SINGLE).ridge(0x1p-10);
    KingSettings.Builder scaled = builder(scaled(target, unit), Precision.SINGLE).ridge(0x1p-10);
    KingFlow one = plain.build();
    KingFlow other = scaled.build();
    one.step(FlowState.of(start, 5));
    other.step(FlowState.of(scaled(start, unit), 5));
    double[] expected = one.trace().gram();
    double[] gram = other.trace().gram();
    int ld = King.padded(140);
    for (int m = 0; m < 140; m++) {
      for (int p = 0; p <= m; p++) {
        // M is a square of ∇f's, with a weight of 1/length².
        double back = Math.scalb(Math.scalb(gram[m * ld + p], 2 * exponent), 2 * exponent);
        assertThat(back).isEqualTo(expected[m * ld + p]);
      }
    }
  }

  private static Sample scaled(Sample sample, double unit) {
    double[] data = sample.data().clone();
    for (int i = 0; i < data.length; i++) {
      data[i] *= unit;
    }
    return Sample.of(data, sample.rows(), sample.dims());
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    Sample start = Points.gaussian(210, 6, 0, 1, 45);
    Sample target = Points.gaussian(250, 6, 1, 0.6, 46);
    ExecutorService pool = Executors.newFixedThreadPool(7);
    try {
      double[] one = null;
      for (Parallel parallel :
          new Parallel[] {
            Parallel.serial(), Parallel.of(pool, 2).always(), Parallel.of(pool, 7).always()
          }) {
        FlowState state = FlowState.of(start, 23);
        KingFlow flow = builder(target, Precision.SINGLE).basisSize(230).parallel(parallel).build();
        flow.step(state);
        flow.step(state);
        one = one == null ? state.particles().data() : one;
        assertThat(state.particles().data()).containsExactly(one);
      }
    } finally {
      pool.shutdown();
    }
  }

  @Tag("allocation")
  @Test
  void aWarmStepAllocatesNextToNothing() {
    Sample target = Points.gaussian(40, 3, 1, 0.6, 47);
    KingFlow flow = builder(target, Precision.SINGLE).build();
    FlowState state = FlowState.of(Points.gaussian(20, 3, 0, 1, 48), 33);
    Allocations.assertSettled(1024, 60, 20, () -> flow.step(state));
  }

  @Test
  void whatSinglePrecisionCannotTellFailsTheStepWhole() {
    Sample target = Points.gaussian(70, 3, 0, 1, 49);
    KingFlow flow = builder(target, Precision.SINGLE).velocityBandwidth(1e-20).build();
    FlowState state = FlowState.of(Points.gaussian(50, 3, 0, 1, 50), 1);
    double[] before = state.particles().data();
    assertThatThrownBy(() -> flow.step(state))
        .isInstanceOf(FlowFailure.class)
        .hasMessageContainingAll(
            "particles are as before", "single precision cannot tell", "Use double precision");
    assertThat(state.particles().data()).containsExactly(before);
    // Centres alone, of particles that stay at their mean.
    Sample far = Sample.of(new double[] {1e30, -1e30, 1e30, -1e30}, 4, 1);
    KingFlow centres =
        builder(far, Precision.SINGLE).featureBandwidth(1e30).velocityBandwidth(1).build();
    assertThatThrownBy(() -> centres.step(FlowState.of(Sample.of(new double[] {0}, 1, 1), 1)))
        .hasMessageContaining("features' centres");
  }

  @Test
  void settingsThatDoNotGoTogetherSaySo() {
    Sample target = Points.gaussian(5, 2, 1, 1, 5);
    for (KingSettings.Builder builder :
        new KingSettings.Builder[] {
          builder(target, Precision.SINGLE).features(FeatureFamily.POLYNOMIAL),
          builder(target, Precision.SINGLE).velocity(VelocityKind.IDENTITY),
          builder(target, Precision.SINGLE).form(StepForm.randomFeatures(16)),
          builder(target, Precision.SINGLE).solve(Solve.conjugateGradients(1e-8))
        }) {
      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("single precision is for rbf features");
    }
  }

  @Test
  void aSubsampleIsSummedInIt() {
    Sample target = Points.gaussian(90, 3, 1, 0.6, 51);
    Sample start = Points.gaussian(80, 3, 0, 1, 52);
    double[] exact =
        velocity(builder(target, Precision.DOUBLE).form(StepForm.subsample(30)).build(), start);
    double[] single =
        velocity(builder(target, Precision.SINGLE).form(StepForm.subsample(30)).build(), start);
    assertThat(Points.relative(single, exact)).isBetween(1e-14, 1e-4);
  }
}
