package io.kinglet.solver.metrics;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.nativeconfig.LapackProvider;
import io.kinglet.solver.Sample;

/**
 * Fréchet distance of two samples taken as Gaussians (Dowson, Landau, Journal of Multivariate
 * Analysis 1982), squared as is usual: ‖m − m'‖² + tr(C + C' − 2 (C^½ C' C^½)^½), m and C being a
 * sample's mean and its covariance over n − 1. In the features of a classifier it compares pictures
 * (Heusel et al., NeurIPS 2017).
 */
public final class FrechetDistance {
  private FrechetDistance() {}

  /**
   * The squared distance.
   *
   * @param x first sample, n × d, at least 2 rows
   * @param y second sample, m × d, at least 2 rows
   * @return at least 0, in the data's unit squared
   * @throws IllegalArgumentException if the widths differ or a sample has one row
   * @throws ArithmeticException if a covariance is beyond the range of numbers
   */
  public static double squared(Sample x, Sample y) {
    if (x.dims() != y.dims() || x.rows() < 2 || y.rows() < 2) {
      throw new IllegalArgumentException(
          "no Fréchet distance between "
              + x
              + " and "
              + y
              + ": columns must be as many, rows at least 2");
    }
    int d = x.dims();
    Workspace ws = new Workspace();
    double[] mx = means(x);
    double[] my = means(y);
    double[] cx = covariance(x, mx, ws);
    double[] cy = covariance(y, my, ws);
    double sum = 0;
    for (int j = 0; j < d; j++) {
      double gap = mx[j] - my[j];
      sum += gap * gap + cx[j * d + j] + cy[j * d + j];
    }
    double squared = sum - 2 * rootTrace(d, cx, cy, ws);
    // Two equal samples leave rounding of either sign.
    return Math.max(0, squared);
  }

  /** tr (C^½ C' C^½)^½: with C = Vᵀ W V, of the eigenvalues of W^½ V C' Vᵀ W^½. */
  private static double rootTrace(int d, double[] c, double[] other, Workspace ws) {
    double[] w = new double[d];
    LapackProvider.get().symmetricEigen(d, c, 0, d, w, 0, ws);
    for (int i = 0; i < d; i++) {
      double root = Math.sqrt(Math.max(0, w[i]));
      for (int j = 0; j < d; j++) {
        c[i * d + j] *= root;
      }
    }
    double[] half = new double[d * d];
    double[] whole = new double[d * d];
    Products.gemm(false, false, d, d, d, 1, c, 0, d, other, 0, d, 0, half, 0, d, ws);
    Products.gemm(false, true, d, d, d, 1, half, 0, d, c, 0, d, 0, whole, 0, d, ws);
    LapackProvider.get().symmetricEigen(d, whole, 0, d, w, 0, ws);
    double trace = 0;
    for (double value : w) {
      trace += Math.sqrt(Math.max(0, value));
    }
    return trace;
  }

  private static double[] means(Sample x) {
    int d = x.dims();
    double[] mean = new double[d];
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < d; j++) {
        mean[j] += x.data()[i * d + j];
      }
    }
    for (int j = 0; j < d; j++) {
      mean[j] /= x.rows();
    }
    return mean;
  }

  private static double[] covariance(Sample x, double[] mean, Workspace ws) {
    int n = x.rows();
    int d = x.dims();
    double[] centred = x.data().clone();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        centred[i * d + j] -= mean[j];
      }
    }
    double[] c = new double[Math.multiplyExact(d, d)];
    double scale = 1.0 / (n - 1);
    Products.gemm(true, false, d, d, n, scale, centred, 0, d, centred, 0, d, 0, c, 0, d, ws);
    return c;
  }
}
