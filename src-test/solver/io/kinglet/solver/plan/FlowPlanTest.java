package io.kinglet.solver.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.KingFlow;
import io.kinglet.solver.flow.KingSettings;
import io.kinglet.solver.flow.StepForm;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.Target;
import io.kinglet.solver.velocity.VelocityKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowPlanTest {
  private static final long PLENTY = 1L << 40;

  private static Workload workload(int n, int b, int d, int threads) {
    return new Workload(
        n, 1000, d, d, FeatureFamily.RBF, b, VelocityKind.GRADIENT, true, true, false, threads);
  }

  private static List<StepForm> forms() {
    return List.of(
        StepForm.exact(), StepForm.adaptiveRandomFeatures(0.02), StepForm.subsample(1000));
  }

  private static StepForm form(String name) {
    String[] parts = name.split(" ");
    int size = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
    return switch (parts[0]) {
      case "exact" -> StepForm.exact();
      case "checked" -> StepForm.randomFeatures(size);
      case "unchecked" -> new StepForm.RandomFeatures(size, size, 1, 0);
      default -> StepForm.subsample(size);
    };
  }

  /** The predicted bytes are within a fifth of those that a flow holds after a step. */
  @ParameterizedTest
  @CsvSource({
    "exact, 1, 2, 1, 1, RBF, GRADIENT, plain",
    "exact, 100, 500, 200, 5, RBF, GRADIENT, adaptive",
    "exact, 300, 300, 100, 20, RBF, GRADIENT, threads",
    "exact, 300, 100, 50, 4, RBF, GRADIENT, some",
    "exact, 200, 100, 60, 3, POLYNOMIAL, IDENTITY, plain",
    "exact, 90, 100, 60, 9, GAUSSIAN, GRADIENT, plain",
    "checked 16, 30, 20, 10, 2, RBF, GRADIENT, plain",
    "checked 64, 100, 500, 200, 5, RBF, GRADIENT, adaptive",
    "checked 300, 900, 300, 60, 20, RBF, GRADIENT, some",
    "unchecked 300, 900, 300, 60, 20, RBF, GRADIENT, threads",
    "unchecked 128, 700, 1000, 50, 3, POLYNOMIAL, GRADIENT, plain",
    "subsample 10, 30, 20, 10, 2, RBF, GRADIENT, plain",
    "subsample 100, 900, 300, 80, 4, RBF, GRADIENT, threads"
  })
  void predictsTheWorkspaceHeld(
      String form,
      int n,
      int rows,
      int b,
      int d,
      FeatureFamily family,
      VelocityKind kind,
      String how) {
    KingSettings.Builder builder =
        KingFlow.builder(Target.of(gaussian(rows, d, 2)))
            .basisSize(b)
            .features(family)
            .velocity(kind)
            .form(form(form));
    switch (how) {
      case "adaptive" -> builder.stepRule(StepRule.adaptive(0.1));
      case "threads" -> builder.parallel(Parallel.common(2));
      case "some" -> builder.moving(0, 2);
      default -> {}
    }
    KingFlow flow = builder.build();
    flow.step(FlowState.of(gaussian(n, d, 3), 1));
    Forecast forecast =
        Forecast.of(Workload.of(flow.settings(), n, rows, d), flow.settings().form());
    double held = flow.workspaceBytes();
    assertThat(forecast.bytes() / held).isCloseTo(1, within(0.2));
  }

  private static Sample gaussian(int n, int d, long seed) {
    return FlowState.gaussian(n, d, seed).particles();
  }

  /** math.md 3, and what it leaves out: features, F, the velocity. */
  @Test
  void countsTheOperationsOfTheMathematics() {
    double n = 4000;
    double b = 300;
    double d = 20;
    Forecast exact = Forecast.of(workload(4000, 300, 20, 1), StepForm.exact());
    double sums = 2 * n * n * d * b + 6 * n * n * b + n * d * b * b;
    double rest = n * b * b + 4 * n * b * d + 10 * n * n * d;
    assertThat(exact.flops() / (sums + rest)).isCloseTo(1, within(0.05));
    StepForm fixed = new StepForm.RandomFeatures(512, 512, 1, 0);
    Forecast linear = Forecast.of(workload(400_000, 300, 20, 1), fixed);
    double each = 2 * b * d + 4 * 512 * d + 4 * b * 512 + b * b + 2 * 512 * d;
    assertThat(linear.flops() / (400_000 * each)).isCloseTo(1, within(0.05));
  }

  @Test
  void prefersTheExactFormUntilItIsMuchSlower() {
    FlowPlan small = FlowPlan.of(workload(300, 200, 5, 1), forms(), PLENTY);
    assertThat(small.chosen().label()).isEqualTo("exact");
    assertThat(small.reason()).startsWith("exact, which approximates nothing: random-features");
    FlowPlan large = FlowPlan.of(workload(20_000, 200, 5, 1), forms(), PLENTY);
    assertThat(large.chosen().label()).isEqualTo("random-features 64-16384");
    assertThat(large.reason())
        .contains("an approximation that is compared", "exact takes", "times as long");
    assertThat(large.forecasts()).hasSize(3);
    // The first that is faster, whatever it is.
    FlowPlan fastest = FlowPlan.of(workload(3_000, 200, 5, 1), forms(), PLENTY, 1);
    for (Forecast other : fastest.forecasts()) {
      assertThat(fastest.chosen().oneThread()).isLessThanOrEqualTo(other.oneThread());
    }
  }

  @Test
  void threadsChangeTheTimeAndNotTheChoice() {
    for (int n = 200; n < 20_000; n *= 2) {
      FlowPlan one = FlowPlan.of(workload(n, 200, 5, 1), forms(), PLENTY);
      FlowPlan four = FlowPlan.of(workload(n, 200, 5, 4), forms(), PLENTY);
      assertThat(four.chosen().form()).isEqualTo(one.chosen().form());
      assertThat(four.chosen().seconds()).isLessThan(one.chosen().seconds());
    }
  }

  @Test
  void aBudgetExcludesFormsAndNarrowsTheRandomFeatures() {
    Workload workload = workload(3000, 200, 5, 1);
    long exact = Forecast.of(workload, StepForm.exact()).bytes();
    FlowPlan plan = FlowPlan.of(workload, forms(), exact - 1);
    assertThat(plan.chosen().form()).isInstanceOf(StepForm.RandomFeatures.class);
    StepForm.RandomFeatures random = (StepForm.RandomFeatures) plan.chosen().form();
    assertThat(random.least()).isEqualTo(64);
    assertThat(random.most()).isBetween(64, 8192);
    assertThat(plan.chosen().bytes()).isLessThan(exact);
    assertThat(plan.reason()).contains("exact needs", "more than the");
    List<StepForm> only = List.of(StepForm.exact());
    assertThat(FlowPlan.of(workload, only, exact).chosen().label()).isEqualTo("exact");
  }

  @Test
  void aBudgetTooSmallForAnyFormSaysTheLeastThatWouldDo() {
    Workload workload = workload(3000, 200, 5, 1);
    assertThatThrownBy(() -> FlowPlan.of(workload, forms(), 1 << 20))
        .isInstanceOfSatisfying(
            MemoryBudgetException.class,
            e -> {
              assertThat(e)
                  .hasMessageContaining("at least " + Forecast.megabytes(e.least().bytes()))
                  .hasMessageContaining("may hold 1.0 MB");
              // What it says would do does.
              FlowPlan plan = FlowPlan.of(workload, forms(), e.least().bytes());
              assertThat(plan.chosen().form()).isEqualTo(e.least().form());
            });
  }

  @Test
  void refusesWhatCannotBePlanned() {
    Workload workload = workload(10, 10, 2, 1);
    assertThatThrownBy(() -> FlowPlan.of(workload, List.of(), PLENTY))
        .hasMessageContaining("at least one form");
    assertThatThrownBy(() -> FlowPlan.of(workload, forms(), PLENTY, 0.5))
        .hasMessageContaining("preference of 0.5");
    assertThatThrownBy(() -> workload(0, 10, 2, 1)).hasMessageContaining("give at least 1 of each");
  }
}
