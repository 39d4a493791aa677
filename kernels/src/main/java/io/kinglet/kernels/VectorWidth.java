package io.kinglet.kernels;

import jdk.incubator.vector.VectorShape;

/** How wide the vectors of all kernels are, chosen once: of doubles and of floats alike. */
final class VectorWidth {
  static final VectorShape SHAPE = choose();

  /** Whether there are 32 registers, some of them for masks; else 16. */
  static final boolean MANY = SHAPE.vectorBitSize() >= 512;

  private VectorWidth() {}

  private static VectorShape choose() {
    // King's tables are padded to two vectors of 512 bits: no wider ones are used.
    VectorShape widest = VectorShape.preferredShape();
    VectorShape preferred = widest.vectorBitSize() > 512 ? VectorShape.S_512_BIT : widest;
    Integer wish = Integer.getInteger("kinglet.vectorBits");
    if (wish == null || wish >= preferred.vectorBitSize()) {
      return preferred;
    }
    if (wish != 128 && wish != 256) {
      System.getLogger("io.kinglet.kernels")
          .log(
              System.Logger.Level.WARNING,
              "kinglet.vectorBits=" + wish + " is not 128, 256 or 512; using the preferred width");
      return preferred;
    }
    return VectorShape.forBitSize(wish);
  }
}
