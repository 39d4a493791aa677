package io.kinglet.solver.ratio;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.neural.Activation;
import io.kinglet.solver.neural.Adam;
import io.kinglet.solver.neural.Classification;
import io.kinglet.solver.neural.Mlp;
import io.kinglet.solver.neural.Optimiser;
import io.kinglet.solver.neural.Schedule;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * D̂ as a multi-layer perceptron, trained to tell target from particles by a given number of
 * mini-batch steps in each fit (Gao and others, ICML 2019). Weights, the optimiser's memory and the
 * count of steps go on from fit to fit. Batches are drawn by the seed and the step's number alone,
 * rows with replacement, as many of each sample; of a sample that is no larger than a batch all
 * rows are taken.
 *
 * <p>A fit is taken to have converged if the batches' mean loss over the second half of its steps
 * is not below that over the first half by more than two standard errors.
 */
public final class NetworkRatio implements RatioEstimator {
  private final Mlp net;
  private final double[] initial;
  private final int iterations;
  private final int firstIterations;
  private final int batch;
  private final Schedule schedule;
  private final long seed;
  private final Optimiser optimiser;
  private final HoldOut holdOut;
  private final Classification objective;
  private final NetworkLogRatio ratio;
  private final FitChecks checks;
  private final double[] gradient;
  private final double[] weightsBefore;
  private final double[] memoryBefore;
  private final double[] markedWeights;
  private final double[] markedMemory;
  private final double[] losses;
  private int[] order = {};
  private long steps;
  private long markedSteps;

  private NetworkRatio(Builder builder) {
    this.net = builder.net.copy();
    this.initial = net.weights().clone();
    this.iterations = builder.iterations;
    this.firstIterations =
        builder.firstIterations > 0 ? builder.firstIterations : builder.iterations;
    this.batch = builder.batch;
    this.schedule = builder.schedule;
    this.seed = builder.seed();
    this.optimiser = builder.optimiser.apply(net.parameters());
    this.holdOut = builder.holdOut();
    this.objective = new Classification(net, builder.parallel());
    this.ratio = new NetworkLogRatio(net, builder.parallel());
    this.checks = new FitChecks(ratio, holdOut);
    this.gradient = new double[net.parameters()];
    this.weightsBefore = new double[net.parameters()];
    this.memoryBefore = new double[optimiser.stateSize()];
    this.markedWeights = initial.clone();
    this.markedMemory = new double[optimiser.stateSize()];
    optimiser.save(markedMemory);
    this.losses = new double[Math.max(iterations, firstIterations)];
  }

  /**
   * Starts the settings.
   *
   * @param net what to start from, of one output; copied
   * @return the builder
   */
  public static Builder builder(Mlp net) {
    return new Builder(net);
  }

  /**
   * Starts the settings with two hidden layers of 64 SiLU units, drawn by the seed 0.
   *
   * @param dims d
   * @return the builder
   */
  public static Builder builder(int dims) {
    return new Builder(Mlp.random(Activation.SILU, 0, dims, 64, 64, 1));
  }

  @Override
  public String label() {
    return "network";
  }

  /**
   * As {@link RatioEstimator#fit}.
   *
   * @throws ArithmeticException if a loss, gradient or weight is not finite; the network then is as
   *     before the fit
   */
  @Override
  public LogRatio fit(Sample target, Sample particles) {
    if (target.dims() != net.inputs() || particles.dims() != net.inputs()) {
      throw new BadDataException(
          "the target has "
              + target.dims()
              + " columns, the particles "
              + particles.dims()
              + " and the network takes "
              + net.inputs());
    }
    holdOut.of(target, particles);
    HoldOut.Part y = holdOut.target();
    HoldOut.Part x = holdOut.particles();
    objective.rows(y.fitted(), y.rows(), x.fitted(), x.rows());
    int fromY = Math.min(batch, y.rows());
    int fromX = Math.min(batch, x.rows());
    if (order.length < fromY + fromX) {
      order = new int[fromY + fromX];
    }
    System.arraycopy(net.weights(), 0, weightsBefore, 0, weightsBefore.length);
    optimiser.save(memoryBefore);
    long before = steps;
    int most = steps == 0 ? firstIterations : iterations;
    for (int i = 0; i < most; i++) {
      if (!step(y.rows(), fromY, x.rows(), fromX, i)) {
        long at = steps;
        resume(weightsBefore, memoryBefore, before);
        throw new ArithmeticException(
            "the network's loss or a weight is not finite at step "
                + (at + 1)
                + "; it is as before this fit. Use a lower rate than "
                + schedule.at(at)
                + ", or standardise the samples");
      }
    }
    double mean = mean(0, most);
    ratio.report(checks.judge(settled(most), most, mean, Double.NEGATIVE_INFINITY));
    return ratio;
  }

  private boolean step(int rowsOfY, int fromY, int rowsOfX, int fromX, int i) {
    SplittableRandom random = new SplittableRandom(Seeds.of(seed, "ratio batch", steps));
    draw(random, rowsOfY, 0, fromY, 0);
    draw(random, rowsOfX, rowsOfY, fromX, fromY);
    losses[i] = objective.gradient(order, 0, fromY + fromX, steps, gradient);
    optimiser.step(net.weights(), gradient, schedule.at(steps));
    // 0 · w is 0 for finite weights and NaN for others; a gradient that is not finite spoils them.
    double sum = 0;
    for (double weight : net.weights()) {
      sum += 0 * weight;
    }
    if (sum != 0 || !Double.isFinite(losses[i])) {
      return false;
    }
    steps++;
    return true;
  }

  private void draw(SplittableRandom random, int rows, int first, int count, int at) {
    for (int i = 0; i < count; i++) {
      order[at + i] = first + (count < rows ? random.nextInt(rows) : i);
    }
  }

  private double mean(int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += losses[i];
    }
    return sum / (to - from);
  }

  private boolean settled(int most) {
    int half = most / 2;
    if (half < 2) {
      return false;
    }
    double early = mean(0, half);
    double late = mean(half, most);
    double variance = 0;
    for (int i = 0; i < most; i++) {
      double off = losses[i] - (i < half ? early : late);
      variance += off * off;
    }
    // Of the difference of two means of about half the steps each.
    double error = 2 * Math.sqrt(variance) / most;
    return early - late <= 2 * error;
  }

  /** Goes back to the weights that it was built with, and forgets all steps. */
  @Override
  public void restart() {
    net.assign(initial);
    optimiser.reset();
    steps = 0;
  }

  @Override
  public void mark() {
    System.arraycopy(net.weights(), 0, markedWeights, 0, markedWeights.length);
    optimiser.save(markedMemory);
    markedSteps = steps;
  }

  @Override
  public void goBack() {
    resume(markedWeights, markedMemory, markedSteps);
  }

  /**
   * The network itself, as the last fit left it.
   *
   * @return the network, which the next fit changes
   */
  public Mlp network() {
    return net;
  }

  /**
   * What takes its steps.
   *
   * @return the optimiser, with its memory
   */
  public Optimiser optimiser() {
    return optimiser;
  }

  /**
   * Steps taken in all fits.
   *
   * @return the number of the next one
   */
  public long steps() {
    return steps;
  }

  /**
   * Takes up where another estimator of the same settings stood: the next fit has the same bits.
   *
   * @param weights of its network
   * @param memory of its optimiser
   * @param taken its steps
   * @throws IllegalArgumentException if a length does not fit, a weight is not finite or the steps
   *     are negative
   */
  public void resume(double[] weights, double[] memory, long taken) {
    if (taken < 0 || memory.length != optimiser.stateSize()) {
      throw new IllegalArgumentException(
          "an estimator was to go on after "
              + taken
              + " steps with "
              + memory.length
              + " numbers of its optimiser, which remembers "
              + optimiser.stateSize());
    }
    net.assign(weights);
    optimiser.restore(memory);
    steps = taken;
  }

  /** Collects settings; each method returns the builder. */
  public static final class Builder extends RatioBuilder<Builder> {
    private final Mlp net;
    private int iterations = 100;
    private int firstIterations;
    private int batch = 128;
    private Schedule schedule = Schedule.constant(1e-3);
    private IntFunction<Optimiser> optimiser = Adam::new;

    private Builder(Mlp net) {
      this.net = Objects.requireNonNull(net, "net");
    }

    /**
     * Steps in each fit; 100 unless set.
     *
     * @param value at least 1
     * @return this
     */
    public Builder iterations(int value) {
      iterations = value;
      return this;
    }

    /**
     * Steps in the first fit, and in the first after a restart; as many as in others unless set.
     *
     * @param value at least 1
     * @return this
     */
    public Builder firstIterations(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("the first fit has " + value + " steps; give 1 or more");
      }
      firstIterations = value;
      return this;
    }

    /**
     * Rows of each sample in a batch; 128 unless set.
     *
     * @param value at least 1
     * @return this
     */
    public Builder batch(int value) {
      batch = value;
      return this;
    }

    /**
     * The learning rate by the step's number over all fits; 1e-3 always unless set.
     *
     * @param value the schedule
     * @return this
     */
    public Builder schedule(Schedule value) {
      schedule = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * What takes the steps; {@link Adam} unless set, such as {@code RmsProp::new}.
     *
     * @param make from the number of weights to the optimiser
     * @return this
     */
    public Builder optimiser(IntFunction<Optimiser> make) {
      optimiser = Objects.requireNonNull(make, "make");
      return this;
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    public NetworkRatio build() {
      if (iterations < 1 || batch < 1) {
        throw new IllegalArgumentException(
            "a fit needs steps and rows of a batch of at least 1, but was given "
                + iterations
                + ", "
                + batch);
      }
      return new NetworkRatio(this);
    }
  }
}
