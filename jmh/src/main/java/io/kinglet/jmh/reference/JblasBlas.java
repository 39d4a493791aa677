package io.kinglet.jmh.reference;

import io.kinglet.nativeconfig.LapackProvider;
import org.jblas.NativeBlas;

/** jblas as it loads: a row-major matrix is its transpose to a column-major library. */
public final class JblasBlas implements Blas {
  /**
   * Loads jblas with the run-time that it needs.
   *
   * @throws IllegalStateException if it does not load
   */
  public JblasBlas() {
    if (LapackProvider.jblas().isEmpty()) {
      throw new IllegalStateException("jblas does not load here; 'kinglet doctor' says why");
    }
  }

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
    char left = transB ? 'T' : 'N';
    char right = transA ? 'T' : 'N';
    int lda = transA ? m : k;
    int ldb = transB ? k : n;
    NativeBlas.dgemm(left, right, n, m, k, alpha, b, 0, ldb, a, 0, lda, 0, c, 0, n);
  }

  @Override
  public void factor(int n, double[] a) {
    int info = NativeBlas.dpotrf('U', n, a, 0, n);
    if (info != 0) {
      throw new ArithmeticException("dpotrf returned " + info);
    }
  }

  @Override
  public void solve(int n, double[] a, double[] r) {
    int info = NativeBlas.dposv('U', n, 1, a, 0, n, r, 0, n);
    if (info != 0) {
      throw new ArithmeticException("dposv returned " + info);
    }
  }
}
