package io.kinglet.kernels;

/**
 * Cholesky factors of panels, A = UᵀU: the step from which a blocked factorisation is made, the
 * rest of which is products. A panel holds the first k rows of a matrix of order n, row-major, its
 * rows filled up to whole vectors.
 */
public final class Panels {
  private static final PanelKernels IMPL = KernelProvider.current().panels();
  private static final int PAD = 8;

  private Panels() {}

  /**
   * The leading dimension that a panel of this order needs: whole vectors, and no power of two that
   * would have all its rows in the same lines of the cache.
   *
   * @param n order of the matrix
   * @return n or some more
   */
  public static int padded(int n) {
    int whole = (n + PAD - 1) / PAD * PAD;
    return whole % 64 == 0 ? whole + PAD : whole;
  }

  /**
   * B ← Aᵀ. The blocks must not overlap.
   *
   * @param m rows of A
   * @param n columns of A
   * @param a A
   * @param aOff its first element
   * @param lda its leading dimension
   * @param b B, n × m
   * @param bOff its first element
   * @param ldb its leading dimension
   * @throws IllegalArgumentException if a block does not fit its array
   */
  public static void transpose(
      int m, int n, double[] a, int aOff, int lda, double[] b, int bOff, int ldb) {
    Checks.block("A", a, aOff, m, n, lda);
    Checks.block("B", b, bOff, n, m, ldb);
    Transpose.copy(a, aOff, lda, m, n, b, bOff, ldb);
  }

  /**
   * The first k rows of U, where A = UᵀU, in place of those of A's upper triangle. What stands left
   * of the diagonal and right of column n is not read for the result and undefined afterwards.
   *
   * @param k rows of the panel, at most n
   * @param n order of A
   * @param p the panel, k × ldp
   * @param pOff its first element
   * @param ldp its leading dimension: {@code padded(n)} or a larger multiple of 8
   * @param ws the calling thread's workspace
   * @return 0, or the order of the first leading minor that is not positive and finite; the panel
   *     is undefined then
   * @throws IllegalArgumentException if the panel does not fit its array
   */
  public static int factor(int k, int n, double[] p, int pOff, int ldp, Workspace ws) {
    if (k < 0 || k > n || ldp < n || ldp % PAD != 0) {
      throw new IllegalArgumentException(
          "a panel of "
              + k
              + " rows of a matrix of order "
              + n
              + " with leading dimension "
              + ldp
              + ": at most as many rows as the order, the last a multiple of "
              + PAD
              + " and at least the order");
    }
    Checks.block("P", p, pOff, k, ldp, ldp);
    Checks.workspace(ws);
    return IMPL.factor(k, n, p, pOff, ldp, ws);
  }

  /** Written so that NaN fails too; an infinite pivot has no finite factor. */
  static boolean positive(double pivot) {
    return pivot > 0 && pivot < Double.POSITIVE_INFINITY;
  }
}
