package io.kinglet.solver.timescore;

/**
 * What the integrals need of each time: the quadrature's weight times g, φ, and the weights of the
 * means, which stand for w (gφ)'. Unknowns are ordered by function of time, then feature: α_km at
 * k·b + m.
 */
final class TimeTables {
  private final int k;
  private final double[] weights;
  private final double[][] values;
  private final double[][] slopes;

  TimeTables(SamplePath path, TimeBasis basis, TimeWeight g, Quadrature quadrature) {
    k = basis.size();
    int times = path.size();
    double first = path.time(0);
    double last = path.time(times - 1);
    weights = new double[times];
    values = new double[times][k];
    slopes = new double[times][k];
    double[] rates = new double[k];
    double[] height = new double[times];
    double largest = 0;
    for (int s = 0; s < times; s++) {
      double t = path.time(s);
      height[s] = g.value(t, first, last);
      if (!(height[s] >= 0)) {
        throw new IllegalArgumentException("the weight is " + height[s] + " at time " + t);
      }
      largest = Math.max(largest, height[s]);
      weights[s] = quadrature.weight(path, s) * height[s];
      basis.evaluate(t, first, last, values[s], rates, new double[k]);
      double rate = g.rate(t, first, last);
      for (int j = 0; j < k; j++) {
        slopes[s][j] = rate * values[s][j] + height[s] * rates[j];
        requireFinite(t, j, slopes[s][j]);
      }
    }
    checkEnd(first, height[0], largest);
    checkEnd(last, height[times - 1], largest);
    if (quadrature == Quadrature.BARE_SUM) {
      return;
    }
    for (int s = 0; s < times; s++) {
      int before = Math.max(0, s - 1);
      int after = Math.min(times - 1, s + 1);
      for (int j = 0; j < k; j++) {
        slopes[s][j] = (height[after] * values[after][j] - height[before] * values[before][j]) / 2;
      }
    }
  }

  private static void requireFinite(double t, int j, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "the weight or function of time " + j + " gives " + value + " at time " + t);
    }
  }

  private static void checkEnd(double t, double value, double largest) {
    // A weight of waves is 0 at the ends up to its rounding.
    if (!(value <= 1e-12 * largest)) {
      throw new IllegalArgumentException(
          "the weight must be 0 at the ends and positive between them, but is "
              + value
              + " at time "
              + t
              + " and at most "
              + largest);
    }
  }

  /** K. */
  int size() {
    return k;
  }

  /** w g of time s. */
  double weight(int s) {
    return weights[s];
  }

  /** φ of time s. */
  double[] values(int s) {
    return values[s];
  }

  /** The weights of the mean at time s. */
  double[] slopes(int s) {
    return slopes[s];
  }

  /** 𝒞 ← 𝒞 + w g scale φφᵀ ⊗ C, lower triangle; C with both triangles. */
  void addCovariance(int s, double scale, int b, double[] c, int ld, double[] system) {
    int p = b * k;
    for (int r = 0; r < k; r++) {
      for (int j = 0; j <= r; j++) {
        double factor = weights[s] * scale * values[s][r] * values[s][j];
        for (int m = 0; m < b; m++) {
          int out = (r * b + m) * p + j * b;
          int count = r == j ? m + 1 : b;
          for (int q = 0; q < count; q++) {
            system[out + q] = Math.fma(factor, c[m * ld + q], system[out + q]);
          }
        }
      }
    }
  }

  /** What the diagonal of 𝒞 would be if each feature varied by rounding alone. */
  void addRounding(int s, int b, double[] mean, double[] into) {
    for (int j = 0; j < k; j++) {
      for (int m = 0; m < b; m++) {
        // Means are sums of blocks of 256 rows, off by no more than 2⁻⁵³ for each of these.
        double least = 0x1p-44 * mean[m] * values[s][j];
        into[j * b + m] += weights[s] * least * least;
      }
    }
  }

  /** 𝒷 ← 𝒷 + slopes ⊗ (mean − origin); no origin is 0. */
  void addMean(int s, int b, double[] mean, double[] origin, double[] into) {
    for (int j = 0; j < k; j++) {
      for (int m = 0; m < b; m++) {
        double value = origin == null ? mean[m] : mean[m] - origin[m];
        into[j * b + m] = Math.fma(slopes[s][j], value, into[j * b + m]);
      }
    }
  }

  /** θ̇ at time s. */
  void rate(int s, int b, double[] alpha, double[] into) {
    for (int m = 0; m < b; m++) {
      double sum = 0;
      for (int j = 0; j < k; j++) {
        sum = Math.fma(alpha[j * b + m], values[s][j], sum);
      }
      into[m] = sum;
    }
  }
}
