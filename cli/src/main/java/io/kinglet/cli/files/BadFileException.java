package io.kinglet.cli.files;

/**
 * A file that cannot be used as it is. The message is one line: what was found, where, and what to
 * do about it.
 */
public class BadFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Takes the line that a person will read. */
  public BadFileException(String line) {
    super(line);
  }

  /** As {@link #BadFileException(String)}, with what brought it about. */
  public BadFileException(String line, Throwable cause) {
    super(line, cause);
  }
}
