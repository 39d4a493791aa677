package io.kinglet.cli;

/** A command line that is wrong in itself. The message is one line that says what to give. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String line) {
    super(line);
  }
}
