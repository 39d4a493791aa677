package io.kinglet.kernels;

/**
 * KiNG's sums over particles, in pair form: ∇f_m(x_i) = B_im (a x_i + c_m) with one number a for
 * all features (Gaussian RBF: a = −1; polynomial and Fourier: a = 0). With δ = x_i − x_j and
 * Gaussian weights k_ij of bandwidth σ,
 *
 * <pre>
 * W_im = B_im (a k_ij (1/σ² − x_i·δ/σ⁴) + k_ij/σ⁴ (P_jm − P_im))
 * H_j  = Σ_i δ W_im + (a x_j + c_m) (KB)_jm / σ²  =  Σ_i D(x_j, x_i) J_i
 * </pre>
 *
 * W is formed panel by panel and never stored whole: 2nd + 4n flops for each particle and feature.
 */
public final class King {
  private static final KingKernels IMPL = KernelProvider.current().king();

  /** Tables of features have a leading dimension that is a multiple of this. */
  public static final int PAD = 16;

  private King() {}

  /**
   * The leading dimension that tables with this many features need.
   *
   * @param features b
   * @return b rounded up to a multiple of {@link #PAD}
   */
  public static int padded(int features) {
    return (features + PAD - 1) / PAD * PAD;
  }

  /**
   * What all particles share. Columns b to ld of every table must hold finite numbers, zeros in B.
   *
   * @param n particles
   * @param d dimensions
   * @param b features
   * @param ld leading dimension of the tables: {@code padded(b)} or a larger multiple of {@link
   *     #PAD}
   * @param slope a of the pair form
   * @param invS2 1/σ²
   * @param x particles, n × d; centred, or digits are lost
   * @param norms squared norms of x, n
   * @param p P = X Cᵀ, n × ld
   * @param bTable B, n × ld
   * @param ct Cᵀ, d × ld
   */
  public record Tables(
      int n,
      int d,
      int b,
      int ld,
      double slope,
      double invS2,
      double[] x,
      double[] norms,
      double[] p,
      double[] bTable,
      double[] ct) {
    /** Checks every shape once. */
    public Tables {
      if (n < 1 || d < 1 || b < 1 || ld < b || ld % PAD != 0) {
        throw new IllegalArgumentException(
            "n = "
                + n
                + ", d = "
                + d
                + ", b = "
                + b
                + " and leading dimension "
                + ld
                + ": all at least 1, the last a multiple of "
                + PAD
                + " and at least b");
      }
      Checks.block("x", x, 0, n, d, d);
      Checks.vector("norms", norms, 0, n);
      Checks.block("P", p, 0, n, ld, ld);
      Checks.block("B", bTable, 0, n, ld, ld);
      Checks.block("Cᵀ", ct, 0, d, ld, ld);
    }
  }

  /**
   * H_j and J_j of one particle, both d × ld.
   *
   * @param t the shared tables
   * @param j the particle
   * @param k its Gaussian weights k_j·, n
   * @param kOff first element
   * @param g its inner products x_j·x_i, n
   * @param gOff first element
   * @param kb its row of K B, ld
   * @param kbOff first element
   * @param h H_j
   * @param hOff first element
   * @param jac J_j, whose column m is ∇f_m(x_j)
   * @param jOff first element
   * @param ws the calling thread's workspace
   * @throws IllegalArgumentException if a block does not fit its array
   */
  public static void sums(
      Tables t,
      int j,
      double[] k,
      int kOff,
      double[] g,
      int gOff,
      double[] kb,
      int kbOff,
      double[] h,
      int hOff,
      double[] jac,
      int jOff,
      Workspace ws) {
    if (j < 0 || j >= t.n) {
      throw new IllegalArgumentException("particle " + j + " is not within " + t.n);
    }
    Checks.vector("k", k, kOff, t.n);
    Checks.vector("g", g, gOff, t.n);
    Checks.vector("KB", kb, kbOff, t.ld);
    Checks.block("H", h, hOff, t.d, t.ld, t.ld);
    Checks.block("J", jac, jOff, t.d, t.ld, t.ld);
    Checks.workspace(ws);
    IMPL.sums(t, j, k, kOff, g, gOff, kb, kbOff, h, hOff, jac, jOff, ws);
  }
}
