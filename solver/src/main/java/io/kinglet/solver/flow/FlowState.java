package io.kinglet.solver.flow;

import io.kinglet.solver.Sample;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Where a flow stands: particles, step number, seed, and the step size that an adaptive rule has
 * come to. A step replaces it whole or, if it fails, leaves it as it was. Not thread-safe.
 */
public final class FlowState {
  private final int n;
  private final int d;
  private final long seed;
  private double[] particles;
  private double[] spare;
  private long iteration;
  private double stepSize = Double.NaN;

  private FlowState(double[] particles, int n, int d, long seed) {
    this.particles = particles;
    this.spare = new double[particles.length];
    this.n = n;
    this.d = d;
    this.seed = seed;
  }

  /**
   * A state at step 0.
   *
   * @param start the particles, n × d, copied
   * @param seed of all that is random
   * @return the state
   */
  public static FlowState of(Sample start, long seed) {
    return new FlowState(start.data().clone(), start.rows(), start.dims(), seed);
  }

  /**
   * A state at step 0 whose particles are drawn from N(0, I).
   *
   * @param n particles, at least 1
   * @param d dimensions, at least 1
   * @param seed of the draw and of all that is random later
   * @return the state
   * @throws IllegalArgumentException if a count is less than 1 or their product too large
   */
  public static FlowState gaussian(int n, int d, long seed) {
    if (n < 1 || d < 1 || (long) n * d > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          n
              + " particles of "
              + d
              + " dimensions: both must be at least 1 and their product below 2^31");
    }
    RandomGenerator random = new SplittableRandom(Seeds.of(seed, "start", 0));
    double[] particles = new double[n * d];
    for (int i = 0; i < particles.length; i++) {
      particles[i] = random.nextGaussian();
    }
    return new FlowState(particles, n, d, seed);
  }

  /**
   * The number of particles.
   *
   * @return n
   */
  public int rows() {
    return n;
  }

  /**
   * The number of dimensions.
   *
   * @return d
   */
  public int dims() {
    return d;
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
   * The particles as they are now.
   *
   * @return a copy, n × d
   */
  public Sample particles() {
    return Sample.of(particles.clone(), n, d);
  }

  /**
   * A state of its own with equal contents.
   *
   * @return the copy
   */
  public FlowState copy() {
    FlowState copy = new FlowState(Arrays.copyOf(particles, particles.length), n, d, seed);
    copy.iteration = iteration;
    copy.stepSize = stepSize;
    return copy;
  }

  /** The numbers themselves; flows read them and never write. */
  double[] data() {
    return particles;
  }

  /** Where the next positions are prepared. */
  double[] spare() {
    return spare;
  }

  /** This state at the positions prepared; in a state of the same shape made before, if given. */
  FlowState ahead(FlowState held) {
    boolean fits = held != null && held.n == n && held.d == d && held.seed == seed;
    FlowState ahead = fits ? held : new FlowState(new double[particles.length], n, d, seed);
    System.arraycopy(spare, 0, ahead.particles, 0, spare.length);
    ahead.iteration = iteration;
    ahead.stepSize = stepSize;
    return ahead;
  }

  /** The adaptive rule's step size; NaN before the first step. */
  double stepSize() {
    return stepSize;
  }

  /** Ends a step; if moved, what stands in spare() becomes the particles. */
  void commit(boolean moved, double nextStepSize) {
    if (moved) {
      double[] old = particles;
      particles = spare;
      spare = old;
    }
    stepSize = nextStepSize;
    iteration++;
  }
}
