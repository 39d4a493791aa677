package io.kinglet.nativeconfig;

import io.kinglet.kernels.Workspace;

/** Our own implementation, on the kernels: no native code, the same bits on every run. */
final class KingletLapack implements Lapack {
  static final KingletLapack INSTANCE = new KingletLapack();

  private KingletLapack() {}

  @Override
  public String name() {
    return "kinglet";
  }

  @Override
  public int cholesky(int n, double[] a, int aOff, int lda, Workspace ws) {
    Blocks.check("A", a, aOff, n, n, lda);
    return BlockedCholesky.factor(n, a, aOff, lda, ws);
  }

  @Override
  public void choleskySolve(
      int n, int nrhs, double[] l, int lOff, int ldl, double[] b, int bOff, int ldb, Workspace ws) {
    Blocks.check("L", l, lOff, n, n, ldl);
    Blocks.check("B", b, bOff, n, nrhs, ldb);
    TriangularSolve.both(n, nrhs, l, lOff, ldl, b, bOff, ldb, ws);
  }

  @Override
  public void symmetricEigen(
      int n, double[] a, int aOff, int lda, double[] w, int wOff, Workspace ws) {
    Blocks.check("A", a, aOff, n, n, lda);
    Blocks.check("w", w, wOff, 1, n, n);
    Blocks.checkFiniteLower("A", n, a, aOff, lda);
    SymmetricEigen.decompose(n, a, aOff, lda, w, wOff, ws);
  }

  @Override
  public int leastSquares(
      int m,
      int n,
      int nrhs,
      double[] a,
      int aOff,
      int lda,
      double[] b,
      int bOff,
      int ldb,
      Workspace ws) {
    Blocks.checkTall(m, n);
    Blocks.check("A", a, aOff, m, n, lda);
    Blocks.check("B", b, bOff, m, nrhs, ldb);
    Blocks.checkFinite("A", a, aOff, m, n, lda);
    Blocks.checkFinite("B", b, bOff, m, nrhs, ldb);
    return PivotedQr.solve(m, n, nrhs, a, aOff, lda, b, bOff, ldb, ws);
  }
}
