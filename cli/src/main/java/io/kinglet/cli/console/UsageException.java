package io.kinglet.cli.console;

/** A command line that is wrong in itself. The message is one line that says what to give. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Takes the line. */
  public UsageException(String line) {
    super(line);
  }
}
