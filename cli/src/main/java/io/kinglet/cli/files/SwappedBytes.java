package io.kinglet.cli.files;

import io.kinglet.solver.model.NpyType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Notices floating-point numbers whose bytes stand the other way round than the header says: read
 * so they are scattered over all exponents, read the other way they are ordinary numbers.
 */
final class SwappedBytes {
  /** Below this many numbers chance could do it. */
  private static final int FEWEST = 8;

  private final NpyType type;
  private long seen;
  private long ordinaryAsRead;
  private long ordinarySwapped;

  SwappedBytes(NpyType type) {
    this.type = type;
  }

  /** Looks at the next element of {@code buffer} and leaves it there. */
  void look(ByteBuffer buffer) {
    if (type != NpyType.F8 && type != NpyType.F4) {
      return;
    }
    int at = buffer.position();
    double asRead = type.next(buffer);
    buffer.position(at);
    if (asRead == 0) {
      return;
    }
    ByteOrder order = buffer.order();
    buffer.order(order == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    double other = type.next(buffer);
    buffer.position(at).order(order);
    seen++;
    ordinaryAsRead += ordinary(asRead) ? 1 : 0;
    ordinarySwapped += ordinary(other) ? 1 : 0;
  }

  private static boolean ordinary(double value) {
    double size = Math.abs(value);
    return size > 1e-12 && size < 1e12;
  }

  /** Whether the elements looked at are far likelier the other way round. */
  boolean likely() {
    return seen >= FEWEST && ordinarySwapped == seen && 2 * ordinaryAsRead < seen;
  }
}
