package io.kinglet.cli.experiment;

import io.kinglet.solver.Sample;

/**
 * The coordinates that a flow runs in: about the target's mean, in units of the noise. One scale
 * for all coordinates, so that noise stays the same in all of them.
 *
 * @param mean of each coordinate, taken away first
 * @param unit what is 1 in the new coordinates
 */
record Units(double[] mean, double unit) {
  /** About the mean of some rows. */
  static Units about(Sample rows, double unit) {
    int d = rows.dims();
    double[] mean = new double[d];
    for (int i = 0; i < rows.rows(); i++) {
      for (int l = 0; l < d; l++) {
        mean[l] += rows.data()[i * d + l];
      }
    }
    for (int l = 0; l < d; l++) {
      mean[l] /= rows.rows();
    }
    return new Units(mean, unit);
  }

  /** The coordinates as they are. */
  static Units none(int dims) {
    return new Units(new double[dims], 1);
  }

  /** Rows in the new coordinates. */
  Sample apply(Sample rows) {
    double[] data = rows.data().clone();
    for (int i = 0; i < data.length; i++) {
      data[i] = (data[i] - mean[i % mean.length]) / unit;
    }
    return Sample.of(data, rows.rows(), rows.dims());
  }

  /** Rows in the old coordinates again. */
  Sample undo(Sample rows) {
    double[] data = rows.data().clone();
    for (int i = 0; i < data.length; i++) {
      data[i] = Math.fma(data[i], unit, mean[i % mean.length]);
    }
    return Sample.of(data, rows.rows(), rows.dims());
  }
}
