package io.kinglet.kernels;

/**
 * Squared distances and Gaussian weights from a table of inner products g_ij = x_i·y_j and the
 * squared norms of the rows, and sums with such weights. Distances by products lose digits when the
 * rows lie far from the origin: centre them first.
 */
public final class Gaussians {
  private static final GaussianKernels IMPL = KernelProvider.current().gaussians();

  /** The most dimensions of {@link #field}. */
  public static final int FIELD_DIMS = 5;

  // Of the widest vectors.
  private static final int COLUMNS = 512 / Double.SIZE;

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

  /**
   * How many dimensions {@link #field} works in; the others are zeros.
   *
   * @param d dimensions, {@link #FIELD_DIMS} at most
   * @return 2 or 5
   * @throws IllegalArgumentException if d is less than 1 or more than {@link #FIELD_DIMS}
   */
  public static int fieldDims(int d) {
    if (d < 1 || d > FIELD_DIMS) {
      throw new IllegalArgumentException(d + " dimensions are not within 1 to " + FIELD_DIMS);
    }
    return d <= 2 ? 2 : FIELD_DIMS;
  }

  /**
   * The sums that the field Σ_i D(x_j, x_i) p_i of few dimensions is made of, for a run of points
   * x_j, with w_ij = k_ij (τ_i + p_i·x_j): the rows of {@code sums} are Σ_i w_ij x_i, Σ_i w_ij and
   * Σ_i k_ij p_i (Liu, Wang, Wang 2025, section 4: D is the mixed second derivative of k). (6 dims
   * + 2)n flops for each point.
   *
   * @param dims what {@link #fieldDims} says
   * @param n particles
   * @param pushes a row for each particle: τ_i, p_i, x_i; 2 dims + 1 numbers
   * @param points the points, dims × ld: a column for each
   * @param first the run's first column of them
   * @param ld leading dimension of the points
   * @param k k_ij, n rows of the run's columns
   * @param kOff its first element
   * @param ldk its leading dimension
   * @param count points of the run, a multiple of 8
   * @param sums 2 dims + 1 rows of count numbers, written
   * @throws IllegalArgumentException if a shape does not fit
   */
  public static void field(
      int dims,
      int n,
      double[] pushes,
      double[] points,
      int first,
      int ld,
      double[] k,
      int kOff,
      int ldk,
      int count,
      double[] sums) {
    if (dims != fieldDims(dims)) {
      throw new IllegalArgumentException(
          dims + " dimensions are to be " + fieldDims(dims) + ", with zeros");
    }
    if (count % COLUMNS != 0) {
      throw new IllegalArgumentException(
          "a run of " + count + " points is not a multiple of " + COLUMNS);
    }
    int width = 2 * dims + 1;
    Checks.block("pushes", pushes, 0, n, width, width);
    Checks.block("points", points, first, dims, count, ld);
    Checks.block("k", k, kOff, n, count, ldk);
    Checks.block("sums", sums, 0, width, count, count);
    IMPL.field(dims, n, pushes, points, first, ld, k, kOff, ldk, count, sums);
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
