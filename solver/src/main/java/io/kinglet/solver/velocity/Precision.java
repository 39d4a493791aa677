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
  SINGLE("single");

  private final String label;

  Precision(String label) {
    this.label = label;
  }

  /**
   * The name on the command line and in files.
   *
   * @return double or single
   */
  public String label() {
    return label;
  }
}
