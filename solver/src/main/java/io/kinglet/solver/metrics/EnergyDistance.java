package io.kinglet.solver.metrics;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;

/**
 * Energy distance (Székely, Rizzo, Journal of Statistical Planning and Inference 2013): 2 E‖x − y‖
 * − E‖x − x'‖ − E‖y − y'‖ over all pairs, not its root. What the rounding of the three means leaves
 * of it is given as 0, so equal samples are at distance 0 in any order of their rows.
 *
 * <p>Samples above a stated number of rows are subsampled; the result says so. An instance keeps
 * its buffers. Not thread-safe.
 */
public final class EnergyDistance {
  /** Rows of each sample above which a subsample is used unless another number is given. */
  public static final int MAX_ROWS = 10_000;

  private final PairMeans means;
  private final int maxRows;

  /**
   * A metric that subsamples above {@value #MAX_ROWS} rows.
   *
   * @param parallel where it is computed; the result does not depend on it
   */
  public EnergyDistance(Parallel parallel) {
    this(parallel, MAX_ROWS);
  }

  /**
   * A metric that subsamples above a number of rows.
   *
   * @param parallel where it is computed; the result does not depend on it
   * @param maxRows the most rows of each sample that are used, at least 2
   * @throws IllegalArgumentException if maxRows is less than 2
   */
  public EnergyDistance(Parallel parallel, int maxRows) {
    if (maxRows < 2) {
      throw new IllegalArgumentException(
          "a metric needs at least 2 rows of each sample, but was given at most " + maxRows);
    }
    this.means = new PairMeans(parallel);
    this.maxRows = maxRows;
  }

  /**
   * The distance between two samples.
   *
   * @param x first sample, n × d
   * @param y second sample, m × d
   * @param seed of subsamples
   * @return the distance, in the data's own unit
   * @throws IllegalArgumentException if the widths differ
   */
  public Measurement between(Sample x, Sample y, long seed) {
    means.load(x, y, maxRows, seed);
    double xx = means.xx(PairMeans.DISTANCE);
    double yy = means.yy(PairMeans.DISTANCE);
    double xy = means.xy(PairMeans.DISTANCE);
    double energy = 2 * xy - xx - yy;
    double value = energy > PairMeans.ROUNDING * (xx + yy + 2 * xy) ? energy : 0;
    return new Measurement(
        value,
        0,
        means.firstRows(),
        means.secondRows(),
        means.firstRows() < x.rows() || means.secondRows() < y.rows());
  }

  /**
   * E‖y − y'‖ of one sample, pairs with itself included: the part of the distance that stays when
   * only the other sample moves.
   *
   * @param y rows, m × d; not subsampled
   * @return the mean distance
   */
  public double meanWithin(Sample y) {
    means.load(y);
    return means.xx(PairMeans.DISTANCE);
  }
}
