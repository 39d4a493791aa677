package io.kinglet.kernels;

import java.util.Arrays;

/**
 * Scratch memory for the kernels, owned by the caller: one for each thread. Arrays grow to the
 * largest size asked for and are kept, so that a loop over equal shapes allocates nothing after its
 * first pass. Not thread-safe.
 */
public final class Workspace {
  private static final int SLOTS = 8;

  private double[] left = {};
  private double[] right = {};
  private double[] edge = {};
  private final double[][] slots = new double[SLOTS][];
  private double[][] rows = {};

  /** Creates an empty workspace. */
  public Workspace() {}

  double[] left(int size) {
    if (left.length < size) {
      left = new double[size];
    }
    return left;
  }

  double[] right(int size) {
    if (right.length < size) {
      right = new double[size];
    }
    return right;
  }

  double[] edge(int size) {
    if (edge.length < size) {
      edge = new double[size];
    }
    return edge;
  }

  /**
   * An array of at least {@code size} numbers with undefined contents, the same one at each call
   * with this slot until a larger one is asked for. Kernels of this module do not touch the slots:
   * they are for their callers.
   *
   * @param slot 0 to 7
   * @param size the least length
   * @return the array of that slot
   */
  public double[] scratch(int slot, int size) {
    double[] held = slots[slot];
    if (held == null || held.length < size) {
      held = new double[size];
      slots[slot] = held;
    }
    return held;
  }

  /**
   * Arrays of their own for the rows of a small block, with undefined contents: loops over several
   * separate arrays with one common index are those that the compiler vectorises. The same ones at
   * each call until more or longer ones are asked for.
   *
   * @param count the least number of rows
   * @param size the least length of each of them
   * @return the rows
   */
  public double[][] rows(int count, int size) {
    if (rows.length < count) {
      rows = Arrays.copyOf(rows, count);
    }
    for (int i = 0; i < count; i++) {
      if (rows[i] == null || rows[i].length < size) {
        rows[i] = new double[size];
      }
    }
    return rows;
  }

  /**
   * The memory held.
   *
   * @return bytes
   */
  public long bytes() {
    long numbers = left.length + right.length + (long) edge.length;
    for (double[] slot : slots) {
      numbers += slot == null ? 0 : slot.length;
    }
    for (double[] row : rows) {
      numbers += row == null ? 0 : row.length;
    }
    return numbers * Double.BYTES;
  }
}
