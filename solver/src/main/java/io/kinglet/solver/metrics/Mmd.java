package io.kinglet.solver.metrics;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Bandwidth;

/**
 * Maximum mean discrepancy with a Gaussian kernel (Gretton et al., JMLR 2012): √max(0, mean k_XX +
 * mean k_YY − 2 mean k_XY), diagonals included. What the rounding of the three means leaves of it
 * is given as 0, so equal samples are at distance 0 in any order of their rows.
 *
 * <p>Samples above a stated number of rows are subsampled; the result says so. An instance keeps
 * its buffers. Not thread-safe.
 */
public final class Mmd {
  /** Rows of each sample above which a subsample is used unless another number is given. */
  public static final int MAX_ROWS = 10_000;

  private final PairMeans means;
  private final Bandwidth bandwidth;
  private final int maxRows;

  /**
   * A metric that subsamples above {@value #MAX_ROWS} rows.
   *
   * @param parallel where it is computed; the result does not depend on it
   */
  public Mmd(Parallel parallel) {
    this(parallel, MAX_ROWS);
  }

  /**
   * A metric that subsamples above a number of rows.
   *
   * @param parallel where it is computed; the result does not depend on it
   * @param maxRows the most rows of each sample that are used, at least 2
   * @throws IllegalArgumentException if maxRows is less than 2
   */
  public Mmd(Parallel parallel, int maxRows) {
    if (maxRows < 2) {
      throw new IllegalArgumentException(
          "a metric needs at least 2 rows of each sample, but was given at most " + maxRows);
    }
    this.means = new PairMeans(parallel);
    this.bandwidth = new Bandwidth(parallel);
    this.maxRows = maxRows;
  }

  /**
   * The distance with the median rule of the first sample as bandwidth.
   *
   * @param particles first sample, n × d
   * @param other second sample, m × d
   * @param seed of subsamples
   * @return the distance
   * @throws BadDataException if the first sample's rows coincide, which leaves no bandwidth
   * @throws IllegalArgumentException if the widths differ
   */
  public Measurement between(Sample particles, Sample other, long seed) {
    double rule =
        bandwidth.median(particles.data(), particles.rows(), particles.dims(), null, 0, seed);
    return between(particles, other, rule, seed);
  }

  /**
   * The distance with a given bandwidth.
   *
   * @param x first sample, n × d
   * @param y second sample, m × d
   * @param sigma σ of the kernel, positive
   * @param seed of subsamples
   * @return the distance
   * @throws IllegalArgumentException if the widths differ or the bandwidth is not positive
   */
  public Measurement between(Sample x, Sample y, double sigma, long seed) {
    if (!(sigma > 0) || !Double.isFinite(sigma)) {
      throw new IllegalArgumentException(
          "the bandwidth is " + sigma + "; give a positive finite number");
    }
    means.load(x, y, maxRows, seed);
    double scale = 0.5 / sigma / sigma;
    double xx = means.xx(scale);
    double yy = means.yy(scale);
    double xy = means.xy(scale);
    double square = xx + yy - 2 * xy;
    double value = square > PairMeans.ROUNDING * (xx + yy + 2 * xy) ? Math.sqrt(square) : 0;
    return new Measurement(
        value,
        sigma,
        means.firstRows(),
        means.secondRows(),
        means.firstRows() < x.rows() || means.secondRows() < y.rows());
  }
}
