package io.kinglet.solver.timescore;

/** How an integral over time is made of its integrand at the times of a path. */
public enum Quadrature {
  /**
   * The trapezoid rule, with the second integral taken by parts: −∫ g φ_k dE_t[f] over the steps
   * between the times, which is the same as g is 0 at both ends. No derivative in time is needed,
   * and a number added to a feature changes nothing. Applied to (g φ_k)' E_t[f] as it stands, the
   * rule errs at the ends, where the derivatives of φ_k are largest: with six polynomials over 31
   * times of a flow the mean's way came out 12 % too long, by parts 0.4 %.
   */
  TRAPEZOID,
  /**
   * The bare sum over the times, as published: no Δt, the ends counted whole, the ridge compared
   * with a sum. For parity alone: the whole ends make θ̇ too large, by some 3/T of it for a
   * constant rate and T equal steps.
   */
  BARE_SUM;

  /** w_s of time s. */
  double weight(SamplePath path, int s) {
    if (this == BARE_SUM) {
      return 1;
    }
    double before = path.time(Math.max(0, s - 1));
    double after = path.time(Math.min(path.size() - 1, s + 1));
    return (after - before) / 2;
  }
}
