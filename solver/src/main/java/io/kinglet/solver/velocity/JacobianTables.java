package io.kinglet.solver.velocity;

import io.kinglet.kernels.Gaussians;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.features.Bases;
import io.kinglet.solver.features.FeatureMap;

/**
 * What velocity kernels need of the particles at one step: centred particles, and the feature
 * Jacobian in pair form, J_i = B_i (a x_i + c), restricted to the dimensions that move. Size n·b
 * and n·d; the buffers are kept from step to step.
 */
public final class JacobianTables {
  private int n;
  private int d;
  private int moved;
  private int b;
  private int ld;
  private double slope;
  private double sigma;
  private double[] mean = {};
  private double[] x = {};
  private double[] xt = {};
  private double[] norms = {};
  private double[] own = {};
  private double[] ownT = {};
  private double[] ownNorms = {};
  private double[] ct = {};
  private double[] table = {};
  private boolean whole;
  private long stamp;

  /** Creates the tables, empty. */
  public JacobianTables() {}

  /**
   * Room for B of the pair form, to be filled by {@link FeatureMap#evaluate} before {@link
   * #prepare}.
   *
   * @param rows n
   * @param padded leading dimension of feature tables
   * @return n × padded numbers or more
   */
  public double[] table(int rows, int padded) {
    table = fit(table, rows * padded);
    return table;
  }

  /**
   * Fills what velocities and Gram matrices need.
   *
   * @param map the features, whose B stands in {@link #table}
   * @param particles n × d
   * @param rows n
   * @param moving dimensions that move, ascending; null for all
   * @param bandwidth σ of the velocity kernel
   */
  public void prepare(
      FeatureMap map, double[] particles, int rows, int[] moving, double bandwidth) {
    stamp++;
    n = rows;
    d = map.dims();
    b = map.count();
    ld = map.padded();
    slope = map.slope();
    sigma = bandwidth;
    whole = moving == null || moving.length == d;
    moved = whole ? d : moving.length;
    mean = fit(mean, d);
    x = fit(x, n * d);
    xt = fit(xt, n * d);
    norms = fit(norms, n);
    Bases.mean(particles, n, d, mean);
    Bases.shift(particles, 0, n, d, mean, x, 0);
    transpose(x, n, d, xt);
    Gaussians.squaredNorms(n, d, x, 0, d, norms, 0);
    if (whole) {
      own = x;
      ownT = xt;
      ownNorms = norms;
    } else {
      own = fit(own == x ? new double[0] : own, n * moved);
      ownT = fit(ownT == xt ? new double[0] : ownT, n * moved);
      ownNorms = fit(ownNorms == norms ? new double[0] : ownNorms, n);
      for (int i = 0; i < n; i++) {
        for (int l = 0; l < moved; l++) {
          own[i * moved + l] = x[i * d + moving[l]];
        }
      }
      transpose(own, n, moved, ownT);
      Gaussians.squaredNorms(n, moved, own, 0, moved, ownNorms, 0);
    }
    directions(map, moving);
  }

  /** Rows of P = X Cᵀ. */
  void products(int first, int rows, double[] p, Workspace ws) {
    int at = first * moved;
    Products.gemm(false, false, rows, ld, moved, 1, own, at, moved, ct, 0, ld, 0, p, 0, ld, ws);
  }

  /** Cᵀ of the moving rows; c_m takes the particles' centring where J holds x − c. */
  private void directions(FeatureMap map, int[] moving) {
    double[] c = map.directions();
    ct = fit(ct, moved * ld);
    for (int l = 0; l < moved; l++) {
      int dim = whole ? l : moving[l];
      double shift = slope * mean[dim];
      for (int m = 0; m < b; m++) {
        ct[l * ld + m] = c[m * d + dim] + shift;
      }
      for (int m = b; m < ld; m++) {
        ct[l * ld + m] = 0;
      }
    }
  }

  private static void transpose(double[] from, int rows, int cols, double[] to) {
    for (int i = 0; i < rows; i++) {
      for (int l = 0; l < cols; l++) {
        to[l * rows + i] = from[i * cols + l];
      }
    }
  }

  static double[] fit(double[] held, int size) {
    return held.length >= size ? held : new double[size];
  }

  /** Differs from one preparation to the next. */
  long stamp() {
    return stamp;
  }

  int n() {
    return n;
  }

  int d() {
    return d;
  }

  /** How many dimensions move. */
  int moved() {
    return moved;
  }

  int b() {
    return b;
  }

  int ld() {
    return ld;
  }

  double slope() {
    return slope;
  }

  double sigma() {
    return sigma;
  }

  double[] mean() {
    return mean;
  }

  /** Centred particles, n × d, and their transpose. */
  double[] x() {
    return x;
  }

  double[] xt() {
    return xt;
  }

  double[] norms() {
    return norms;
  }

  /** The same restricted to the dimensions that move. */
  double[] own() {
    return own;
  }

  double[] ownT() {
    return ownT;
  }

  double[] ownNorms() {
    return ownNorms;
  }

  double[] ct() {
    return ct;
  }

  double[] table() {
    return table;
  }

  /** Whether all dimensions move. */
  boolean whole() {
    return whole;
  }

  /** Gaussian weights of some points' rows against all particles, and their inner products. */
  void weights(
      double[] points,
      int pOff,
      double[] pointNorms,
      int sOff,
      int rows,
      double[] inner,
      double[] weights,
      int wOff,
      int ldw,
      Workspace ws) {
    Products.gemm(false, false, rows, n, d, 1, points, pOff, d, xt, 0, n, 0, inner, 0, n, ws);
    double scale = 1 / (2 * sigma * sigma);
    Gaussians.weights(rows, n, scale, pointNorms, sOff, norms, 0, inner, 0, n, weights, wOff, ldw);
  }

  /**
   * The memory held.
   *
   * @return bytes
   */
  public long bytes() {
    long doubles = (long) mean.length + x.length + xt.length + norms.length + ct.length;
    doubles += table.length;
    doubles += whole ? 0 : own.length + ownT.length + ownNorms.length;
    return doubles * Double.BYTES;
  }
}
