package io.kinglet.solver.velocity;

/**
 * The matrix-valued kernel D(x, x') of the velocity's RKHS: it makes the Gram matrix M = n⁻² Σ_ij
 * J_iᵀ D_ij J_j and, from solved coefficients, the velocity v(x) = n⁻¹ Σ_i D(x, x_i) J_i β.
 *
 * <p>A kernel whose D is diagonal with equal entries may be solved for each dimension by itself:
 * then there is one system per moving dimension, {@link #systems}.
 */
public sealed interface VelocityKernel permits GaussianGradient, GaussianIdentity {
  /**
   * How many systems a step solves.
   *
   * @param tables the particles
   * @return 1, or the number of dimensions that move
   */
  int systems(JacobianTables tables);

  /**
   * The Gram matrix of one system, lower triangle, of the pair form's features g.
   *
   * @param tables the particles
   * @param system which system
   * @param gram padded × padded, written
   */
  void gram(JacobianTables tables, int system, double[] gram);

  /**
   * Takes the coefficients of one system for the velocities to come.
   *
   * @param tables the particles
   * @param system which system
   * @param beta b numbers, of the pair form's features g
   */
  void coefficients(JacobianTables tables, int system, double[] beta);

  /**
   * The velocity at any points, after all systems' coefficients were given.
   *
   * @param tables the particles
   * @param points m × d
   * @param m how many
   * @param moving dimensions that move; null for all
   * @param out m × d, written in the moving dimensions
   */
  void velocity(JacobianTables tables, double[] points, int m, int[] moving, double[] out);

  /**
   * The memory held, workspaces included.
   *
   * @return bytes
   */
  long bytes();
}
