package io.kinglet.solver.flow;

import io.kinglet.solver.fisher.ExpectedIterations;
import io.kinglet.solver.velocity.GramProduct;

/** How the exact form of {@link KingFlow} solves (M + λF + εI) β = Δ. */
public sealed interface Solve {
  /**
   * Products with the system that never form M, as many as it takes to solve it as well as a
   * factorisation in double would (the residual that LAPACK's {@code dsgesv} asks for); directly
   * where those are expected to cost more, or turn out to. What a step gives depends on its own
   * numbers alone. Other than with RBF features, the gradient velocity and sums in double it is
   * direct: polynomials have taken hundreds of products.
   */
  record Automatic() implements Solve {
    /** ‖Δ − (M + λF + εI) β‖ / ‖Δ‖ of a factorisation: 1e-15 to 6e-15 at published settings. */
    public static final double RESIDUAL = 1e-15;

    // Rates of both ways are about equal: (100, 200, 5) 65 products by flops, 60 by time, and at d
    // = 20 61 and 62. A step that gives up takes 1.3 times a direct one, at most twice.
    private static final double SHARE = 0.6;
    private static final int MOST = 200;
    // A weight of more particles than are kept, which each product makes anew, in operations.
    private static final double WEIGHT = 150;

    /**
     * How many products are tried.
     *
     * @param n particles
     * @param b RBF features
     * @param d dimensions that move
     * @param ridge ε
     * @param damping λ
     * @param finest the least of the features' scales
     * @return the number; 0 where the step is solved directly
     */
    public static int products(
        double n, double b, double d, double ridge, double damping, double finest) {
      double direct = n * b * (2 * n * d + 6 * n + d * b) + b * b * b / 3;
      double each = 8 * n * n * d + 4 * n * b * (d + 1);
      if (n > GramProduct.KEPT) {
        direct += WEIGHT * n * n;
        each += WEIGHT * n * n;
      }
      int most = (int) Math.min(MOST, direct / each);
      double expected = ExpectedIterations.of(b, d, ridge, damping, finest, RESIDUAL);
      return expected <= SHARE * most ? most : 0;
    }
  }

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
   * Chooses at each step.
   *
   * @return what flows do unless told otherwise
   */
  static Solve automatic() {
    return new Automatic();
  }

  /**
   * Forms and factors M.
   *
   * @return the way to solve
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
   * @return auto, direct or cg
   */
  default String label() {
    return switch (this) {
      case Automatic automatic -> "auto";
      case Direct direct -> "direct";
      case ConjugateGradients iterative -> "cg";
    };
  }
}
