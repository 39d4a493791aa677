package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.divergence.Divergence;
import io.kinglet.solver.divergence.FDivergence;
import io.kinglet.solver.features.Features;
import io.kinglet.solver.features.GaussianStatistics;
import io.kinglet.solver.ratio.LinearRatio;
import io.kinglet.solver.ratio.LogRatio;
import io.kinglet.solver.ratio.RatioEstimator;
import io.kinglet.solver.ratio.RatioFit;
import io.kinglet.support.Allocations;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** VGrow's steps from a ratio that is known, and its flows with fitted ones. */
class VgrowFlowTest {
  /** A log-ratio that is always g · x_0, whatever it is fitted to. */
  private record Slope(double gain) implements RatioEstimator, LogRatio {
    @Override
    public String label() {
      return "slope";
    }

    @Override
    public LogRatio fit(Sample target, Sample particles) {
      return this;
    }

    @Override
    public void restart() {}

    @Override
    public int dims() {
      return 2;
    }

    @Override
    public void values(double[] x, int n, double[] values) {
      for (int i = 0; i < n; i++) {
        values[i] = gain * x[2 * i];
      }
    }

    @Override
    public void gradients(double[] x, int n, double[] values, double[] gradients) {
      values(x, n, values);
      for (int i = 0; i < n; i++) {
        gradients[2 * i] = gain;
        gradients[2 * i + 1] = 0;
      }
    }

    @Override
    public RatioFit report() {
      return null;
    }
  }

  private static Features statistics(int d) {
    return new GaussianStatistics(d, true);
  }

  private static LinearRatio.Builder logistic(int d) {
    return LinearRatio.logistic(statistics(d)).parallel(Parallel.serial());
  }

  @ParameterizedTest
  @EnumSource(FDivergence.class)
  void aStepIsTheWeightTimesTheGradientAndIsClippedAndCounted(FDivergence divergence) {
    double[] x = {-800, 0, -2, 1, 0, 2, 0.5, 3, 3, 4, 800, 5};
    Sample y = Sample.of(new double[] {1, 0, 2, 0, 0.3, 0}, 3, 2);
    VgrowFlow flow =
        VgrowFlow.builder(Target.of(y), new Slope(1), divergence)
            .stepRule(StepRule.constant(0.1))
            .largestWeight(5)
            .build();
    FlowState state = FlowState.of(Sample.of(x, 6, 2), 1);
    StepInfo info = flow.step(state);
    double residual = 0;
    int clipped = 0;
    for (int i = 0; i < 6; i++) {
      double weight = divergence.weight(x[2 * i]);
      clipped += weight > 5 ? 1 : 0;
      double moved = x[2 * i] + 0.1 * Math.min(5, weight);
      assertThat(state.particles().get(i, 0)).isEqualTo(moved);
      assertThat(state.particles().get(i, 1)).isEqualTo(x[2 * i + 1]);
      residual += divergence.witness(x[2 * i]) / 6;
    }
    for (int j = 0; j < 3; j++) {
      residual -= divergence.conjugate(y.get(j, 0)) / 3;
    }
    assertThat(info.clipped()).isEqualTo(clipped);
    assertThat(clipped).isEqualTo(divergence == FDivergence.JEFFREYS ? 2 : 0);
    assertThat(info.residual()).isCloseTo(residual, offset(1e-13 * Math.abs(residual)));
    double[] velocity = new double[12];
    flow.velocity(Sample.of(x, 6, 2), velocity);
    assertThat(velocity[2]).isEqualTo(divergence.weight(-2));
  }

  @Test
  void particlesStayInTheirBox() {
    Target target = Target.of(Points.gaussian(5, 2, 0, 1, 1));
    double[] none = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (Bounds.Rule rule : Bounds.Rule.values()) {
      Bounds box = Bounds.of(none, new double[] {1, 9}, rule);
      VgrowFlow flow =
          VgrowFlow.builder(target, new Slope(1), FDivergence.KL)
              .stepRule(StepRule.constant(0.5))
              .bounds(box)
              .build();
      FlowState state = FlowState.of(Sample.of(new double[] {0, 0, 0.75, 0}, 2, 2), 1);
      flow.step(state);
      double held = rule == Bounds.Rule.CLAMP ? 1 : 0.75;
      assertThat(state.particles().data()).containsExactly(0.5, 0, held, 0);
    }
    Bounds other = Bounds.of(new double[1], new double[] {1}, Bounds.Rule.CLAMP);
    assertThatThrownBy(
            () -> VgrowFlow.builder(target, new Slope(1), FDivergence.KL).bounds(other).build())
        .hasMessageContaining("bounds of 1 dimensions");
    assertThatThrownBy(
            () -> VgrowFlow.builder(target, new Slope(1), FDivergence.KL).largestWeight(0))
        .hasMessageContaining("positive");
  }

  /** Rows with exactly this mean and, in two dimensions, covariance L Lᵀ. */
  private static Sample gaussian(int n, double[] mean, double[] l, long seed) {
    double[] z = Points.gaussian(n, 2, 0, 1, seed).data();
    double[] moments = new double[5];
    for (int i = 0; i < n; i++) {
      moments[0] += z[2 * i] / n;
      moments[1] += z[2 * i + 1] / n;
    }
    for (int i = 0; i < n; i++) {
      z[2 * i] -= moments[0];
      z[2 * i + 1] -= moments[1];
      moments[2] += z[2 * i] * z[2 * i] / n;
      moments[3] += z[2 * i] * z[2 * i + 1] / n;
      moments[4] += z[2 * i + 1] * z[2 * i + 1] / n;
    }
    double a = Math.sqrt(moments[2]);
    double b = moments[3] / a;
    double c = Math.sqrt(moments[4] - b * b);
    for (int i = 0; i < n; i++) {
      double first = z[2 * i] / a;
      double second = (z[2 * i + 1] - b * first) / c;
      z[2 * i] = mean[0] + l[0] * first;
      z[2 * i + 1] = mean[1] + l[1] * first + l[2] * second;
    }
    return Sample.of(z, n, 2);
  }

  /** Mean and covariance, (m_0, m_1, S_00, S_01, S_11). */
  private static double[] moments(Sample x) {
    double[] m = new double[5];
    int n = x.rows();
    for (int i = 0; i < n; i++) {
      m[0] += x.get(i, 0) / n;
      m[1] += x.get(i, 1) / n;
    }
    for (int i = 0; i < n; i++) {
      double a = x.get(i, 0) - m[0];
      double b = x.get(i, 1) - m[1];
      m[2] += a * a / n;
      m[3] += a * b / n;
      m[4] += b * b / n;
    }
    return m;
  }

  /**
   * The Wasserstein gradient flow of KL(N(m, S) ‖ N(μ, P)): ṁ = −P⁻¹ (m − μ), Ṡ = 2I − P⁻¹S − SP⁻¹,
   * by Runge and Kutta's rule of order 4 with steps so small that they count as exact.
   */
  private static double[] exact(double[] from, double[] mu, double[] inverse, double time) {
    int steps = 200;
    double h = time / steps;
    double[] y = from.clone();
    for (int t = 0; t < steps; t++) {
      double[] a = rate(y, mu, inverse);
      double[] b = rate(ahead(y, a, h / 2), mu, inverse);
      double[] c = rate(ahead(y, b, h / 2), mu, inverse);
      double[] e = rate(ahead(y, c, h), mu, inverse);
      for (int k = 0; k < 5; k++) {
        y[k] += h / 6 * (a[k] + 2 * b[k] + 2 * c[k] + e[k]);
      }
    }
    return y;
  }

  private static double[] ahead(double[] y, double[] rate, double h) {
    double[] there = y.clone();
    Arrays.setAll(there, k -> y[k] + h * rate[k]);
    return there;
  }

  private static double[] rate(double[] y, double[] mu, double[] q) {
    double a = y[0] - mu[0];
    double b = y[1] - mu[1];
    return new double[] {
      -q[0] * a - q[1] * b,
      -q[1] * a - q[2] * b,
      2 - 2 * (q[0] * y[2] + q[1] * y[3]),
      -(q[0] * y[3] + q[1] * y[4]) - (q[1] * y[2] + q[2] * y[3]),
      2 - 2 * (q[1] * y[3] + q[2] * y[4])
    };
  }

  @Test
  void betweenGaussiansTheFlowIsTheExactOne() {
    double[] mu = {1, -0.5};
    // P = L Lᵀ with L = (1.2 0; 0.4 0.9) and its inverse.
    Sample target = gaussian(3000, mu, new double[] {1.2, 0.4, 0.9}, 1);
    double[] p = moments(target);
    double det = p[2] * p[4] - p[3] * p[3];
    double[] inverse = {p[4] / det, -p[3] / det, p[2] / det};
    Sample start = gaussian(3000, new double[] {-0.5, 0.7}, new double[] {0.7, -0.2, 1.3}, 2);
    double[] began = moments(start);
    VgrowFlow flow =
        VgrowFlow.builder(
                Target.of(target),
                LinearRatio.logistic(statistics(2)).ridge(1e-7).tolerance(1e-8).build(),
                FDivergence.KL)
            .integrator(Integrator.HEUN)
            .stepRule(StepRule.constant(0.1))
            .build();
    FlowState state = FlowState.of(start, 3);
    double whole = 0;
    for (int k = 0; k < 5; k++) {
      whole += Math.pow(began[k] - p[k], 2);
    }
    double last = Double.POSITIVE_INFINITY;
    for (int t = 1; t <= 30; t++) {
      StepInfo info = flow.step(state);
      double[] found = moments(state.particles());
      double[] expected = exact(began, mu, inverse, 0.1 * t);
      double gap = 0;
      for (int k = 0; k < 5; k++) {
        gap += Math.pow(found[k] - expected[k], 2);
      }
      assertThat(Math.sqrt(gap / whole)).as("after step %d", t).isLessThan(0.02);
      assertThat(info.residual()).isLessThan(last);
      last = info.residual();
    }
    assertThat(last).isLessThan(0.01);
  }

  @Test
  void equalSamplesDoNotMove() {
    Sample rows = Points.gaussian(80, 2, 1, 1, 4);
    FlowState state = FlowState.of(rows, 1);
    VgrowFlow flow =
        VgrowFlow.builder(Target.of(rows), logistic(2).build(), FDivergence.JEFFREYS).build();
    StepInfo info = flow.step(state);
    assertThat(info.residual()).isCloseTo(0, offset(1e-12));
    assertThat(info.velocityRms()).isLessThan(1e-12);
  }

  @ParameterizedTest
  @EnumSource(FDivergence.class)
  void separableSamplesSaySoAndStillMove(FDivergence divergence) {
    Sample target = Points.gaussian(60, 2, 10, 0.5, 5);
    Sample start = Points.gaussian(50, 2, -10, 0.5, 6);
    FlowState state = FlowState.of(start, 1);
    VgrowFlow flow = VgrowFlow.builder(Target.of(target), logistic(2).build(), divergence).build();
    StepInfo info = flow.step(state);
    assertThat(flow.ratio().report().separated()).isTrue();
    assertThat(info.residual()).isFinite().isPositive();
    assertThat(info.velocityRms()).isPositive().isFinite();
    double moved = 0;
    for (int i = 0; i < 50; i++) {
      moved += state.particles().get(i, 0) - start.get(i, 0);
    }
    assertThat(moved).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"logistic, 1", "logistic, 2", "kliep, 1"})
  void theDivergenceFallsAndThreadsDoNotChangeABit(String ratio, int kind) {
    Target target =
        kind == 1
            ? Target.of(Points.gaussian(400, 2, 2, 0.5, 7))
            : Target.miniBatches(Points.gaussian(400, 2, 2, 0.5, 7), 200, 9);
    double[] one = run(ratio, target, Parallel.serial());
    assertThat(one[1]).isLessThan(0.2 * one[0]);
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      assertThat(run(ratio, target, Parallel.of(pool, 3).always())).containsExactly(one);
    } finally {
      pool.shutdown();
    }
  }

  /** First and last residual and the particles, of which the second coordinate stays. */
  private static double[] run(String ratio, Target target, Parallel parallel) {
    LinearRatio.Builder builder =
        ratio.equals("kliep")
            ? LinearRatio.kliep(statistics(2))
            : LinearRatio.logistic(statistics(2));
    VgrowFlow flow =
        VgrowFlow.builder(target, builder.ridge(1e-2).parallel(parallel).build(), FDivergence.JS)
            .stepRule(StepRule.adaptive(0.3))
            .moving(0)
            .build();
    Sample x = Points.gaussian(300, 2, 2, 0.5, 8);
    double[] start = x.data().clone();
    for (int i = 0; i < 300; i++) {
      start[2 * i] -= 1;
    }
    FlowState state = FlowState.of(Sample.of(start, 300, 2), 3);
    double[] out = new double[602];
    for (int t = 0; t < 25; t++) {
      out[t == 0 ? 0 : 1] = flow.step(state).residual();
    }
    System.arraycopy(state.particles().data(), 0, out, 2, 600);
    assertThat(out[3]).isEqualTo(start[1]);
    return out;
  }

  @Tag("allocation")
  @Test
  void aWarmStepAllocatesNextToNothing() {
    // Small, so that the compiler has seen enough of it soon.
    Target target = Target.of(Points.gaussian(30, 2, 1, 0.6, 10));
    VgrowFlow flow =
        VgrowFlow.builder(target, logistic(2).build(), FDivergence.JS)
            .stepRule(StepRule.constant(1e-3))
            .build();
    FlowState state = FlowState.of(Points.gaussian(20, 2, 0, 1, 11), 12);
    Allocations.assertSettled(4096, 60, 20, () -> flow.step(state));
  }

  @Test
  void aDivergenceOfOnesOwnFlows() {
    Divergence square = Divergence.ofSecondDerivative("chi-square", r -> 2);
    Target target = Target.of(Points.gaussian(300, 1, 1, 1, 13));
    VgrowFlow flow = VgrowFlow.builder(target, logistic(1).build(), square).build();
    FlowState state = FlowState.of(Points.gaussian(300, 1, 0, 1, 14), 1);
    double first = flow.step(state).residual();
    double last = first;
    for (int t = 0; t < 30; t++) {
      last = flow.step(state).residual();
    }
    assertThat(last).isLessThan(0.1 * first);
  }

  @Test
  void aStepBeyondTheRangeOfNumbersLeavesNoVelocity() {
    Target target = Target.of(Points.gaussian(5, 2, 0, 1, 1));
    VgrowFlow flow =
        VgrowFlow.builder(target, new Slope(10), FDivergence.KL)
            .stepRule(StepRule.constant(1e308))
            .build();
    Sample start = Points.gaussian(4, 2, 0, 1, 2);
    assertThatThrownBy(() -> flow.step(FlowState.of(start, 1)))
        .hasMessageContaining("beyond the range");
    assertThatThrownBy(() -> flow.velocity(start, new double[8]))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void samplesOfAnotherWidthFailTheStepAndLeaveTheState() {
    FlowState state = FlowState.gaussian(20, 3, 1);
    VgrowFlow flow =
        VgrowFlow.builder(
                Target.of(Points.gaussian(20, 3, 0, 1, 1)), logistic(2).build(), FDivergence.KL)
            .build();
    assertThatThrownBy(() -> flow.step(state)).isInstanceOf(FlowFailure.class);
    assertThat(state.iteration()).isZero();
  }
}
