package io.kinglet.nativeconfig;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kinglet.kernels.Workspace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * LAPACK through OpenBLAS and the foreign-function API. Factor and solve work on the caller's array
 * where it stands; the longer calls copy to native memory, or the garbage collector would wait.
 */
final class OpenBlasLapack implements Lapack {
  private static final MethodHandle DSYEV =
      OpenBlas.nativeCall(
          "dsyev_", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS,
          JAVA_LONG, JAVA_LONG);
  private static final MethodHandle DGELSY =
      OpenBlas.nativeCall(
          "dgelsy_", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS,
          ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);

  @Override
  public String name() {
    return "openblas";
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
    int info = OpenBlas.factor(n, a, aOff, lda, FortranArguments.own());
    if (info < 0) {
      throw new IllegalStateException("dpotrf refuses its argument " + -info);
    }
    // An overflow makes later pivots NaN, which it takes for positive.
    int bound = info == 0 ? n : info - 1;
    for (int i = 0; i < bound; i++) {
      double pivot = a[aOff + i * lda + i];
      if (!(pivot > 0 && pivot < Double.POSITIVE_INFINITY)) {
        return i + 1;
      }
    }
    return info;
  }

  @Override
  public void choleskySolve(
      int n, int nrhs, double[] l, int lOff, int ldl, double[] b, int bOff, int ldb, Workspace ws) {
    Blocks.check("L", l, lOff, n, n, ldl);
    Blocks.check("B", b, bOff, n, nrhs, ldb);
    if (n == 0 || nrhs == 0) {
      return;
    }
    OpenBlas.solveLower(false, n, nrhs, l, lOff, ldl, b, bOff, ldb);
    OpenBlas.solveLower(true, n, nrhs, l, lOff, ldl, b, bOff, ldb);
  }

  @Override
  public void symmetricEigen(
      int n, double[] a, int aOff, int lda, double[] w, int wOff, Workspace ws) {
    Blocks.check("A", a, aOff, n, n, lda);
    Blocks.check("w", w, wOff, 1, n, n);
    Blocks.checkFiniteLower("A", n, a, aOff, lda);
    if (n == 0) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment matrix = arena.allocate(JAVA_DOUBLE, (long) n * n);
      for (int i = 0; i < n; i++) {
        MemorySegment.copy(a, aOff + i * lda, matrix, JAVA_DOUBLE, 8L * i * n, i + 1);
      }
      MemorySegment values = arena.allocate(JAVA_DOUBLE, n);
      // The block size 64 is LAPACK's largest for the reduction that dsyev begins with.
      int size = 66 * n;
      MemorySegment info = arena.allocate(JAVA_INT);
      DSYEV.invokeExact(
          arena.allocateFrom("V"),
          arena.allocateFrom("U"),
          arena.allocateFrom(JAVA_INT, n),
          matrix,
          arena.allocateFrom(JAVA_INT, n),
          values,
          arena.allocate(JAVA_DOUBLE, size),
          arena.allocateFrom(JAVA_INT, size),
          info,
          1L,
          1L);
      if (info.get(JAVA_INT, 0) != 0) {
        throw new ArithmeticException(
            "the eigenvalues of a " + n + " × " + n + " matrix did not converge");
      }
      MemorySegment.copy(values, JAVA_DOUBLE, 0, w, wOff, n);
      for (int i = 0; i < n; i++) {
        MemorySegment.copy(matrix, JAVA_DOUBLE, 8L * i * n, a, aOff + i * lda, n);
      }
    } catch (Throwable e) {
      throw OpenBlas.unexpected(e);
    }
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
    if (n == 0) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment matrix = columns(arena, m, n, a, aOff, lda);
      MemorySegment right = columns(arena, m, nrhs, b, bOff, ldb);
      MemorySegment rank = arena.allocate(JAVA_INT);
      MemorySegment info = arena.allocate(JAVA_INT);
      int size = Math.toIntExact(2L * n + Math.max(65L * (n + 1), (long) n + 64L * nrhs));
      DGELSY.invokeExact(
          arena.allocateFrom(JAVA_INT, m),
          arena.allocateFrom(JAVA_INT, n),
          arena.allocateFrom(JAVA_INT, nrhs),
          matrix,
          arena.allocateFrom(JAVA_INT, m),
          right,
          arena.allocateFrom(JAVA_INT, m),
          arena.allocate(JAVA_INT, n),
          arena.allocateFrom(JAVA_DOUBLE, m * 0x1p-52),
          rank,
          arena.allocate(JAVA_DOUBLE, size),
          arena.allocateFrom(JAVA_INT, size),
          info);
      if (info.get(JAVA_INT, 0) != 0) {
        throw new IllegalStateException("dgelsy refuses argument " + -info.get(JAVA_INT, 0));
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < nrhs; j++) {
          b[bOff + i * ldb + j] = right.getAtIndex(JAVA_DOUBLE, (long) j * m + i);
        }
      }
      return rank.get(JAVA_INT, 0);
    } catch (Throwable e) {
      throw OpenBlas.unexpected(e);
    }
  }

  /** A column-major copy; at least one number, for C gives no memory of size 0. */
  private static MemorySegment columns(
      Arena arena, int rows, int cols, double[] from, int offset, int leading) {
    MemorySegment to = arena.allocate(JAVA_DOUBLE, Math.max(1L, (long) rows * cols));
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        to.setAtIndex(JAVA_DOUBLE, (long) j * rows + i, from[offset + i * leading + j]);
      }
    }
    return to;
  }
}
