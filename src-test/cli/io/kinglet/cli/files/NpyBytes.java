package io.kinglet.cli.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes NPY and NPZ files, right ones and wrong ones, as NumPy lays them out. */
public final class NpyBytes {
  private NpyBytes() {}

  /** A header of version 1 with this dictionary. */
  public static byte[] header(String dict) {
    byte[] text = (dict + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(10 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) 1).put((byte) 0).putShort((short) text.length).put(text);
    return bytes.array();
  }

  /** The dictionary that NumPy writes. */
  public static String dict(String descr, boolean fortran, String shape) {
    return "{'descr': '"
        + descr
        + "', 'fortran_order': "
        + (fortran ? "True" : "False")
        + ", 'shape': "
        + shape
        + ", }";
  }

  /** Doubles one after another. */
  public static byte[] doubles(ByteOrder order, double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(order);
    for (double value : values) {
      bytes.putDouble(value);
    }
    return bytes.array();
  }

  /** A whole file of a header and data. */
  public static byte[] file(String descr, boolean fortran, String shape, byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header(dict(descr, fortran, shape)));
    out.writeBytes(data);
    return out.toByteArray();
  }

  /** Writes bytes to a file. */
  public static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a ZIP with these entries, names and bytes in turn. */
  public static Path zip(Path file, Object... entries) {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < entries.length; i += 2) {
        zip.putNextEntry(new ZipEntry((String) entries[i]));
        zip.write((byte[]) entries[i + 1]);
        zip.closeEntry();
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
