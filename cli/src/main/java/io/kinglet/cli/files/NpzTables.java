package io.kinglet.cli.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Samples as an array in a ZIP of NumPy arrays, stored or deflated. */
final class NpzTables {
  private static final String SUFFIX = ".npy";

  /** Deflate shrinks at most 1032-fold, so a larger claim is a lie. */
  private static final long MOST_DEFLATED = 1032;

  private NpzTables() {}

  /** Reads the chosen columns of the array named, or of the only one there is. */
  static Table read(TableSource source, ReadOptions options) throws IOException {
    try (ZipFile zip = new ZipFile(source.path().toFile())) {
      ZipEntry entry = choose(source, zip);
      long size = entry.getSize();
      if (size < 0 || size / MOST_DEFLATED > entry.getCompressedSize() + 1) {
        throw new BadFileException(
            source.label() + ": its table of contents claims an impossible size; save it again");
      }
      try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
        String name = entry.getName();
        String array = name.substring(0, name.length() - SUFFIX.length());
        TableSource named = new TableSource(source.path(), source.format(), Optional.of(array));
        return NpyTables.read(named, in, size, options);
      }
    } catch (ZipException e) {
      throw new BadFileException(
          source.label()
              + ": not a whole NPZ file ("
              + e.getMessage()
              + "); copy it again or write it with numpy.savez",
          e);
    }
  }

  private static ZipEntry choose(TableSource source, ZipFile zip) {
    List<String> names = new ArrayList<>();
    zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(SUFFIX))
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
        .forEach(names::add);
    String path = source.path().toString();
    if (names.isEmpty()) {
      throw new BadFileException(path + ": holds no array; write it with numpy.savez");
    }
    if (source.array().isEmpty() && names.size() > 1) {
      throw new BadFileException(
          path
              + ": holds "
              + names.size()
              + " arrays ("
              + String.join(", ", names)
              + "); name one as "
              + path
              + ":"
              + names.get(0));
    }
    String wanted = source.array().orElse(names.get(0));
    if (!names.contains(wanted)) {
      throw new BadFileException(
          path + ": no array '" + wanted + "'; there are " + String.join(", ", names));
    }
    return zip.getEntry(wanted + SUFFIX);
  }

  /** Writes a file that holds one array; the same array gives the same bytes at any hour. */
  static void write(Path path, String array, double[] data, int rows, int columns)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(path);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      ZipEntry entry = new ZipEntry(array + SUFFIX);
      entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0)); // the format's earliest
      zip.putNextEntry(entry);
      NpyTables.write(zip, data, rows, columns);
      zip.closeEntry();
    }
  }
}
