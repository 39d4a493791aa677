package io.kinglet.nativeconfig;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;

/** Solves with the factor of a Cholesky: L Lᵀ X = B in place. */
final class TriangularSolve {
  private static final int BLOCK = 32;
  // Fewer columns are solved one by one: a product would spend its time on packing L.
  private static final int FEW = 4;

  private TriangularSolve() {}

  static void both(
      int n, int nrhs, double[] l, int lOff, int ldl, double[] b, int bOff, int ldb, Workspace ws) {
    if (nrhs < FEW) {
      double[] x = ws.scratch(7, n);
      for (int c = 0; c < nrhs; c++) {
        for (int i = 0; i < n; i++) {
          x[i] = b[bOff + i * ldb + c];
        }
        forward(n, l, lOff, ldl, x);
        backward(n, l, lOff, ldl, x);
        for (int i = 0; i < n; i++) {
          b[bOff + i * ldb + c] = x[i];
        }
      }
      return;
    }
    blockedForward(n, nrhs, l, lOff, ldl, b, bOff, ldb, ws);
    blockedBackward(n, nrhs, l, lOff, ldl, b, bOff, ldb, ws);
  }

  /** L y = x, four rows of L at a time, so that sums need not wait for one another. */
  private static void forward(int n, double[] l, int lOff, int ldl, double[] x) {
    int i = 0;
    for (; i + 3 < n; i += 4) {
      int r0 = lOff + i * ldl;
      int r1 = r0 + ldl;
      int r2 = r1 + ldl;
      int r3 = r2 + ldl;
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      double t0 = 0;
      double t1 = 0;
      double t2 = 0;
      double t3 = 0;
      // i is a multiple of 4: pairs of columns leave none over.
      for (int j = 0; j < i; j += 2) {
        double xj = x[j];
        double xk = x[j + 1];
        s0 += l[r0 + j] * xj;
        s1 += l[r1 + j] * xj;
        s2 += l[r2 + j] * xj;
        s3 += l[r3 + j] * xj;
        t0 += l[r0 + j + 1] * xk;
        t1 += l[r1 + j + 1] * xk;
        t2 += l[r2 + j + 1] * xk;
        t3 += l[r3 + j + 1] * xk;
      }
      double x0 = (x[i] - (s0 + t0)) / l[r0 + i];
      double x1 = (x[i + 1] - (s1 + t1) - x0 * l[r1 + i]) / l[r1 + i + 1];
      double x2 = (x[i + 2] - (s2 + t2) - x0 * l[r2 + i] - x1 * l[r2 + i + 1]) / l[r2 + i + 2];
      x[i] = x0;
      x[i + 1] = x1;
      x[i + 2] = x2;
      x[i + 3] =
          (x[i + 3] - (s3 + t3) - x0 * l[r3 + i] - x1 * l[r3 + i + 1] - x2 * l[r3 + i + 2])
              / l[r3 + i + 3];
    }
    for (; i < n; i++) {
      int at = lOff + i * ldl;
      double sum = 0;
      for (int j = 0; j < i; j++) {
        sum += l[at + j] * x[j];
      }
      x[i] = (x[i] - sum) / l[at + i];
    }
  }

  /** Lᵀ y = x by rows of L, four at a time: each row is subtracted from what stands above. */
  private static void backward(int n, double[] l, int lOff, int ldl, double[] x) {
    int i = n - 1;
    for (; i >= 3; i -= 4) {
      int r0 = lOff + i * ldl;
      int r1 = r0 - ldl;
      int r2 = r1 - ldl;
      int r3 = r2 - ldl;
      double c0 = x[i] / l[r0 + i];
      double c1 = (x[i - 1] - c0 * l[r0 + i - 1]) / l[r1 + i - 1];
      double c2 = (x[i - 2] - c0 * l[r0 + i - 2] - c1 * l[r1 + i - 2]) / l[r2 + i - 2];
      double c3 =
          (x[i - 3] - c0 * l[r0 + i - 3] - c1 * l[r1 + i - 3] - c2 * l[r2 + i - 3]) / l[r3 + i - 3];
      x[i] = c0;
      x[i - 1] = c1;
      x[i - 2] = c2;
      x[i - 3] = c3;
      for (int j = 0; j < i - 3; j++) {
        x[j] = x[j] - c0 * l[r0 + j] - c1 * l[r1 + j] - c2 * l[r2 + j] - c3 * l[r3 + j];
      }
    }
    for (; i >= 0; i--) {
      int at = lOff + i * ldl;
      double c = x[i] / l[at + i];
      x[i] = c;
      for (int j = 0; j < i; j++) {
        x[j] -= c * l[at + j];
      }
    }
  }

  private static void blockedForward(
      int n, int nrhs, double[] l, int lOff, int ldl, double[] b, int bOff, int ldb, Workspace ws) {
    for (int k = 0; k < n; k += BLOCK) {
      int size = Math.min(BLOCK, n - k);
      int at = bOff + k * ldb;
      int row = lOff + k * ldl;
      if (k > 0) {
        Products.gemm(
            false, false, size, nrhs, k, -1, l, row, ldl, b, bOff, ldb, 1, b, at, ldb, ws);
      }
      for (int i = 0; i < size; i++) {
        int target = at + i * ldb;
        int li = row + i * ldl + k;
        for (int p = 0; p < i; p++) {
          subtract(nrhs, l[li + p], b, at + p * ldb, target);
        }
        divide(nrhs, l[li + i], b, target);
      }
    }
  }

  private static void blockedBackward(
      int n, int nrhs, double[] l, int lOff, int ldl, double[] b, int bOff, int ldb, Workspace ws) {
    for (int k = (n - 1) / BLOCK * BLOCK; k >= 0; k -= BLOCK) {
      int size = Math.min(BLOCK, n - k);
      int at = bOff + k * ldb;
      int diagonal = lOff + k * ldl + k;
      int below = n - k - size;
      if (below > 0) {
        Products.gemm(
            true,
            false,
            size,
            nrhs,
            below,
            -1,
            l,
            diagonal + size * ldl,
            ldl,
            b,
            at + size * ldb,
            ldb,
            1,
            b,
            at,
            ldb,
            ws);
      }
      for (int i = size - 1; i >= 0; i--) {
        int target = at + i * ldb;
        for (int p = i + 1; p < size; p++) {
          subtract(nrhs, l[diagonal + p * ldl + i], b, at + p * ldb, target);
        }
        divide(nrhs, l[diagonal + i * ldl + i], b, target);
      }
    }
  }

  private static void subtract(int count, double factor, double[] b, int from, int to) {
    for (int j = 0; j < count; j++) {
      b[to + j] -= factor * b[from + j];
    }
  }

  private static void divide(int count, double by, double[] b, int at) {
    for (int j = 0; j < count; j++) {
      b[at + j] /= by;
    }
  }
}
