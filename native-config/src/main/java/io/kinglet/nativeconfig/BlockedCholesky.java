package io.kinglet.nativeconfig;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;

/**
 * Right-looking blocked Cholesky, A = L Lᵀ, on the lower triangle of a row-major block. A panel of
 * columns is copied transposed, so that its columns are rows of separate arrays, factored there and
 * copied back; the rest of A is updated by a matrix product.
 */
final class BlockedCholesky {
  // Measured on one AVX-512 core, JDK 25, µs for 16, 24, 32, 48, 64: n = 200: 169, 160, 163, 169,
  // 189;
  // n = 500: 2003, 1858, 1798, 1911, 1916; n = 50 all alike; at n = 1000, 64 is ahead by a quarter.
  private static final int BLOCK = 32;

  private BlockedCholesky() {}

  /** Returns 0, or the order of the first leading minor that is not positive. */
  static int factor(int n, double[] a, int aOff, int lda, Workspace ws) {
    int width = Math.min(BLOCK, n);
    double[][] panel = ws.rows(width, n);
    for (int k = 0; k < n; k += BLOCK) {
      int cols = Math.min(BLOCK, n - k);
      int rows = n - k;
      int corner = aOff + k * lda + k;
      load(panel, cols, rows, a, corner, lda);
      int failed = factorPanel(panel, cols, rows);
      if (failed != 0) {
        return k + failed;
      }
      store(panel, cols, rows, a, corner, lda);
      int rest = rows - cols;
      if (rest > 0) {
        double[] flat = ws.scratch(6, cols * rest);
        for (int i = 0; i < cols; i++) {
          System.arraycopy(panel[i], cols, flat, i * rest, rest);
        }
        Products.gemmLower(
            true,
            false,
            rest,
            cols,
            -1,
            flat,
            0,
            rest,
            flat,
            0,
            rest,
            1,
            a,
            corner + cols * lda + cols,
            lda,
            ws);
      }
    }
    return 0;
  }

  /** panel[i][j] = A[j, i] for i ≤ j: a panel's column becomes a row. */
  private static void load(double[][] panel, int cols, int rows, double[] a, int at, int lda) {
    for (int i = 0; i < cols; i++) {
      double[] row = panel[i];
      int from = at + i;
      for (int j = i; j < rows; j++) {
        row[j] = a[from + j * lda];
      }
    }
  }

  private static void store(double[][] panel, int cols, int rows, double[] a, int at, int lda) {
    for (int j = 0; j < rows; j++) {
      int to = at + j * lda;
      int end = Math.min(j + 1, cols);
      for (int i = 0; i < end; i++) {
        a[to + i] = panel[i][j];
      }
    }
  }

  /** Left-looking within the panel, four earlier rows at a time. */
  private static int factorPanel(double[][] panel, int cols, int rows) {
    for (int i = 0; i < cols; i++) {
      double[] row = panel[i];
      int p = 0;
      for (; p + 3 < i; p += 4) {
        double[] p0 = panel[p];
        double[] p1 = panel[p + 1];
        double[] p2 = panel[p + 2];
        double[] p3 = panel[p + 3];
        RowLoops.subtract4(row, p0[i], p0, p1[i], p1, p2[i], p2, p3[i], p3, i, rows);
      }
      for (; p < i; p++) {
        RowLoops.subtract(row, panel[p][i], panel[p], i, rows);
      }
      double pivot = row[i];
      // Written so that NaN fails too; an infinite pivot has no finite factor.
      if (!(pivot > 0 && pivot < Double.POSITIVE_INFINITY)) {
        return i + 1;
      }
      double root = Math.sqrt(pivot);
      row[i] = root;
      RowLoops.scale(row, 1 / root, i + 1, rows);
    }
    return 0;
  }
}
