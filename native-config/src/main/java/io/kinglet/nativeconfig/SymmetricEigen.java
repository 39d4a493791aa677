package io.kinglet.nativeconfig;

import io.kinglet.kernels.Workspace;

/**
 * Symmetric eigendecomposition: Householder reduction to tridiagonal form, then the QL algorithm
 * with implicit shifts (Golub and Van Loan, Matrix Computations, 4th edition, 8.3). Rows are
 * separate arrays throughout, and eigenvectors are rows, so that reflections and rotations run
 * along contiguous memory.
 */
final class SymmetricEigen {
  // An eigenvalue takes two or three sweeps; a matrix that needs this many does not converge.
  private static final int SWEEPS = 60;
  // Where small eigenvalues stand above large ones, each sweep leaves the rounding of the large
  // ones
  // beside the small: from so many sweeps on, what is no larger than that counts as nothing.
  private static final int PATIENCE = 12;
  // The largest entry is scaled to 1 or more, so that this is far below its rounding, and its
  // square is still a number: a matrix of rank one leaves rests of rests that would underflow.
  private static final double NOTHING = 0x1p-400;

  private SymmetricEigen() {}

  /** Replaces a by the eigenvectors (rows) and fills w with the eigenvalues, ascending. */
  static void decompose(int n, double[] a, int aOff, int lda, double[] w, int wOff, Workspace ws) {
    if (n == 0) {
      return;
    }
    double[][] rows = ws.rows(2 * n + 1, n);
    double scale = load(n, a, aOff, lda, rows);
    double[] d = ws.scratch(6, 3 * n);
    double[] e = ws.scratch(7, n);
    reduce(n, rows, rows[2 * n], d, e);
    accumulate(n, rows, rows[2 * n], d);
    iterate(n, rows, d, e);
    sort(n, rows, d);
    for (int i = 0; i < n; i++) {
      w[wOff + i] = d[i] * scale;
      System.arraycopy(rows[n + i], 0, a, aOff + i * lda, n);
    }
  }

  /** Copies both triangles from the lower one, over a power of two near the largest entry. */
  private static double load(int n, double[] a, int aOff, int lda, double[][] rows) {
    double largest = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        largest = Math.max(largest, Math.abs(a[aOff + i * lda + j]));
      }
    }
    // Squares then neither overflow nor vanish; a power of two rounds nothing.
    double scale = largest == 0 ? 1 : powerOfTwo(largest);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double value = a[aOff + i * lda + j] / scale;
        rows[i][j] = value;
        rows[j][i] = value;
      }
    }
    return scale;
  }

  static double powerOfTwo(double near) {
    return Math.scalb(1.0, Math.max(Math.getExponent(near), Double.MIN_EXPONENT));
  }

  /** A = Q T Qᵀ. d holds T's diagonal and, from 2n on, the factors τ; e[k] couples k and k + 1. */
  private static void reduce(int n, double[][] rows, double[] p, double[] d, double[] e) {
    for (int k = 0; k < n - 1; k++) {
      double[] v = rows[k];
      int from = k + 1;
      d[k] = v[k];
      double tail = RowLoops.dot(v, v, from + 1, n);
      if (tail <= NOTHING * NOTHING) {
        e[k] = v[from];
        d[2 * n + k] = 0;
        continue;
      }
      double first = v[from];
      double norm = Math.sqrt(first * first + tail);
      double alpha = first > 0 ? -norm : norm;
      v[from] = first - alpha;
      double tau = 2 / (v[from] * v[from] + tail);
      e[k] = alpha;
      d[2 * n + k] = tau;
      combine(p, v, -tau, rows, 0, from, n);
      double half = 0.5 * tau * RowLoops.dot(p, v, from, n);
      RowLoops.subtract(p, half, v, from, n);
      for (int i = from; i < n; i++) {
        RowLoops.subtract2(rows[i], v[i], p, p[i], v, from, n);
      }
    }
    d[n - 1] = rows[n - 1][n - 1];
    e[n - 1] = 0;
  }

  /** p ← −factor Σ_i v_i R_i over i from (inclusive) to n, R_i = rows[base + i], four at a time. */
  private static void combine(
      double[] p, double[] v, double factor, double[][] rows, int base, int from, int n) {
    RowLoops.clear(p, from, n);
    int i = from;
    for (; i + 3 < n; i += 4) {
      RowLoops.subtract4(
          p,
          factor * v[i],
          rows[base + i],
          factor * v[i + 1],
          rows[base + i + 1],
          factor * v[i + 2],
          rows[base + i + 2],
          factor * v[i + 3],
          rows[base + i + 3],
          from,
          n);
    }
    for (; i < n; i++) {
      RowLoops.subtract(p, factor * v[i], rows[base + i], from, n);
    }
  }

  /** Rows n to 2n become Qᵀ, from the reflections kept in rows 0 to n. */
  private static void accumulate(int n, double[][] rows, double[] p, double[] d) {
    for (int i = 0; i < n; i++) {
      RowLoops.clear(rows[n + i], 0, n);
      rows[n + i][i] = 1;
    }
    for (int k = n - 2; k >= 0; k--) {
      double tau = d[2 * n + k];
      if (tau == 0) {
        continue;
      }
      double[] v = rows[k];
      combine(p, v, -tau, rows, n, k + 1, n);
      for (int i = k + 1; i < n; i++) {
        RowLoops.subtract(rows[n + i], v[i], p, k + 1, n);
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double swap = rows[n + i][j];
        rows[n + i][j] = rows[n + j][i];
        rows[n + j][i] = swap;
      }
    }
  }

  private static void iterate(int n, double[][] rows, double[] d, double[] e) {
    double rounding = 0;
    for (int i = 0; i < n; i++) {
      double beside = i < n - 1 ? Math.abs(e[i]) : 0;
      rounding = Math.max(rounding, 0x1p-52 * (Math.abs(d[i]) + beside));
    }
    for (int l = 0; l < n; l++) {
      int sweeps = 0;
      double least = NOTHING;
      for (int m = split(l, n, d, e, least); m > l; m = split(l, n, d, e, least)) {
        if (++sweeps > SWEEPS) {
          throw new ArithmeticException(
              "eigenvalue " + l + " of " + n + " did not converge in " + SWEEPS + " sweeps");
        }
        sweep(l, m, n, rows, d, e);
        least = sweeps < PATIENCE ? NOTHING : rounding;
      }
    }
  }

  /** The last row of the unreduced block that begins at row l. */
  private static int split(int l, int n, double[] d, double[] e, double least) {
    int m = l;
    while (m < n - 1
        && Math.abs(e[m]) > Math.max(least, 0x1p-53 * (Math.abs(d[m]) + Math.abs(d[m + 1])))) {
      m++;
    }
    return m;
  }

  /** One implicitly shifted QL sweep over rows l to m: a bulge chased upwards by rotations. */
  private static void sweep(int l, int m, int n, double[][] rows, double[] d, double[] e) {
    double half = (d[l + 1] - d[l]) / (2 * e[l]);
    double root = Math.hypot(half, 1);
    double bulge = d[m] - d[l] + e[l] / (half + Math.copySign(root, half));
    double s = 1;
    double c = 1;
    double shift = 0;
    for (int i = m - 1; i >= l; i--) {
      double f = s * e[i];
      double b = c * e[i];
      double r = Math.hypot(f, bulge);
      e[i + 1] = r;
      if (r == 0) {
        d[i + 1] -= shift;
        e[m] = 0;
        return;
      }
      s = f / r;
      c = bulge / r;
      double g = d[i + 1] - shift;
      double t = (d[i] - g) * s + 2 * c * b;
      shift = s * t;
      d[i + 1] = g + shift;
      bulge = c * t - b;
      RowLoops.rotate(rows[n + i], rows[n + i + 1], c, s, n);
    }
    d[l] -= shift;
    e[l] = bulge;
    e[m] = 0;
  }

  /** Ascending, rows along with their eigenvalues. */
  private static void sort(int n, double[][] rows, double[] d) {
    for (int i = 1; i < n; i++) {
      double value = d[i];
      double[] row = rows[n + i];
      int j = i - 1;
      for (; j >= 0 && d[j] > value; j--) {
        d[j + 1] = d[j];
        rows[n + j + 1] = rows[n + j];
      }
      d[j + 1] = value;
      rows[n + j + 1] = row;
    }
  }
}
