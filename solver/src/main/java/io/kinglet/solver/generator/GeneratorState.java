package io.kinglet.solver.generator;

import io.kinglet.solver.Sample;
import io.kinglet.solver.neural.Mlp;
import java.util.Objects;

/**
 * Where the training of a generator stands: its weights, their momentum and mean, the step's
 * number, the seed, and the step size that an adaptive rule has come to. A step replaces it whole
 * or, if it fails, leaves it as it was. Not thread-safe.
 */
public final class GeneratorState {
  private final Mlp net;
  private final Latents latents;
  private final long seed;
  private final double[] momentum;
  private final double[] average;
  private long iteration;
  private double stepSize = Double.NaN;

  private GeneratorState(Mlp net, Latents latents, long seed) {
    this.net = net;
    this.latents = latents;
    this.seed = seed;
    this.momentum = new double[net.parameters()];
    this.average = net.weights().clone();
  }

  /**
   * A state at step 0.
   *
   * @param net g, copied
   * @param latents what its inputs are drawn from
   * @param seed of all that is random
   * @return the state
   * @throws IllegalArgumentException if the network does not take these latents
   */
  public static GeneratorState of(Mlp net, Latents latents, long seed) {
    Objects.requireNonNull(latents, "latents").require(net);
    return new GeneratorState(net.copy(), latents, seed);
  }

  /**
   * The generator as it is now.
   *
   * @return a copy of g
   */
  public Mlp network() {
    return net.copy();
  }

  /**
   * The generator with the mean weights of its last steps, as of {@link
   * GeneratorSettings#averaging}: the one to draw from. After t steps no more than about a tenth of
   * t count.
   *
   * @return a copy; g as it is now before the first step
   */
  public Mlp averaged() {
    Mlp copy = net.copy();
    System.arraycopy(average, 0, copy.weights(), 0, average.length);
    return copy;
  }

  /**
   * What the generator's inputs are drawn from.
   *
   * @return the latents
   */
  public Latents latents() {
    return latents;
  }

  /**
   * Points of the generator as it is now.
   *
   * @param rows how many
   * @param sampleSeed of the draw
   * @return rows × d
   */
  public Sample sample(int rows, long sampleSeed) {
    return latents.generate(net, rows, sampleSeed);
  }

  /**
   * How many steps have been taken.
   *
   * @return the number of the next step
   */
  public long iteration() {
    return iteration;
  }

  /**
   * The seed of all that is random.
   *
   * @return the seed
   */
  public long seed() {
    return seed;
  }

  /**
   * A state of its own with equal contents.
   *
   * @return the copy
   */
  public GeneratorState copy() {
    GeneratorState copy = new GeneratorState(net.copy(), latents, seed);
    System.arraycopy(momentum, 0, copy.momentum, 0, momentum.length);
    System.arraycopy(average, 0, copy.average, 0, average.length);
    copy.iteration = iteration;
    copy.stepSize = stepSize;
    return copy;
  }

  /** The network itself; flows read it and never write. */
  Mlp net() {
    return net;
  }

  /** The momentum itself; flows read it and never write. */
  double[] momentum() {
    return momentum;
  }

  /** The adaptive rule's step size; NaN before the first step. */
  double stepSize() {
    return stepSize;
  }

  /** Ends a step; averaging is the share of the mean weights that is kept. */
  void commit(double[] weights, double[] nextMomentum, double nextStepSize, double averaging) {
    System.arraycopy(weights, 0, net.weights(), 0, momentum.length);
    System.arraycopy(nextMomentum, 0, momentum, 0, momentum.length);
    // At first the last tenth of the steps, so that the start is soon forgotten.
    double keep = Math.min(averaging, iteration / (iteration + 9.0));
    for (int p = 0; p < average.length; p++) {
      average[p] = Math.fma(keep, average[p], (1 - keep) * weights[p]);
    }
    stepSize = nextStepSize;
    iteration++;
  }
}
