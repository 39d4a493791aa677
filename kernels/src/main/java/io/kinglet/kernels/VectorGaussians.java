package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;

import jdk.incubator.vector.DoubleVector;

/** Squared distances and Gaussian weights from a table of inner products. */
final class VectorGaussians implements GaussianKernels {
  private final VectorElements elements = new VectorElements();

  @Override
  public void squaredNorms(int n, int d, double[] x, int xOff, int ldx, double[] out, int outOff) {
    for (int i = 0; i < n; i++) {
      // The order of VectorProducts (chains of one depth block, added), so that a point's distance
      // to itself is exactly 0.
      double total = 0;
      int at = xOff + i * ldx;
      for (int p = 0; p < d; p += VectorProducts.KC) {
        double sum = 0;
        int end = Math.min(d, p + VectorProducts.KC);
        for (int l = p; l < end; l++) {
          sum = Math.fma(x[at + l], x[at + l], sum);
        }
        total += sum;
      }
      out[outOff + i] = total;
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
    DoubleVector minusTwo = DoubleVector.broadcast(D, -2.0);
    for (int i = 0; i < m; i++) {
      double si = s[sOff + i];
      int from = gOff + i * ldg;
      int to = outOff + i * ldo;
      int j = 0;
      for (; j <= n - LANES; j += LANES) {
        DoubleVector sum = DoubleVector.fromArray(D, t, tOff + j).add(si);
        DoubleVector.fromArray(D, g, from + j).fma(minusTwo, sum).max(0.0).intoArray(out, to + j);
      }
      for (; j < n; j++) {
        out[to + j] = ScalarGaussians.distance(si, t[tOff + j], g[from + j]);
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
    DoubleVector minusTwo = DoubleVector.broadcast(D, -2.0);
    for (int i = 0; i < m; i++) {
      double si = s[sOff + i];
      int from = gOff + i * ldg;
      int to = outOff + i * ldo;
      int j = 0;
      for (; j <= n - LANES; j += LANES) {
        DoubleVector sum = DoubleVector.fromArray(D, t, tOff + j).add(si);
        DoubleVector distance = DoubleVector.fromArray(D, g, from + j).fma(minusTwo, sum).max(0.0);
        distance.mul(-scale).intoArray(out, to + j);
      }
      for (; j < n; j++) {
        out[to + j] = ScalarGaussians.distance(si, t[tOff + j], g[from + j]) * -scale;
      }
      // A second pass over the row, which is in the first-level cache.
      elements.exp(n, out, to, out, to);
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
    VectorFields.run(dims, n, pushes, points, first, ld, k, kOff, ldk, count, sums);
  }
}
