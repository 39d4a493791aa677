package io.kinglet.jmh.reference;

import io.kinglet.kernels.Gaussians;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** The weights exp(−‖x_i − y_j‖²/2σ²) of all pairs of rows, by whoever computes them. */
public final class GaussianBlock {
  private final int m;
  private final int n;
  private final int d;
  private final double scale;
  private final double[] x;
  private final double[] y;
  private final double[] s;
  private final double[] t;
  private final double[] out;
  private final Workspace ws = new Workspace();

  /**
   * Draws the rows.
   *
   * @param shape {@code "m,n,d"}
   */
  public GaussianBlock(String shape) {
    int[] sizes = Shapes.parse(shape, "m,n,d");
    m = sizes[0];
    n = sizes[1];
    d = sizes[2];
    scale = 1.0 / (2 * d);
    SplittableRandom random = new SplittableRandom(4);
    x = random.doubles((long) m * d, -1, 1).toArray();
    y = random.doubles((long) n * d, -1, 1).toArray();
    s = new double[m];
    t = new double[n];
    out = new double[m * n];
  }

  /**
   * Who computes; a twin has been verified to give our weights.
   *
   * @param twin a name of {@link BlasTwins}
   * @return what computes the weights, m × n; the same array at each call
   * @throws IllegalStateException if it does not agree with ours, or does not load
   */
  public Supplier<double[]> of(String twin) {
    Supplier<double[]> weights =
        switch (twin) {
          case "kinglet" -> this::kinglet;
          case "plain-java" -> this::plainJava;
          default -> {
            Blas blas = BlasTwins.of(twin);
            yield () -> products(blas);
          }
        };
    double[] theirs = weights.get().clone();
    double[] ours = kinglet().clone();
    Agreement.require(twin, ours, theirs, tolerance());
    return weights;
  }

  private double[] kinglet() {
    Gaussians.squaredNorms(m, d, x, 0, d, s, 0);
    Gaussians.squaredNorms(n, d, y, 0, d, t, 0);
    Products.gemm(false, true, m, n, d, 1, x, 0, d, y, 0, d, 0, out, 0, n, ws);
    Gaussians.weights(m, n, scale, s, 0, t, 0, out, 0, n, out, 0, n);
    return out;
  }

  /** Loops over differences and Math.exp. */
  private double[] plainJava() {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        out[i * n + j] = Math.exp(-scale * PlainFeatures.squaredDistance(x, i, y, j, d));
      }
    }
    return out;
  }

  /** Inner products by a BLAS, then Math.exp. */
  private double[] products(Blas blas) {
    norms(x, m, s);
    norms(y, n, t);
    blas.gemm(false, true, m, n, d, 1, x, y, out);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double distance = Math.max(0, s[i] + t[j] - 2 * out[i * n + j]);
        out[i * n + j] = Math.exp(-scale * distance);
      }
    }
    return out;
  }

  /**
   * What two ways may differ by: each rounds the argument by at most (d + 6) 2⁻⁵³ of its absolute
   * products and the exponential by an ulp.
   */
  private double[] tolerance() {
    double[] weights = plainJava().clone();
    double[] tolerance = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double absolute = 0;
        for (int l = 0; l < d; l++) {
          double sum = Math.abs(x[i * d + l]) + Math.abs(y[j * d + l]);
          absolute += sum * sum;
        }
        double relative = 2 * (scale * absolute * (d + 6) + 2) * 0x1p-53;
        tolerance[i * n + j] = relative * weights[i * n + j];
      }
    }
    return tolerance;
  }

  private void norms(double[] rows, int count, double[] to) {
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int l = 0; l < d; l++) {
        sum += rows[i * d + l] * rows[i * d + l];
      }
      to[i] = sum;
    }
  }
}
