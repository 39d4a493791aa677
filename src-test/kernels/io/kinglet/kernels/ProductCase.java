package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;

/**
 * One product with its operands, at odd offsets and with leading dimensions larger than the width,
 * and the check of what a kernel made of it.
 */
record ProductCase(
    boolean transA, boolean transB, int m, int n, int k, double alpha, double beta, long seed) {

  static final int A_OFF = 3;
  static final int B_OFF = 5;
  static final int C_OFF = 7;

  int lda() {
    return (transA ? m : k) + 2;
  }

  int ldb() {
    return (transB ? k : n) + 3;
  }

  int ldc() {
    return n + 4;
  }

  double[] a() {
    return Twins.uniform(seed, A_OFF + (transA ? room(k, m, lda()) : room(m, k, lda())));
  }

  double[] b() {
    return Twins.uniform(seed + 1, B_OFF + (transB ? room(n, k, ldb()) : room(k, n, ldb())));
  }

  /** Nothing behind the last number of the last row: what reads beyond it fails. */
  private static int room(int rows, int columns, int ld) {
    return rows == 0 || columns == 0 ? 0 : (rows - 1) * ld + columns;
  }

  /** C inside sentinels; not a number where β = 0 says that it is never read. */
  double[] c() {
    double[] c = Twins.sentinels(C_OFF + m * ldc() + 9);
    double[] inner = Twins.uniform(seed + 2, m * n);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        c[C_OFF + i * ldc() + j] = beta == 0 ? Double.NaN : inner[i * n + j];
      }
    }
    return c;
  }

  /** What it computed with these kernels. */
  double[] run(ProductKernels kernels) {
    double[] c = c();
    double[] a = a();
    double[] b = b();
    double[] a0 = a.clone();
    double[] b0 = b.clone();
    kernels.gemm(
        transA,
        transB,
        m,
        n,
        k,
        alpha,
        a,
        A_OFF,
        lda(),
        b,
        B_OFF,
        ldb(),
        beta,
        c,
        C_OFF,
        ldc(),
        new Workspace());
    assertThat(Arrays.equals(a, a0) && Arrays.equals(b, b0)).as("operands unchanged").isTrue();
    return c;
  }

  /** Computes some rows and columns of C. */
  void runPart(ProductKernels kernels, int row, int rows, int column, int columns, double[] c) {
    kernels.gemm(
        transA,
        transB,
        rows,
        columns,
        k,
        alpha,
        a(),
        A_OFF + (transA ? row : row * lda()),
        lda(),
        b(),
        B_OFF + (transB ? column * ldb() : column),
        ldb(),
        beta,
        c,
        C_OFF + row * ldc() + column,
        ldc(),
        new Workspace());
  }

  /** What it computed below the diagonal (m = n) for the given rows. */
  void runLower(ProductKernels kernels, int first, int last, double[] c) {
    int a0 = transA ? A_OFF + first : A_OFF + first * lda();
    int c0 = C_OFF + first * ldc();
    kernels.gemmLower(
        transA,
        transB,
        first,
        last - first,
        k,
        alpha,
        a(),
        a0,
        lda(),
        b(),
        B_OFF,
        ldb(),
        beta,
        c,
        c0,
        ldc(),
        new Workspace());
  }

  /** Every element of C against a double-double sum, and every other one against its sentinel. */
  void check(double[] got, boolean lower) {
    double[] a = a();
    double[] b = b();
    double[] before = c();
    Exact exact = new Exact();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < (lower ? i + 1 : n); j++) {
        exact.reset();
        for (int p = 0; p < k; p++) {
          double aip = a[A_OFF + (transA ? p * lda() + i : i * lda() + p)];
          double bpj = b[B_OFF + (transB ? j * ldb() + p : p * ldb() + j)];
          exact.addProduct(aip, bpj);
        }
        exact.scale(alpha);
        int at = C_OFF + i * ldc() + j;
        if (beta != 0) {
          exact.addProduct(beta, before[at]);
        }
        // No term is rounded more often than k + 1 times in the sum (product, then additions) and
        // three times by α, β and the last addition; one more for the second-order terms.
        double tolerance = (k + 5) * Twins.U * exact.absolute();
        if (!(exact.error(got[at]) <= tolerance)) {
          fail("%s: C[%d, %d] = %s, expected %s", this, i, j, got[at], exact.value());
        }
        before[at] = got[at];
      }
    }
    for (int i = 0; i < got.length; i++) {
      if (!Twins.sameBits(got[i], before[i])) {
        fail("%s: element %d is not of C and was changed to %s", this, i, got[i]);
      }
    }
  }
}
