package io.kinglet.kernels;

/** Argument checks of the façades: each is made once, before an unchecked kernel runs. */
final class Checks {
  private Checks() {}

  /** Checks that a row-major block of rows × cols at offset with leading dimension fits. */
  static void block(String name, double[] array, int offset, int rows, int cols, int leading) {
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
          name
              + ": a block of "
              + rows
              + " × "
              + cols
              + " at offset "
              + offset
              + " with leading dimension "
              + leading
              + " reaches index "
              + last
              + ", but the array has "
              + array.length
              + " numbers");
    }
  }

  static void vector(String name, double[] array, int offset, int size) {
    block(name, array, offset, 1, size, size);
  }

  static void workspace(Workspace workspace) {
    if (workspace == null) {
      throw new IllegalArgumentException("workspace is null; give one for each thread");
    }
  }
}
