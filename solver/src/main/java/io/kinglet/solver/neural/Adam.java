package io.kinglet.solver.neural;

import java.util.Arrays;

/**
 * Adam (Kingma, Ba, ICLR 2015, algorithm 1): m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g∘g, and w
 * ← w − α m̂ / (√v̂ + δ) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ). Not thread-safe.
 */
public final class Adam implements Optimiser {
  private final double beta1;
  private final double beta2;
  private final double delta;
  private final double[] first;
  private final double[] second;
  private double power1 = 1;
  private double power2 = 1;

  /**
   * With the paper's constants, β₁ = 0.9, β₂ = 0.999 and δ = 1e-8.
   *
   * @param parameters how many numbers are trained
   */
  public Adam(int parameters) {
    this(parameters, 0.9, 0.999, 1e-8);
  }

  /**
   * With constants of one's own.
   *
   * @param parameters how many numbers are trained
   * @param beta1 β₁, at least 0 and below 1
   * @param beta2 β₂, at least 0 and below 1
   * @param delta δ, positive
   * @throws IllegalArgumentException if a constant is out of range
   */
  public Adam(int parameters, double beta1, double beta2, double delta) {
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && delta > 0)) {
      throw new IllegalArgumentException(
          "Adam needs β₁ and β₂ of at least 0 and below 1 and a positive δ, but was given "
              + beta1
              + ", "
              + beta2
              + ", "
              + delta);
    }
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.delta = delta;
    this.first = new double[parameters];
    this.second = new double[parameters];
  }

  @Override
  public void step(double[] weights, double[] gradient, double rate) {
    Optimiser.requireLengths("Adam", first.length, weights, gradient);
    power1 *= beta1;
    power2 *= beta2;
    double size = rate / (1 - power1);
    double scale = 1 / (1 - power2);
    for (int p = 0; p < first.length; p++) {
      double g = gradient[p];
      double m = Math.fma(beta1, first[p], (1 - beta1) * g);
      double v = Math.fma(beta2, second[p], (1 - beta2) * g * g);
      first[p] = m;
      second[p] = v;
      weights[p] -= size * m / (Math.sqrt(v * scale) + delta);
    }
  }

  /** The two powers of its constants, then m, then v. */
  @Override
  public int stateSize() {
    return 2 + 2 * first.length;
  }

  @Override
  public void save(double[] out) {
    Optimiser.requireState("Adam", stateSize(), out);
    out[0] = power1;
    out[1] = power2;
    System.arraycopy(first, 0, out, 2, first.length);
    System.arraycopy(second, 0, out, 2 + first.length, second.length);
  }

  @Override
  public void restore(double[] state) {
    Optimiser.requireState("Adam", stateSize(), state);
    power1 = state[0];
    power2 = state[1];
    System.arraycopy(state, 2, first, 0, first.length);
    System.arraycopy(state, 2 + first.length, second, 0, second.length);
  }

  @Override
  public void reset() {
    power1 = 1;
    power2 = 1;
    Arrays.fill(first, 0);
    Arrays.fill(second, 0);
  }
}
