package io.kinglet.solver.flow;

/** Is told of each step of a run. */
@FunctionalInterface
public interface FlowListener {
  /**
   * A step has ended. What this throws ends the run and reaches its caller.
   *
   * @param state the state after it, not to be stepped here; copy it to keep it
   * @param info what it did
   */
  void after(FlowState state, StepInfo info);
}
