package io.kinglet.solver.flow;

/**
 * How a step of size η follows the field. Both agree with the field's exact path up to a power of η
 * where the field depends on the particles alone; flows that draw a basis or a network afresh at
 * each step have no such path, and take Euler's.
 */
public enum Integrator {
  /** X ← X + η v(X): first order, one evaluation of the field a step. */
  EULER("euler"),

  /**
   * X ← X + η (v(X) + v(X'))/2 with X' = X + η v(X): second order, two evaluations a step. The
   * velocity that a flow gives anywhere else afterwards is that of the second one. It goes with
   * steps of constant size: an adaptive rule compares residuals in one field's own terms.
   */
  HEUN("heun");

  private final String label;

  Integrator(String label) {
    this.label = label;
  }

  /**
   * The name that a command line gives it.
   *
   * @return euler or heun
   */
  public String label() {
    return label;
  }
}
