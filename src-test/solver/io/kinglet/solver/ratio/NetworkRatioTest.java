package io.kinglet.solver.ratio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.neural.Activation;
import io.kinglet.solver.neural.Mlp;
import io.kinglet.solver.neural.RmsProp;
import io.kinglet.solver.neural.Schedule;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The network: that it learns, goes on where it stood, and keeps its good weights. */
class NetworkRatioTest {
  private static final Sample TARGET = TwoGaussians.target(6_000, 1);
  private static final Sample PARTICLES = TwoGaussians.particles(6_000, 1);

  private static NetworkRatio.Builder builder() {
    return NetworkRatio.builder(Mlp.random(Activation.SILU, 3, 2, 24, 24, 1)).batch(128);
  }

  @Test
  void itComesCloserAndKnowsItsGradient() {
    NetworkRatio estimator =
        builder()
            .iterations(500)
            .firstIterations(2)
            .schedule(Schedule.cosine(1e-2, 1_500))
            .heldOut(0.2)
            .build();
    LogRatio ratio = estimator.fit(TARGET, PARTICLES);
    double before = TwoGaussians.error(ratio, 500);
    estimator.fit(TARGET, PARTICLES);
    double between = TwoGaussians.error(ratio, 500);
    estimator.fit(TARGET, PARTICLES);
    estimator.fit(TARGET, PARTICLES);
    assertThat(estimator.steps()).isEqualTo(1_502);
    double after = TwoGaussians.error(ratio, 500);
    assertThat(between).isLessThan(0.4 * before);
    assertThat(after).isLessThan(0.2);
    RatioFit report = ratio.report();
    assertThat(report.converged()).isTrue();
    assertThat(report.overfitted()).isFalse();
    assertThat(report.heldOutLoss()).isLessThan(2 * Math.log(2));
    double[] values = new double[200];
    double[] gradients = new double[400];
    ratio.gradients(PARTICLES.data(), 200, values, gradients);
    double h = 1e-5;
    double[] moved = Arrays.copyOf(PARTICLES.data(), 400);
    for (int i = 0; i < 200; i++) {
      moved[2 * i + 1] += h;
    }
    double[] up = new double[200];
    ratio.values(moved, 200, up);
    for (int i = 0; i < 200; i++) {
      moved[2 * i + 1] -= 2 * h;
    }
    double[] down = new double[200];
    ratio.values(moved, 200, down);
    for (int i = 0; i < 200; i++) {
      double difference = (up[i] - down[i]) / (2 * h);
      assertThat(gradients[2 * i + 1]).isCloseTo(difference, Offset.offset(1e-7));
    }
  }

  @Test
  void theErrorFallsAsSamplesGrow() {
    double few = 0;
    double many = 0;
    for (int seed = 0; seed < 2; seed++) {
      few += error(200, seed);
      many += error(10_000, 10 + seed);
    }
    // A seventh by 1/√n, less what 600 steps leave of it.
    assertThat(many).isLessThan(0.5 * few);
  }

  private static double error(int n, long seed) {
    NetworkRatio estimator =
        builder().iterations(600).schedule(Schedule.cosine(1e-2, 600)).seed(seed).build();
    return TwoGaussians.error(
        estimator.fit(TwoGaussians.target(n, seed), TwoGaussians.particles(n, seed)), 500);
  }

  @Test
  void aResumedOneHasTheSameBitsOnAnyThreads() {
    NetworkRatio whole =
        builder().iterations(20).optimiser(RmsProp::new).parallel(Parallel.serial()).build();
    whole.fit(TARGET, PARTICLES);
    double[] memory = new double[whole.optimiser().stateSize()];
    whole.optimiser().save(memory);
    NetworkRatio taken =
        builder()
            .iterations(20)
            .optimiser(RmsProp::new)
            .parallel(Parallel.common(3).always())
            .build();
    taken.resume(whole.network().weights(), memory, whole.steps());
    double[] expected = whole.fit(TARGET, PARTICLES).values(PARTICLES);
    assertThat(taken.fit(TARGET, PARTICLES).values(PARTICLES)).isEqualTo(expected);
    whole.restart();
    whole.fit(TARGET, PARTICLES);
    assertThat(whole.fit(TARGET, PARTICLES).values(PARTICLES)).isEqualTo(expected);
  }

  @Test
  void separableSamplesAndFewRowsStayFinite() {
    double[] left = new double[40];
    double[] right = new double[40];
    for (int i = 0; i < 40; i++) {
      left[i] = 1 + i * 0.01;
      right[i] = -left[i];
    }
    NetworkRatio estimator = builder().iterations(200).build();
    LogRatio ratio = estimator.fit(Sample.of(left, 20, 2), Sample.of(right, 20, 2));
    assertThat(ratio.report().separated()).isTrue();
    assertThat(ratio.report().loss()).isLessThan(0.05);
    Sample one = Sample.of(new double[] {1, 2}, 1, 2);
    for (double value : estimator.fit(one, PARTICLES).values(PARTICLES)) {
      assertThat(value).isFinite();
    }
  }

  @Test
  void tooManyStepsOnFewRowsAreSeenToOverfit() {
    RatioFit report =
        builder()
            .iterations(600)
            .schedule(Schedule.constant(1e-2))
            .heldOut(0.5)
            .build()
            .fit(TwoGaussians.target(60, 1), TwoGaussians.particles(60, 1))
            .report();
    assertThat(report.overfitted()).isTrue();
    assertThat(report.heldOutLoss()).isGreaterThan(report.loss());
  }

  @Test
  void aFitThatFailsLeavesTheLastOne() {
    NetworkRatio estimator = builder().iterations(5).build();
    LogRatio ratio = estimator.fit(TARGET, PARTICLES);
    double[] before = ratio.values(PARTICLES);
    Sample far = Sample.of(new double[] {1e308, -1e308, 1e308, 1e308}, 2, 2);
    assertThatThrownBy(() -> estimator.fit(TARGET, far))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("step 6; it is as before this fit");
    assertThat(ratio.values(PARTICLES)).isEqualTo(before);
    assertThat(estimator.steps()).isEqualTo(5);
    Sample wide = Sample.of(new double[3], 1, 3);
    assertThatThrownBy(() -> estimator.fit(TARGET, wide))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("the particles 3 and the network takes 2");
    assertThatThrownBy(() -> NetworkRatio.builder(Mlp.random(Activation.TANH, 1, 2, 3, 2)).build())
        .hasMessageContaining("one output");
    assertThatThrownBy(() -> builder().batch(0).build()).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> estimator.resume(before, new double[3], 1))
        .hasMessageContaining("with 3 numbers of its optimiser");
  }
}
