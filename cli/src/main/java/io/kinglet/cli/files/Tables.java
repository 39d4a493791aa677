package io.kinglet.cli.files;

import java.io.IOException;
import java.nio.file.Path;

/** Reads and writes samples in every format. */
public final class Tables {
  private Tables() {}

  /**
   * Reads a sample.
   *
   * @throws BadFileException if there is no such file, or it holds anything but finite numbers in
   *     the chosen columns, or a missing value that is not to be dropped
   */
  public static Table read(TableSource source, ReadOptions options) {
    source.check();
    try {
      return switch (source.format()) {
        case CSV -> CsvTables.read(source, options);
        case NPY -> NpyTables.read(source, options);
        case NPZ -> NpzTables.read(source, options);
        case IDX -> IdxTables.read(source, options);
      };
    } catch (IOException e) {
      throw new BadFileException(
          source.label() + ": cannot be read (" + e.getMessage() + "); check the file", e);
    }
  }

  /**
   * Writes rows in the format, and under the columns or the array name, that {@code like} came in;
   * what came as IDX, whose rows had a shape, goes as NPY.
   *
   * @param folder where to
   * @param name the file's name without extension
   * @param like the table whose format and names to use
   * @param data {@code rows × like.dims()} numbers
   * @return the file
   */
  public static Path write(Path folder, String name, Table like, double[] data, int rows)
      throws IOException {
    TableFormat from = like.source().format();
    TableFormat format = from == TableFormat.IDX ? TableFormat.NPY : from;
    Path file = folder.resolve(name + "." + format.extension());
    switch (format) {
      case CSV -> CsvTables.write(file, like.columns(), data, rows);
      case NPY, IDX -> NpyTables.write(file, data, rows, like.dims());
      case NPZ ->
          NpzTables.write(file, like.source().array().orElse(name), data, rows, like.dims());
    }
    return file;
  }
}
