package io.kinglet.nativeconfig;

import io.kinglet.kernels.Workspace;

/**
 * Least squares by Householder QR with column pivoting; where the rank is short, the rest of R is
 * annihilated from the right, which gives the solution of least norm (Golub and Van Loan, Matrix
 * Computations, 4th edition, 5.5: complete orthogonal decomposition).
 */
final class PivotedQr {
  private PivotedQr() {}

  static int solve(
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
    if (n == 0) {
      return 0;
    }
    int longest = Math.max(m, Math.max(n, nrhs));
    double[][] rows = ws.rows(2 * m + 2, longest);
    double[] order = ws.scratch(6, 2 * n);
    double scale = load(m, n, a, aOff, lda, rows);
    for (int i = 0; i < m; i++) {
      System.arraycopy(b, bOff + i * ldb, rows[m + i], 0, nrhs);
    }
    int rank = scale == 0 ? 0 : factor(m, n, nrhs, rows, order);
    double[] tau = ws.scratch(7, n);
    if (rank > 0 && rank < n) {
      annihilate(rank, n, rows, tau);
    }
    for (int i = rank - 1; i >= 0; i--) {
      for (int p = i + 1; p < rank; p++) {
        RowLoops.subtract(rows[m + i], rows[i][p], rows[m + p], 0, nrhs);
      }
      divide(rows[m + i], rows[i][i], nrhs);
    }
    for (int i = rank; i < n; i++) {
      RowLoops.clear(rows[m + i], 0, nrhs);
    }
    if (rank > 0 && rank < n) {
      reflectSolution(rank, m, n, nrhs, rows, tau);
    }
    for (int i = 0; i < n; i++) {
      int to = bOff + (rank == 0 ? i : (int) order[i]) * ldb;
      for (int j = 0; j < nrhs; j++) {
        b[to + j] = rank == 0 ? 0 : rows[m + i][j] / scale;
      }
    }
    return rank;
  }

  /** Copies A over a power of two near its largest entry, or returns 0 if all of it is zero. */
  private static double load(int m, int n, double[] a, int aOff, int lda, double[][] rows) {
    double largest = 0;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        largest = Math.max(largest, Math.abs(a[aOff + i * lda + j]));
      }
    }
    if (largest == 0) {
      return 0;
    }
    double scale = SymmetricEigen.powerOfTwo(largest);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        rows[i][j] = a[aOff + i * lda + j] / scale;
      }
    }
    return scale;
  }

  /** R and Qᵀ B in the rows; order[0..n) tells which column stands where. Returns the rank. */
  private static int factor(int m, int n, int nrhs, double[][] rows, double[] order) {
    double[] v = rows[2 * m];
    double[] t = rows[2 * m + 1];
    for (int j = 0; j < n; j++) {
      order[j] = j;
    }
    double least = 0;
    for (int k = 0; k < n; k++) {
      // Norms are taken afresh: downdating them loses all digits just where the rank is decided.
      int pivot = k;
      double largest = norms(k, m, n, rows, order);
      for (int j = k; j < n; j++) {
        if (order[n + j] == largest) {
          pivot = j;
          break;
        }
      }
      double norm = Math.sqrt(largest);
      if (k == 0) {
        least = norm * Math.max(m, n) * 0x1p-52;
      }
      if (norm <= least) {
        return k;
      }
      swap(m, k, pivot, rows, order);
      double first = rows[k][k];
      double alpha = first > 0 ? -norm : norm;
      double tail = 0;
      for (int i = k + 1; i < m; i++) {
        v[i] = rows[i][k];
        tail += v[i] * v[i];
      }
      v[k] = first - alpha;
      double tau = 2 / (v[k] * v[k] + tail);
      reflect(k, m, rows, 0, v, tau, t, k + 1, n);
      reflect(k, m, rows, m, v, tau, t, 0, nrhs);
      rows[k][k] = alpha;
    }
    return n;
  }

  /** Squared norms of columns k to n below row k into order[n + j]; returns the largest. */
  private static double norms(int k, int m, int n, double[][] rows, double[] order) {
    java.util.Arrays.fill(order, n + k, 2 * n, 0.0);
    for (int i = k; i < m; i++) {
      double[] row = rows[i];
      for (int j = k; j < n; j++) {
        order[n + j] += row[j] * row[j];
      }
    }
    double largest = 0;
    for (int j = k; j < n; j++) {
      largest = Math.max(largest, order[n + j]);
    }
    return largest;
  }

  private static void swap(int m, int k, int pivot, double[][] rows, double[] order) {
    if (pivot == k) {
      return;
    }
    for (int i = 0; i < m; i++) {
      double held = rows[i][k];
      rows[i][k] = rows[i][pivot];
      rows[i][pivot] = held;
    }
    double held = order[k];
    order[k] = order[pivot];
    order[pivot] = held;
  }

  /** R ← (I − τ v vᵀ) R on rows k to m of the set that begins at base, columns from to to. */
  private static void reflect(
      int k,
      int m,
      double[][] rows,
      int base,
      double[] v,
      double tau,
      double[] t,
      int from,
      int to) {
    RowLoops.clear(t, from, to);
    for (int i = k; i < m; i++) {
      RowLoops.subtract(t, -tau * v[i], rows[base + i], from, to);
    }
    for (int i = k; i < m; i++) {
      RowLoops.subtract(rows[base + i], v[i], t, from, to);
    }
  }

  /** [R11 R12] Z = [T 0]: row k's reflection acts on entry k (1 there) and entries rank to n. */
  private static void annihilate(int rank, int n, double[][] rows, double[] tau) {
    for (int k = rank - 1; k >= 0; k--) {
      double[] z = rows[k];
      double tail = RowLoops.dot(z, z, rank, n);
      tau[k] = 0;
      if (tail == 0) {
        continue;
      }
      double first = z[k];
      double norm = Math.sqrt(first * first + tail);
      double alpha = first > 0 ? -norm : norm;
      double head = first - alpha;
      RowLoops.scale(z, 1 / head, rank, n);
      tau[k] = 2 / (1 + tail / head / head);
      z[k] = alpha;
      for (int i = 0; i < k; i++) {
        double[] row = rows[i];
        double sum = tau[k] * (row[k] + RowLoops.dot(row, z, rank, n));
        row[k] -= sum;
        RowLoops.subtract(row, sum, z, rank, n);
      }
    }
  }

  /** The same reflections, from the first to the last, on the solution's rows. */
  private static void reflectSolution(
      int rank, int m, int n, int nrhs, double[][] rows, double[] tau) {
    double[] t = rows[2 * m + 1];
    for (int k = 0; k < rank; k++) {
      if (tau[k] == 0) {
        continue;
      }
      double[] z = rows[k];
      System.arraycopy(rows[m + k], 0, t, 0, nrhs);
      for (int i = rank; i < n; i++) {
        RowLoops.subtract(t, -z[i], rows[m + i], 0, nrhs);
      }
      RowLoops.subtract(rows[m + k], tau[k], t, 0, nrhs);
      for (int i = rank; i < n; i++) {
        RowLoops.subtract(rows[m + i], tau[k] * z[i], t, 0, nrhs);
      }
    }
  }

  private static void divide(double[] row, double by, int to) {
    for (int j = 0; j < to; j++) {
      row[j] /= by;
    }
  }
}
