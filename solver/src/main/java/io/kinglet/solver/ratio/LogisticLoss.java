package io.kinglet.solver.ratio;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.Workspace;

/**
 * mean log(1 + e^{−D̂(y)}) + mean log(1 + e^{D̂(x)}), each by e^{−|D̂|}: nothing overflows at any
 * finite D̂, and what is small keeps its digits.
 */
final class LogisticLoss implements RatioLoss {
  private static final int SLOT = 3;

  private final RowSums sums;
  private final RowSums.Term targetLoss = (from, rows, ws) -> loss(from, rows, -1, ws);
  private final RowSums.Term particleLoss = (from, rows, ws) -> loss(from, rows, 1, ws);
  private final RowSums.Term targetSlopes = (from, rows, ws) -> slopes(from, rows, -1, ws);
  private final RowSums.Term particleSlopes = (from, rows, ws) -> slopes(from, rows, 1, ws);
  private double[] values;
  private double[] first;
  private double[] curvature;
  private double weight;

  LogisticLoss(RowSums sums) {
    this.sums = sums;
  }

  @Override
  public double value(double[] z, int targets, int particles) {
    values = z;
    return sums.sum(0, targets, targetLoss) / targets
        + sums.sum(targets, particles, particleLoss) / particles;
  }

  @Override
  public void derivatives(
      double[] z, int targets, int particles, double[] slopes, double[] curvatures) {
    values = z;
    first = slopes;
    curvature = curvatures;
    weight = 1.0 / targets;
    sums.sum(0, targets, targetSlopes);
    weight = 1.0 / particles;
    sums.sum(targets, particles, particleSlopes);
  }

  @Override
  public double intercept(double[] z, int targets, int particles, double ended) {
    return ended;
  }

  /** e^{−|D̂|} of a block. */
  private double[] decays(int from, int rows, Workspace ws) {
    double[] e = ws.scratch(SLOT, rows);
    for (int i = 0; i < rows; i++) {
      e[i] = -Math.abs(values[from + i]);
    }
    Elements.exp(rows, e, 0, e, 0);
    return e;
  }

  private double loss(int from, int rows, int sign, Workspace ws) {
    double[] e = decays(from, rows, ws);
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += softplus(sign * values[from + i], e[i]);
    }
    return sum;
  }

  /** log(1 + eˢ), given e^{−|s|}. */
  static double softplus(double s, double decay) {
    return Math.max(s, 0) + Math.log1p(decay);
  }

  private double slopes(int from, int rows, int sign, Workspace ws) {
    double[] e = decays(from, rows, ws);
    for (int i = 0; i < rows; i++) {
      double part = 1 / (1 + e[i]);
      double wrong = sign * values[from + i] >= 0 ? part : e[i] * part;
      first[from + i] = sign * weight * wrong;
      curvature[from + i] = weight * e[i] * part * part;
    }
    return 0;
  }
}
