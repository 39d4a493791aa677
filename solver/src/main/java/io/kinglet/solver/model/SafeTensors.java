package io.kinglet.solver.model;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.solver.BadDataException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tensors in safetensors files, as PyTorch and others exchange weights: the header's length in
 * eight bytes (little-endian), a JSON header that gives each tensor's type, shape and place, and
 * the numbers. F64, F32, F16, BF16, signed and unsigned integers and BOOL are read, as doubles;
 * what is written is F64 or F32. Whatever a file claims is checked before memory is taken for it.
 */
public final class SafeTensors {
  /**
   * The longest header that is read, in bytes: some 100,000 tensors. The format's own libraries
   * stop at 100 MB.
   */
  public static final int LONGEST_HEADER = 16 << 20;

  private static final int BUFFER = 1 << 16;

  private SafeTensors() {}

  /**
   * Reads a file.
   *
   * @param file the file
   * @return its tensors in the header's order
   * @throws BadDataException if it is damaged or cut short, says what cannot be, has a type that is
   *     not read, a number that is NaN or infinite, or a whole number beyond ±2⁵³
   * @throws IOException if it is not there or cannot be read
   */
  public static Tensors read(Path file) throws IOException {
    long size = Files.size(file);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      return read(file.toString(), in, size);
    }
  }

  /** Reads the next {@code size} bytes, which are all of a file. */
  static Tensors read(String label, InputStream in, long size) throws IOException {
    byte[] start = in.readNBytes(Long.BYTES);
    if (size < Long.BYTES || start.length < Long.BYTES) {
      throw SafeTensorsHeader.bad(label, "it has " + size + " bytes, too few for a header");
    }
    long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > size - Long.BYTES) {
      throw SafeTensorsHeader.bad(
          label,
          "its header claims "
              + Long.toUnsignedString(length)
              + " bytes and the file has "
              + (size - Long.BYTES)
              + " more");
    }
    if (length > LONGEST_HEADER) {
      throw new BadDataException(
          label
              + ": its header claims "
              + length
              + " bytes, and at most "
              + LONGEST_HEADER
              + " are read; save fewer tensors in a file");
    }
    byte[] json = in.readNBytes((int) length);
    if (json.length < length) {
      throw SafeTensorsHeader.bad(label, "it ends within its header");
    }
    SafeTensorsHeader header = SafeTensorsHeader.parse(label, json, size - Long.BYTES - length);
    checkHeap(label, header.entries());
    Map<String, Tensor> found = new LinkedHashMap<>();
    header.entries().forEach(entry -> found.put(entry.name(), null));
    byte[] buffer = new byte[BUFFER];
    for (SafeTensorsHeader.Entry entry : SafeTensorsHeader.inDataOrder(header.entries())) {
      found.put(entry.name(), numbers(label, entry, in, buffer));
    }
    return Tensors.of(found, header.metadata());
  }

  private static void checkHeap(String label, List<SafeTensorsHeader.Entry> entries) {
    long bytes = 0;
    for (SafeTensorsHeader.Entry entry : entries) {
      bytes += (long) entry.count() * Double.BYTES;
    }
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes > heap / 2) {
      throw new BadDataException(
          label
              + ": its tensors take "
              + (bytes >> 20)
              + " MB as doubles and the Java heap is "
              + (heap >> 20)
              + " MB; give a larger heap with -Xmx");
    }
  }

  private static Tensor numbers(
      String label, SafeTensorsHeader.Entry entry, InputStream in, byte[] bytes)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    double[] data = new double[entry.count()];
    TensorType type = entry.type();
    int at = 0;
    while (at < data.length) {
      int want = Math.min(BUFFER / type.bytes(), data.length - at);
      int got = in.readNBytes(bytes, 0, want * type.bytes());
      if (got < want * type.bytes()) {
        throw SafeTensorsHeader.bad(label, "it ends within '" + entry.name() + "'");
      }
      buffer.clear();
      try {
        for (int i = 0; i < want; i++) {
          data[at + i] = type.next(buffer);
        }
      } catch (BadDataException e) {
        throw new BadDataException(label + ": in '" + entry.name() + "', " + e.getMessage());
      }
      at += want;
    }
    try {
      return Tensor.of(data, entry.shape());
    } catch (BadDataException e) {
      throw new BadDataException(label + ": in '" + entry.name() + "', " + e.getMessage());
    }
  }

  /**
   * Writes a file in double precision: what is read back is the same to the bit. It is written
   * beside the place and renamed.
   *
   * @param file the file, replaced if it is there
   * @param tensors what to write, in this order
   * @throws IOException if it cannot be written; a file of before is then as it was
   */
  public static void write(Path file, Tensors tensors) throws IOException {
    WholeFile.write(file, out -> write(out, tensors, TensorType.F64));
  }

  /**
   * Writes a file in single precision, each number rounded to the nearest.
   *
   * @param file the file, replaced if it is there
   * @param tensors what to write, in this order
   * @throws BadDataException if a number is beyond single precision's range; a file of before is
   *     then as it was
   * @throws IOException if it cannot be written; a file of before is then as it was
   */
  public static void writeSingle(Path file, Tensors tensors) throws IOException {
    WholeFile.write(file, out -> write(out, tensors, TensorType.F32));
  }

  /** How many bytes {@link #write(OutputStream, Tensors, TensorType)} will write. */
  static long size(Tensors tensors, TensorType type) throws IOException {
    return Long.BYTES + header(tensors, type).length + dataBytes(tensors, type);
  }

  private static long dataBytes(Tensors tensors, TensorType type) {
    long bytes = 0;
    for (Tensor tensor : tensors.all().values()) {
      bytes += (long) tensor.data().length * type.bytes();
    }
    return bytes;
  }

  static void write(OutputStream out, Tensors tensors, TensorType type) throws IOException {
    byte[] header = header(tensors, type);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    out.write(buffer.putLong(header.length).array(), 0, Long.BYTES);
    out.write(header);
    for (Map.Entry<String, Tensor> named : tensors.all().entrySet()) {
      double[] data = named.getValue().data();
      for (int at = 0; at < data.length; ) {
        int count = Math.min(BUFFER / type.bytes(), data.length - at);
        buffer.clear();
        for (int i = at; i < at + count; i++) {
          put(buffer, named.getKey(), data[i], type);
        }
        out.write(buffer.array(), 0, buffer.position());
        at += count;
      }
    }
  }

  private static void put(ByteBuffer buffer, String name, double value, TensorType type) {
    if (type == TensorType.F64) {
      buffer.putDouble(value);
      return;
    }
    float rounded = (float) value;
    if (Float.isInfinite(rounded)) {
      throw new BadDataException(
          "in '"
              + name
              + "', "
              + value
              + " is beyond the range of single precision; write it in double precision");
    }
    buffer.putFloat(rounded);
  }

  /** The JSON, padded so that the numbers begin at a multiple of eight bytes. */
  private static byte[] header(Tensors tensors, TensorType type) throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    if (!tensors.metadata().isEmpty()) {
      header.put(Tensors.METADATA, tensors.metadata());
    }
    long at = 0;
    for (Map.Entry<String, Tensor> named : tensors.all().entrySet()) {
      long end = at + (long) named.getValue().data().length * type.bytes();
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("dtype", type.name());
      entry.put("shape", named.getValue().shape());
      entry.put("data_offsets", new long[] {at, end});
      header.put(named.getKey(), entry);
      at = end;
    }
    byte[] json = utf8(JSON.std.asString(header));
    if (json.length > LONGEST_HEADER - 7) {
      throw new BadDataException(
          "the names and shapes of "
              + tensors.all().size()
              + " tensors take more than the "
              + LONGEST_HEADER
              + " bytes that a header has; write fewer in a file");
    }
    byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  /** Text as bytes; what has none, half of a surrogate pair, must not become a question mark. */
  static byte[] utf8(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new BadDataException("a name or text to be written is not Unicode; change it");
    }
  }
}
