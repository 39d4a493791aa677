package io.kinglet.cli.experiment;

import io.kinglet.solver.Sample;
import java.util.SplittableRandom;

/**
 * The S-curve of scikit-learn's {@code make_s_curve} seen from the side: (sin t, sign(t) (cos t −
 * 1)) with t uniform on ±3π/2, two arcs of unit circles, and Gaussian noise about it.
 */
final class SCurve {
  private static final double MOST = 1.5 * Math.PI;

  private SCurve() {}

  /**
   * Points drawn from it.
   *
   * @param rows how many
   * @param noise standard deviation of each coordinate
   * @param seed of the draw
   * @return rows × 2
   */
  static Sample draw(int rows, double noise, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] points = new double[Math.multiplyExact(2, rows)];
    for (int i = 0; i < rows; i++) {
      double t = MOST * (2 * random.nextDouble() - 1);
      points[2 * i] = StrictMath.sin(t) + noise * random.nextGaussian();
      double along = Math.signum(t) * (StrictMath.cos(t) - 1);
      points[2 * i + 1] = along + noise * random.nextGaussian();
    }
    return Sample.of(points, rows, 2);
  }

  /**
   * How far points lie from the curve.
   *
   * @param points n × 2
   * @return the root of the mean of their squared distances to it
   */
  static double distance(Sample points) {
    double sum = 0;
    for (int i = 0; i < points.rows(); i++) {
      double x = points.data()[2 * i];
      double y = points.data()[2 * i + 1];
      // The curve is its own image under a half turn.
      double nearest = Math.min(toLower(x, y), toLower(-x, -y));
      sum = Math.fma(nearest, nearest, sum);
    }
    return Math.sqrt(sum / points.rows());
  }

  /** The distance to the arc of t ≥ 0, of the unit circle about (0, −1). */
  private static double toLower(double x, double y) {
    double up = y + 1;
    double t = StrictMath.atan2(x, up);
    t = t < 0 ? t + 2 * Math.PI : t;
    if (t <= MOST) {
      return Math.abs(StrictMath.hypot(x, up) - 1);
    }
    return Math.min(StrictMath.hypot(x, y), StrictMath.hypot(x + 1, up));
  }
}
