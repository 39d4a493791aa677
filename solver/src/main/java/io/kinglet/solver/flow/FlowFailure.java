package io.kinglet.solver.flow;

/** A step that could not be taken; the state is the one before it. */
public class FlowFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message one line: what failed, at which step, and what to try
   */
  public FlowFailure(String message) {
    super(message);
  }

  /**
   * Creates the failure with its cause.
   *
   * @param message one line: what failed, at which step, and what to try
   * @param cause what was thrown
   */
  public FlowFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
