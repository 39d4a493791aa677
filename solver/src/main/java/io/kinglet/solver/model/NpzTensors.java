package io.kinglet.solver.model;

import io.kinglet.solver.BadDataException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Tensors in NPZ files, a ZIP of NumPy arrays as {@code numpy.savez} writes it: {@code
 * numpy.savez(file, **{k: v.numpy() for k, v in model.state_dict().items()})} keeps PyTorch's names
 * and shapes. Real numbers of any type, byte order and layout are read, as doubles; what is written
 * is float64. Whatever a file claims is checked before memory is taken for it.
 */
public final class NpzTensors {
  private static final String SUFFIX = ".npy";
  private static final int BUFFER = 1 << 16;

  /** Deflate shrinks at most 1032-fold, so a larger claim is a lie. */
  private static final long MOST_DEFLATED = 1032;

  /** Doubles tell all whole numbers below apart. */
  private static final double EXACT = 0x1p53;

  private NpzTensors() {}

  /**
   * Reads a file.
   *
   * @param file the file
   * @return its arrays by name, in the file's order; what is not an array in it is left out
   * @throws BadDataException if it is damaged or cut short, holds no array, says what cannot be,
   *     has a type that is not read, a number that is NaN or infinite, or a whole number of 2⁵³ or
   *     more
   * @throws IOException if it is not there or cannot be read
   */
  public static Tensors read(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<ZipEntry> entries = new ArrayList<>();
      zip.stream().filter(entry -> entry.getName().endsWith(SUFFIX)).forEach(entries::add);
      if (entries.isEmpty()) {
        throw new BadDataException(file + ": holds no array; write it with numpy.savez");
      }
      Map<String, Tensor> found = new LinkedHashMap<>();
      long room = Runtime.getRuntime().maxMemory() / 2;
      for (ZipEntry entry : entries) {
        String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
        Tensor tensor = tensor(file + ": array '" + name + "'", zip, entry, room);
        room -= (long) tensor.data().length * Double.BYTES;
        if (found.put(name, tensor) != null) {
          throw new BadDataException(file + ": holds two arrays '" + name + "'; save it again");
        }
      }
      return Tensors.of(found);
    } catch (ZipException | EOFException e) {
      throw new BadDataException(
          file
              + ": not a whole NPZ file ("
              + e.getMessage()
              + "); copy it again or write it with numpy.savez");
    }
  }

  private static Tensor tensor(String label, ZipFile zip, ZipEntry entry, long room)
      throws IOException {
    long size = entry.getSize();
    if (size < 0 || size / MOST_DEFLATED > entry.getCompressedSize() + 1) {
      throw new BadDataException(
          label + ": the table of contents claims an impossible size; save the file again");
    }
    CheckedInputStream in =
        new CheckedInputStream(
            new BufferedInputStream(zip.getInputStream(entry), BUFFER), new CRC32());
    NpyHeader header = NpyHeader.read(label, in);
    int[] shape = shape(label, header, size, room);
    double[] data = numbers(label, header, in, count(shape));
    if (in.read() >= 0 || in.getChecksum().getValue() != entry.getCrc()) {
      throw new BadDataException(
          label + ": its bytes are not those that were saved; copy or save the file again");
    }
    try {
      return Tensor.of(header.fortran() ? rowMajor(data, shape) : data, shape);
    } catch (BadDataException e) {
      throw new BadDataException(label + ": " + e.getMessage());
    }
  }

  /** The extents, if the numbers that they promise are there and have room. */
  private static int[] shape(String label, NpyHeader header, long size, long room) {
    long count = 1;
    try {
      for (long extent : header.shape()) {
        count = Math.multiplyExact(count, extent);
      }
      long bytes = Math.multiplyExact(count, header.type().bytes());
      if (bytes != size - header.dataOffset()) {
        throw new BadDataException(
            label
                + ": its shape "
                + header.shapeText()
                + " takes "
                + bytes
                + " bytes, but it has "
                + (size - header.dataOffset())
                + "; save the file again");
      }
      int[] shape = header.shape().stream().mapToInt(Math::toIntExact).toArray();
      if (count > Math.min(Integer.MAX_VALUE - 8, room / Double.BYTES)) {
        throw new BadDataException(
            label
                + ": "
                + count
                + " numbers do not fit the Java heap of "
                + (Runtime.getRuntime().maxMemory() >> 20)
                + " MB with what was read before; give a larger heap with -Xmx");
      }
      return shape;
    } catch (ArithmeticException e) {
      throw new BadDataException(
          label + ": its header claims the shape " + header.shapeText() + "; save the file again");
    }
  }

  private static int count(int[] shape) {
    int count = 1;
    for (int extent : shape) {
      count *= extent;
    }
    return count;
  }

  private static double[] numbers(String label, NpyHeader header, InputStream in, int count)
      throws IOException {
    NpyType type = header.type();
    boolean whole = type == NpyType.I8 || type == NpyType.U8;
    byte[] bytes = new byte[BUFFER];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(header.order());
    double[] data = new double[count];
    for (int at = 0; at < count; ) {
      int want = Math.min(BUFFER / type.bytes(), count - at);
      if (in.readNBytes(bytes, 0, want * type.bytes()) < want * type.bytes()) {
        throw new BadDataException(label + ": cut short; copy or save the file again");
      }
      buffer.clear();
      for (int end = at + want; at < end; at++) {
        data[at] = type.next(buffer);
        if (whole && Math.abs(data[at]) >= EXACT) {
          throw new BadDataException(
              label + ": number " + at + " is 2⁵³ or more, beyond the whole numbers of a double");
        }
      }
    }
    return data;
  }

  /** The same array with the last index running fastest, where it was the first. */
  private static double[] rowMajor(double[] columns, int[] shape) {
    double[] rows = new double[columns.length];
    int[] index = new int[shape.length];
    for (double value : columns) {
      int at = 0;
      for (int k = 0; k < shape.length; k++) {
        at = at * shape[k] + index[k];
      }
      rows[at] = value;
      for (int k = 0; k < shape.length && ++index[k] == shape[k]; k++) {
        index[k] = 0;
      }
    }
    return rows;
  }

  /**
   * Writes a file in double precision: what is read back is the same to the bit, and the same
   * tensors give the same bytes at any hour. Words beside them have no place in the format and are
   * left out. It is written beside the place and renamed.
   *
   * @param file the file, replaced if it is there
   * @param tensors what to write, in this order
   * @throws BadDataException if a name is too long for the format; a file of before is then as it
   *     was
   * @throws IOException if it cannot be written; a file of before is then as it was
   */
  public static void write(Path file, Tensors tensors) throws IOException {
    WholeFile.write(
        file,
        out -> {
          try (ZipOutputStream zip = new ZipOutputStream(new LeftOpen(out))) {
            for (Map.Entry<String, Tensor> named : tensors.all().entrySet()) {
              zip.putNextEntry(entry(named.getKey()));
              write(zip, named.getValue());
              zip.closeEntry();
            }
          }
        });
  }

  /** Closing the ZIP frees its compressor; the file is closed by who opened it. */
  private static final class LeftOpen extends FilterOutputStream {
    LeftOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int off, int length) throws IOException {
      out.write(bytes, off, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  private static ZipEntry entry(String name) {
    try {
      ZipEntry entry = new ZipEntry(name + SUFFIX);
      entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0)); // the format's earliest
      return entry;
    } catch (IllegalArgumentException e) {
      throw new BadDataException(
          "a tensor's name has " + name.length() + " characters, more than NPZ takes; rename it");
    }
  }

  private static void write(ZipOutputStream zip, Tensor tensor) throws IOException {
    zip.write(NpyHeader.ofDoubles(tensor.shape()));
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : tensor.data()) {
      if (!buffer.hasRemaining()) {
        zip.write(buffer.array(), 0, BUFFER);
        buffer.clear();
      }
      buffer.putDouble(value);
    }
    zip.write(buffer.array(), 0, buffer.position());
  }
}
