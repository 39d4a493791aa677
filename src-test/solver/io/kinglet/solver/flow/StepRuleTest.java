package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.Sample;
import org.junit.jupiter.api.Test;

/** How far a step goes, on a field that is known: x' = −x with residual mean x². */
class StepRuleTest {
  private static final Target TARGET = Target.of(Points.gaussian(4, 1, 0, 1, 1));

  /** The field −gain · x; a negative gain makes every step worse. */
  private static SteppedFlow flow(StepRule rule, double gain) {
    return new SteppedFlow(TARGET, rule, null) {
      @Override
      public String name() {
        return "contraction";
      }

      @Override
      FieldInfo field(FlowState state, Sample batch, double[] velocity) {
        for (int i = 0; i < velocity.length; i++) {
          velocity[i] = -gain * state.data()[i];
        }
        return FieldInfo.of(residualAt(state.data(), state.rows(), batch), 0);
      }

      @Override
      double residualAt(double[] positions, int n, Sample batch) {
        double sum = 0;
        for (double x : positions) {
          sum += x * x / n;
        }
        return sum;
      }

      @Override
      void fieldAt(double[] points, int m, double[] out) {
        for (int i = 0; i < m; i++) {
          out[i] = -gain * points[i];
        }
      }
    };
  }

  private static FlowState start() {
    return FlowState.of(Sample.of(new double[] {1, -2, 3}, 3, 1), 1);
  }

  @Test
  void aConstantStepIsWhatItSays() {
    FlowState state = start();
    StepInfo info = flow(StepRule.constant(0.25), 1).step(state);
    assertThat(state.particles().data()).containsExactly(0.75, -1.5, 2.25);
    assertThat(info.stepSize()).isEqualTo(0.25);
    assertThat(info.residual()).isEqualTo(14.0 / 3, org.assertj.core.data.Offset.offset(1e-15));
    assertThat(info.residualAfter()).isNaN();
    assertThat(info.velocityRms())
        .isEqualTo(Math.sqrt(14.0 / 3), org.assertj.core.data.Offset.offset(1e-15));
    assertThat(info.moved()).isTrue();
    assertThat(info.refusals()).isZero();
  }

  @Test
  void aConstantStepMayMakeItWorse() {
    FlowState state = start();
    flow(StepRule.constant(3), 1).step(state);
    assertThat(state.particles().data()).containsExactly(-2, 4, -6);
  }

  @Test
  void anAdaptiveStepThatMakesItWorseIsRefusedAndTriedShorter() {
    FlowState state = start();
    // With gain 8 a step of 1 leads to −7x and one of 1/2 to −3x: refused. 1/4 leads to −x, as good
    // as before: taken.
    SteppedFlow flow = flow(StepRule.adaptive(1), 8);
    StepInfo first = flow.step(state);
    assertThat(first.refusals()).isEqualTo(2);
    assertThat(first.stepSize()).isEqualTo(0.25);
    assertThat(first.residualAfter()).isEqualTo(first.residual());
    assertThat(state.particles().data()).containsExactly(-1, 2, -3);
    // The next one begins with the size that was taken; accepted at once, it lets the next grow.
    StepInfo second = flow.step(state);
    assertThat(second.stepSize()).isEqualTo(0.25);
    assertThat(second.refusals()).isZero();
    StepInfo third = flow.step(state);
    assertThat(third.refusals()).isEqualTo(1);
    assertThat(third.stepSize()).isEqualTo(0.25 * 1.25 * 0.5);
    assertThat(third.residualAfter()).isLessThan(third.residual());
  }

  @Test
  void theResidualNeverRises() {
    FlowState state = start();
    SteppedFlow flow = flow(StepRule.adaptive(1), 5);
    double last = Double.POSITIVE_INFINITY;
    for (int t = 0; t < 40; t++) {
      StepInfo info = flow.step(state);
      assertThat(info.residual()).isLessThanOrEqualTo(last);
      last = info.residual();
    }
    assertThat(last).isLessThan(1e-6);
  }

  @Test
  void growthEndsAtTheLargestSize() {
    FlowState state = start();
    SteppedFlow flow = flow(new StepRule.Adaptive(0.01, 0.02, 0.5, 2, 20), 1);
    assertThat(flow.step(state).stepSize()).isEqualTo(0.01);
    assertThat(flow.step(state).stepSize()).isEqualTo(0.02);
    assertThat(flow.step(state).stepSize()).isEqualTo(0.02);
  }

  @Test
  void whereEveryStepIsWorseTheParticlesStay() {
    FlowState state = start();
    StepInfo info = flow(new StepRule.Adaptive(1, 4, 0.5, 1.25, 5), -1).step(state);
    assertThat(info.moved()).isFalse();
    assertThat(info.stepSize()).isZero();
    assertThat(info.refusals()).isEqualTo(6);
    assertThat(info.residualAfter()).isEqualTo(info.residual());
    assertThat(state.particles().data()).containsExactly(1, -2, 3);
    assertThat(state.iteration()).isEqualTo(1);
  }

  @Test
  void aCopyOfTheStateGoesOnAlike() {
    FlowState state = start();
    SteppedFlow flow = flow(StepRule.adaptive(1), 8);
    flow.step(state);
    FlowState copy = state.copy();
    StepInfo own = flow.step(state);
    StepInfo other = flow(StepRule.adaptive(1), 8).step(copy);
    assertThat(other).isEqualTo(own);
    assertThat(copy.particles().data()).containsExactly(state.particles().data());
  }

  @Test
  void stepsBeyondTheRangeOfNumbersFailAndLeaveTheState() {
    FlowState state = FlowState.of(Sample.of(new double[] {1e200, 1e200}, 2, 1), 1);
    assertThatThrownBy(() -> flow(StepRule.constant(1), 1e10).step(state))
        .isInstanceOf(FlowFailure.class);
    assertThatThrownBy(() -> flow(StepRule.constant(1e150), 1).step(FlowState.gaussian(2, 2, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 dimensions");
    assertThat(state.particles().data()).containsExactly(1e200, 1e200);
    assertThat(state.iteration()).isZero();
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> StepRule.constant(bad)).hasMessageContaining("step size");
      assertThatThrownBy(() -> StepRule.adaptive(bad)).hasMessageContaining("step size");
    }
    assertThatThrownBy(() -> new StepRule.Adaptive(1, 4, 1, 1.25, 5))
        .hasMessageContaining("shrink");
    assertThatThrownBy(() -> new StepRule.Adaptive(1, 4, 0.5, 0.9, 5)).hasMessageContaining("grow");
    assertThatThrownBy(() -> new StepRule.Adaptive(1, 4, 0.5, 1, 0))
        .hasMessageContaining("refusal");
    assertThatThrownBy(() -> new StepRule.Adaptive(2, 1, 0.5, 1, 5)).hasMessageContaining("below");
  }

  @Test
  void thereIsNoVelocityBeforeTheFirstStep() {
    SteppedFlow flow = flow(StepRule.constant(1), 1);
    Sample points = Sample.of(new double[] {1, 2}, 2, 1);
    assertThatThrownBy(() -> flow.velocity(points, new double[2]))
        .isInstanceOf(IllegalStateException.class);
    flow.step(start());
    double[] velocity = new double[2];
    flow.velocity(points, velocity);
    assertThat(velocity).containsExactly(-1, -2);
    assertThatThrownBy(() -> flow.velocity(points, new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds 3");
  }
}
