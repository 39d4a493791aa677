package io.kinglet.kernels;

/**
 * Squared distances and Gaussian weights from a table of inner products g_ij = x_i·y_j and the
 * squared norms of the rows. Distances by products lose digits when the rows lie far from the
 * origin: centre them first.
 */
public final class Gaussians {
  private static final GaussianKernels IMPL = KernelProvider.current().gaussians();

  private Gaussians() {}

  /**
   * out_i ← ‖x_i‖², summed in the order of {@link Products}, so that s_i + s_i − 2 x_i·x_i is
   * exactly 0.
   *
   * @param n rows
   * @param d columns
   * @param x rows, n × d
   * @param xOff first element
   * @param ldx leading dimension
   * @param out n numbers
   * @param outOff first element
   * @throws IllegalArgumentException if a block does not fit its array
   */
  public static void squaredNorms(
      int n, int d, double[] x, int xOff, int ldx, double[] out, int outOff) {
    Checks.block("x", x, xOff, n, d, ldx);
    Checks.vector("out", out, outOff, n);
    IMPL.squaredNorms(n, d, x, xOff, ldx, out, outOff);
  }

  /**
   * out_ij ← max(0, s_i + t_j − 2 g_ij).
   *
   * @param m rows
   * @param n columns
   * @param s squared norms of the rows' points, m
   * @param sOff first element
   * @param t squared norms of the columns' points, n
   * @param tOff first element
   * @param g inner products, m × n
   * @param gOff first element
   * @param ldg leading dimension
   * @param out squared distances, m × n; may be g itself
   * @param outOff first element
   * @param ldo leading dimension
   * @throws IllegalArgumentException if a block does not fit its array
   */
  public static void squaredDistances(
      int m,
      int n,
      double[] s,
      int sOff,
      double[] t,
      int tOff,
      double[] g,
      int gOff,
      int ldg,
      double[] out,
      int outOff,
      int ldo) {
    check(m, n, s, sOff, t, tOff, g, gOff, ldg, out, outOff, ldo);
    IMPL.squaredDistances(m, n, s, sOff, t, tOff, g, gOff, ldg, out, outOff, ldo);
  }

  /**
   * out_ij ← exp(−scale · max(0, s_i + t_j − 2 g_ij)); for a bandwidth σ, scale = 1/(2σ²).
   *
   * @param m rows
   * @param n columns
   * @param scale factor of the squared distance
   * @param s squared norms of the rows' points, m
   * @param sOff first element
   * @param t squared norms of the columns' points, n
   * @param tOff first element
   * @param g inner products, m × n
   * @param gOff first element
   * @param ldg leading dimension
   * @param out weights, m × n; may be g itself
   * @param outOff first element
   * @param ldo leading dimension
   * @throws IllegalArgumentException if a block does not fit its array
   */
  public static void weights(
      int m,
      int n,
      double scale,
      double[] s,
      int sOff,
      double[] t,
      int tOff,
      double[] g,
      int gOff,
      int ldg,
      double[] out,
      int outOff,
      int ldo) {
    check(m, n, s, sOff, t, tOff, g, gOff, ldg, out, outOff, ldo);
    IMPL.weights(m, n, scale, s, sOff, t, tOff, g, gOff, ldg, out, outOff, ldo);
  }

  private static void check(
      int m,
      int n,
      double[] s,
      int sOff,
      double[] t,
      int tOff,
      double[] g,
      int gOff,
      int ldg,
      double[] out,
      int outOff,
      int ldo) {
    Checks.vector("s", s, sOff, m);
    Checks.vector("t", t, tOff, n);
    Checks.block("g", g, gOff, m, n, ldg);
    Checks.block("out", out, outOff, m, n, ldo);
  }
}
