package io.kinglet.solver.flow;

/**
 * How a step's system was solved.
 *
 * @param iterations of conjugate gradients, or refinements of a solution in mixed precision; 0 for
 *     a direct solve
 * @param residual ‖Δ − (M + λF + εI) β‖ / ‖Δ‖ that they reached; NaN for a direct solve
 * @param factored whether M was formed and factored: by choice, or because the iterations did not
 *     reach their tolerance
 */
public record SolveInfo(int iterations, double residual, boolean factored) {
  /** A direct solve. */
  public static final SolveInfo DIRECT = new SolveInfo(0, Double.NaN, true);
}
