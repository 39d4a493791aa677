package io.kinglet.jmh.record;

/**
 * A power law y = c x^a through points, by least squares of the logarithms.
 *
 * @param exponent a
 * @param factor c
 */
record Fit(double exponent, double factor) {
  /**
   * Fits it.
   *
   * @param x positive, at least two different ones
   * @param y positive, as many
   */
  static Fit of(double[] x, double[] y) {
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      meanX += Math.log(x[i]) / x.length;
      meanY += Math.log(y[i]) / x.length;
    }
    double square = 0;
    double product = 0;
    for (int i = 0; i < x.length; i++) {
      double dx = Math.log(x[i]) - meanX;
      square += dx * dx;
      product += dx * (Math.log(y[i]) - meanY);
    }
    if (!(square > 0)) {
      throw new IllegalArgumentException("a power law needs two different sizes");
    }
    double exponent = product / square;
    return new Fit(exponent, Math.exp(meanY - exponent * meanX));
  }

  double at(double x) {
    return factor * Math.pow(x, exponent);
  }
}
