package io.kinglet.cli.files;

import java.nio.ByteBuffer;

/** The element types of an NPY array that are numbers, each read as a double. */
enum NpyType {
  F2(2),
  F4(4),
  F8(8),
  I1(1),
  I2(2),
  I4(4),
  I8(8),
  U1(1),
  U2(2),
  U4(4),
  U8(8),
  B1(1);

  private final int bytes;

  NpyType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes an element. */
  int bytes() {
    return bytes;
  }

  /**
   * The type that NumPy writes so, the byte order in front.
   *
   * @throws BadFileException if it is none whose elements are real numbers
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
    throw new BadFileException(
        file
            + ": its elements are "
            + kind
            + " ('"
            + descr
            + "'); save real numbers, such as a.astype('f8')");
  }

  /** The next element of {@code buffer}, whose order is set. */
  double next(ByteBuffer buffer) {
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
