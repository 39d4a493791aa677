package io.kinglet.kernels;

/** The checked façade in the shape of the kernels behind it. */
final class FacadeProducts implements ProductKernels {
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
    Products.gemm(
        transA, transB, m, n, k, alpha, a, aOff, lda, b, bOff, ldb, beta, c, cOff, ldc, ws);
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
    int last = firstRow + m;
    int a0 = transA ? aOff - firstRow : aOff - firstRow * lda;
    // The rows after the last one are none of this call's business: the order ends with it.
    Products.gemmLowerRows(
        transA,
        transB,
        firstRow,
        last,
        last,
        k,
        alpha,
        a,
        a0,
        lda,
        b,
        bOff,
        ldb,
        beta,
        c,
        cOff - firstRow * ldc,
        ldc,
        ws);
  }
}
