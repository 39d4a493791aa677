package io.kinglet.solver.velocity;

/** In which numbers {@link GaussianGradient} sums H_j = Σ_i D_ji J_i and M over particles. */
public enum Precision {
  /** 53 bits, all through. */
  DOUBLE("double"),
  /**
   * 24 bits for what costs: the tables of features, W, H_j and the part of a block of particles in
   * M. Everything else is in double precision: kernel weights, M itself, F, Δ, the solve, the
   * velocity. For RBF features, solved directly; what it costs in digits is said in {@link
   * GaussianGradient}.
   */
  SINGLE("single"),
  /**
   * M as in {@link #SINGLE}, and β refined with products M u in double until it solves the system
   * in double as a factorisation in double would. Where that takes too long, or 24 bits cannot tell
   * the particles apart, as {@link #DOUBLE}.
   */
  MIXED("mixed");

  private final String label;

  Precision(String label) {
    this.label = label;
  }

  /**
   * The name on the command line and in files.
   *
   * @return double, single or mixed
   */
  public String label() {
    return label;
  }
}
