package io.kinglet.solver.flow;

import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Bases;
import java.util.SplittableRandom;

/** Random points for tests. */
final class Points {
  /** All rows in their order, as the golden steps have them. */
  static final Bases.Rule ALL =
      (rows, count, random, order) -> {
        for (int i = 0; i < rows; i++) {
          order[i] = i;
        }
      };

  private Points() {}

  /** Gaussian rows about a mean. */
  static Sample gaussian(int n, int d, double mean, double scale, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] data = new double[n * d];
    for (int i = 0; i < data.length; i++) {
      data[i] = mean + scale * random.nextGaussian();
    }
    return Sample.of(data, n, d);
  }

  static double[][] rows(Sample sample) {
    double[][] rows = new double[sample.rows()][sample.dims()];
    for (int i = 0; i < rows.length; i++) {
      for (int l = 0; l < sample.dims(); l++) {
        rows[i][l] = sample.get(i, l);
      }
    }
    return rows;
  }

  static double[] flat(double[][] rows) {
    int d = rows[0].length;
    double[] flat = new double[rows.length * d];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * d, d);
    }
    return flat;
  }

  /** Largest difference relative to the largest expected number. */
  static double relative(double[] actual, double[] expected) {
    double difference = 0;
    double scale = 0;
    for (int i = 0; i < expected.length; i++) {
      double gap = Math.abs(actual[i] - expected[i]);
      difference = gap <= difference ? difference : gap;
      scale = Math.max(scale, Math.abs(expected[i]));
    }
    return difference / scale;
  }
}
