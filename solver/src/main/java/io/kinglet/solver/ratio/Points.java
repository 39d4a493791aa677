package io.kinglet.solver.ratio;

/** The check of points, and of where what is evaluated there is to go. */
final class Points {
  private Points() {}

  static void require(double[] x, int n, int d, double[] values) {
    long size = (long) n * d;
    if (x == null || values == null || n < 0 || x.length < size || values.length < n) {
      throw new IllegalArgumentException(
          n
              + " points of "
              + d
              + " dimensions and as many values do not fit "
              + length(x)
              + " and "
              + length(values));
    }
    // 0 · x is 0 for finite numbers and NaN for others, without a branch in the loop.
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += 0 * x[i];
    }
    if (sum != 0) {
      throw new IllegalArgumentException(
          "a point is not finite; the log-ratio is defined at finite points");
    }
  }

  static void require(double[] x, int n, int d, double[] values, double[] gradients) {
    require(x, n, d, values);
    if (gradients == null || gradients.length < (long) n * d) {
      throw new IllegalArgumentException(
          "gradients at " + n + " points of " + d + " dimensions do not fit " + length(gradients));
    }
  }

  private static String length(double[] array) {
    return array == null ? "null" : "an array of " + array.length;
  }
}
