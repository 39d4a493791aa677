package io.kinglet.solver.plan;

import io.kinglet.solver.flow.Solve;
import io.kinglet.solver.flow.StepForm;
import java.util.Locale;

/**
 * What a step in one form is predicted to cost.
 *
 * @param form which
 * @param solve how its system is solved
 * @param iterations of conjugate gradients that are expected; 0 for a direct solve, chosen or as
 *     what an automatic one comes to
 * @param flops floating-point operations of a step; comparisons with the exact kernel shared out
 *     over the steps between them
 * @param bytes held for stepping, {@code KingFlow.workspaceBytes()}; random features at most,
 *     conjugate gradients if they reach their tolerance, where the solve is automatic if they do
 *     not: most steps then hold less
 * @param seconds of a step on the workload's threads
 * @param oneThread of a step on one thread
 */
public record Forecast(
    StepForm form,
    Solve solve,
    int iterations,
    double flops,
    long bytes,
    double seconds,
    double oneThread) {

  /**
   * Predicts a step that is solved directly.
   *
   * @param workload the step's sizes
   * @param form how it is taken
   * @return what it costs
   */
  public static Forecast of(Workload workload, StepForm form) {
    return of(workload, form, Solve.direct());
  }

  /**
   * Predicts.
   *
   * @param workload the step's sizes
   * @param form how it is taken
   * @param solve how the exact form solves its system; other forms do so directly
   * @return what it costs
   */
  public static Forecast of(Workload workload, StepForm form, Solve solve) {
    Solve used = form instanceof StepForm.Exact ? solve : Solve.direct();
    Solve taken = Iterations.settled(workload, used);
    Work work = StepWork.of(workload, form, taken);
    boolean mayTurn = used instanceof Solve.Automatic && taken instanceof Solve.ConjugateGradients;
    return new Forecast(
        form,
        used,
        taken instanceof Solve.ConjugateGradients how ? Iterations.expected(workload, how) : 0,
        work.flops(),
        StepMemory.bytes(workload, form, mayTurn ? used : taken),
        work.seconds(workload.threads()),
        work.seconds(1));
  }

  /**
   * The form and its size.
   *
   * @return for example {@code random-features 64-16384}, or {@code exact cg}
   */
  public String label() {
    return switch (form) {
      case StepForm.Exact exact ->
          solve instanceof Solve.ConjugateGradients
              ? form.label() + " " + solve.label()
              : form.label();
      case StepForm.RandomFeatures random ->
          form.label()
              + " "
              + random.least()
              + (random.least() == random.most() ? "" : "-" + random.most());
      case StepForm.Subsample subsample -> form.label() + " " + subsample.size();
    };
  }

  /**
   * How far the form is from the exact one.
   *
   * @return 0 for exact, 1 for one that is compared with the exact kernel as it goes, 2 for others
   */
  int distance() {
    return switch (form) {
      case StepForm.Exact exact -> 0;
      case StepForm.RandomFeatures random -> random.checkEvery() > 0 ? 1 : 2;
      case StepForm.Subsample subsample -> 2;
    };
  }

  /** Megabytes, as people read them. */
  static String megabytes(long bytes) {
    double mega = bytes / 0x1p20;
    return String.format(Locale.ROOT, mega < 10 ? "%.1f MB" : "%.0f MB", mega);
  }
}
