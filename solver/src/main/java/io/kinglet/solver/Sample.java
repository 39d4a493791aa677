package io.kinglet.solver;

/**
 * Rows of points: n × d, row-major. Shape and finiteness are checked once, here; whatever takes a
 * sample need not check them again. The numbers are not to be changed after that.
 */
public final class Sample {
  private final double[] data;
  private final int rows;
  private final int dims;

  private Sample(double[] data, int rows, int dims) {
    this.data = data;
    this.rows = rows;
    this.dims = dims;
  }

  /**
   * A sample over this array, which is not copied.
   *
   * @param rowMajor rows × dims numbers
   * @param rows number of points, at least 1
   * @param dims number of coordinates, at least 1
   * @return the sample
   * @throws BadDataException if the size does not fit or a number is NaN or infinite
   */
  public static Sample of(double[] rowMajor, int rows, int dims) {
    if (rowMajor == null) {
      throw new BadDataException("a sample needs an array of numbers, but was given null");
    }
    if (rows < 1 || dims < 1) {
      throw new BadDataException(
          "a sample needs at least one row and one column, but has " + rows + " × " + dims);
    }
    if ((long) rows * dims != rowMajor.length) {
      throw new BadDataException(
          "a sample of "
              + rows
              + " × "
              + dims
              + " needs "
              + (long) rows * dims
              + " numbers, but was given "
              + rowMajor.length);
    }
    for (int i = 0; i < rowMajor.length; i++) {
      if (!Double.isFinite(rowMajor[i])) {
        throw new BadDataException(
            "row "
                + (i / dims + 1)
                + ", column "
                + (i % dims + 1)
                + " is "
                + rowMajor[i]
                + "; every number must be finite");
      }
    }
    return new Sample(rowMajor, rows, dims);
  }

  /**
   * The number of points.
   *
   * @return n
   */
  public int rows() {
    return rows;
  }

  /**
   * The number of coordinates.
   *
   * @return d
   */
  public int dims() {
    return dims;
  }

  /**
   * The numbers themselves, row-major; not a copy, and not to be changed.
   *
   * @return rows × dims numbers
   */
  public double[] data() {
    return data;
  }

  /**
   * One number.
   *
   * @param row 0 to rows − 1
   * @param dim 0 to dims − 1
   * @return the coordinate
   */
  public double get(int row, int dim) {
    return data[row * dims + dim];
  }

  @Override
  public String toString() {
    return "Sample " + rows + " × " + dims;
  }
}
