package io.kinglet.solver.flow;

import io.kinglet.solver.Sample;

/**
 * An algorithm that turns a state into the next one and tells what happened. An instance holds
 * workspace and the last step's velocity: use one for each run.
 */
public interface ParticleFlow {
  /**
   * A short name: king, wgf, mmd.
   *
   * @return the name
   */
  String name();

  /**
   * Takes one step.
   *
   * @param state replaced by the next one; untouched if this throws
   * @return what happened
   * @throws FlowFailure if the step's numbers are not finite or a task failed
   * @throws IllegalArgumentException if the state's width is not the target's
   */
  StepInfo step(FlowState state);

  /**
   * The velocity field of the last step at any points, which is defined everywhere and not only at
   * particles.
   *
   * @param points m × d
   * @param velocity m × d, written
   * @throws IllegalStateException if no step was taken yet
   * @throws IllegalArgumentException if a shape does not fit
   */
  void velocity(Sample points, double[] velocity);
}
