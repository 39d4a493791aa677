package io.kinglet.solver.flow;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.metrics.EnergyDistance;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleBiFunction;

/** When a run ends. A rule is immutable; what it remembers of one run is in its {@link Watch}. */
@FunctionalInterface
public interface StopRule {
  /** A rule at work in one run. */
  interface Watch {
    /**
     * Looks at the state after a step.
     *
     * @param steps how many steps the run has taken
     * @param state the state after the last of them
     * @param info what that did
     * @return why to stop, or empty to go on
     */
    Optional<StopReason> after(long steps, FlowState state, StepInfo info);

    /**
     * The best state so far, if this rule keeps one.
     *
     * @return it, or empty
     */
    default Optional<RunResult.Best> best() {
      return Optional.empty();
    }
  }

  /**
   * Begins to watch a run.
   *
   * @param start the state before its first step
   * @return the watch
   */
  Watch begin(FlowState start);

  /**
   * Ends after a number of steps of the run.
   *
   * @param steps at least 1
   * @return the rule
   * @throws IllegalArgumentException if the number is less than 1
   */
  static StopRule iterations(long steps) {
    requirePositive("number of steps", steps);
    return start ->
        (taken, state, info) ->
            taken >= steps ? Optional.of(StopReason.ITERATIONS) : Optional.empty();
  }

  /**
   * Ends after a step that began with a residual of at most the tolerance.
   *
   * @param tolerance in the unit of the flow's residual, at least 0
   * @return the rule
   * @throws IllegalArgumentException if the tolerance is negative or not finite
   */
  static StopRule residual(double tolerance) {
    if (!(tolerance >= 0) || !Double.isFinite(tolerance)) {
      throw new IllegalArgumentException(
          "the residual's tolerance is " + tolerance + "; give a finite number of at least 0");
    }
    return start ->
        (taken, state, info) ->
            info.residual() <= tolerance ? Optional.of(StopReason.RESIDUAL) : Optional.empty();
  }

  /**
   * Ends when the caller's own test says so.
   *
   * @param test of the state after a step and of what that did
   * @return the rule
   */
  static StopRule when(BiPredicate<FlowState, StepInfo> test) {
    Objects.requireNonNull(test, "test");
    return start ->
        (taken, state, info) ->
            test.test(state, info) ? Optional.of(StopReason.RULE) : Optional.empty();
  }

  /**
   * Ends when the energy distance between the particles and held-out target rows has not fallen for
   * a number of looks; keeps the best state, the start among them.
   *
   * @param heldOut target rows that the flow does not see, m × d
   * @param patience how many looks in a row without a new best, at least 1
   * @param every how many steps between two looks, at least 1
   * @return the rule
   * @throws IllegalArgumentException if a count is less than 1
   */
  static StopRule noImprovement(Sample heldOut, int patience, int every) {
    return noImprovement(
        heldOut,
        patience,
        every,
        (particles, rows) ->
            new EnergyDistance(Parallel.common()).between(particles, rows, 0).value());
  }

  /**
   * The same with another distance.
   *
   * @param heldOut target rows that the flow does not see, m × d
   * @param patience how many looks in a row without a new best, at least 1
   * @param every how many steps between two looks, at least 1
   * @param distance from (particles, held-out rows) to a number, less being better
   * @return the rule
   * @throws IllegalArgumentException if a count is less than 1
   */
  static StopRule noImprovement(
      Sample heldOut, int patience, int every, ToDoubleBiFunction<Sample, Sample> distance) {
    Objects.requireNonNull(heldOut, "heldOut");
    Objects.requireNonNull(distance, "distance");
    requirePositive("patience", patience);
    requirePositive("number of steps between two looks", every);
    return start -> new HeldOutWatch(heldOut, patience, every, distance, start);
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "the " + name + " is " + value + "; give a number of at least 1");
    }
  }
}
