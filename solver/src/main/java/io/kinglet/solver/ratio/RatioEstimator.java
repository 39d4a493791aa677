package io.kinglet.solver.ratio;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;

/**
 * Estimates the log-ratio of two densities from a sample of each, fit after fit: each begins where
 * the last one ended and works in the same memory, as a flow wants it, which fits once for each
 * step. The same fits in the same order give the same bits, on any number of threads. Not
 * thread-safe.
 */
public interface RatioEstimator {
  /**
   * The name on the command line and in files.
   *
   * @return such as logistic
   */
  String label();

  /**
   * Fits D̂ ≈ log p/q. The two samples weigh the same, however many rows they have.
   *
   * @param target rows of p, N × d
   * @param particles rows of q, n × d
   * @return the fitted ratio: the same object after each fit, so it is to be evaluated before the
   *     next one
   * @throws BadDataException if the samples differ in width, or not in the width that the estimator
   *     takes, have too few rows for it, or their scale is out of range; the last fit then stands
   */
  LogRatio fit(Sample target, Sample particles);

  /** Forgets the last fit: the next one begins as the first one did. */
  void restart();

  /**
   * Remembers where it stands, in place of what it remembered before. An estimator whose fits all
   * begin alike has nothing to remember.
   */
  default void mark() {}

  /**
   * Goes back to where it was marked: the next fit has the bits that it would have had there. The
   * ratio of a fit since is not to be evaluated any more.
   */
  default void goBack() {}
}
