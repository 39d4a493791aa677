package io.kinglet.nativeconfig;

import io.kinglet.kernels.Panels;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;

/**
 * Right-looking blocked Cholesky, A = L Lᵀ, on the lower triangle of a row-major block. A panel of
 * columns is copied transposed, so that its columns are contiguous, factored there and copied back;
 * the rest of A is updated by a matrix product.
 */
final class BlockedCholesky {
  // Ours is so many times as fast as OpenBLAS's dpotrf on one AVX-512 core, JDK 25, for 32, 64, 96,
  // 128: n = 200: 2.5, 2.4, 2.7, 3.0; n = 1000: 1.5, 1.6, 1.6, 1.4.
  private static final int BLOCK = 96;

  private BlockedCholesky() {}

  /** Returns 0, or the order of the first leading minor that is not positive. */
  static int factor(int n, double[] a, int aOff, int lda, Workspace ws) {
    for (int k = 0; k < n; k += BLOCK) {
      int cols = Math.min(BLOCK, n - k);
      int rows = n - k;
      int rest = rows - cols;
      int corner = aOff + k * lda + k;
      int below = corner + cols * lda;
      int ld = Panels.padded(rows);
      double[] panel = ws.scratch(6, cols * ld);
      for (int j = 0; j < cols; j++) {
        for (int i = 0; i <= j; i++) {
          panel[i * ld + j] = a[corner + j * lda + i];
        }
      }
      Panels.transpose(rest, cols, a, below, lda, panel, cols, ld);
      int failed = Panels.factor(cols, rows, panel, 0, ld, ws);
      if (failed != 0) {
        return k + failed;
      }
      for (int j = 0; j < cols; j++) {
        for (int i = 0; i <= j; i++) {
          a[corner + j * lda + i] = panel[i * ld + j];
        }
      }
      Panels.transpose(cols, rest, panel, cols, ld, a, below, lda);
      if (rest > 0) {
        Products.gemmLower(
            true,
            false,
            rest,
            cols,
            -1,
            panel,
            cols,
            ld,
            panel,
            cols,
            ld,
            1,
            a,
            below + cols,
            lda,
            ws);
      }
    }
    return 0;
  }
}
