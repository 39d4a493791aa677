package io.kinglet.solver.velocity;

/**
 * Sums of a table's rows, each from its first number to its last. Four are summed at a time: one
 * alone waits for its last addition at every number.
 */
final class RowSums {
  private RowSums() {}

  /** out[outOff + r] ← Σ_i table[r·ld + i], i below columns. */
  static void of(int rows, int columns, int ld, double[] table, double[] out, int outOff) {
    int r = 0;
    for (; r + 3 < rows; r += 4) {
      int first = r * ld;
      int second = first + ld;
      int third = second + ld;
      int fourth = third + ld;
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      for (int i = 0; i < columns; i++) {
        s0 += table[first + i];
        s1 += table[second + i];
        s2 += table[third + i];
        s3 += table[fourth + i];
      }
      out[outOff + r] = s0;
      out[outOff + r + 1] = s1;
      out[outOff + r + 2] = s2;
      out[outOff + r + 3] = s3;
    }
    for (; r < rows; r++) {
      double sum = 0;
      for (int i = 0; i < columns; i++) {
        sum += table[r * ld + i];
      }
      out[outOff + r] = sum;
    }
  }
}
