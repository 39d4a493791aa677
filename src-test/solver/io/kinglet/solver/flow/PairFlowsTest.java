package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.support.Allocations;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Wasserstein and the MMD flow against their definitions, and what both must hold. */
class PairFlowsTest {
  private static final double SIGMA = 1.3;

  private static ParticleFlow flow(String name, Target target, Parallel parallel) {
    return name.equals("wgf")
        ? WassersteinFlow.builder(target).bandwidth(SIGMA).parallel(parallel).build()
        : MmdFlow.builder(target).parallel(parallel).build();
  }

  private static double square(Sample a, int i, Sample b, int j) {
    double sum = 0;
    for (int l = 0; l < a.dims(); l++) {
      sum += Math.pow(a.get(i, l) - b.get(j, l), 2);
    }
    return sum;
  }

  /** log Σ_j k(z_i, y_j) / N and its gradient, by differences. */
  private static double density(Sample z, int i, Sample y, double[] gradient) {
    double sum = 0;
    for (int j = 0; j < y.rows(); j++) {
      double weight = Math.exp(-square(z, i, y, j) / (2 * SIGMA * SIGMA));
      sum += weight;
      for (int l = 0; l < z.dims(); l++) {
        gradient[l] -= weight * (z.get(i, l) - y.get(j, l)) / (SIGMA * SIGMA);
      }
    }
    for (int l = 0; l < z.dims(); l++) {
      gradient[l] /= sum;
    }
    return Math.log(sum / y.rows());
  }

  /** mean_j ‖z_i − y_j‖ and its gradient. */
  private static double distance(Sample z, int i, Sample y, double[] gradient) {
    double sum = 0;
    for (int j = 0; j < y.rows(); j++) {
      double distance = Math.sqrt(square(z, i, y, j));
      sum += distance / y.rows();
      for (int l = 0; l < z.dims() && distance > 0; l++) {
        gradient[l] += (z.get(i, l) - y.get(j, l)) / distance / y.rows();
      }
    }
    return sum;
  }

  /** The velocity at z of particles x and target y; returns the residual's part of each point. */
  private static double[] definition(String name, Sample z, Sample x, Sample y, double[] out) {
    int d = z.dims();
    double[] parts = new double[z.rows()];
    for (int i = 0; i < z.rows(); i++) {
      double[] own = new double[d];
      double[] target = new double[d];
      if (name.equals("wgf")) {
        parts[i] = density(z, i, x, own) - density(z, i, y, target);
      } else {
        parts[i] = 2 * distance(z, i, y, target) - distance(z, i, x, own);
      }
      for (int l = 0; l < d; l++) {
        double gap = target[l] - own[l];
        out[i * d + l] = name.equals("wgf") ? gap : -2 * gap;
      }
    }
    return parts;
  }

  private static double mean(double[] parts) {
    return Arrays.stream(parts).average().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "wgf, 2, 2, 1", "wgf, 63, 65, 3", "wgf, 64, 600, 2", "wgf, 130, 40, 17", "wgf, 700, 30, 4",
    "mmd, 2, 2, 1", "mmd, 63, 65, 3", "mmd, 64, 600, 2", "mmd, 130, 40, 17", "mmd, 700, 30, 4"
  })
  void velocityAndResidualAreWhatTheyAreDefinedToBe(String name, int n, int m, int d) {
    Sample x = Points.gaussian(n, d, 0, 1, n);
    Sample y = Points.gaussian(m, d, 1, 0.7, m);
    Sample z = Points.gaussian(77, d, 0.5, 1, 3);
    ParticleFlow flow = flow(name, Target.of(y), Parallel.serial());
    FlowState state = FlowState.of(x, 1);
    StepInfo info = flow.step(state);
    double[] expected = new double[n * d];
    double residual = mean(definition(name, x, x, y, expected));
    if (name.equals("mmd")) {
      double within = 0;
      for (int j = 0; j < m; j++) {
        within += distance(y, j, y, new double[d]) / m;
      }
      residual -= within;
    }
    // Sums of some 10^3 terms near 1, by products: 1e-13 of them, up to 100 times that for near
    // pairs of the MMD flow.
    assertThat(info.residual()).isCloseTo(residual, org.assertj.core.data.Offset.offset(1e-12));
    double[] moved = state.particles().data();
    double[] velocity = new double[n * d];
    for (int i = 0; i < moved.length; i++) {
      velocity[i] = moved[i] - x.data()[i];
    }
    assertThat(Points.relative(velocity, expected)).isLessThan(1e-11);
    // Anywhere else, and after the particles have moved: the field is the last step's.
    double[] there = new double[z.data().length];
    double[] expectedThere = new double[z.data().length];
    definition(name, z, x, y, expectedThere);
    flow.velocity(z, there);
    assertThat(Points.relative(there, expectedThere)).isLessThan(1e-11);
    flow.velocity(x, velocity);
    assertThat(Points.relative(velocity, expected)).isLessThan(1e-11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wgf", "mmd"})
  void coincidentPointsContributeNothing(String name) {
    // Two particles on one place, one of them on a target row too.
    Sample x = Sample.of(new double[] {1, 1, 1, 1, 4, 0}, 3, 2);
    Sample y = Sample.of(new double[] {1, 1, 3, 3}, 2, 2);
    double[] expected = new double[6];
    definition(name, x, x, y, expected);
    ParticleFlow flow = flow(name, Target.of(y), Parallel.serial());
    flow.step(FlowState.of(x, 1));
    double[] velocity = new double[6];
    flow.velocity(x, velocity);
    assertThat(Points.relative(velocity, expected)).isLessThan(1e-13);
    assertThat(velocity[0]).isEqualTo(velocity[2]);
  }

  @Test
  void nearNeighboursKeepTheirDirection() {
    // 1e-4 apart and 1e3 from the mean of all: by products alone the distance loses 4 %.
    Sample x = Sample.of(new double[] {1000, 0, 1000 + 1e-4, 0, -2000, 0}, 3, 2);
    Sample y = Sample.of(new double[] {0, 5, 0, -5}, 2, 2);
    double[] expected = new double[6];
    definition("mmd", x, x, y, expected);
    ParticleFlow flow = flow("mmd", Target.of(y), Parallel.serial());
    flow.step(FlowState.of(x, 1));
    double[] velocity = new double[6];
    flow.velocity(x, velocity);
    assertThat(Points.relative(velocity, expected)).isLessThan(1e-9);
  }

  @Test
  void whereAllWeightsUnderflowTheNearestRowsDecide() {
    Sample x = Points.gaussian(50, 3, 0, 1, 1);
    Sample y = Points.gaussian(600, 3, 1e4, 1, 2);
    WassersteinFlow flow = WassersteinFlow.builder(Target.of(y)).bandwidth(1).build();
    StepInfo info = flow.step(FlowState.of(x, 1));
    // Some 3e8 of squared distance between the clouds, over 2σ².
    assertThat(info.residual()).isBetween(1.4e8, 1.6e8);
    assertThat(info.velocityRms()).isBetween(1.6e4, 1.8e4);
    double[] velocity = new double[3];
    flow.velocity(Sample.of(new double[] {-1e5, 0, 0}, 1, 3), velocity);
    assertThat(Arrays.stream(velocity)).allMatch(Double::isFinite);
    assertThat(velocity[0]).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wgf", "mmd"})
  void oneParticleFlows(String name) {
    Sample y = Points.gaussian(60, 2, 1, 0.5, 4);
    ParticleFlow flow =
        name.equals("wgf")
            ? WassersteinFlow.builder(Target.of(y)).build()
            : MmdFlow.builder(Target.of(y)).stepRule(StepRule.adaptive(0.5)).build();
    FlowState state = FlowState.gaussian(1, 2, 5);
    for (int t = 0; t < 50; t++) {
      flow.step(state);
    }
    double[] end = state.particles().data();
    assertThat(Math.hypot(end[0] - 1, end[1] - 1)).isLessThan(0.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wgf", "mmd"})
  void onlyTheNamedDimensionsMove(String name) {
    Sample x = Points.gaussian(40, 3, 0, 1, 6);
    Target target = Target.of(Points.gaussian(50, 3, 1, 1, 7));
    ParticleFlow whole = flow(name, target, Parallel.serial());
    ParticleFlow part =
        name.equals("wgf")
            ? WassersteinFlow.builder(target).bandwidth(SIGMA).moving(2, 0).build()
            : MmdFlow.builder(target).moving(2, 0).build();
    FlowState all = FlowState.of(x, 1);
    FlowState some = FlowState.of(x, 1);
    whole.step(all);
    part.step(some);
    double[] velocity = new double[x.data().length];
    part.velocity(x, velocity);
    for (int i = 0; i < 40; i++) {
      for (int l = 0; l < 3; l++) {
        double expected = l == 1 ? x.get(i, 1) : all.particles().get(i, l);
        assertThat(some.particles().get(i, l)).isEqualTo(expected);
      }
      assertThat(velocity[i * 3 + 1]).isZero();
    }
    assertThatThrownBy(() -> MmdFlow.builder(target).moving(3).build())
        .hasMessageContaining("within 0 to 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wgf", "mmd"})
  void threadsDoNotChangeABit(String name) {
    Sample x = Points.gaussian(333, 4, 0, 1, 8);
    Target target = Target.of(Points.gaussian(701, 4, 1, 1, 9));
    double[] one = run(name, x, target, Parallel.serial());
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try {
      for (int threads : new int[] {2, 7}) {
        assertThat(run(name, x, target, Parallel.of(pool, threads).always())).containsExactly(one);
      }
    } finally {
      pool.shutdown();
    }
  }

  private static double[] run(String name, Sample x, Target target, Parallel parallel) {
    ParticleFlow flow =
        name.equals("wgf")
            ? WassersteinFlow.builder(target).parallel(parallel).build()
            : MmdFlow.builder(target).parallel(parallel).build();
    FlowState state = FlowState.of(x, 3);
    double[] residuals = new double[x.data().length + 4];
    for (int t = 0; t < 4; t++) {
      residuals[t] = flow.step(state).residual();
    }
    System.arraycopy(state.particles().data(), 0, residuals, 4, x.data().length);
    return residuals;
  }

  @Tag("allocation")
  @ParameterizedTest
  @ValueSource(strings = {"wgf", "mmd"})
  void aWarmStepAllocatesNextToNothing(String name) {
    for (int[] shape : new int[][] {{20, 3}, {300, 8}}) {
      Target target = Target.of(Points.gaussian(2 * shape[0], shape[1], 1, 0.6, 10));
      ParticleFlow flow =
          name.equals("wgf")
              ? WassersteinFlow.builder(target)
                  .stepRule(StepRule.adaptive(0.1))
                  .parallel(Parallel.serial())
                  .build()
              : MmdFlow.builder(target)
                  .stepRule(StepRule.adaptive(0.1))
                  .parallel(Parallel.serial())
                  .build();
      FlowState state = FlowState.of(Points.gaussian(shape[0], shape[1], 0, 1, 11), 12);
      Allocations.assertSettled(1024, 60, 20, () -> flow.step(state));
    }
  }

  @Tag("allocation")
  @ParameterizedTest
  @ValueSource(strings = {"wgf", "mmd"})
  void aStepThatAllocatesIsCaught(String name) {
    ParticleFlow flow =
        flow(name, Target.of(Points.gaussian(40, 3, 1, 0.6, 10)), Parallel.serial());
    FlowState state = FlowState.of(Points.gaussian(50, 3, 0, 1, 11), 12);
    FlowState[] kept = new FlowState[1];
    // The broken twin keeps a copy of the state at each step: 2 · 50 · 3 doubles.
    Runnable broken =
        () -> {
          flow.step(state);
          kept[0] = state.copy();
        };
    assertThat(Allocations.settled(1024, 2, 20, broken)).isGreaterThan(2400);
  }

  @Test
  void particlesWithoutABandwidthFailAndStay() {
    Sample x = Sample.of(new double[] {2, 2, 2, 2}, 2, 2);
    WassersteinFlow flow =
        WassersteinFlow.builder(Target.of(Points.gaussian(9, 2, 0, 1, 1))).build();
    FlowState state = FlowState.of(x, 1);
    assertThatThrownBy(() -> flow.step(state))
        .isInstanceOf(FlowFailure.class)
        .hasCauseInstanceOf(BadDataException.class)
        .hasMessageContaining("step 1 failed")
        .hasMessageContaining("coincide");
    assertThat(state.iteration()).isZero();
    assertThat(state.particles().data()).containsExactly(x.data());
    assertThatThrownBy(() -> WassersteinFlow.builder(Target.of(x)).bandwidth(0))
        .hasMessageContaining("positive");
  }
}
