package io.kinglet.cli.experiment;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.metrics.EnergyDistance;
import io.kinglet.solver.metrics.Mmd;

/** Rows that nothing was trained on, and how far samples are from them. */
final class HeldOut {
  private final Sample rows;
  private final double bandwidth;
  private final Mmd mmd;
  private final EnergyDistance energy;

  /**
   * Distances to a sample.
   *
   * @param mmd with a Gaussian kernel
   * @param energy energy distance
   */
  record Distances(double mmd, double energy) {}

  /**
   * Rows to measure by.
   *
   * @param rows m × d
   * @param bandwidth σ of MMD's kernel, the same for all samples so that they can be compared
   */
  HeldOut(Sample rows, double bandwidth, Parallel parallel) {
    this.rows = rows;
    this.bandwidth = bandwidth;
    this.mmd = new Mmd(parallel);
    this.energy = new EnergyDistance(parallel);
  }

  /** Measures a sample. */
  Distances of(Sample sample) {
    return new Distances(
        mmd.between(sample, rows, bandwidth, 0).value(), energy.between(sample, rows, 0).value());
  }

  /** How many rows there are. */
  int rows() {
    return rows.rows();
  }

  double bandwidth() {
    return bandwidth;
  }
}
