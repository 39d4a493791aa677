package io.kinglet.solver.ratio;

import io.kinglet.solver.Sample;

/** A fitted log-ratio D̂ ≈ log p/q, target over particles, defined at every point. */
public interface LogRatio {
  /**
   * Dimensions of the points.
   *
   * @return d
   */
  int dims();

  /**
   * D̂ at some points.
   *
   * @param x points, n × d, finite
   * @param n how many
   * @param values D̂, n numbers written
   * @throws IllegalArgumentException if an array is too short or a point is not finite
   */
  void values(double[] x, int n, double[] values);

  /**
   * D̂ and its gradient at some points.
   *
   * @param x points, n × d, finite
   * @param n how many
   * @param values D̂, n numbers written
   * @param gradients ∇D̂, n × d, written
   * @throws IllegalArgumentException if an array is too short or a point is not finite
   */
  void gradients(double[] x, int n, double[] values, double[] gradients);

  /**
   * How the fit went.
   *
   * @return the last fit's report
   */
  RatioFit report();

  /**
   * D̂ at the rows of a sample.
   *
   * @param points n × d
   * @return n numbers
   * @throws IllegalArgumentException if they have another width than d
   */
  default double[] values(Sample points) {
    if (points.dims() != dims()) {
      throw new IllegalArgumentException(
          "points have " + points.dims() + " columns and the log-ratio takes " + dims());
    }
    double[] values = new double[points.rows()];
    values(points.data(), points.rows(), values);
    return values;
  }
}
