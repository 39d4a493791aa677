package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Euler's and Heun's rules against the regression flow's closed form, which is one by itself. */
class IntegratorTest {
  private static final Sample DESIGN = design(30, 4);
  private static final double[] RESPONSES = Points.gaussian(30, 1, 1, 2, 3).data();

  /** Correlated columns of unlike scales. */
  private static Sample design(int n, int d) {
    SplittableRandom random = new SplittableRandom(8);
    double[] z = new double[n * d];
    for (int i = 0; i < n; i++) {
      double shared = random.nextGaussian();
      for (int l = 0; l < d; l++) {
        z[i * d + l] = (l + 1) * 0.5 * (0.5 * shared + random.nextGaussian());
      }
    }
    return Sample.of(z, n, d);
  }

  private static LinearRegressionFlow flow(Integrator integrator, double size) {
    return LinearRegressionFlow.of(DESIGN, RESPONSES, StepRule.constant(size), integrator);
  }

  private static Sample start() {
    return Points.gaussian(5, 4, 0, 1, 6);
  }

  private static double error(Integrator integrator, int steps) {
    LinearRegressionFlow flow = flow(integrator, 1.0 / steps);
    FlowState state = FlowState.of(start(), 1);
    for (int t = 0; t < steps; t++) {
      flow.step(state);
    }
    return Points.relative(state.particles().data(), flow.exact(start(), 1).data());
  }

  @ParameterizedTest
  @CsvSource({"EULER, 1", "HEUN, 2"})
  void errorsFallAsTheIntegratorsOrderSays(Integrator integrator, double order) {
    double[] errors = new double[5];
    for (int k = 0; k < errors.length; k++) {
      errors[k] = error(integrator, 64 << k);
    }
    for (int k = 1; k < errors.length; k++) {
      double found = Math.log(errors[k - 1] / errors[k]) / Math.log(2);
      assertThat(found).as("order from %s", Arrays.toString(errors)).isCloseTo(order, offset(0.1));
    }
  }

  @Test
  void theClosedFormHoldsItsEquation() {
    LinearRegressionFlow flow = flow(Integrator.EULER, 1e-9);
    flow.step(FlowState.of(start(), 1));
    assertThat(flow.exact(start(), 0).data()).containsExactly(start().data());
    double h = 1e-4;
    for (double t : new double[] {0.3, 2}) {
      double[] up = flow.exact(start(), t + h).data();
      double[] down = flow.exact(start(), t - h).data();
      double[] velocity = new double[up.length];
      flow.velocity(flow.exact(start(), t), velocity);
      Arrays.setAll(up, i -> (up[i] - down[i]) / (2 * h));
      // h² β''' / 6 with eigenvalues up to 7: 1e-8 · 7² / 6.
      assertThat(Points.relative(up, velocity)).isLessThan(1e-6);
    }
    // In the end the normal equations hold: Zᵀ (y − Zβ) = 0.
    double[] end = flow.exact(start(), Double.POSITIVE_INFINITY).data();
    for (int l = 0; l < 4; l++) {
      double sum = 0;
      double scale = 0;
      for (int i = 0; i < 30; i++) {
        double gap = RESPONSES[i];
        for (int k = 0; k < 4; k++) {
          gap -= DESIGN.get(i, k) * end[k];
        }
        sum += DESIGN.get(i, l) * gap;
        scale += Math.abs(DESIGN.get(i, l) * gap);
      }
      // Products of 30 rows through eigenvalues some 30 apart.
      assertThat(Math.abs(sum)).isLessThan(1e-12 * scale);
    }
  }

  @Test
  void directionsThatTheRowsDoNotTellStayAsTheyWere() {
    // Two equal columns: their difference is told by nothing.
    double[] z = new double[40];
    for (int i = 0; i < 20; i++) {
      z[2 * i] = i - 7;
      z[2 * i + 1] = i - 7;
    }
    LinearRegressionFlow flow =
        LinearRegressionFlow.of(
            Sample.of(z, 20, 2), new double[20], StepRule.constant(1), Integrator.EULER);
    double[] end = flow.exact(Sample.of(new double[] {3, 1}, 1, 2), 1e9).data();
    assertThat(end[0]).isCloseTo(1, offset(1e-12));
    assertThat(end[1]).isCloseTo(-1, offset(1e-12));
  }

  @Test
  void theResidualIsTheMeanLoss() {
    FlowState state = FlowState.of(start(), 1);
    double expected = 0;
    for (int j = 0; j < 5; j++) {
      for (int i = 0; i < 30; i++) {
        double gap = RESPONSES[i];
        for (int k = 0; k < 4; k++) {
          gap -= DESIGN.get(i, k) * start().get(j, k);
        }
        expected += 0.5 * gap * gap / 30 / 5;
      }
    }
    StepInfo info =
        LinearRegressionFlow.of(DESIGN, RESPONSES, StepRule.adaptive(0.1), Integrator.EULER)
            .step(state);
    assertThat(info.residual()).isCloseTo(expected, offset(1e-13 * expected));
    assertThat(info.residualAfter()).isLessThan(expected);
  }

  @ParameterizedTest
  @EnumSource(Integrator.class)
  void onlyMovingDimensionsMoveThePath(Integrator integrator) {
    // What stays must stay between the two evaluations too: the field of x alone, y being fixed.
    Target target = Target.of(Points.gaussian(30, 2, 1, 1, 3));
    Sample x = Points.gaussian(12, 2, 0, 1, 4);
    FlowState state = FlowState.of(x, 1);
    MmdFlow flow =
        MmdFlow.builder(target)
            .moving(0)
            .integrator(integrator)
            .stepRule(StepRule.constant(0.3))
            .build();
    flow.step(state);
    double[] expected = new double[24];
    MmdFlow plain = MmdFlow.builder(target).stepRule(StepRule.constant(1e-300)).build();
    plain.step(FlowState.of(x, 1));
    plain.velocity(x, expected);
    if (integrator == Integrator.HEUN) {
      double[] there = x.data().clone();
      for (int i = 0; i < 12; i++) {
        there[2 * i] += 0.3 * expected[2 * i];
      }
      double[] next = new double[24];
      plain.step(FlowState.of(Sample.of(there, 12, 2), 1));
      plain.velocity(Sample.of(there, 12, 2), next);
      Arrays.setAll(next, i -> 0.5 * (expected[i] + next[i]));
      System.arraycopy(next, 0, expected, 0, 24);
    }
    for (int i = 0; i < 12; i++) {
      assertThat(state.particles().get(i, 1)).isEqualTo(x.get(i, 1));
      assertThat(state.particles().get(i, 0))
          .isCloseTo(x.get(i, 0) + 0.3 * expected[2 * i], offset(1e-14));
    }
  }

  @Test
  void whatCannotBeFollowedIsRefused() {
    assertThatThrownBy(
            () -> LinearRegressionFlow.of(DESIGN, RESPONSES, StepRule.adaptive(1), Integrator.HEUN))
        .hasMessageContaining("StepRule.constant");
    assertThatThrownBy(
            () ->
                LinearRegressionFlow.of(
                    DESIGN, new double[3], StepRule.constant(1), Integrator.EULER))
        .isInstanceOf(BadDataException.class);
    FlowState far = FlowState.of(Sample.of(new double[] {1e300, 0, 0, 0}, 1, 4), 1);
    assertThatThrownBy(() -> flow(Integrator.HEUN, 1e10).step(far))
        .isInstanceOf(FlowFailure.class)
        .hasMessageContaining("smaller step size");
    assertThat(far.iteration()).isZero();
    assertThat(far.particles().data()).containsExactly(1e300, 0, 0, 0);
  }
}
