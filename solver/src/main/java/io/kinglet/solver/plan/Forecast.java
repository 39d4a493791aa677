package io.kinglet.solver.plan;

import io.kinglet.solver.flow.StepForm;
import java.util.Locale;

/**
 * What a step in one form is predicted to cost.
 *
 * @param form which
 * @param flops floating-point operations of a step, math.md 3; comparisons with the exact kernel
 *     shared out over the steps between them
 * @param bytes held for stepping, {@code KingFlow.workspaceBytes()}; random features at most
 * @param seconds of a step on the workload's threads
 * @param oneThread of a step on one thread
 */
public record Forecast(StepForm form, double flops, long bytes, double seconds, double oneThread) {

  /**
   * Predicts.
   *
   * @param workload the step's sizes
   * @param form how it is taken
   * @return what it costs
   */
  public static Forecast of(Workload workload, StepForm form) {
    Work work = StepWork.of(workload, form);
    return new Forecast(
        form,
        work.flops(),
        StepMemory.bytes(workload, form),
        work.seconds(workload.threads()),
        work.seconds(1));
  }

  /**
   * The form and its size.
   *
   * @return for example {@code random-features 64-16384}
   */
  public String label() {
    return switch (form) {
      case StepForm.Exact exact -> form.label();
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
