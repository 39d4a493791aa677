package io.kinglet.solver.model;

import io.kinglet.solver.BadDataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Where what stands in a {@code .kinglet} file; the package's page gives the format.
 *
 * @param headerBytes length of the JSON header
 * @param bodyBytes length of the safetensors body
 */
record ContainerLayout(int headerBytes, long bodyBytes) {
  static final int MAJOR = 1;
  static final int MINOR = 0;

  /** A header of 80,000 means and scales is as long. */
  static final int LONGEST_HEADER = 4 << 20;

  private static final byte[] MAGIC = {(byte) 0x89, 'K', 'G', 'L', 'T', 0x0D, 0x0A, 0x1A};
  private static final int PROLOGUE = 24;
  private static final int SUM = 32;

  /**
   * The layout of a file to come.
   *
   * @throws BadDataException if the header is longer than is read
   */
  static ContainerLayout of(int headerBytes, long bodyBytes) {
    if (headerBytes > LONGEST_HEADER) {
      throw new BadDataException(
          "the settings take "
              + headerBytes
              + " bytes, and a header has at most "
              + LONGEST_HEADER
              + "; save fewer, or as tensors");
    }
    return new ContainerLayout(headerBytes, bodyBytes);
  }

  /**
   * Reads the file's beginning, up to the header.
   *
   * @param size the file's length
   * @throws BadDataException if it is not the beginning of a file of that length
   */
  static ContainerLayout read(String label, InputStream in, long size) throws IOException {
    byte[] start = in.readNBytes(PROLOGUE);
    int magic = Arrays.mismatch(start, MAGIC);
    if (magic >= 0 && magic < Math.min(start.length, MAGIC.length) || start.length == 0) {
      throw new BadDataException(
          label
              + ": not a .kinglet file ("
              + (start.length == 0 ? "it is empty" : "its first bytes are not a model's")
              + "); give one that Kinglet saved");
    }
    if (start.length < PROLOGUE) {
      throw damaged(label, "has only " + start.length + " bytes");
    }
    ByteBuffer prologue = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    int major = Short.toUnsignedInt(prologue.getShort(8));
    if (major != MAJOR) {
      throw new BadDataException(
          label
              + ": is of version "
              + major
              + "."
              + Short.toUnsignedInt(prologue.getShort(10))
              + " of the format, and this Kinglet reads "
              + MAJOR
              + ".x; take the Kinglet that wrote it, or a newer one");
    }
    long header = Integer.toUnsignedLong(prologue.getInt(12));
    long body = prologue.getLong(16);
    long rest = size - PROLOGUE - SUM;
    if (body < 0 || header > rest || body != rest - header) {
      throw damaged(
          label,
          "has "
              + size
              + " bytes, and its header of "
              + header
              + " and body of "
              + Long.toUnsignedString(body)
              + " do not add up to that");
    }
    if (header > LONGEST_HEADER) {
      throw new BadDataException(
          label + ": its header of " + header + " bytes is longer than " + LONGEST_HEADER);
    }
    return new ContainerLayout((int) header, body);
  }

  /**
   * Reads the whole file and compares the sum at its end.
   *
   * @throws BadDataException if a byte is not what was written
   */
  static void check(String label, InputStream in, long size) throws IOException {
    MessageDigest digest = sha256();
    ContainerLayout layout = read(label, new DigestInputStream(in, digest), size);
    byte[] buffer = new byte[1 << 16];
    long left = layout.headerBytes + layout.bodyBytes;
    while (left > 0) {
      int got = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (got < 0) {
        throw damaged(label, "ended while it was read");
      }
      digest.update(buffer, 0, got);
      left -= got;
    }
    if (!Arrays.equals(digest.digest(), in.readNBytes(SUM)) || in.read() >= 0) {
      throw damaged(label, "does not have the checksum that it ends with");
    }
  }

  /** Writes the beginning, what the header and body write, and the sum. */
  void write(OutputStream out, WholeFile.Body headerAndBody) throws IOException {
    MessageDigest digest = sha256();
    DigestOutputStream into = new DigestOutputStream(out, digest);
    ByteBuffer prologue = ByteBuffer.allocate(PROLOGUE).order(ByteOrder.LITTLE_ENDIAN);
    prologue.put(MAGIC).putShort((short) MAJOR).putShort((short) MINOR);
    prologue.putInt(headerBytes).putLong(bodyBytes);
    into.write(prologue.array());
    headerAndBody.write(into);
    out.write(digest.digest());
  }

  private static BadDataException damaged(String label, String what) {
    return new BadDataException(
        label + ": " + what + "; it is cut short or damaged, copy it again or save anew");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
