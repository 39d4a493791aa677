package io.kinglet.jmh.reference;

import java.util.Arrays;

/** Textbook loops in plain Java, in the order that the compiler vectorises. */
public final class PlainBlas implements Blas {
  @Override
  public void gemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      double[] b,
      double[] c) {
    double[] right = transB ? transposed(b, n, k) : b;
    Arrays.fill(c, 0, m * n, 0.0);
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < k; p++) {
        double left = alpha * (transA ? a[p * m + i] : a[i * k + p]);
        for (int j = 0; j < n; j++) {
          c[i * n + j] += left * right[p * n + j];
        }
      }
    }
  }

  @Override
  public void factor(int n, double[] a) {
    for (int j = 0; j < n; j++) {
      for (int i = j; i < n; i++) {
        double sum = a[i * n + j];
        for (int p = 0; p < j; p++) {
          sum -= a[i * n + p] * a[j * n + p];
        }
        if (i == j) {
          if (!(sum > 0)) {
            throw new ArithmeticException(
                "the leading minor of order " + (j + 1) + " is not positive");
          }
          a[j * n + j] = Math.sqrt(sum);
        } else {
          a[i * n + j] = sum / a[j * n + j];
        }
      }
    }
  }

  @Override
  public void solve(int n, double[] a, double[] r) {
    factor(n, a);
    for (int i = 0; i < n; i++) {
      for (int p = 0; p < i; p++) {
        r[i] -= a[i * n + p] * r[p];
      }
      r[i] /= a[i * n + i];
    }
    for (int i = n - 1; i >= 0; i--) {
      r[i] /= a[i * n + i];
      for (int p = 0; p < i; p++) {
        r[p] -= a[i * n + p] * r[i];
      }
    }
  }

  private static double[] transposed(double[] b, int n, int k) {
    double[] out = new double[n * k];
    for (int j = 0; j < n; j++) {
      for (int p = 0; p < k; p++) {
        out[p * n + j] = b[j * k + p];
      }
    }
    return out;
  }
}
