package io.kinglet.jmh.reference;

import java.util.Arrays;

/** Gaussian RBF features, their Jacobian, and the median rule, as one writes them down. */
final class PlainFeatures {
  private PlainFeatures() {}

  /** φ_m(x_i), rows × b. */
  static void evaluate(double[] x, int rows, double[] c, int b, int d, double h, double[] phi) {
    double scale = -1 / (2 * h * h);
    for (int i = 0; i < rows; i++) {
      for (int m = 0; m < b; m++) {
        phi[i * b + m] = Math.exp(scale * squaredDistance(x, i, c, m, d));
      }
    }
  }

  /** ∂f_m/∂x_l at x_i, (n·d) × b, row i·d + l. */
  static void jacobian(
      double[] x, int n, double[] c, int b, int d, double h, double[] phi, double[] out) {
    double scale = -1 / (h * h);
    for (int i = 0; i < n; i++) {
      for (int l = 0; l < d; l++) {
        for (int m = 0; m < b; m++) {
          out[(i * d + l) * b + m] = scale * phi[i * b + m] * (x[i * d + l] - c[m * d + l]);
        }
      }
    }
  }

  /** The means of the columns. */
  static double[] mean(double[] phi, int rows, int b) {
    double[] mean = new double[b];
    for (int i = 0; i < rows; i++) {
      for (int m = 0; m < b; m++) {
        mean[m] += phi[i * b + m];
      }
    }
    for (int m = 0; m < b; m++) {
      mean[m] /= rows;
    }
    return mean;
  }

  /** h = √(m/2), m the lower median of the squared distances over pairs of distinct rows. */
  static double bandwidth(double[] rows, int count, int d) {
    double[] pairs = new double[count * (count - 1) / 2];
    int size = 0;
    for (int i = 0; i < count; i++) {
      for (int j = i + 1; j < count; j++) {
        double distance = squaredDistance(rows, i, rows, j, d);
        if (distance > 0) {
          pairs[size++] = distance;
        }
      }
    }
    Arrays.sort(pairs, 0, size);
    return Math.sqrt(pairs[(size - 1) / 2] / 2);
  }

  static double squaredDistance(double[] x, int i, double[] y, int j, int d) {
    double sum = 0;
    for (int l = 0; l < d; l++) {
      double delta = x[i * d + l] - y[j * d + l];
      sum += delta * delta;
    }
    return sum;
  }
}
