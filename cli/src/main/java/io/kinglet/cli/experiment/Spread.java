package io.kinglet.cli.experiment;

import java.util.Arrays;
import java.util.Locale;

/**
 * A mean and its standard error.
 *
 * @param mean of independent values
 * @param error their standard deviation (divisor n − 1) by √n
 */
record Spread(double mean, double error) {
  /** Of at least two values. */
  static Spread of(double[] values) {
    double mean = Arrays.stream(values).sum() / values.length;
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return new Spread(mean, Math.sqrt(squares / (values.length - 1) / values.length));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.4f (%.4f)", mean, error);
  }
}
