package io.kinglet.solver.flow;

/**
 * How a step's form departed from the exact one.
 *
 * @param size R of random features, m of a subsample; 0 for the exact form
 * @param gap ‖Δ‖ that a trial step of a subsample leaves, less what the exact kernel's leaves, over
 *     ‖Δ‖ before; NaN at steps that were not compared
 * @param velocityError ‖v − v_exact‖ / ‖v_exact‖ at that subsample; NaN likewise
 */
public record Approximation(int size, double gap, double velocityError) {
  /** Of the exact form. */
  public static final Approximation NONE = new Approximation(0, Double.NaN, Double.NaN);

  static Approximation unmeasured(int size) {
    return new Approximation(size, Double.NaN, Double.NaN);
  }
}
