package io.kinglet.solver.ratio;

import io.kinglet.solver.Sample;
import java.util.SplittableRandom;

/** p = N((0.5, −0.3), [[0.8, 0.3], [0.3, 0.6]]) over q = N(0, I), whose log-ratio is known. */
final class TwoGaussians {
  private static final double A = Math.sqrt(0.8);
  private static final double B = 0.3 / A;
  private static final double C = Math.sqrt(0.6 - B * B);

  private TwoGaussians() {}

  /** Rows of p. */
  static Sample target(int n, long seed) {
    SplittableRandom random = new SplittableRandom(2 * seed + 1);
    double[] y = new double[2 * n];
    for (int i = 0; i < n; i++) {
      double u = random.nextGaussian();
      double v = random.nextGaussian();
      y[2 * i] = 0.5 + A * u;
      y[2 * i + 1] = -0.3 + B * u + C * v;
    }
    return Sample.of(y, n, 2);
  }

  /** Rows of q. */
  static Sample particles(int n, long seed) {
    SplittableRandom random = new SplittableRandom(2 * seed + 2);
    double[] x = new double[2 * n];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextGaussian();
    }
    return Sample.of(x, n, 2);
  }

  /** log p/q. */
  static double logRatio(double x, double y) {
    double u = (x - 0.5) / A;
    double v = (y + 0.3 - B * u) / C;
    return 0.5 * (x * x + y * y - u * u - v * v) - Math.log(A * C);
  }

  /** The root mean square of D̂ − log p/q over fresh rows of q. */
  static double error(LogRatio ratio, int rows) {
    Sample fresh = particles(rows, 1_000_003);
    double[] values = ratio.values(fresh);
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      double off = values[i] - logRatio(fresh.get(i, 0), fresh.get(i, 1));
      sum += off * off;
    }
    return Math.sqrt(sum / rows);
  }
}
