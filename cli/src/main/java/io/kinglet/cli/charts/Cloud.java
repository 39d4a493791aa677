package io.kinglet.cli.charts;

/**
 * Points to draw, by rows.
 *
 * @param data {@code rows × dims} finite numbers
 * @param rows how many
 * @param dims columns of each
 */
public record Cloud(double[] data, int rows, int dims) {
  /** More points than this make a picture slow to open and no clearer. */
  static final int MOST_DRAWN = 2_000;

  /** Checks the size. */
  public Cloud {
    if (data.length != Math.multiplyExact(rows, dims)) {
      throw new IllegalArgumentException(
          "data has " + data.length + " numbers, expected " + rows + " × " + dims);
    }
  }

  /** How many points are drawn: all, or evenly spread rows. */
  int drawn() {
    return Math.min(rows, MOST_DRAWN);
  }

  /** Column {@code dim} of the k-th point drawn. */
  double at(int k, int dim) {
    int row = (int) ((long) k * rows / drawn());
    return data[row * dims + dim];
  }

  /** Smallest and largest of a column, over all rows. */
  double[] range(int dim) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < rows; i++) {
      least = Math.min(least, data[i * dims + dim]);
      most = Math.max(most, data[i * dims + dim]);
    }
    return new double[] {least, most};
  }
}
