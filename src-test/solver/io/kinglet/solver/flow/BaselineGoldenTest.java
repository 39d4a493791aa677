package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.support.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The two flows that KiNG is compared with, against the published reference code. */
@Tag("providers")
class BaselineGoldenTest {
  private static double largestGap(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double gap = 0;
    for (int i = 0; i < expected.length; i++) {
      gap = Math.max(gap, Math.abs(actual[i] - expected[i]));
    }
    return gap;
  }

  @Test
  void oneStepOfTheWassersteinFlow() {
    Golden golden = Golden.of("baseline_step_d5");
    Sample start = golden.sample("xt");
    WassersteinFlow flow =
        WassersteinFlow.builder(Target.of(golden.sample("x1")))
            .bandwidth(golden.scalar("med"))
            .build();
    StepInfo info = flow.step(FlowState.of(start, 1));
    double[] velocity = new double[start.data().length];
    flow.velocity(start, velocity);
    // A difference of two weighted means of numbers near 3, each of 100 terms.
    assertThat(Points.relative(velocity, golden.data("wgf_velocity"))).isLessThan(1e-11);
    double[] parts = golden.data("kde_grad_x1");
    double[] own = golden.data("kde_grad_xt");
    for (int i = 0; i < parts.length; i++) {
      parts[i] -= own[i];
    }
    assertThat(Points.relative(velocity, parts)).isLessThan(1e-11);
    assertThat(info.velocityBandwidth()).isEqualTo(golden.scalar("med"));
  }

  @Test
  void oneStepOfTheMmdFlow() {
    Golden golden = Golden.of("baseline_step_d5");
    Sample start = golden.sample("xt");
    MmdFlow flow = MmdFlow.builder(Target.of(golden.sample("x1"))).build();
    StepInfo info = flow.step(FlowState.of(start, 1));
    double[] velocity = new double[start.data().length];
    flow.velocity(start, velocity);
    double[] expected = golden.data("mmd_energy_velocity");
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= 100;
    }
    assertThat(Points.relative(velocity, expected)).isLessThan(1e-11);
    // Rest of three means of distances near 3.
    assertThat(Math.abs(info.residual() - golden.scalar("mmd_energy"))).isLessThan(1e-13);
  }

  @Test
  void theWholePathOfTheWassersteinFlow() {
    Golden golden = Golden.of("baseline_trajectories_d5");
    Golden.Array path = golden.array("wgf_traj");
    double[] bandwidths = golden.data("wgf_sigma");
    WassersteinFlow flow =
        WassersteinFlow.builder(Target.of(golden.sample("x1")))
            .parallel(Parallel.common(2).always())
            .build();
    FlowState state = FlowState.of(golden.sample("x0"), 1);
    double worst = 0;
    for (int t = 0; t < 100; t++) {
      StepInfo info = flow.step(state);
      assertThat(Math.abs(info.velocityBandwidth() / bandwidths[t] - 1)).isLessThan(1e-11);
      worst = Math.max(worst, largestGap(state.particles().data(), path.slice(t + 1)));
    }
    // An independent replay of another order of operations gave 5e-13.
    assertThat(worst).isLessThanOrEqualTo(1e-10);
  }

  @Test
  void eachStateOfTheMmdFlowsPath() {
    Golden golden = Golden.of("baseline_trajectories_d5");
    Golden.Array path = golden.array("mmd_traj");
    MmdFlow flow = MmdFlow.builder(Target.of(golden.sample("x1"))).build();
    double worst = 0;
    for (int t = 0; t < 100; t++) {
      FlowState state = FlowState.of(path.sampleOf(t), 1);
      flow.step(state);
      worst = Math.max(worst, largestGap(state.particles().data(), path.slice(t + 1)));
    }
    // The stored path carries the rounding of its distances: up to 1.2e-9 in one step.
    assertThat(worst).isLessThanOrEqualTo(1e-8);
  }
}
