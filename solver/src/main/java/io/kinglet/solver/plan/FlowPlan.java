package io.kinglet.solver.plan;

import io.kinglet.solver.flow.Solve;
import io.kinglet.solver.flow.StepForm;
import io.kinglet.solver.velocity.VelocityKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which form a flow's steps should take, and how the exact one solves its system: predicts what
 * each costs and chooses. The exact form is preferred, solved in whichever way is predicted faster:
 * a form further from it (random features, which are compared with the exact kernel as they go;
 * then a subsample) has to be predicted {@link #PREFERENCE} times as fast, or the nearer ones not
 * to fit the memory. Times compared are those of one thread, so that the choice depends on threads
 * only through the memory that they hold. The same input gives the same plan.
 *
 * @param workload what was planned for
 * @param budget bytes that stepping may hold
 * @param forecasts of all forms asked about, in the order asked
 * @param chosen the one to take, of those
 * @param reason which and why, a sentence
 */
public record FlowPlan(
    Workload workload, long budget, List<Forecast> forecasts, Forecast chosen, String reason) {
  /**
   * How many times as fast a form further from the exact one has to be. Times are predicted to
   * within a factor of two either way; an approximation that is faster by less than that may be
   * slower, and its velocity is not that of the kernel asked for.
   */
  public static final double PREFERENCE = 4;

  private static final List<Solve> DIRECTLY = List.of(Solve.direct());

  /**
   * Chooses by the rule above among forms that are solved directly.
   *
   * @param workload what a step does
   * @param forms to choose from, at least one
   * @param budget bytes that stepping may hold
   * @return the plan
   * @throws IllegalArgumentException if there is no form to choose from
   * @throws MemoryBudgetException if none fits; it says the least that would do
   */
  public static FlowPlan of(Workload workload, List<StepForm> forms, long budget) {
    return of(workload, forms, budget, PREFERENCE);
  }

  /**
   * Chooses with another preference among forms that are solved directly.
   *
   * @param workload what a step does
   * @param forms to choose from, at least one
   * @param budget bytes that stepping may hold
   * @param preference how many times as fast a form further from the exact one has to be; 1 for the
   *     fastest whatever it is
   * @return the plan
   * @throws IllegalArgumentException if there is no form to choose from, or the preference is not
   *     at least 1
   * @throws MemoryBudgetException if none fits; it says the least that would do
   */
  public static FlowPlan of(
      Workload workload, List<StepForm> forms, long budget, double preference) {
    return of(workload, forms, List.of(Solve.direct()), budget, preference);
  }

  /**
   * Chooses how the exact form's system is solved, too.
   *
   * @param workload what a step does
   * @param forms to choose from, at least one
   * @param solves ways to solve the exact form's system, at least one; the other forms solve theirs
   *     directly
   * @param budget bytes that stepping may hold
   * @param preference how many times as fast a form further from the exact one has to be; 1 for the
   *     fastest whatever it is
   * @return the plan
   * @throws IllegalArgumentException if there is nothing to choose from, the preference is not at
   *     least 1, or conjugate gradients cannot solve such a system
   * @throws MemoryBudgetException if none fits; it says the least that would do
   */
  public static FlowPlan of(
      Workload workload, List<StepForm> forms, List<Solve> solves, long budget, double preference) {
    if (forms.isEmpty() || solves.isEmpty() || !(preference >= 1)) {
      throw new IllegalArgumentException(
          forms.size()
              + " forms, "
              + solves.size()
              + " ways to solve and a preference of "
              + preference
              + "; a plan needs at least one form, one way and a preference of at least 1");
    }
    List<Forecast> all = new ArrayList<>();
    for (StepForm form : forms) {
      for (Solve solve : form instanceof StepForm.Exact ? solves : DIRECTLY) {
        requireSolvable(workload, solve);
        all.add(Forecast.of(workload, narrowed(workload, form, budget), solve));
      }
    }
    Forecast best = null;
    for (int distance = 0; distance <= 2; distance++) {
      Forecast near = null;
      for (Forecast forecast : all) {
        if (forecast.distance() == distance && forecast.bytes() <= budget) {
          near = near == null || forecast.oneThread() < near.oneThread() ? forecast : near;
        }
      }
      if (near != null && (best == null || near.oneThread() * preference <= best.oneThread())) {
        best = near;
      }
    }
    if (best == null) {
      throw new MemoryBudgetException(budget, least(all));
    }
    return new FlowPlan(
        workload, budget, List.copyOf(all), best, reason(all, best, budget, preference));
  }

  private static void requireSolvable(Workload workload, Solve solve) {
    if (solve instanceof Solve.ConjugateGradients && !iterable(workload)) {
      throw new IllegalArgumentException(
          "conjugate gradients need the gradient velocity and features with a basis, not "
              + workload.velocity().label()
              + " and "
              + workload.family().label());
    }
  }

  /** Whether conjugate gradients can solve such a system. */
  private static boolean iterable(Workload workload) {
    return workload.velocity() == VelocityKind.GRADIENT && workload.family().usesBasis();
  }

  /** A form that may choose its number of random features, held to the budget. */
  private static StepForm narrowed(Workload workload, StepForm form, long budget) {
    if (!(form instanceof StepForm.RandomFeatures random)) {
      return form;
    }
    StepForm.RandomFeatures fits = random;
    while (fits.most() > fits.least()
        && StepMemory.bytes(workload, fits, Solve.direct()) > budget) {
      int most = Math.max(fits.least(), fits.most() / 2);
      fits = new StepForm.RandomFeatures(fits.least(), most, fits.tolerance(), fits.checkEvery());
    }
    return fits;
  }

  private static Forecast least(List<Forecast> all) {
    Forecast least = all.get(0);
    for (Forecast forecast : all) {
      least = forecast.bytes() < least.bytes() ? forecast : least;
    }
    return least;
  }

  private static String reason(List<Forecast> all, Forecast best, long budget, double preference) {
    List<String> why = new ArrayList<>();
    for (Forecast other : all) {
      if (!other.equals(best)) {
        why.add(against(other, best, budget, preference));
      }
    }
    String what =
        switch (best.distance()) {
          case 0 -> exactly(best);
          case 1 -> best.label() + ", an approximation that is compared with the exact kernel";
          default -> best.label() + ", an approximation that nothing is compared with";
        };
    return why.isEmpty() ? what : what + ": " + String.join("; ", why);
  }

  private static String exactly(Forecast best) {
    return best.solve() instanceof Solve.ConjugateGradients how
        ? String.format(
            Locale.ROOT,
            "%s, the exact form's system to a residual of %.0e in about %d products with it",
            best.label(),
            how.tolerance(),
            best.iterations())
        : best.label() + ", which approximates nothing";
  }

  /** Why not the other one. */
  private static String against(Forecast other, Forecast best, long budget, double preference) {
    if (other.bytes() > budget) {
      return other.label()
          + " needs "
          + Forecast.megabytes(other.bytes())
          + ", more than the "
          + Forecast.megabytes(budget)
          + " that there are";
    }
    double ratio = other.oneThread() / best.oneThread();
    String times =
        String.format(
            Locale.ROOT,
            ratio >= 1 ? "%s takes %.3g times as long" : "%s takes %.2g of the time",
            other.label(),
            ratio);
    if (ratio >= 1 || other.distance() <= best.distance()) {
      return times;
    }
    return times
        + String.format(
            Locale.ROOT, ", and an approximation has to be %.3g times as fast", preference);
  }

  /**
   * The forecast of the exact form, if it was asked about: with several ways to solve, the first.
   *
   * @return it
   */
  public Optional<Forecast> exact() {
    return forecasts.stream().filter(f -> f.form() instanceof StepForm.Exact).findFirst();
  }
}
