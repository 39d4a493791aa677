package io.kinglet.solver.velocity;

import java.util.Arrays;

/**
 * How a streaming pass over particles is cut, and the sums of its pieces: blocks of rows, and a few
 * slices of blocks, by the problem's size alone. Each slice has sums of its own, taken in block
 * order, and those are added in slice order: the same bits on any number of threads.
 */
public final class Slices {
  /** Particles of one block: one depth of the product's tiles. */
  public static final int ROWS = 256;

  // More threads than that have nothing to do: at b = 256 and R = 512 a slice takes 2.6 MB.
  private static final int MOST = 16;
  // Numbers in the sums of all slices, 128 MB, unless two slices alone take more.
  private static final long NUMBERS = 1L << 24;

  private Slices() {}

  /**
   * How many blocks a pass has.
   *
   * @param n particles
   * @return blocks
   */
  public static int blocks(int n) {
    return (int) (((long) n + ROWS - 1) / ROWS);
  }

  /**
   * How many slices a pass has.
   *
   * @param n particles
   * @param each numbers that are summed in a slice
   * @return 1 to 16
   */
  public static int count(int n, long each) {
    return (int) Math.min(blocks(n), Math.max(2, Math.min(MOST, NUMBERS / each)));
  }

  /**
   * One array for each slice, those held kept if they are long enough.
   *
   * @param held what there is
   * @param slices how many
   * @param size of each
   * @return the arrays
   */
  public static double[][] fit(double[][] held, int slices, int size) {
    double[][] out = held.length >= slices ? held : Arrays.copyOf(held, slices);
    for (int i = 0; i < slices; i++) {
      if (out[i] == null || out[i].length < size) {
        out[i] = new double[size];
      }
    }
    return out;
  }

  /**
   * Adds all slices' sums to the first one's, in order.
   *
   * @param sums of the slices
   * @param slices how many
   * @param size of each
   */
  public static void merge(double[][] sums, int slices, int size) {
    double[] into = sums[0];
    for (int slice = 1; slice < slices; slice++) {
      double[] from = sums[slice];
      for (int i = 0; i < size; i++) {
        into[i] += from[i];
      }
    }
  }

  /**
   * The memory that arrays hold.
   *
   * @param arrays of which some may be null
   * @return bytes
   */
  public static long bytes(double[][] arrays) {
    long doubles = 0;
    for (double[] array : arrays) {
      doubles += array == null ? 0 : array.length;
    }
    return doubles * Double.BYTES;
  }
}
