package io.kinglet.solver.neural;

import java.util.Arrays;

/**
 * RMSprop (Tieleman, Hinton, lecture 6.5 of Neural Networks for Machine Learning, 2012), as PyTorch
 * has it: v ← ρ v + (1 − ρ) g∘g and w ← w − α g / (√v + δ), v being 0 at first. Not thread-safe.
 */
public final class RmsProp implements Optimiser {
  private final double decay;
  private final double delta;
  private final double[] squares;

  /**
   * With PyTorch's constants, ρ = 0.99 and δ = 1e-8.
   *
   * @param parameters how many numbers are trained
   */
  public RmsProp(int parameters) {
    this(parameters, 0.99, 1e-8);
  }

  /**
   * With constants of one's own.
   *
   * @param parameters how many numbers are trained
   * @param decay ρ, at least 0 and below 1
   * @param delta δ, positive
   * @throws IllegalArgumentException if a constant is out of range
   */
  public RmsProp(int parameters, double decay, double delta) {
    if (!(decay >= 0 && decay < 1 && delta > 0)) {
      throw new IllegalArgumentException(
          "RMSprop needs ρ of at least 0 and below 1 and a positive δ, but was given "
              + decay
              + ", "
              + delta);
    }
    this.decay = decay;
    this.delta = delta;
    this.squares = new double[parameters];
  }

  @Override
  public void step(double[] weights, double[] gradient, double rate) {
    Optimiser.requireLengths("RMSprop", squares.length, weights, gradient);
    for (int p = 0; p < squares.length; p++) {
      double g = gradient[p];
      double v = Math.fma(decay, squares[p], (1 - decay) * g * g);
      squares[p] = v;
      weights[p] -= rate * g / (Math.sqrt(v) + delta);
    }
  }

  @Override
  public int stateSize() {
    return squares.length;
  }

  @Override
  public void save(double[] out) {
    Optimiser.requireState("RMSprop", squares.length, out);
    System.arraycopy(squares, 0, out, 0, squares.length);
  }

  @Override
  public void restore(double[] state) {
    Optimiser.requireState("RMSprop", squares.length, state);
    System.arraycopy(state, 0, squares, 0, squares.length);
  }

  @Override
  public void reset() {
    Arrays.fill(squares, 0);
  }
}
