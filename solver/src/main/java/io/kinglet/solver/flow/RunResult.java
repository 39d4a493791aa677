package io.kinglet.solver.flow;

import java.util.Optional;

/**
 * How a run ended. The state that was given to the run is where its last good step left it.
 *
 * @param reason why it ended
 * @param steps how many steps it took
 * @param lastInfo what the last of them did; empty if none was taken
 * @param best the state nearest to the held-out rows, if a rule kept one
 * @param failure what went wrong, if it failed
 */
public record RunResult(
    StopReason reason,
    long steps,
    Optional<StepInfo> lastInfo,
    Optional<Best> best,
    Optional<FlowFailure> failure) {
  /**
   * The best state that a stop rule saw.
   *
   * @param state a copy of it
   * @param step after how many steps of the run it stood; 0 for the start
   * @param value its distance to the held-out rows
   */
  public record Best(FlowState state, long step, double value) {}
}
