package io.kinglet.jmh.reference;

/** The dense operations that a twin is built on, row-major. */
public interface Blas {
  /**
   * C ← α op(A) op(B).
   *
   * @param transA whether A is stored k × m
   * @param transB whether B is stored n × k
   * @param m rows of C
   * @param n columns of C
   * @param k inner size
   * @param alpha α
   * @param a A, dense rows
   * @param b B, dense rows
   * @param c C, dense rows, overwritten
   */
  void gemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      double[] b,
      double[] c);

  /**
   * Cholesky, A = L Lᵀ.
   *
   * @param n order
   * @param a A, symmetric positive definite, n × n; its lower triangle becomes L
   * @throws ArithmeticException if A is not positive definite
   */
  void factor(int n, double[] a);

  /**
   * Solves A x = r by Cholesky.
   *
   * @param n order
   * @param a A, symmetric positive definite, n × n; destroyed
   * @param r the right-hand side; becomes x
   * @throws ArithmeticException if A is not positive definite
   */
  void solve(int n, double[] a, double[] r);
}
