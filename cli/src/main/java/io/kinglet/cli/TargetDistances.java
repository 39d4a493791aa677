package io.kinglet.cli;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.metrics.EnergyDistance;
import io.kinglet.solver.metrics.Measurement;
import io.kinglet.solver.metrics.Mmd;

/** How far samples are from a target, of at most so many rows of each. */
final class TargetDistances {
  private final Sample target;
  private final long seed;
  private final Mmd mmd;
  private final EnergyDistance energy;

  /**
   * What was measured.
   *
   * @param mmd NaN where all rows coincide, so that its kernel has no bandwidth
   * @param mmdBandwidth the median rule of the sample; NaN in the same case
   * @param energy energy distance
   */
  record Values(double mmd, double mmdBandwidth, double energy) {
    static final Values NONE = new Values(Double.NaN, Double.NaN, Double.NaN);
  }

  TargetDistances(Sample target, long seed, int mostRows, Parallel parallel) {
    this.target = target;
    this.seed = seed;
    this.mmd = new Mmd(parallel, mostRows);
    this.energy = new EnergyDistance(parallel, mostRows);
  }

  /** Measures a sample. */
  Values of(Sample sample) {
    double distance = energy.between(sample, target, seed).value();
    try {
      Measurement measured = mmd.between(sample, target, seed);
      return new Values(measured.value(), measured.bandwidth(), distance);
    } catch (BadDataException e) {
      return new Values(Double.NaN, Double.NaN, distance);
    }
  }
}
