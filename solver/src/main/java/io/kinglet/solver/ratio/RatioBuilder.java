package io.kinglet.solver.ratio;

import io.kinglet.solver.Parallel;
import java.util.Objects;

/**
 * The settings that every estimator has; each method returns the builder.
 *
 * @param <B> the estimator's own builder
 */
public abstract sealed class RatioBuilder<B extends RatioBuilder<B>>
    permits LinearRatio.Builder, NetworkRatio.Builder, Ulsif.Builder {
  private double heldOut;
  private long seed;
  private Parallel parallel = Parallel.common();

  RatioBuilder() {}

  /** The builder as its own type. */
  abstract B self();

  /**
   * The share of each sample's rows that is held out of the fit, to judge it by; 0 unless set. The
   * same rows are held out in each fit to as many rows.
   *
   * @param share 0 to 0.5
   * @return this
   */
  public final B heldOut(double share) {
    heldOut = share;
    return self();
  }

  /**
   * The seed of all that is random, the rows held out among it; 0 unless set.
   *
   * @param value the seed
   * @return this
   */
  public final B seed(long value) {
    seed = value;
    return self();
  }

  /**
   * Who works; {@link Parallel#common} unless set. Results do not depend on it.
   *
   * @param value the parallel one
   * @return this
   */
  public final B parallel(Parallel value) {
    parallel = Objects.requireNonNull(value, "value");
    return self();
  }

  /**
   * The estimator, which has not been fitted yet.
   *
   * @return the estimator
   * @throws IllegalArgumentException if a setting is out of range
   */
  public abstract RatioEstimator build();

  final HoldOut holdOut() {
    return new HoldOut(heldOut, seed);
  }

  final long seed() {
    return seed;
  }

  final Parallel parallel() {
    return parallel;
  }
}
