package io.kinglet.cli.files;

/** A column asked for twice: the file is as it should be, what was asked of it is not. */
public final class AskedTwiceException extends BadFileException {
  private static final long serialVersionUID = 1L;

  /** Takes the line that a person will read. */
  AskedTwiceException(String line) {
    super(line);
  }
}
