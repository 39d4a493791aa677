package io.kinglet.cli.report;

/** A place that cannot be written to. The message is one line that says what to do. */
public final class OutputException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean refused;

  /** Takes the line, and whether it was refused rather than found impossible. */
  public OutputException(String line, boolean refused) {
    super(line);
    this.refused = refused;
  }

  /** A place that could not be written to. */
  public OutputException(String line, Throwable cause) {
    super(line, cause);
    this.refused = false;
  }

  /** Whether the command line asks for what is not done, such as replacing a folder. */
  public boolean refused() {
    return refused;
  }
}
