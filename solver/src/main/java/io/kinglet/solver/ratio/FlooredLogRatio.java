package io.kinglet.solver.ratio;

/**
 * D̂ = log max(r, floor) of a linear r = ⟨α, f⟩, and ∇D̂ = ∇r / r; where the floor has taken the
 * ratio's place D̂ is constant and its gradient 0.
 */
final class FlooredLogRatio implements LogRatio {
  private final double floor;
  private LinearLogRatio ratio;
  private RatioFit report;

  FlooredLogRatio(double floor) {
    this.floor = floor;
  }

  void assign(LinearLogRatio linear) {
    ratio = linear;
  }

  void report(RatioFit value) {
    report = value;
  }

  @Override
  public int dims() {
    return ratio.dims();
  }

  @Override
  public RatioFit report() {
    return report;
  }

  @Override
  public void values(double[] x, int n, double[] values) {
    ratio.values(x, n, values);
    for (int i = 0; i < n; i++) {
      values[i] = Math.log(Math.max(values[i], floor));
    }
  }

  @Override
  public void gradients(double[] x, int n, double[] values, double[] gradients) {
    ratio.gradients(x, n, values, gradients);
    int d = dims();
    for (int i = 0; i < n; i++) {
      double r = values[i];
      double over = r > floor ? 1 / r : 0;
      for (int l = 0; l < d; l++) {
        gradients[i * d + l] *= over;
      }
      values[i] = Math.log(Math.max(r, floor));
    }
  }

  /** The least D̂ there is. */
  double least() {
    return Math.log(floor);
  }
}
