package io.kinglet.solver.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Steps a flow until a rule says stop, somebody cancels or a step fails. Listeners hear of each
 * step before the rules are asked, in the order in which both were given. A step that fails is no
 * exception here: the run ends with {@link StopReason#FAILED}, the failure is in the result, and
 * the state is that of the last good step.
 */
public final class FlowRunner {
  private final ParticleFlow flow;
  private final List<StopRule> rules;
  private final List<FlowListener> listeners;
  private final BooleanSupplier cancelled;
  private volatile boolean interrupted;

  private FlowRunner(Builder builder) {
    this.flow = builder.flow;
    this.rules = List.copyOf(builder.rules);
    this.listeners = List.copyOf(builder.listeners);
    this.cancelled = builder.cancelled;
  }

  /**
   * Starts the settings of a runner.
   *
   * @param flow what is stepped
   * @return the builder
   */
  public static Builder builder(ParticleFlow flow) {
    return new Builder(flow);
  }

  /**
   * Steps until there is a reason to stop.
   *
   * @param state where to begin; replaced by each next state
   * @return how it ended
   * @throws IllegalArgumentException if the state does not fit the flow or a rule
   */
  public RunResult run(FlowState state) {
    List<StopRule.Watch> watches = new ArrayList<>();
    for (StopRule rule : rules) {
      watches.add(rule.begin(state));
    }
    long steps = 0;
    StepInfo info = null;
    Optional<StopReason> reason = cancellation();
    FlowFailure failure = null;
    while (reason.isEmpty()) {
      try {
        info = flow.step(state);
      } catch (FlowFailure thrown) {
        failure = thrown;
        reason = Optional.of(StopReason.FAILED);
        break;
      }
      steps++;
      for (FlowListener listener : listeners) {
        listener.after(state, info);
      }
      for (StopRule.Watch watch : watches) {
        // Every rule sees every step: one that keeps the best state must not miss the last.
        Optional<StopReason> said = watch.after(steps, state, info);
        reason = reason.isPresent() ? reason : said;
      }
      reason = reason.isPresent() ? reason : cancellation();
    }
    Optional<RunResult.Best> best =
        watches.stream().map(StopRule.Watch::best).flatMap(Optional::stream).findFirst();
    return new RunResult(
        reason.orElseThrow(), steps, Optional.ofNullable(info), best, Optional.ofNullable(failure));
  }

  /**
   * Ends a run under way, or any later one before its first step, after the step that it is in. May
   * be called from any thread. Interrupting the running thread does the same.
   */
  public void interrupt() {
    interrupted = true;
  }

  private Optional<StopReason> cancellation() {
    boolean stop =
        interrupted || Thread.currentThread().isInterrupted() || cancelled.getAsBoolean();
    return stop ? Optional.of(StopReason.CANCELLED) : Optional.empty();
  }

  /** Collects settings; each method returns the builder. */
  public static final class Builder {
    private final ParticleFlow flow;
    private final List<StopRule> rules = new ArrayList<>();
    private final List<FlowListener> listeners = new ArrayList<>();
    private BooleanSupplier cancelled = () -> false;

    private Builder(ParticleFlow flow) {
      this.flow = Objects.requireNonNull(flow, "flow");
    }

    /**
     * Adds a rule; the first one that says stop ends the run.
     *
     * @param rule when to end
     * @return this
     */
    public Builder stop(StopRule rule) {
      rules.add(Objects.requireNonNull(rule, "rule"));
      return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener who is told of each step
     * @return this
     */
    public Builder listener(FlowListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /**
     * Asked before the first step and after each: when true, the run ends.
     *
     * @param value whether to end
     * @return this
     */
    public Builder cancelWhen(BooleanSupplier value) {
      cancelled = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Makes the runner.
     *
     * @return the runner
     * @throws IllegalArgumentException if there is no rule that could end a run
     */
    public FlowRunner build() {
      if (rules.isEmpty()) {
        throw new IllegalArgumentException(
            "a run needs a rule that ends it; give a stop rule such as iterations(100)");
      }
      return new FlowRunner(this);
    }
  }
}
