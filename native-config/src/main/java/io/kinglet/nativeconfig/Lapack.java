package io.kinglet.nativeconfig;

import io.kinglet.kernels.Workspace;

/**
 * The few dense factorisations that the solver needs, over row-major blocks: {@code double[]},
 * offset and leading dimension. Every implementation may be called from several threads at once,
 * each with a workspace of its own, of which it uses slots 6 and 7 and the rows. Shapes are checked
 * on entry.
 *
 * <p>Errors thrown by all methods: {@link IllegalArgumentException} for a block that does not fit
 * its array, saying which and both sizes. A matrix that cannot be factored is no error: it is told
 * by the value returned.
 */
public interface Lapack {
  /**
   * The implementation's name.
   *
   * @return {@code "jblas"}, {@code "openblas"} or {@code "kinglet"}
   */
  String name();

  /**
   * Cholesky factor in place, A = L Lᵀ. Only the lower triangle is read and written; the strict
   * upper one keeps what it holds.
   *
   * @param n order of A
   * @param a A (n × n, symmetric positive definite); its lower triangle becomes L
   * @param aOff its first element
   * @param lda its leading dimension
   * @param ws the calling thread's workspace
   * @return 0; or k ≥ 1 if the leading minor of order k is the first that is not positive, a NaN or
   *     infinite pivot counting as not positive: A's lower triangle is then undefined
   */
  int cholesky(int n, double[] a, int aOff, int lda, Workspace ws);

  /**
   * Solves L Lᵀ X = B in place.
   *
   * @param n order of L
   * @param nrhs columns of B
   * @param l L (n × n, lower), as {@link #cholesky} left it; the strict upper triangle is not read
   * @param lOff its first element
   * @param ldl its leading dimension
   * @param b B (n × nrhs); becomes X
   * @param bOff its first element
   * @param ldb its leading dimension
   * @param ws the calling thread's workspace
   */
  void choleskySolve(
      int n, int nrhs, double[] l, int lOff, int ldl, double[] b, int bOff, int ldb, Workspace ws);

  /**
   * Symmetric eigendecomposition A = Vᵀ diag(w) V with orthonormal rows in V.
   *
   * @param n order of A
   * @param a A (n × n), of which only the lower triangle is read; becomes V, one eigenvector a row
   * @param aOff its first element
   * @param lda its leading dimension
   * @param w eigenvalues, ascending
   * @param wOff the first of them
   * @param ws the calling thread's workspace
   * @throws ArithmeticException if A holds a NaN or an infinity, or the iteration does not converge
   */
  void symmetricEigen(int n, double[] a, int aOff, int lda, double[] w, int wOff, Workspace ws);

  /**
   * Least-squares solution of A X = B, the one of least norm where A's columns are dependent.
   *
   * @param m rows of A and B, m ≥ n
   * @param n columns of A
   * @param nrhs columns of B
   * @param a A (m × n); overwritten
   * @param aOff its first element
   * @param lda its leading dimension
   * @param b B (m × nrhs); its first n rows become X, the others are undefined
   * @param bOff its first element
   * @param ldb its leading dimension
   * @param ws the calling thread's workspace
   * @return the numerical rank of A: directions below max(m, n)·2⁻⁵² of the largest count as none
   * @throws ArithmeticException if A or B holds a NaN or an infinity, or the iteration does not
   *     converge
   */
  int leastSquares(
      int m,
      int n,
      int nrhs,
      double[] a,
      int aOff,
      int lda,
      double[] b,
      int bOff,
      int ldb,
      Workspace ws);
}
