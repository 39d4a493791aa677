package io.kinglet.solver.model;

import io.kinglet.solver.BadDataException;
import java.nio.ByteBuffer;

/** The element types of a safetensors file that are read, each as a double. */
enum TensorType {
  F64(8),
  F32(4),
  F16(2),
  BF16(2),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U64(8),
  U32(4),
  U16(2),
  U8(1),
  BOOL(1);

  /** Doubles tell all whole numbers apart up to here. */
  private static final long EXACT = 1L << 53;

  private final int bytes;

  TensorType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes an element. */
  int bytes() {
    return bytes;
  }

  /** The type of that name; null if it is none of these. */
  static TensorType named(String name) {
    for (TensorType type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return null;
  }

  /**
   * The next element of {@code in}, which is little-endian.
   *
   * @throws BadDataException if no double is this number
   */
  double next(ByteBuffer in) {
    return switch (this) {
      case F64 -> in.getDouble();
      case F32 -> in.getFloat();
      case F16 -> Float.float16ToFloat(in.getShort());
      case BF16 -> Float.intBitsToFloat(in.getShort() << 16);
      case I64 -> exact(in.getLong(), true);
      case I32 -> in.getInt();
      case I16 -> in.getShort();
      case I8 -> in.get();
      case U64 -> exact(in.getLong(), false);
      case U32 -> in.getInt() & 0xFFFF_FFFFL;
      case U16 -> in.getShort() & 0xFFFF;
      case U8 -> in.get() & 0xFF;
      case BOOL -> in.get() == 0 ? 0 : 1;
    };
  }

  private static double exact(long value, boolean signed) {
    if (value > EXACT || value < (signed ? -EXACT : 0)) {
      throw new BadDataException(
          (signed ? Long.toString(value) : Long.toUnsignedString(value))
              + " is beyond the whole numbers that a double tells apart (2⁵³)");
    }
    return value;
  }
}
