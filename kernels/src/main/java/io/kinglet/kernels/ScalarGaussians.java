package io.kinglet.kernels;

import java.util.Arrays;

/** Plain Java twin of {@link VectorGaussians}. */
final class ScalarGaussians implements GaussianKernels {
  @Override
  public void squaredNorms(int n, int d, double[] x, int xOff, int ldx, double[] out, int outOff) {
    for (int i = 0; i < n; i++) {
      // The order of ScalarProducts, so that a point's distance to itself is exactly 0.
      double sum = 0;
      int at = xOff + i * ldx;
      for (int l = 0; l < d; l++) {
        sum += x[at + l] * x[at + l];
      }
      out[outOff + i] = sum;
    }
  }

  @Override
  public void squaredDistances(
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
    for (int i = 0; i < m; i++) {
      double si = s[sOff + i];
      int from = gOff + i * ldg;
      int to = outOff + i * ldo;
      for (int j = 0; j < n; j++) {
        out[to + j] = distance(si, t[tOff + j], g[from + j]);
      }
    }
  }

  @Override
  public void weights(
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
    for (int i = 0; i < m; i++) {
      double si = s[sOff + i];
      int from = gOff + i * ldg;
      int to = outOff + i * ldo;
      for (int j = 0; j < n; j++) {
        out[to + j] = ScalarElements.exp(distance(si, t[tOff + j], g[from + j]) * -scale);
      }
    }
  }

  @Override
  public void field(
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
    int width = 2 * dims + 1;
    Arrays.fill(sums, 0, width * count, 0.0);
    for (int i = 0; i < n; i++) {
      int at = i * width;
      for (int j = 0; j < count; j++) {
        double weight = k[kOff + i * ldk + j];
        double turn = pushes[at];
        for (int l = 0; l < dims; l++) {
          turn += pushes[at + 1 + l] * points[l * ld + first + j];
        }
        double w = weight * turn;
        for (int l = 0; l < dims; l++) {
          sums[l * count + j] += pushes[at + 1 + dims + l] * w;
          sums[(dims + 1 + l) * count + j] += pushes[at + 1 + l] * weight;
        }
        sums[dims * count + j] += w;
      }
    }
  }

  static double distance(double s, double t, double g) {
    return Math.max(0.0, Math.fma(-2.0, g, s + t));
  }
}
