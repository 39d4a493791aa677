package io.kinglet.solver.features;

/** Which features a flow uses; the flow makes the map and gives it a basis at each step. */
public enum FeatureFamily {
  /** Gaussian radial basis functions about rows of particles and target. */
  RBF("rbf", true),
  /** The polynomial kernel of degree 2 with rows of particles and target. */
  POLYNOMIAL("poly", true),
  /** Coordinates and their products: the family of all Gaussians. */
  GAUSSIAN("gaussian", false),
  /** The coordinates alone: only the mean is matched. */
  LINEAR("linear", false);

  private final String label;
  private final boolean basis;

  FeatureFamily(String label, boolean basis) {
    this.label = label;
    this.basis = basis;
  }

  /**
   * The name on the command line and in files.
   *
   * @return rbf, poly, gaussian or linear
   */
  public String label() {
    return label;
  }

  /**
   * Whether a basis is drawn at each step.
   *
   * @return true for rbf and poly
   */
  public boolean usesBasis() {
    return basis;
  }

  /**
   * A map of this family.
   *
   * @param dims d
   * @param count b; only for families that use a basis
   * @return the map
   */
  public FeatureMap create(int dims, int count) {
    return switch (this) {
      case RBF -> new GaussianRbf(dims, count);
      case POLYNOMIAL -> new Polynomial(dims, count);
      case GAUSSIAN -> new GaussianStatistics(dims, true);
      case LINEAR -> new GaussianStatistics(dims, false);
    };
  }
}
