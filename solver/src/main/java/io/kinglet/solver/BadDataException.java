package io.kinglet.solver;

/** Data that cannot be used; the message is one line: what was found, where, and what to do. */
public class BadDataException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message one line for the person who gave the data
   */
  public BadDataException(String message) {
    super(message);
  }
}
