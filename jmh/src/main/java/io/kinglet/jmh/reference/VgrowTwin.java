package io.kinglet.jmh.reference;

/**
 * One VGrow step under the Jensen-Shannon divergence as one writes it down: a fit of the log-ratio,
 * then s(D̂) ∇D̂ at every particle, feature by feature.
 */
final class VgrowTwin {
  private final StepData data;
  private final double bandwidth;
  private final RatioTwin fit;
  private final double[] phi;
  private final double[] velocity;

  VgrowTwin(StepData data, double bandwidth, Blas blas) {
    this.data = data;
    this.bandwidth = bandwidth;
    this.fit = new RatioTwin(data, bandwidth, blas);
    this.phi = new double[data.n() * data.b()];
    this.velocity = new double[data.n() * data.d()];
  }

  /** v at the particles, n × d; one array for all. */
  double[] velocity() {
    double[] values = fit.fit();
    double[] theta = fit.theta();
    int b = data.b();
    int d = data.d();
    PlainFeatures.evaluate(data.x(), data.n(), data.c(), b, d, bandwidth, phi);
    double scale = 1 / (bandwidth * bandwidth);
    for (int i = 0; i < data.n(); i++) {
      double weight = scale / (1 + Math.exp(-values[i]));
      for (int l = 0; l < d; l++) {
        double sum = 0;
        for (int m = 0; m < b; m++) {
          sum += theta[m] * phi[i * b + m] * (data.c()[m * d + l] - data.x()[i * d + l]);
        }
        velocity[i * d + l] = weight * sum;
      }
    }
    return velocity;
  }
}
