package io.kinglet.nativeconfig;

/**
 * Loops over rows held as separate arrays, with one common index and no offset: the form that the
 * compiler of JDK 25 vectorises. With an offset, or with all rows in one array, it cannot rule out
 * overlap and does not (measured on an AVX-512 core, 160 columns: 2 to 5 against 12 to 21 GFLOP/s).
 */
final class RowLoops {
  private RowLoops() {}

  /** row ← row − c0 p0 − c1 p1 − c2 p2 − c3 p3 on columns from (inclusive) to to. */
  static void subtract4(
      double[] row,
      double c0,
      double[] p0,
      double c1,
      double[] p1,
      double c2,
      double[] p2,
      double c3,
      double[] p3,
      int from,
      int to) {
    for (int j = from; j < to; j++) {
      row[j] = row[j] - c0 * p0[j] - c1 * p1[j] - c2 * p2[j] - c3 * p3[j];
    }
  }

  /** row ← row − c p. */
  static void subtract(double[] row, double c, double[] p, int from, int to) {
    for (int j = from; j < to; j++) {
      row[j] -= c * p[j];
    }
  }

  /** row ← row − c p − e q. */
  static void subtract2(
      double[] row, double c, double[] p, double e, double[] q, int from, int to) {
    for (int j = from; j < to; j++) {
      row[j] = row[j] - c * p[j] - e * q[j];
    }
  }

  static void scale(double[] row, double factor, int from, int to) {
    for (int j = from; j < to; j++) {
      row[j] *= factor;
    }
  }

  static void clear(double[] row, int from, int to) {
    java.util.Arrays.fill(row, from, to, 0.0);
  }

  /** (x, y) ← (c x − s y, s x + c y). */
  static void rotate(double[] x, double[] y, double c, double s, int to) {
    for (int j = 0; j < to; j++) {
      double xj = x[j];
      double yj = y[j];
      x[j] = c * xj - s * yj;
      y[j] = s * xj + c * yj;
    }
  }

  /** Σ x_j y_j in four partial sums: a fixed order, and additions that need not wait. */
  static double dot(double[] x, double[] y, int from, int to) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int j = from;
    for (; j + 3 < to; j += 4) {
      s0 += x[j] * y[j];
      s1 += x[j + 1] * y[j + 1];
      s2 += x[j + 2] * y[j + 2];
      s3 += x[j + 3] * y[j + 3];
    }
    for (; j < to; j++) {
      s0 += x[j] * y[j];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
