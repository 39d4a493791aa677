package io.kinglet.solver.velocity;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import java.util.random.RandomGenerator;

/**
 * The drawn Ω and τ of random Fourier features, and XΩ + τ: points stand about an origin, with a
 * last coordinate of 1 that the phases, a last row of Ω, are multiplied by.
 */
final class Frequencies {
  private int count;
  private int d;
  private int[] moving;
  private int moved;
  private double[] origin = {};
  private double[] omega = {};
  private double[] omegaMoved = {};

  /**
   * Draws Ω and the phases; the first features are the same however many are drawn.
   *
   * @param features R
   * @param centre subtracted from all points, d; digits are lost far from the origin
   * @param movingDims dimensions that move, ascending; null for all
   * @param sigma bandwidth of the velocity kernel
   * @param random the step's generator
   */
  void draw(int features, double[] centre, int[] movingDims, double sigma, RandomGenerator random) {
    requireSize((centre.length + 1L) * features, "dimensions", centre.length, features);
    count = features;
    d = centre.length;
    boolean whole = movingDims == null || movingDims.length == d;
    moving = whole ? null : movingDims;
    moved = whole ? d : movingDims.length;
    origin = centre;
    // A last row of phases, which a last coordinate of 1 adds to the products.
    omega = JacobianTables.fit(omega, (d + 1) * count);
    for (int r = 0; r < count; r++) {
      for (int l = 0; l < d; l++) {
        omega[l * count + r] = random.nextGaussian() / sigma;
      }
      omega[d * count + r] = random.nextDouble() * 2 * Math.PI;
    }
    omegaMoved = JacobianTables.fit(omegaMoved, (moved + 1) * count);
    for (int l = 0; l <= moved; l++) {
      int row = l == moved ? d : whole ? l : moving[l];
      System.arraycopy(omega, row * count, omegaMoved, l * count, count);
    }
  }

  static void requireSize(long numbers, String what, int many, int features) {
    if (numbers > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          many
              + " "
              + what
              + " and "
              + features
              + " random features are more than one array holds; use fewer of either");
    }
  }

  /** p = XΩ + τ of some columns; own: of the dimensions that move alone. */
  void project(double[] points, boolean own, int rows, int c, int cols, double[] p, Workspace ws) {
    int depth = (own ? moved : d) + 1;
    double[] frequencies = own ? omegaMoved : omega;
    Products.gemm(
        false,
        false,
        rows,
        cols,
        depth,
        1,
        points,
        0,
        depth,
        frequencies,
        c,
        count,
        0,
        p,
        0,
        cols,
        ws);
  }

  /** Points less the origin, and a last coordinate of 1. */
  double[] centred(double[] from, int first, int rows, Workspace ws) {
    double[] points = ws.scratch(2, Slices.ROWS * (d + 1));
    for (int i = 0; i < rows; i++) {
      for (int l = 0; l < d; l++) {
        points[i * (d + 1) + l] = from[(first + i) * d + l] - origin[l];
      }
      points[i * (d + 1) + d] = 1;
    }
    return points;
  }

  /** The coordinates that move, of points that are centred. */
  double[] moving(double[] points, int rows, Workspace ws) {
    double[] own = ws.scratch(3, Slices.ROWS * (moved + 1));
    for (int i = 0; i < rows; i++) {
      for (int l = 0; l < moved; l++) {
        own[i * (moved + 1) + l] = points[i * (d + 1) + moving[l]];
      }
      own[i * (moved + 1) + moved] = 1;
    }
    return own;
  }

  /** R. */
  int count() {
    return count;
  }

  int d() {
    return d;
  }

  /** Dimensions that move; null for all. */
  int[] moving() {
    return moving;
  }

  int moved() {
    return moved;
  }

  double[] origin() {
    return origin;
  }

  /** Ω of the dimensions that move, and τ: (moved + 1) × R. */
  double[] omegaMoved() {
    return omegaMoved;
  }

  long bytes() {
    return ((long) omega.length + omegaMoved.length + origin.length) * Double.BYTES;
  }
}
