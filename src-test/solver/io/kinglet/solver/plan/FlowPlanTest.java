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
import io.kinglet.solver.flow.Solve;
import io.kinglet.solver.flow.SolveInfo;
import io.kinglet.solver.flow.StepForm;
import io.kinglet.solver.flow.StepInfo;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.Target;
import io.kinglet.solver.velocity.Precision;
import io.kinglet.solver.velocity.VelocityKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowPlanTest {
  private static final long PLENTY = 1L << 40;
  private static final Solve CG = Solve.conjugateGradients(1e-8);

  private static Workload workload(int n, int b, int d, int threads) {
    return new Workload(
        n,
        1000,
        d,
        d,
        FeatureFamily.RBF,
        b,
        VelocityKind.GRADIENT,
        Precision.DOUBLE,
        true,
        true,
        false,
        Workload.Conditioning.PUBLISHED,
        threads);
  }

  private static List<StepForm> forms() {
    return List.of(
        StepForm.exact(), StepForm.adaptiveRandomFeatures(0.02), StepForm.subsample(1000));
  }

  private static StepForm form(String name) {
    String[] parts = name.split(" ");
    int size = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
    return switch (parts[0]) {
      case "exact", "cg" -> StepForm.exact();
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
    "cg, 20, 30, 10, 2, RBF, GRADIENT, plain",
    "cg, 100, 500, 200, 5, RBF, GRADIENT, adaptive",
    "cg, 300, 300, 500, 20, RBF, GRADIENT, threads",
    "cg, 200, 400, 500, 60, RBF, GRADIENT, some",
    "cg, 200, 100, 60, 2, POLYNOMIAL, GRADIENT, plain",
    "exact, 100, 500, 200, 5, RBF, GRADIENT, single",
    "exact, 400, 300, 200, 20, RBF, GRADIENT, single",
    "exact, 300, 100, 50, 4, RBF, GRADIENT, single",
    "exact, 64, 100, 30, 40, RBF, GRADIENT, single threads",
    "exact, 100, 500, 200, 5, RBF, GRADIENT, mixed",
    "exact, 400, 300, 200, 20, RBF, GRADIENT, mixed",
    "exact, 300, 100, 50, 4, RBF, GRADIENT, mixed threads",
    "exact, 64, 100, 30, 324, RBF, GRADIENT, mixed",
    "exact, 700, 100, 300, 200, RBF, GRADIENT, threads",
    "exact, 100, 100, 60, 200, RBF, GRADIENT, plain",
    "cg, 60, 100, 2000, 5, RBF, GRADIENT, threads",
    "subsample 100, 900, 300, 80, 4, RBF, GRADIENT, single",
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
            .form(form(form))
            .solve(form.equals("cg") ? CG : Solve.direct());
    switch (how) {
      case "adaptive" -> builder.stepRule(StepRule.adaptive(0.1));
      case "threads" -> builder.parallel(Parallel.common(2));
      case "some" -> builder.moving(0, 2);
      case "mixed threads" -> builder.precision(Precision.MIXED).parallel(Parallel.common(2));
      case "mixed" -> builder.precision(Precision.MIXED);
      case "single" -> builder.precision(Precision.SINGLE);
      case "single threads" -> builder.precision(Precision.SINGLE).parallel(Parallel.common(2));
      default -> {}
    }
    KingFlow flow = builder.build();
    FlowState state = FlowState.of(gaussian(n, d, 3), 1);
    StepInfo info = flow.step(state);
    assertThat(info.solve().factored()).isEqualTo(!form.equals("cg"));
    Workload workload = Workload.of(flow.settings(), n, rows, d);
    Forecast forecast = Forecast.of(workload, flow.settings().form(), flow.settings().solve());
    // A busy machine's second thread may come too late for one step's tasks.
    long end = System.nanoTime() + 5_000_000_000L;
    while (flow.workspaceBytes() < 0.85 * forecast.bytes() && System.nanoTime() < end) {
      flow.step(state);
    }
    double held = flow.workspaceBytes();
    assertThat(forecast.bytes() / held).isCloseTo(1, within(0.2));
  }

  /** An automatic solve is budgeted for a step that products do not solve, and is held to it. */
  @ParameterizedTest
  @CsvSource({
    "100, 200, 5, 1",
    "90, 200, 3, 1",
    "150, 200, 6, 1e-3",
    "300, 500, 20, 1",
    "1100, 100, 60, 1"
  })
  void anAutomaticSolveHoldsNoMoreThanPredicted(int n, int b, int d, double unit) {
    double[] rows = gaussian(b + 50, d, 2).data().clone();
    double[] start = gaussian(n, d, 3).data().clone();
    for (int i = 0; i < rows.length; i++) {
      rows[i] *= unit;
    }
    for (int i = 0; i < start.length; i++) {
      start[i] *= unit;
    }
    KingFlow flow =
        KingFlow.builder(Target.of(Sample.of(rows, b + 50, d)))
            .basisSize(b)
            .parallel(Parallel.serial())
            .build();
    SolveInfo solve = flow.step(FlowState.of(Sample.of(start, n, d), 1)).solve();
    assertThat(solve.iterations()).isPositive();
    assertThat(solve.factored()).isEqualTo(unit < 1);
    Workload workload = Workload.of(flow.settings(), n, b + 50, d);
    Forecast forecast = Forecast.of(workload, StepForm.exact(), Solve.automatic());
    assertThat(forecast.iterations()).isPositive();
    double ratio = forecast.bytes() / (double) flow.workspaceBytes();
    assertThat(ratio).isBetween(unit < 1 ? 0.9 : 1, unit < 1 ? 1.2 : 4);
  }

  private static Sample gaussian(int n, int d, long seed) {
    return FlowState.gaussian(n, d, seed).particles();
  }

  /** Those of H, W and M and of Γ, and what they leave out: features, F, the velocity. */
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
    // Two passes beside the four products over pairs; F, and J's column for x, beside that for c.
    Forecast iterative = Forecast.of(workload(4000, 300, 20, 1), StepForm.exact(), CG);
    double product = 8 * n * n * d + 2 * n * n + 4 * n * b * d + 6 * n * b;
    assertThat(iterative.flops() / ((iterative.iterations() + 1) * product))
        .isCloseTo(1, within(0.05));
  }

  /** Expected to within a factor of two, on the flow's way and not at its start alone. */
  @ParameterizedTest
  @CsvSource({
    "100, 60, 3, published, 1e-8",
    "120, 100, 20, published, 1e-4",
    "80, 100, 50, multiscale, 1e-8",
    "120, 60, 6, multiscale, 1e-6",
  })
  void expectsTheIterationsThatAreTaken(int n, int b, int d, String preset, double tolerance) {
    KingSettings.Builder builder = KingFlow.builder(Target.of(mixture(150, d, 5)));
    if (preset.equals("multiscale")) {
      builder.multiscale();
    }
    KingFlow flow = builder.basisSize(b).solve(Solve.conjugateGradients(tolerance)).build();
    FlowState state = FlowState.of(gaussian(n, d, 3), 1);
    double sum = 0;
    for (int i = 0; i < 8; i++) {
      sum += flow.step(state).solve().iterations() / 8.0;
    }
    Workload workload = Workload.of(flow.settings(), n, 150, d);
    Forecast forecast = Forecast.of(workload, StepForm.exact(), flow.settings().solve());
    assertThat(sum / forecast.iterations()).isBetween(0.5, 2.0);
  }

  /** N(±2, I/4). */
  private static Sample mixture(int n, int d, long seed) {
    double[] data = gaussian(n, d, seed).data().clone();
    for (int i = 0; i < data.length; i++) {
      data[i] = (i / d % 2 == 0 ? 2 : -2) + data[i] / 2;
    }
    return Sample.of(data, n, d);
  }

  @Test
  void iteratesWhereThatIsPredictedFaster() {
    List<StepForm> exact = List.of(StepForm.exact());
    List<Solve> both = List.of(Solve.direct(), CG);
    FlowPlan many = FlowPlan.of(workload(500, 1000, 20, 1), exact, both, PLENTY, 4);
    assertThat(many.chosen().label()).isEqualTo("exact cg");
    assertThat(many.reason())
        .startsWith("exact cg, the exact form's system to a residual of 1e-08 in about ")
        .contains("exact takes", "times as long");
    FlowPlan few = FlowPlan.of(workload(500, 20, 5, 1), exact, both, PLENTY, 4);
    assertThat(few.chosen().label()).isEqualTo("exact");
    assertThat(few.reason()).contains("exact cg takes");
    for (FlowPlan plan : List.of(many, few)) {
      for (Forecast other : plan.forecasts()) {
        assertThat(plan.chosen().oneThread()).isLessThanOrEqualTo(other.oneThread());
      }
    }
    // What other forms solve they solve directly, once.
    FlowPlan forms = FlowPlan.of(workload(500, 1000, 20, 1), forms(), both, PLENTY, 4);
    assertThat(forms.forecasts()).hasSize(4);
    // A matrix that does not fit.
    long least = many.chosen().bytes();
    assertThat(FlowPlan.of(workload(500, 1000, 20, 1), exact, both, least, 4).reason())
        .contains("exact needs", "more than the");
  }

  @Test
  void doesNotCountOnIterationsThatMayFail() {
    Workload hard = workload(300, 400, 2, 1);
    Workload.Conditioning fine = new Workload.Conditioning(1e-3, 1e-4, 0.125);
    hard = with(hard, FeatureFamily.RBF, VelocityKind.GRADIENT, fine);
    Workload quadratic =
        with(
            workload(300, 4000, 2, 1),
            FeatureFamily.POLYNOMIAL,
            VelocityKind.GRADIENT,
            Workload.Conditioning.PUBLISHED);
    for (Workload workload : List.of(hard, quadratic)) {
      Forecast direct = Forecast.of(workload, StepForm.exact(), Solve.direct());
      Forecast iterative = Forecast.of(workload, StepForm.exact(), CG);
      assertThat(iterative.oneThread()).isGreaterThan(direct.oneThread());
    }
    Workload identity =
        with(
            workload(300, 400, 2, 1),
            FeatureFamily.RBF,
            VelocityKind.IDENTITY,
            Workload.Conditioning.PUBLISHED);
    List<StepForm> exact = List.of(StepForm.exact());
    assertThatThrownBy(() -> FlowPlan.of(identity, exact, List.of(CG), PLENTY, 4))
        .hasMessageContaining("gradient velocity");
    assertThatThrownBy(() -> FlowPlan.of(identity, exact, List.of(), PLENTY, 4))
        .hasMessageContaining("0 ways to solve");
  }

  private static Workload with(
      Workload w, FeatureFamily family, VelocityKind kind, Workload.Conditioning conditioning) {
    return new Workload(
        w.particles(),
        w.targetRows(),
        w.dims(),
        w.moved(),
        family,
        w.features(),
        kind,
        w.precision(),
        w.featureMedian(),
        w.velocityMedian(),
        w.adaptive(),
        conditioning,
        w.threads());
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
