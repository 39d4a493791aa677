package io.kinglet.solver.features;

import java.util.random.RandomGenerator;

/** Rows of a basis: where they come from, and centring. */
public final class Bases {
  private Bases() {}

  /** How the rows of a basis are chosen among those at hand. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Chooses distinct rows.
     *
     * @param rows how many there are
     * @param count how many to choose, at most rows
     * @param random the step's generator
     * @param order room for rows numbers; the first count are the choice
     */
    void choose(int rows, int count, RandomGenerator random, int[] order);
  }

  /** A fresh draw without replacement; all rows in their order if as many as there are. */
  public static final Rule DRAW =
      (rows, count, random, order) -> {
        for (int i = 0; i < rows; i++) {
          order[i] = i;
        }
        for (int i = 0; i < count && count < rows; i++) {
          int pick = random.nextInt(i, rows);
          int row = order[pick];
          order[pick] = order[i];
          order[i] = row;
        }
      };

  static void copy(double[] from, double[] to, int count, int dims) {
    if (from.length < count * dims) {
      throw new IllegalArgumentException(
          "a basis of " + count + " × " + dims + " was given only " + from.length + " numbers");
    }
    System.arraycopy(from, 0, to, 0, count * dims);
  }

  /**
   * The mean of some rows, summed in their order.
   *
   * @param x rows, n × d
   * @param n how many
   * @param d dimensions
   * @param mean d numbers, written
   */
  public static void mean(double[] x, int n, int d, double[] mean) {
    java.util.Arrays.fill(mean, 0, d, 0.0);
    for (int i = 0; i < n; i++) {
      for (int l = 0; l < d; l++) {
        mean[l] += x[i * d + l];
      }
    }
    for (int l = 0; l < d; l++) {
      mean[l] /= n;
    }
  }

  /**
   * Rows less a point.
   *
   * @param x rows, n × d
   * @param xOff first element
   * @param n how many
   * @param d dimensions
   * @param origin what is subtracted, d
   * @param to n × d, written
   * @param toOff first element
   */
  public static void shift(
      double[] x, int xOff, int n, int d, double[] origin, double[] to, int toOff) {
    for (int i = 0; i < n; i++) {
      for (int l = 0; l < d; l++) {
        to[toOff + i * d + l] = x[xOff + i * d + l] - origin[l];
      }
    }
  }
}
