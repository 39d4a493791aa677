package io.kinglet.jmh.reference;

import io.kinglet.kernels.Workspace;
import io.kinglet.nativeconfig.Lapack;
import io.kinglet.nativeconfig.LapackProvider;
import io.kinglet.nativeconfig.OpenBlas;

/** OpenBLAS through the foreign-function API, on one thread. */
public final class OpenBlasBlas implements Blas {
  private final Lapack lapack;
  private final Workspace ws = new Workspace();

  /**
   * Loads OpenBLAS.
   *
   * @throws IllegalStateException if there is none
   */
  public OpenBlasBlas() {
    lapack =
        LapackProvider.openblas()
            .orElseThrow(
                () -> new IllegalStateException("no OpenBLAS here; 'kinglet doctor' says why"));
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
    int lda = transA ? m : k;
    int ldb = transB ? k : n;
    OpenBlas.dgemm(transA, transB, m, n, k, alpha, a, 0, lda, b, 0, ldb, 0, c, 0, n);
  }

  @Override
  public void factor(int n, double[] a) {
    KingletBlas.factor(lapack, n, a, ws);
  }

  @Override
  public void solve(int n, double[] a, double[] r) {
    KingletBlas.solve(lapack, n, a, r, ws);
  }
}
