package io.kinglet.kernels;

/** Matrix products over row-major blocks; unchecked, behind {@link Products}. */
interface ProductKernels {
  void gemm(
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
      Workspace ws);

  /** Rows firstRow to firstRow + m of the lower triangle; a and c stand at that first row. */
  void gemmLower(
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
      Workspace ws);
}
