package io.kinglet.cli.files;

import io.kinglet.solver.model.NpyHeader;
import io.kinglet.solver.model.NpyType;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An array of an IDX file (Y. LeCun, C. Cortes, C. Burges, the MNIST database): two zero bytes, a
 * type, the number of dimensions, their extents and the elements by rows, all big-endian.
 *
 * @param shape its extents, at least one, each at least 1
 * @param bytes whether its elements are unsigned bytes, as pictures' greys are
 * @param data the elements by rows, as many as the extents' product
 */
public record IdxArray(List<Integer> shape, boolean bytes, double[] data) {
  private static final int BUFFER = 1 << 16;
  private static final int HEAD = 4;

  /** Deflate shrinks at most 1032-fold, so a larger claim is a lie. */
  private static final long MOST_DEFLATED = 1032;

  /** Copies the list. */
  public IdxArray {
    shape = List.copyOf(shape);
  }

  /**
   * Reads a file, plain or compressed by gzip, which its first bytes tell and not its name.
   *
   * @param path the file
   * @return its array
   * @throws BadFileException if there is no such file, it is no IDX file, is cut short, has more
   *     than its shape takes, or its shape holds nothing or more than the heap
   */
  public static IdxArray read(Path path) {
    String file = path.toString();
    new TableSource(path, TableFormat.IDX, Optional.empty()).check();
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER)) {
      raw.mark(2);
      byte[] first = raw.readNBytes(2);
      raw.reset();
      boolean packed = first.length == 2 && first[0] == 0x1F && (first[1] & 0xFF) == 0x8B;
      if (!packed) {
        return read(file, raw, Files.size(path), false);
      }
      try (InputStream in = new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER)) {
        return read(file, in, Files.size(path), true);
      }
    } catch (EOFException e) {
      throw new BadFileException(
          file + ": its compressed data are cut short; copy or download it again", e);
    } catch (ZipException e) {
      throw new BadFileException(
          file + ": its compressed data are damaged (" + e.getMessage() + "); copy it again", e);
    } catch (IOException e) {
      throw new BadFileException(
          file + ": cannot be read (" + e.getMessage() + "); check the file", e);
    }
  }

  /**
   * Reads what stands in a stream.
   *
   * @param size bytes of the file, which are fewer than the stream's if it was compressed
   */
  private static IdxArray read(String file, InputStream in, long size, boolean packed)
      throws IOException {
    NpyHeader header = header(file, in);
    List<Long> extents = header.shape();
    long rows = extents.get(0);
    long columns = 1;
    for (long extent : extents.subList(1, extents.size())) {
      // Beyond what a long holds it is beyond what a file does, and is said so below.
      columns = columns > Long.MAX_VALUE / Math.max(1, extent) ? Long.MAX_VALUE : columns * extent;
    }
    long bytes = NpyTables.checkSize(file, header, rows, columns);
    if (!packed) {
      NpyTables.checkPresent(file, header, bytes, size - header.dataOffset());
    } else if (bytes / MOST_DEFLATED > size) {
      throw new BadFileException(
          file
              + ": its header claims the shape "
              + header.shapeText()
              + ", more than "
              + size
              + " compressed bytes can hold; copy or save it again");
    }
    NpyTables.checkFits(file, header, bytes / header.type().bytes());
    double[] data = NpyTables.elements(file, header, in, (int) rows, (int) columns);
    if (in.read() >= 0) {
      throw NpyTables.longer(file, header);
    }
    List<Integer> shape = new ArrayList<>();
    for (long extent : extents) {
      shape.add((int) extent);
    }
    return new IdxArray(shape, header.type() == NpyType.U1, data);
  }

  /** Reads the header, leaving the stream at the first element. */
  private static NpyHeader header(String file, InputStream in) throws IOException {
    byte[] head = in.readNBytes(HEAD);
    if (head.length < 2 || head[0] != 0 || head[1] != 0) {
      throw new BadFileException(
          file
              + ": not an IDX file ("
              + (head.length < 2 ? "it is empty" : "it does not begin with two zero bytes")
              + "); give one such as MNIST's train-images-idx3-ubyte.gz");
    }
    int rank = head.length < HEAD ? 0 : head[3] & 0xFF;
    byte[] extents = in.readNBytes(4 * rank);
    if (head.length < HEAD || extents.length < 4 * rank) {
      throw new BadFileException(
          file + ": cut short within its header; copy or download the file again");
    }
    NpyType type = type(file, head[2] & 0xFF);
    if (rank == 0) {
      throw new BadFileException(file + ": an array of no dimensions; expected rows of numbers");
    }
    List<Long> shape = new ArrayList<>();
    for (int k = 0; k < rank; k++) {
      long extent = 0;
      for (int i = 0; i < 4; i++) {
        extent = extent << 8 | (extents[4 * k + i] & 0xFF);
      }
      shape.add(extent);
    }
    return new NpyHeader(type, ByteOrder.BIG_ENDIAN, false, shape, HEAD + 4L * rank);
  }

  private static NpyType type(String file, int code) {
    return switch (code) {
      case 0x08 -> NpyType.U1;
      case 0x09 -> NpyType.I1;
      case 0x0B -> NpyType.I2;
      case 0x0C -> NpyType.I4;
      case 0x0D -> NpyType.F4;
      case 0x0E -> NpyType.F8;
      default ->
          throw new BadFileException(
              String.format(
                  Locale.ROOT,
                  "%s: element type 0x%02X is none of IDX's (08 unsigned byte, 09 byte, 0B short,"
                      + " 0C int, 0D float, 0E double); the file is damaged or of another kind",
                  file,
                  code));
    };
  }
}
