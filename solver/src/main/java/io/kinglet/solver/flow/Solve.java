package io.kinglet.solver.flow;

/** How the exact form of {@link KingFlow} solves (M + λF + εI) β = Δ. */
public sealed interface Solve {
  /** M is formed and factored: 2n²db + 6n²b + n·d·b² + b³/3 flops and 3b² numbers. */
  record Direct() implements Solve {}

  /**
   * Conjugate gradients with products M u that never form M: about 8n²d + 4nbd + 4nb flops each. If
   * they do not come within the tolerance in so many iterations, the step is solved directly; that
   * factor then preconditions later steps, and their solution is where the next one starts, for as
   * long as the basis stays the same. Both are held by the flow, not by its state.
   *
   * @param tolerance on ‖Δ − (M + λF + εI) β‖ / ‖Δ‖
   * @param most iterations
   */
  record ConjugateGradients(double tolerance, int most) implements Solve {
    /** Checks the ranges. */
    public ConjugateGradients {
      if (!(tolerance > 0 && tolerance < 1) || most < 1) {
        throw new IllegalArgumentException(
            "conjugate gradients need a tolerance between 0 and 1 and at least 1 iteration, but"
                + " were given "
                + tolerance
                + ", "
                + most);
      }
    }
  }

  /**
   * Forms and factors M.
   *
   * @return what flows do unless told otherwise
   */
  static Solve direct() {
    return new Direct();
  }

  /**
   * Conjugate gradients of at most 200 iterations: from nothing, RBF features take 8 to 11 to a
   * relative residual of 1e-8 in 50 dimensions and 26 to 34 in 5 (b = 400 and 2000).
   *
   * @param tolerance on the relative residual, such as 1e-8
   * @return the way to solve
   */
  static Solve conjugateGradients(double tolerance) {
    return new ConjugateGradients(tolerance, 200);
  }

  /**
   * The name on the command line and in files.
   *
   * @return direct or cg
   */
  default String label() {
    return switch (this) {
      case Direct direct -> "direct";
      case ConjugateGradients iterative -> "cg";
    };
  }
}
