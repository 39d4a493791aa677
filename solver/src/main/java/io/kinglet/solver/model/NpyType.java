package io.kinglet.solver.model;

import io.kinglet.solver.BadDataException;
import java.nio.ByteBuffer;

/** The element types of an NPY array that are numbers, each read as a double. */
public enum NpyType {
  /** Half precision. */
  F2(2),
  /** Single precision. */
  F4(4),
  /** Double precision. */
  F8(8),
  /** A signed byte. */
  I1(1),
  /** Two signed bytes. */
  I2(2),
  /** Four signed bytes. */
  I4(4),
  /** Eight signed bytes. */
  I8(8),
  /** A byte. */
  U1(1),
  /** Two bytes. */
  U2(2),
  /** Four bytes. */
  U4(4),
  /** Eight bytes. */
  U8(8),
  /** False or true, 0 or 1. */
  B1(1);

  private final int bytes;

  NpyType(int bytes) {
    this.bytes = bytes;
  }

  /**
   * Bytes an element.
   *
   * @return 1, 2, 4 or 8
   */
  public int bytes() {
    return bytes;
  }

  /**
   * The type that NumPy writes so, the byte order in front.
   *
   * @throws BadDataException if it is none whose elements are real numbers
   */
  static NpyType of(String file, String descr) {
    if (descr.matches("[<>|=][fiub][1248]")) {
      for (NpyType type : values()) {
        if (type.name().equalsIgnoreCase(descr.substring(1))
            && (type.bytes == 1 || descr.charAt(0) == '<' || descr.charAt(0) == '>')) {
          return type;
        }
      }
    }
    String kind =
        switch (descr.length() > 1 ? descr.charAt(1) : ' ') {
          case 'c' -> "complex numbers";
          case 'O' -> "Python objects";
          case 'U', 'S' -> "text";
          case 'M', 'm' -> "dates or durations";
          default -> "a type that is not read";
        };
    throw new BadDataException(
        file
            + ": its elements are "
            + kind
            + " ('"
            + descr
            + "'); save real numbers, such as a.astype('f8')");
  }

  /**
   * The next element.
   *
   * @param buffer the bytes, their order set
   * @return the number; whole ones beyond 2⁵³ are rounded
   */
  public double next(ByteBuffer buffer) {
    return switch (this) {
      case F2 -> Float.float16ToFloat(buffer.getShort());
      case F4 -> buffer.getFloat();
      case F8 -> buffer.getDouble();
      case I1 -> buffer.get();
      case I2 -> buffer.getShort();
      case I4 -> buffer.getInt();
      case I8 -> buffer.getLong();
      case U1 -> buffer.get() & 0xFF;
      case U2 -> buffer.getShort() & 0xFFFF;
      case U4 -> buffer.getInt() & 0xFFFF_FFFFL;
      case U8 -> unsigned(buffer.getLong());
      case B1 -> buffer.get() == 0 ? 0 : 1;
    };
  }

  /** Rounded once: the lowest bit is kept as a sticky bit when the value is halved. */
  private static double unsigned(long bits) {
    return bits >= 0 ? bits : 2.0 * (bits >>> 1 | bits & 1);
  }
}
