package io.kinglet.nativeconfig;

import io.kinglet.kernels.Workspace;
import org.jblas.NativeBlas;

/**
 * LAPACK through jblas. jblas copies every array it is given whole, in and out, so it is given
 * arrays of just the size; it lets NaN through, so inputs and results are checked; it has no
 * triangular solve, so ours is used; and its error path is not thread-safe, so calls are
 * serialised. A row-major lower triangle is the column-major upper one that it is told of.
 */
final class JblasLapack implements Lapack {
  // All guarded by this object's lock, and kept for the next call of the same shape.
  private double[] square = {};
  private double[] right = {};
  private double[] values = {};
  private double[] work = {};
  private int[] integers = {};
  private final int[] rank = new int[1];

  @Override
  public String name() {
    return "jblas";
  }

  @Override
  public int cholesky(int n, double[] a, int aOff, int lda, Workspace ws) {
    Blocks.check("A", a, aOff, n, n, lda);
    if (n == 0) {
      return 0;
    }
    for (int i = 0; i < n; i++) {
      if (!Blocks.finite(a, aOff + i * lda, i + 1)) {
        return KingletLapack.INSTANCE.cholesky(n, a, aOff, lda, ws);
      }
    }
    synchronized (this) {
      square = exactly(square, n * n);
      for (int i = 0; i < n; i++) {
        System.arraycopy(a, aOff + i * lda, square, i * n, i + 1);
      }
      int info = NativeBlas.dpotrf('U', n, square, 0, n);
      if (info > 0) {
        return info;
      }
      boolean good = info == 0;
      for (int i = 0; i < n && good; i++) {
        good = square[i * n + i] > 0 && Blocks.finite(square, i * n, i + 1);
      }
      if (good) {
        for (int i = 0; i < n; i++) {
          System.arraycopy(square, i * n, a, aOff + i * lda, i + 1);
        }
        return 0;
      }
    }
    // An overflow within the factor passes as success there; ours names the minor.
    return KingletLapack.INSTANCE.cholesky(n, a, aOff, lda, ws);
  }

  @Override
  public void choleskySolve(
      int n, int nrhs, double[] l, int lOff, int ldl, double[] b, int bOff, int ldb, Workspace ws) {
    KingletLapack.INSTANCE.choleskySolve(n, nrhs, l, lOff, ldl, b, bOff, ldb, ws);
  }

  @Override
  public synchronized void symmetricEigen(
      int n, double[] a, int aOff, int lda, double[] w, int wOff, Workspace ws) {
    Blocks.check("A", a, aOff, n, n, lda);
    Blocks.check("w", w, wOff, 1, n, n);
    Blocks.checkFiniteLower("A", n, a, aOff, lda);
    if (n == 0) {
      return;
    }
    square = exactly(square, n * n);
    values = exactly(values, n);
    // The block size 64 is LAPACK's largest for the reduction that dsyev begins with.
    work = exactly(work, 66 * n);
    for (int i = 0; i < n; i++) {
      System.arraycopy(a, aOff + i * lda, square, i * n, i + 1);
    }
    int info = NativeBlas.dsyev('V', 'U', n, square, 0, n, values, 0, work, 0, work.length);
    if (info != 0 || !Blocks.finite(values, 0, n) || !Blocks.finite(square, 0, n * n)) {
      throw new ArithmeticException(
          "the eigenvalues of a " + n + " × " + n + " matrix did not converge (info " + info + ")");
    }
    System.arraycopy(values, 0, w, wOff, n);
    for (int i = 0; i < n; i++) {
      System.arraycopy(square, i * n, a, aOff + i * lda, n);
    }
  }

  @Override
  public synchronized int leastSquares(
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
    if (n == 0 || nrhs == 0) {
      return nrhs == 0
          ? KingletLapack.INSTANCE.leastSquares(m, n, nrhs, a, aOff, lda, b, bOff, ldb, ws)
          : 0;
    }
    square = exactly(square, m * n);
    right = exactly(right, m * nrhs);
    values = exactly(values, n);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        square[j * m + i] = a[aOff + i * lda + j];
      }
      for (int j = 0; j < nrhs; j++) {
        right[j * m + i] = b[bOff + i * ldb + j];
      }
    }
    int levels = 32 - Integer.numberOfLeadingZeros(n);
    int needed = 3 * n * levels + 11 * n;
    if (integers.length < needed) {
      integers = new int[needed];
    }
    double threshold = m * 0x1p-52;
    int info =
        NativeBlas.dgelsd(
            m, n, nrhs, square, 0, m, right, 0, m, values, 0, threshold, rank, 0, integers, 0);
    if (info != 0 || !Blocks.finite(right, 0, right.length)) {
      throw new ArithmeticException(
          "the least squares of a "
              + m
              + " × "
              + n
              + " matrix did not converge (info "
              + info
              + ")");
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < nrhs; j++) {
        b[bOff + i * ldb + j] = right[j * m + i];
      }
    }
    return rank[0];
  }

  private static double[] exactly(double[] held, int size) {
    return held.length == size ? held : new double[size];
  }
}
