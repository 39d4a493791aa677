package io.kinglet.kernels;

/**
 * Matrix products over row-major blocks: {@code double[]}, offset and leading dimension. Each
 * element is summed in an order that depends on k alone, so the same product gives the same bits
 * however its rows and columns are cut.
 */
public final class Products {
  private static final ProductKernels IMPL = KernelProvider.current().products();

  private Products() {}

  /**
   * C ← α op(A) op(B) + β C. With β = 0, C is never read.
   *
   * @param transA whether op(A) = Aᵀ, A being stored k × m
   * @param transB whether op(B) = Bᵀ, B being stored n × k
   * @param m rows of op(A) and C
   * @param n columns of op(B) and C
   * @param k columns of op(A), rows of op(B)
   * @param alpha α
   * @param a A
   * @param aOff its first element
   * @param lda its leading dimension
   * @param b B
   * @param bOff its first element
   * @param ldb its leading dimension
   * @param beta β
   * @param c C, m × n; must not overlap A or B
   * @param cOff its first element
   * @param ldc its leading dimension
   * @param ws the calling thread's workspace
   * @throws IllegalArgumentException if a block does not fit its array
   */
  public static void gemm(
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
    Checks.block("A", a, aOff, transA ? k : m, transA ? m : k, lda);
    Checks.block("B", b, bOff, transB ? n : k, transB ? k : n, ldb);
    Checks.block("C", c, cOff, m, n, ldc);
    Checks.workspace(ws);
    IMPL.gemm(transA, transB, m, n, k, alpha, a, aOff, lda, b, bOff, ldb, beta, c, cOff, ldc, ws);
  }

  /**
   * The same for a C (n × n) that is known to be symmetric: only its lower triangle is computed,
   * the strict upper one is left as it is.
   *
   * @param transA whether op(A) = Aᵀ, A being stored k × n
   * @param transB whether op(B) = Bᵀ, B being stored n × k
   * @param n order of C
   * @param k inner size
   * @param alpha α
   * @param a A
   * @param aOff its first element
   * @param lda its leading dimension
   * @param b B
   * @param bOff its first element
   * @param ldb its leading dimension
   * @param beta β
   * @param c C
   * @param cOff its first element
   * @param ldc its leading dimension
   * @param ws the calling thread's workspace
   * @throws IllegalArgumentException if a block does not fit its array
   */
  public static void gemmLower(
      boolean transA,
      boolean transB,
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
    gemmLowerRows(
        transA, transB, 0, n, n, k, alpha, a, aOff, lda, b, bOff, ldb, beta, c, cOff, ldc, ws);
  }

  /**
   * Rows {@code first} (inclusive) to {@code last} (exclusive) of {@link #gemmLower}: what one
   * parallel task computes. Arrays and offsets are those of the whole product.
   *
   * @param transA whether op(A) = Aᵀ, A being stored k × n
   * @param transB whether op(B) = Bᵀ, B being stored n × k
   * @param first first row computed
   * @param last row after the last one computed
   * @param n order of C
   * @param k inner size
   * @param alpha α
   * @param a A
   * @param aOff its first element
   * @param lda its leading dimension
   * @param b B
   * @param bOff its first element
   * @param ldb its leading dimension
   * @param beta β
   * @param c C
   * @param cOff its first element
   * @param ldc its leading dimension
   * @param ws the calling thread's workspace
   * @throws IllegalArgumentException if a block does not fit its array
   */
  public static void gemmLowerRows(
      boolean transA,
      boolean transB,
      int first,
      int last,
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
    Checks.block("A", a, aOff, transA ? k : n, transA ? n : k, lda);
    Checks.block("B", b, bOff, transB ? n : k, transB ? k : n, ldb);
    Checks.block("C", c, cOff, n, n, ldc);
    Checks.workspace(ws);
    if (first < 0 || last > n || first > last) {
      throw new IllegalArgumentException("rows " + first + " to " + last + " are not within " + n);
    }
    IMPL.gemmLower(
        transA,
        transB,
        first,
        last - first,
        k,
        alpha,
        a,
        transA ? aOff + first : aOff + first * lda,
        lda,
        b,
        bOff,
        ldb,
        beta,
        c,
        cOff + first * ldc,
        ldc,
        ws);
  }

  /**
   * Copies the strict lower triangle onto the strict upper one.
   *
   * @param n order of C
   * @param c C
   * @param cOff its first element
   * @param ldc its leading dimension
   */
  public static void mirrorLower(int n, double[] c, int cOff, int ldc) {
    Checks.block("C", c, cOff, n, n, ldc);
    for (int i = 1; i < n; i++) {
      for (int j = 0; j < i; j++) {
        c[cOff + j * ldc + i] = c[cOff + i * ldc + j];
      }
    }
  }
}
