package io.kinglet.cli.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A file that a sample is read from, as written on the command line: a path, and for an NPZ file of
 * several arrays the array's name after a colon ({@code samples.npz:target}).
 *
 * @param path the file
 * @param format its format, told by its name
 * @param array the array asked for, of an NPZ file
 */
public record TableSource(Path path, TableFormat format, Optional<String> array) {
  /** Checks that nothing is null. */
  public TableSource {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(array, "array");
  }

  /**
   * Reads the command line's way of writing it.
   *
   * @throws BadFileException if the name tells no known format
   */
  public static TableSource parse(String text) {
    int colon = text.toLowerCase(Locale.ROOT).lastIndexOf(".npz:");
    if (colon >= 0 && !Files.exists(Path.of(text))) {
      Path path = Path.of(text.substring(0, colon + 4));
      return new TableSource(path, TableFormat.NPZ, Optional.of(text.substring(colon + 5)));
    }
    Path path = Path.of(text);
    Path name = path.getFileName();
    return new TableSource(
        path, TableFormat.of(name == null ? text : name.toString()), Optional.empty());
  }

  /** The file, and the array if one was named, as messages call it. */
  public String label() {
    return array.map(a -> path + ":" + a).orElse(path.toString());
  }

  /** Checks that there is a readable file. */
  void check() {
    if (!Files.exists(path)) {
      throw new BadFileException(path + ": no such file; check the path");
    }
    if (Files.isDirectory(path)) {
      throw new BadFileException(path + ": is a folder; name a file in it");
    }
    if (!Files.isReadable(path)) {
      throw new BadFileException(path + ": cannot be read; check its permissions");
    }
  }
}
