package io.kinglet.solver.flow;

/** Why a run ended. */
public enum StopReason {
  /** All steps asked for were taken. */
  ITERATIONS,
  /** The flow's residual came down to the tolerance. */
  RESIDUAL,
  /** The distance to held-out target rows no longer fell. */
  NO_IMPROVEMENT,
  /** A rule of the caller's own said so. */
  RULE,
  /** It was cancelled; the step under way was finished. */
  CANCELLED,
  /** A step could not be taken; the particles are as before it. */
  FAILED
}
