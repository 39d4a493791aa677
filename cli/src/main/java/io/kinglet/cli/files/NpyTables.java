package io.kinglet.cli.files;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.model.NpyHeader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples as one NumPy array: rows × columns, or one dimension for a single column. Every real type
 * in either byte order and either layout is read; what is written is float64, little-endian, by
 * rows.
 */
final class NpyTables {
  private static final int BUFFER = 1 << 16;

  private NpyTables() {}

  /** Reads the chosen columns of a file. */
  static Table read(TableSource source, ReadOptions options) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(source.path()), BUFFER)) {
      return read(source, in, Files.size(source.path()), options);
    }
  }

  /**
   * Reads the chosen columns of an array.
   *
   * @param size how many bytes {@code in} has, header and all; a header that promises another
   *     number is refused before anything is allocated
   */
  static Table read(TableSource source, InputStream in, long size, ReadOptions options)
      throws IOException {
    String file = source.label();
    NpyHeader header = header(file, in);
    long rows = rows(file, header);
    long columns = header.shape().size() == 1 ? 1 : header.shape().get(1);
    long bytes = checkSize(file, header, rows, columns);
    checkPresent(file, header, bytes, size - header.dataOffset());
    int[] chosen = Columns.byIndex(file, (int) columns, options.columns());
    double[] all = elements(file, header, in, (int) rows, (int) columns);
    if (in.read() >= 0) {
      throw longer(file, header);
    }
    return gather(source, all, (int) rows, chosen, options);
  }

  private static NpyHeader header(String file, InputStream in) throws IOException {
    try {
      return NpyHeader.read(file, in);
    } catch (BadDataException e) {
      throw new BadFileException(e.getMessage(), e);
    }
  }

  /** Rows of an array read as a table: an array of one dimension is one column. */
  private static long rows(String file, NpyHeader header) {
    List<Long> shape = header.shape();
    if (shape.isEmpty() || shape.size() > 2) {
      throw new BadFileException(
          file
              + ": an array of "
              + shape.size()
              + " dimensions, shape "
              + header.shapeText()
              + "; expected rows × columns"
              + (shape.isEmpty() ? "" : " (a.reshape(len(a), -1) makes it so)"));
    }
    return shape.get(0);
  }

  /**
   * Checks a shape read as rows × columns before anything of its size is made.
   *
   * @return the bytes that its elements take in the file
   * @throws BadFileException if it holds nothing, or more than an array or the heap can
   */
  static long checkSize(String file, NpyHeader header, long rows, long columns) {
    if (rows == 0 || columns == 0) {
      throw new BadFileException(
          file + ": shape " + header.shapeText() + " holds no data; give at least two rows");
    }
    long count;
    long bytes;
    try {
      count = Math.multiplyExact(rows, columns);
      bytes = Math.multiplyExact(count, header.type().bytes());
    } catch (ArithmeticException e) {
      throw new BadFileException(
          file
              + ": its header claims the shape "
              + header.shapeText()
              + ", more than any file"
              + " holds; save it again",
          e);
    }
    return bytes;
  }

  /**
   * Checks the bytes that there are against those that the shape takes, and both against the heap.
   *
   * @param bytes what the shape takes
   * @param present what the file has, header left out
   * @throws BadFileException if they differ, or the numbers do not fit into an array or the heap
   */
  static void checkPresent(String file, NpyHeader header, long bytes, long present) {
    if (present < bytes) {
      throw new BadFileException(
          file
              + ": cut short: shape "
              + header.shapeText()
              + " takes "
              + bytes
              + " bytes of data, the file has "
              + present
              + "; copy or save it again");
    }
    if (present > bytes) {
      throw longer(file, header);
    }
    checkFits(file, header, bytes / header.type().bytes());
  }

  /**
   * Checks that so many numbers fit into an array and the heap.
   *
   * @throws BadFileException if they do not
   */
  static void checkFits(String file, NpyHeader header, long count) {
    if (count > Integer.MAX_VALUE - 8) {
      throw new BadFileException(
          file
              + ": shape "
              + header.shapeText()
              + " is "
              + count
              + " numbers, more than one array here holds (2³¹ − 9); give fewer rows");
    }
    long free = Runtime.getRuntime().maxMemory();
    if (count * Double.BYTES > free / 2) {
      throw new BadFileException(
          file
              + ": shape "
              + header.shapeText()
              + " takes "
              + (count * Double.BYTES >> 20)
              + " MB as doubles and the Java heap is "
              + (free >> 20)
              + " MB; give fewer rows, or a larger heap with -Xmx");
    }
  }

  static BadFileException longer(String file, NpyHeader header) {
    return new BadFileException(
        file
            + ": has more data than its shape "
            + header.shapeText()
            + " takes; the header or the file is wrong, save it again");
  }

  /**
   * All elements by rows, whatever the order in the file; its size has been checked.
   *
   * @throws BadFileException if there are fewer than the shape promises, or their bytes are swapped
   */
  static double[] elements(String file, NpyHeader header, InputStream in, int rows, int columns)
      throws IOException {
    double[] all = new double[rows * columns];
    int step = header.type().bytes();
    SwappedBytes swapped = new SwappedBytes(header.type());
    byte[] bytes = new byte[BUFFER];
    int done = 0;
    while (done < all.length) {
      int want = (int) Math.min(BUFFER, (long) (all.length - done) * step);
      int got = in.readNBytes(bytes, 0, want);
      ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, got).order(header.order());
      while (buffer.remaining() >= step) {
        swapped.look(buffer);
        int at = header.fortran() ? done % rows * columns + done / rows : done;
        all[at] = header.type().next(buffer);
        done++;
      }
      if (got < want) {
        throw new BadFileException(
            file
                + ": cut short after "
                + done
                + " of the "
                + all.length
                + " numbers that its shape "
                + header.shapeText()
                + " promises; copy or save it again");
      }
    }
    if (swapped.likely()) {
      throw new BadFileException(
          file
              + ": its header says "
              + (header.order() == ByteOrder.BIG_ENDIAN ? "big" : "little")
              + "-endian, but read so hardly a number has an ordinary size and read the other way"
              + " round every one has; correct the header or save the array again");
    }
    return all;
  }

  static Table gather(
      TableSource source, double[] all, int rows, int[] chosen, ReadOptions options) {
    int columns = all.length / rows;
    List<String> names = new ArrayList<>();
    for (int at : chosen) {
      names.add(Integer.toString(at));
    }
    TableBuilder table = new TableBuilder(source, names, options.missing(), rows);
    double[] row = new double[chosen.length];
    for (int i = 0; i < rows; i++) {
      int missing = -1;
      for (int k = 0; k < chosen.length; k++) {
        row[k] = all[i * columns + chosen[k]];
        if (Double.isInfinite(row[k])) {
          throw notFinite(source, i, chosen[k], row[k]);
        }
        missing = Double.isNaN(row[k]) && missing < 0 ? k : missing;
      }
      if (missing < 0) {
        table.add(row);
      } else {
        table.addIncomplete(source.label() + " row " + i, names.get(missing), "NaN");
      }
    }
    return table.build();
  }

  private static BadFileException notFinite(TableSource source, int row, int column, double value) {
    return new BadFileException(
        source.label()
            + " row "
            + row
            + ", column '"
            + column
            + "': "
            + value
            + " is not finite; replace it by a number or remove the row");
  }

  /** Writes an array of doubles, {@code rows × columns}. */
  static void write(OutputStream out, double[] data, int rows, int columns) throws IOException {
    out.write(NpyHeader.ofDoubles(rows, columns));
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : data) {
      if (!buffer.hasRemaining()) {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      buffer.putDouble(value);
    }
    out.write(buffer.array(), 0, buffer.position());
  }

  /** Writes a file that holds one array. */
  static void write(Path path, double[] data, int rows, int columns) throws IOException {
    try (OutputStream out = Files.newOutputStream(path)) {
      write(out, data, rows, columns);
    }
  }
}
