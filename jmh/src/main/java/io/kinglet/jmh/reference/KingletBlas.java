package io.kinglet.jmh.reference;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.nativeconfig.Lapack;
import io.kinglet.nativeconfig.LapackProvider;

/** Our own kernels: what a twin costs on them tells algebra from arithmetic. */
public final class KingletBlas implements Blas {
  private final Workspace ws = new Workspace();

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
    int lda = transA ? m : k;
    int ldb = transB ? k : n;
    Products.gemm(transA, transB, m, n, k, alpha, a, 0, lda, b, 0, ldb, 0, c, 0, n, ws);
  }

  @Override
  public void factor(int n, double[] a) {
    factor(LapackProvider.kinglet(), n, a, ws);
  }

  static void factor(Lapack lapack, int n, double[] a, Workspace ws) {
    int minor = lapack.cholesky(n, a, 0, n, ws);
    if (minor != 0) {
      throw new ArithmeticException("the leading minor of order " + minor + " is not positive");
    }
  }

  @Override
  public void solve(int n, double[] a, double[] r) {
    solve(LapackProvider.kinglet(), n, a, r, ws);
  }

  static void solve(Lapack lapack, int n, double[] a, double[] r, Workspace ws) {
    factor(lapack, n, a, ws);
    lapack.choleskySolve(n, 1, a, 0, n, r, 0, 1, ws);
  }
}
