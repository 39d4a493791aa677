package io.kinglet.nativeconfig;

/** Argument checks shared by the LAPACK implementations. */
final class Blocks {
  private Blocks() {}

  /** A row-major block of rows × cols must lie within its array. */
  static void check(String name, double[] array, int offset, int rows, int cols, int leading) {
    if (array == null) {
      throw new IllegalArgumentException(name + " is null");
    }
    if (rows < 0 || cols < 0) {
      throw new IllegalArgumentException(
          name + " has negative size " + rows + " × " + cols + "; sizes are 0 or more");
    }
    if (rows == 0 || cols == 0) {
      return;
    }
    if (leading < cols) {
      throw new IllegalArgumentException(
          name + ": leading dimension " + leading + " is less than its " + cols + " columns");
    }
    long last = (long) offset + (long) (rows - 1) * leading + cols - 1;
    if (offset < 0 || last >= array.length) {
      throw new IllegalArgumentException(
          ("%s: a block of %d × %d at offset %d with leading dimension %d reaches index %d,"
                  + " but the array has %d numbers")
              .formatted(name, rows, cols, offset, leading, last, array.length));
    }
  }

  /** Least squares are for at least as many rows as columns. */
  static void checkTall(int m, int n) {
    if (m < n) {
      throw new IllegalArgumentException(
          "A is " + m + " × " + n + "; least squares need at least as many rows as columns");
    }
  }

  /** Native code is given finite numbers only: some of it lets NaN through, some never returns. */
  static void checkFinite(
      String name, double[] array, int offset, int rows, int cols, int leading) {
    for (int i = 0; i < rows; i++) {
      if (!finite(array, offset + i * leading, cols)) {
        throw new ArithmeticException(name + " holds a NaN or an infinity in row " + i);
      }
    }
  }

  /** The same for the lower triangle of a square block. */
  static void checkFiniteLower(String name, int n, double[] array, int offset, int leading) {
    for (int i = 0; i < n; i++) {
      if (!finite(array, offset + i * leading, i + 1)) {
        throw new ArithmeticException(name + " holds a NaN or an infinity in row " + i);
      }
    }
  }

  /** Whether count numbers from at on are finite: x − x is 0 for those, NaN for the others. */
  @SuppressWarnings("IdentityBinaryExpression") // the difference is the point, see above
  static boolean finite(double[] array, int at, int count) {
    double sum = 0;
    for (int j = at; j < at + count; j++) {
      sum += array[j] - array[j];
    }
    return sum == 0;
  }
}
