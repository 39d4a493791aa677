package io.kinglet.solver.flow;

/** How {@link KingFlow} evaluates the sums over particles of a step. */
public sealed interface StepForm {
  /** The sums of math.md 3 in full: about 2n²db + 6n²b + n·d·b² flops, memory n·b + d·b. */
  record Exact() implements StepForm {}

  /**
   * The sums in full.
   *
   * @return the form that flows use unless told otherwise
   */
  static StepForm exact() {
    return new Exact();
  }

  /**
   * The name on the command line and in files.
   *
   * @return exact
   */
  default String label() {
    return switch (this) {
      case Exact exact -> "exact";
    };
  }
}
