package io.kinglet.solver.tangent;

/**
 * Two ways to the same M = n⁻² Σ_l J^lᵀ D^l J^l; l runs over the m dimensions that are solved with.
 */
public enum TangentForm {
  /** D^l of all pairs from its structure: quadratic in n, whatever the network's size. */
  STRUCTURED,
  /** Γ^l = n⁻¹ Σ_i J_i^l ⊗ g_i^l and M = Σ_l Γ^l Γ^lᵀ: linear in n. */
  FACTOR;

  /**
   * Multiplications and additions that M takes in this form, what is the same in both left out.
   *
   * @param n particles
   * @param d dimensions
   * @param m dimensions that are solved with
   * @param b features
   * @param w width of the network
   * @return flops
   */
  public double flops(int n, int d, int m, int b, int w) {
    double p = TangentNetwork.parameters(d, w);
    return switch (this) {
      // x xᵀ, h1 h1ᵀ, h2 h2ᵀ once; for each l two products of sensitivities, D, D J and M.
      case STRUCTURED ->
          2.0 * n * n * (d + 2.0 * w + 3)
              + m * (n * (double) n * (4.0 * w + 4 + 2.0 * b) + n * (double) b * b);
      // For each l the gradients, Γ and ΓΓᵀ.
      case FACTOR -> m * p * (n * (1 + 2.0 * b) + b * (double) b);
    };
  }

  /**
   * The form that takes fewer flops.
   *
   * @param n particles
   * @param d dimensions
   * @param m dimensions that are solved with
   * @param b features
   * @param w width of the network
   * @return the structured one where both are equal
   */
  public static TangentForm cheaper(int n, int d, int m, int b, int w) {
    return FACTOR.flops(n, d, m, b, w) < STRUCTURED.flops(n, d, m, b, w) ? FACTOR : STRUCTURED;
  }

  /**
   * The name on the command line and in files.
   *
   * @return structured or factor
   */
  public String label() {
    return this == STRUCTURED ? "structured" : "factor";
  }
}
