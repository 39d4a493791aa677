package io.kinglet.solver.density;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import java.util.SplittableRandom;

/**
 * A Gaussian bent along a parabola (Haario, Saksman, Tamminen, Computational Statistics 1999): x_1
 * ~ N(0, a²), x_2 = c (x_1² − a²) + N(0, 1), all further coordinates N(0, 1).
 */
public final class BananaDensity implements DrawnDensity {
  private final int d;
  private final double width;
  private final double curvature;

  /**
   * The density.
   *
   * @param dims d, at least 2
   * @param width a, positive
   * @param curvature c, finite
   * @throws BadDataException if a number is out of range
   */
  public BananaDensity(int dims, double width, double curvature) {
    if (dims < 2 || !(width > 0) || !Double.isFinite(width) || !Double.isFinite(curvature)) {
      throw new BadDataException(
          "a banana of "
              + dims
              + " dimensions, width "
              + width
              + " and curvature "
              + curvature
              + "; give at least 2, a positive finite number and a finite one");
    }
    this.d = dims;
    this.width = width;
    this.curvature = curvature;
  }

  @Override
  public int dims() {
    return d;
  }

  /** x_2 less where the parabola is. */
  private double above(double[] x, int at) {
    return x[at + 1] - curvature * (x[at] * x[at] - width * width);
  }

  @Override
  public void score(double[] x, int xOff, int n, double[] score, int scoreOff, Workspace ws) {
    for (int i = 0; i < n; i++) {
      int at = xOff + i * d;
      int to = scoreOff + i * d;
      double above = above(x, at);
      score[to] = -x[at] / (width * width) + 2 * curvature * x[at] * above;
      score[to + 1] = -above;
      for (int l = 2; l < d; l++) {
        score[to + l] = -x[at + l];
      }
    }
  }

  @Override
  public void values(double[] x, int xOff, int n, double[] values, int valuesOff, Workspace ws) {
    for (int i = 0; i < n; i++) {
      int at = xOff + i * d;
      double above = above(x, at);
      double sum = x[at] * x[at] / (width * width) + above * above;
      for (int l = 2; l < d; l++) {
        sum += x[at + l] * x[at + l];
      }
      values[valuesOff + i] =
          -0.5 * sum - StrictMath.log(width) - 0.5 * d * StrictMath.log(2 * Math.PI);
    }
  }

  @Override
  public Sample draw(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] rows = new double[Math.multiplyExact(n, d)];
    for (int i = 0; i < n; i++) {
      int at = i * d;
      rows[at] = width * random.nextGaussian();
      for (int l = 1; l < d; l++) {
        rows[at + l] = random.nextGaussian();
      }
      rows[at + 1] += curvature * (rows[at] * rows[at] - width * width);
    }
    return Sample.of(rows, n, d);
  }
}
