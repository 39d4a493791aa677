package io.kinglet.kernels;

/** Plain Java products: the oracle, and the fall-back; row updates that the compiler vectorises. */
final class ScalarProducts implements ProductKernels {
  @Override
  public void gemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOff,
      int lda,
      double[] b,
      int bOff,
      int ldb,
      double beta,
      double[] c,
      int cOff,
      int ldc,
      Workspace ws) {
    run(
        false, 0, transA, transB, m, n, k, alpha, a, aOff, lda, b, bOff, ldb, beta, c, cOff, ldc,
        ws);
  }

  @Override
  public void gemmLower(
      boolean transA,
      boolean transB,
      int firstRow,
      int m,
      int k,
      double alpha,
      double[] a,
      int aOff,
      int lda,
      double[] b,
      int bOff,
      int ldb,
      double beta,
      double[] c,
      int cOff,
      int ldc,
      Workspace ws) {
    int n = firstRow + m;
    run(
        true, firstRow, transA, transB, m, n, k, alpha, a, aOff, lda, b, bOff, ldb, beta, c, cOff,
        ldc, ws);
  }

  private static void run(
      boolean lower,
      int firstRow,
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOff,
      int lda,
      double[] b,
      int bOff,
      int ldb,
      double beta,
      double[] c,
      int cOff,
      int ldc,
      Workspace ws) {
    double[] right = b;
    int rOff = bOff;
    int ldr = ldb;
    if (transB) {
      right = ws.right(n * k);
      for (int j = 0; j < n; j++) {
        for (int p = 0; p < k; p++) {
          right[p * n + j] = b[bOff + j * ldb + p];
        }
      }
      rOff = 0;
      ldr = n;
    }
    double[] row = ws.edge(n);
    for (int i = 0; i < m; i++) {
      int width = lower ? firstRow + i + 1 : n;
      java.util.Arrays.fill(row, 0, width, 0.0);
      for (int p = 0; p < k; p++) {
        double aip = transA ? a[aOff + p * lda + i] : a[aOff + i * lda + p];
        int at = rOff + p * ldr;
        for (int j = 0; j < width; j++) {
          row[j] += aip * right[at + j];
        }
      }
      int out = cOff + i * ldc;
      if (beta == 0) {
        for (int j = 0; j < width; j++) {
          c[out + j] = alpha * row[j];
        }
      } else {
        for (int j = 0; j < width; j++) {
          c[out + j] = beta * c[out + j] + alpha * row[j];
        }
      }
    }
  }
}
