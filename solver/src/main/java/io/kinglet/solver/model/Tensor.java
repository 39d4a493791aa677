package io.kinglet.solver.model;

import io.kinglet.solver.BadDataException;
import java.util.Arrays;

/**
 * An array of any number of dimensions, row-major; none at all is a single number. Shape and
 * finiteness are checked once, here. The numbers are not to be changed after that.
 */
public final class Tensor {
  private final int[] shape;
  private final double[] data;

  private Tensor(int[] shape, double[] data) {
    this.shape = shape;
    this.data = data;
  }

  /**
   * A tensor over this array, which is not copied.
   *
   * @param rowMajor the numbers, as many as the product of the extents
   * @param shape the extents, each at least 0; PyTorch's linear layers are outputs × inputs
   * @return the tensor
   * @throws BadDataException if the size does not fit the shape, or a number is NaN or infinite
   */
  public static Tensor of(double[] rowMajor, int... shape) {
    if (rowMajor == null || shape == null) {
      throw new BadDataException("a tensor needs numbers and a shape, but was given null");
    }
    if (count(shape) != rowMajor.length) {
      throw new BadDataException(
          "a tensor of shape "
              + Arrays.toString(shape)
              + " does not have "
              + rowMajor.length
              + " numbers; the product of the extents must be their count");
    }
    for (int i = 0; i < rowMajor.length; i++) {
      if (!Double.isFinite(rowMajor[i])) {
        throw new BadDataException(
            "number " + i + " is " + rowMajor[i] + "; every number must be finite");
      }
    }
    return new Tensor(shape.clone(), rowMajor);
  }

  /** The product of the extents; −1 if one is negative or there are more than an array holds. */
  private static long count(int[] shape) {
    long count = 1;
    for (int extent : shape) {
      if (extent < 0) {
        return -1;
      }
      count = Math.min(count * extent, Integer.MAX_VALUE);
    }
    // An extent of 0 leaves nothing, however large the others are; any other product only grows.
    return count;
  }

  /**
   * The extents.
   *
   * @return a copy
   */
  public int[] shape() {
    return shape.clone();
  }

  /**
   * The numbers themselves, row-major; not a copy, and not to be changed.
   *
   * @return as many as the product of the extents
   */
  public double[] data() {
    return data;
  }

  @Override
  public String toString() {
    return "Tensor " + Arrays.toString(shape);
  }
}
