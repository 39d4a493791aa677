package io.kinglet.cli.files;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.kinglet.solver.model.NpyHeader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file of rows that is written as they come, whatever their number, beside its place; it comes
 * there by renaming when all are in it.
 */
public final class RowWriter implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path place;
  private final Path beside;
  private final int columns;
  private final CsvWriter text;
  private final OutputStream bytes;
  private boolean done;

  private RowWriter(Path place, Path beside, int columns, CsvWriter text, OutputStream bytes) {
    this.place = place;
    this.beside = beside;
    this.columns = columns;
    this.text = text;
    this.bytes = bytes;
  }

  /** Whether a file of this name can be written: .csv or .npy. */
  public static boolean writes(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".csv") || name.endsWith(".npy");
  }

  /**
   * Begins a file.
   *
   * @param file its place, replaced at the end if something is there
   * @param columns their names, which a CSV file has in its first line
   * @param rows how many rows will come
   * @return the writer
   * @throws IOException if it cannot be written there
   */
  public static RowWriter open(Path file, List<String> columns, int rows) throws IOException {
    Path place = file.toAbsolutePath().normalize();
    if (place.getParent() != null) {
      Files.createDirectories(place.getParent());
    }
    byte[] unique = new byte[4];
    ThreadLocalRandom.current().nextBytes(unique); // a name, nothing that a result depends on
    String name = "." + place.getFileName() + ".kinglet-" + HexFormat.of().formatHex(unique);
    Path beside = place.resolveSibling(name);
    try {
      if (String.valueOf(place.getFileName()).toLowerCase(Locale.ROOT).endsWith(".npy")) {
        OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(beside), BUFFER);
        bytes.write(NpyHeader.ofDoubles(rows, columns.size()));
        return new RowWriter(place, beside, columns.size(), null, bytes);
      }
      CsvWriter text =
          CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(beside, StandardCharsets.UTF_8);
      text.writeRecord(columns);
      return new RowWriter(place, beside, columns.size(), text, null);
    } catch (IOException | UncheckedIOException e) {
      Files.deleteIfExists(beside);
      throw e;
    }
  }

  /**
   * Appends rows.
   *
   * @param data rows × columns
   * @param rows how many
   * @throws IOException if they cannot be written
   */
  public void add(double[] data, int rows) throws IOException {
    if (bytes != null) {
      ByteBuffer buffer =
          ByteBuffer.allocate(rows * columns * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      buffer.asDoubleBuffer().put(data, 0, rows * columns);
      bytes.write(buffer.array());
      return;
    }
    try {
      String[] fields = new String[columns];
      for (int i = 0; i < rows; i++) {
        for (int l = 0; l < columns; l++) {
          fields[l] = Double.toString(data[i * columns + l]);
        }
        text.writeRecord(fields);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Ends the file and puts it in its place.
   *
   * @throws IOException if it cannot be; what was there before is as it was
   */
  public void publish() throws IOException {
    end();
    Files.move(beside, place, StandardCopyOption.REPLACE_EXISTING);
    done = true;
  }

  private void end() throws IOException {
    if (bytes != null) {
      bytes.close();
    } else {
      text.close();
    }
  }

  /** Removes what was written, unless it was put in its place. */
  @Override
  public void close() throws IOException {
    if (!done) {
      try {
        end();
      } finally {
        Files.deleteIfExists(beside);
      }
    }
  }
}
