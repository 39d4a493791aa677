package io.kinglet.solver.neural;

import io.kinglet.solver.flow.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Trains a network by Adam, or what else is given, on mini-batches, the rows shuffled afresh in
 * each epoch. A loss, gradient or weight that is not finite ends the training: the network then has
 * the last weights whose loss was finite, or the best ones if rows are held out.
 */
public final class Training {
  private final Objective objective;
  private final Mlp net;
  private final int epochs;
  private final int batch;
  private final Schedule schedule;
  private final long seed;
  private final int patience;
  private final List<TrainListener> listeners;
  private final BooleanSupplier cancelled;
  private final Optimiser optimiser;
  private final double[] gradient;
  private final double[] good;
  private final double[] best;
  private double bestLoss;
  private int bestEpoch;
  private long steps;
  private String failure;

  private Training(Builder builder) {
    this.objective = builder.objective;
    this.net = objective.network();
    this.epochs = builder.epochs;
    this.batch = builder.batch;
    this.schedule = builder.schedule;
    this.seed = builder.seed;
    this.patience = builder.patience;
    this.listeners = List.copyOf(builder.listeners);
    this.cancelled = builder.cancelled;
    this.optimiser = builder.optimiser == null ? new Adam(net.parameters()) : builder.optimiser;
    this.gradient = new double[net.parameters()];
    this.good = net.weights().clone();
    this.best = net.weights().clone();
  }

  /**
   * Starts the settings of a training.
   *
   * @param objective what is made less
   * @return the builder
   */
  public static Builder builder(Objective objective) {
    return new Builder(objective);
  }

  private TrainResult run() {
    bestLoss = objective.heldOutLoss();
    int[] order = new int[objective.rows()];
    double loss = Double.NaN;
    int finished = 0;
    TrainResult.Reason reason = TrainResult.Reason.EPOCHS;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      double mean = epoch(epoch, order);
      if (failure != null) {
        reason = TrainResult.Reason.DIVERGED;
        break;
      }
      if (Double.isNaN(mean)) {
        reason = TrainResult.Reason.CANCELLED;
        break;
      }
      loss = mean;
      finished = epoch;
      double heldOut = objective.heldOutLoss();
      if (objective.hasHeldOut() && !Double.isFinite(heldOut)) {
        fail("the held-out loss");
        reason = TrainResult.Reason.DIVERGED;
        break;
      }
      // Written so that a start without a finite loss is bettered by any.
      boolean better = objective.hasHeldOut() && !(heldOut >= bestLoss);
      if (better) {
        bestLoss = heldOut;
        bestEpoch = epoch;
        System.arraycopy(net.weights(), 0, best, 0, best.length);
      }
      TrainInfo info = new TrainInfo(epoch, steps, schedule.at(steps - 1), mean, heldOut, better);
      for (TrainListener listener : listeners) {
        listener.after(info);
      }
      if (objective.hasHeldOut() && epoch - bestEpoch >= patience) {
        reason = TrainResult.Reason.NO_IMPROVEMENT;
        break;
      }
    }
    if (objective.hasHeldOut()) {
      System.arraycopy(best, 0, net.weights(), 0, best.length);
    } else {
      bestEpoch = finished;
    }
    return new TrainResult(
        reason, finished, steps, loss, bestLoss, bestEpoch, Optional.ofNullable(failure));
  }

  /** All batches of an epoch: the mean loss, or NaN if it was cancelled or failed. */
  private double epoch(int epoch, int[] order) {
    shuffle(epoch, order);
    double sum = 0;
    for (int from = 0; from < order.length; from += batch) {
      if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
        return Double.NaN;
      }
      int count = Math.min(batch, order.length - from);
      double loss = objective.gradient(order, from, count, steps, gradient);
      if (!Double.isFinite(loss) || !allFinite(gradient)) {
        back();
        fail(Double.isFinite(loss) ? "the gradient" : "the loss");
        return Double.NaN;
      }
      System.arraycopy(net.weights(), 0, good, 0, good.length);
      optimiser.step(net.weights(), gradient, schedule.at(steps));
      if (!allFinite(net.weights())) {
        back();
        fail("a weight");
        return Double.NaN;
      }
      steps++;
      sum += loss * count;
    }
    return sum / order.length;
  }

  private void shuffle(int epoch, int[] order) {
    SplittableRandom random = new SplittableRandom(Seeds.of(seed, "shuffle", epoch));
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    for (int i = order.length - 1; i > 0; i--) {
      int pick = random.nextInt(i + 1);
      int row = order[pick];
      order[pick] = order[i];
      order[i] = row;
    }
  }

  private void back() {
    System.arraycopy(good, 0, net.weights(), 0, good.length);
  }

  private void fail(String what) {
    failure =
        what
            + " of step "
            + (steps + 1)
            + " is not finite; the network has its last good weights. Use a lower rate than "
            + schedule.at(steps)
            + ", or check the scale of the data";
  }

  private static boolean allFinite(double[] numbers) {
    // 0 · x is 0 for finite numbers and NaN for others, without a branch in the loop.
    double sum = 0;
    for (double x : numbers) {
      sum += 0 * x;
    }
    return sum == 0;
  }

  /** Collects settings; each method returns the builder. */
  public static final class Builder {
    private final Objective objective;
    private int epochs = 100;
    private int batch = 128;
    private Schedule schedule = Schedule.constant(1e-3);
    private long seed;
    private int patience = Integer.MAX_VALUE;
    private final List<TrainListener> listeners = new ArrayList<>();
    private BooleanSupplier cancelled = () -> false;
    private Optimiser optimiser;

    private Builder(Objective objective) {
      this.objective = Objects.requireNonNull(objective, "objective");
    }

    /**
     * How often all rows are seen; 100 unless set.
     *
     * @param value at least 1
     * @return this
     */
    public Builder epochs(int value) {
      epochs = value;
      return this;
    }

    /**
     * Rows of a batch; 128 unless set. The last one of an epoch may have fewer.
     *
     * @param value at least 1
     * @return this
     */
    public Builder batch(int value) {
      batch = value;
      return this;
    }

    /**
     * The learning rate; 1e-3 always unless set.
     *
     * @param value the schedule
     * @return this
     */
    public Builder schedule(Schedule value) {
      schedule = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * What takes the steps; a new {@link Adam} for each training unless set.
     *
     * @param value the optimiser, which goes on from what it remembers
     * @return this
     */
    public Builder optimiser(Optimiser value) {
      optimiser = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * The seed of the shuffles; 0 unless set.
     *
     * @param value the seed
     * @return this
     */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Ends the training after so many epochs without a new least held-out loss; unless set, it goes
     * on to the last epoch.
     *
     * @param value at least 1
     * @return this
     */
    public Builder patience(int value) {
      patience = value;
      return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener who is told of each epoch
     * @return this
     */
    public Builder listener(TrainListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /**
     * Asked before each step: when true, the training ends. Interrupting its thread does the same.
     *
     * @param value whether to end
     * @return this
     */
    public Builder cancelWhen(BooleanSupplier value) {
      cancelled = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Trains the network, whose weights change in place.
     *
     * @return how it ended
     * @throws IllegalArgumentException if a setting is out of range, or patience is asked for where
     *     no rows are held out
     */
    public TrainResult run() {
      if (epochs < 1 || batch < 1 || patience < 1) {
        throw new IllegalArgumentException(
            "a training needs epochs, rows of a batch and patience of at least 1, but was given "
                + epochs
                + ", "
                + batch
                + ", "
                + patience);
      }
      if (patience < Integer.MAX_VALUE && !objective.hasHeldOut()) {
        throw new IllegalArgumentException(
            "patience needs rows that are held out; give the objective some");
      }
      return new Training(this).run();
    }
  }
}
