package io.kinglet.solver.ratio;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.Workspace;

/**
 * KLIEP's objective as a loss, log mean_q e^{D̂} − mean_p D̂ (Sugiyama and others, 2008, in the
 * log-linear form): less the Kullback-Leibler divergence's estimate. It does not depend on the
 * intercept, which is set last so that the ratio's mean over the particles is 1. Exponentials are
 * taken from the largest D̂ on.
 */
final class KliepLoss implements RatioLoss {
  private static final int SLOT = 3;

  private final RowSums sums;
  private final RowSums.Term total = this::total;
  private final RowSums.Term exponentials = this::exponentials;
  private final RowSums.Term weights = this::weights;
  private double[] values;
  private double[] first;
  private double[] curvature;
  private double most;
  private double over;

  KliepLoss(RowSums sums) {
    this.sums = sums;
  }

  @Override
  public double value(double[] z, int targets, int particles) {
    double logMean = logMean(z, targets, particles);
    return logMean - sums.sum(0, targets, total) / targets;
  }

  private double logMean(double[] z, int targets, int particles) {
    values = z;
    most = Double.NEGATIVE_INFINITY;
    for (int i = targets; i < targets + particles; i++) {
      most = Math.max(most, z[i]);
    }
    // From 1 to the number of particles, whatever the size of D̂.
    double sum = sums.sum(targets, particles, exponentials);
    over = 1 / sum;
    return most + Math.log(sum / particles);
  }

  @Override
  public void derivatives(
      double[] z, int targets, int particles, double[] slopes, double[] curvatures) {
    logMean(z, targets, particles);
    first = slopes;
    curvature = curvatures;
    for (int i = 0; i < targets; i++) {
      slopes[i] = -1.0 / targets;
      curvatures[i] = 0;
    }
    sums.sum(targets, particles, weights);
  }

  @Override
  public double intercept(double[] z, int targets, int particles, double ended) {
    return ended - logMean(z, targets, particles);
  }

  private double total(int from, int rows, Workspace ws) {
    double sum = 0;
    for (int i = from; i < from + rows; i++) {
      sum += values[i];
    }
    return sum;
  }

  /** e^{D̂ − max D̂} of a block. */
  private double[] shifted(int from, int rows, Workspace ws) {
    double[] e = ws.scratch(SLOT, rows);
    for (int i = 0; i < rows; i++) {
      e[i] = values[from + i] - most;
    }
    Elements.exp(rows, e, 0, e, 0);
    return e;
  }

  private double exponentials(int from, int rows, Workspace ws) {
    double[] e = shifted(from, rows, ws);
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += e[i];
    }
    return sum;
  }

  private double weights(int from, int rows, Workspace ws) {
    double[] e = shifted(from, rows, ws);
    for (int i = 0; i < rows; i++) {
      first[from + i] = over * e[i];
      curvature[from + i] = over * e[i];
    }
    return 0;
  }
}
