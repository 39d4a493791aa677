package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.velocity.VelocityKind;
import io.kinglet.support.Allocations;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** M from some of the particles, the rest from all. */
class SubsampleFormTest {
  private static KingSettings.Builder builder(int rows, int d) {
    return KingFlow.builder(Target.of(Points.gaussian(rows, d, 1, 0.6, 21))).basisSize(40);
  }

  @ParameterizedTest
  @CsvSource({
    "RBF, GRADIENT, 300, all",
    "GAUSSIAN, GRADIENT, 90, some",
    "POLYNOMIAL, IDENTITY, 90, all",
    "RBF, GRADIENT, 1, all"
  })
  void allOfThemAreTheExactForm(FeatureFamily family, VelocityKind kind, int n, String which) {
    Sample start = Points.gaussian(n, 3, 0, 1, 22);
    double[][] moved = new double[2][];
    for (int k = 0; k < 2; k++) {
      KingSettings.Builder settings =
          builder(50, 3)
              .features(family)
              .velocity(kind)
              .form(k == 0 ? StepForm.exact() : StepForm.subsample(n + 5));
      KingFlow flow = which.equals("all") ? settings.build() : settings.moving(0, 2).build();
      FlowState state = FlowState.of(start, 3);
      StepInfo info = flow.step(state);
      assertThat(info.approximation().size()).isEqualTo(k * n);
      moved[k] = state.particles().data();
    }
    // F about another centre: rounding, times the system's condition of up to 1e6.
    assertThat(Points.relative(moved[1], moved[0])).isLessThan(1e-9);
  }

  @Test
  void fewerComeNearTheExactVelocity() {
    Sample start = Points.gaussian(900, 3, 0, 1, 22);
    KingFlow exact = builder(50, 3).build();
    StepInfo whole = exact.step(FlowState.of(start, 3));
    double[] expected = new double[2700];
    exact.velocity(start, expected);
    double[] error = new double[2];
    for (int k = 0; k < 2; k++) {
      KingFlow flow = builder(50, 3).form(StepForm.subsample(k == 0 ? 30 : 480)).build();
      StepInfo info = flow.step(FlowState.of(start, 3));
      // Δ is that of all particles.
      assertThat(Math.abs(info.residual() / whole.residual() - 1)).isLessThan(1e-12);
      double[] actual = new double[2700];
      flow.velocity(start, actual);
      error[k] = Points.relative(actual, expected);
    }
    // Sixteen times as many: a fourth of the error by the root of their number.
    assertThat(error[1]).isPositive().isLessThan(0.6 * error[0]);
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    double[][] moved = new double[2][];
    for (int k = 0; k < 2; k++) {
      KingFlow flow =
          builder(50, 3)
              .form(StepForm.subsample(70))
              .parallel(k == 0 ? Parallel.serial() : Parallel.common(3).always())
              .build();
      FlowState state = FlowState.of(Points.gaussian(900, 3, 0, 1, 22), 3);
      for (int t = 0; t < 3; t++) {
        flow.step(state);
      }
      moved[k] = state.particles().data();
    }
    assertThat(moved[1]).containsExactly(moved[0]);
  }

  @Tag("allocation")
  @Test
  void aWarmStepAllocatesNextToNothing() {
    KingFlow flow =
        builder(50, 3)
            .basisSize(40)
            .form(StepForm.subsample(30))
            .parallel(Parallel.serial())
            .build();
    FlowState state = FlowState.of(Points.gaussian(100, 3, 0, 1, 22), 3);
    Allocations.assertSettled(1024, 60, 20, () -> flow.step(state));
  }

  @Test
  void anEmptySubsampleIsRefused() {
    assertThatThrownBy(() -> StepForm.subsample(0)).hasMessageContaining("at least 1");
  }
}
