package io.kinglet.solver.timescore;

import io.kinglet.solver.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * N(μ(t), s²(t)) on a line, of the family with f = (x, x²): θ = (μ/s², −1/(2s²)), chosen so that θ̇
 * = (2 − 5t, −0.8), within the polynomials of degree 1.
 */
final class MovingGaussian {
  static final double FIRST = 0.2;
  static final double LAST = 1.2;

  private MovingGaussian() {}

  static double[] rate(double t) {
    return new double[] {2 - 5 * t, -0.8};
  }

  static double[] change(double t) {
    return new double[] {2 * (t - FIRST) - 2.5 * (t * t - FIRST * FIRST), -0.8 * (t - FIRST)};
  }

  /** Rows at equally spaced times; paired rows have the same noise at each. */
  static SamplePath path(int times, int n, long seed, boolean paired) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] at = new double[times];
    List<Sample> samples = new ArrayList<>();
    double[] noise = new double[n];
    for (int s = 0; s < times; s++) {
      double t = s == times - 1 ? LAST : FIRST + s * (LAST - FIRST) / (times - 1);
      double variance = 1 / (1 + 1.6 * t);
      double mean = (0.5 + 2 * t - 2.5 * t * t) * variance;
      double[] x = new double[n];
      for (int i = 0; i < n; i++) {
        noise[i] = paired && s > 0 ? noise[i] : random.nextGaussian();
        x[i] = mean + Math.sqrt(variance) * noise[i];
      }
      at[s] = t;
      samples.add(Sample.of(x, n, 1));
    }
    return paired ? SamplePath.paired(at, samples) : SamplePath.of(at, samples);
  }
}
