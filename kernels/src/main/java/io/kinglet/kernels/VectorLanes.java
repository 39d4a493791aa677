package io.kinglet.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The one species that all vector kernels use; static and final, or nothing is inlined. */
final class VectorLanes {
  static final VectorSpecies<Double> D = choose();
  static final VectorSpecies<Long> L = LongVector.SPECIES_PREFERRED.withShape(D.vectorShape());
  static final int LANES = D.length();

  /** Columns of a panel of King: two vectors. */
  static final int NR = 2 * LANES;

  /** Rows of the largest tile: 8 with 32 registers, 6 with 16. */
  static final int MR = LANES >= 8 ? 8 : 6;

  /** Columns of the widest tile: three vectors with 32 registers, two with 16. */
  static final int WIDE = LANES >= 8 ? 3 * LANES : NR;

  private VectorLanes() {}

  static int bits() {
    return D.vectorBitSize();
  }

  private static VectorSpecies<Double> choose() {
    // Tables are padded to 16 doubles, two vectors of 512 bits: no wider species is used.
    VectorSpecies<Double> widest = DoubleVector.SPECIES_PREFERRED;
    VectorSpecies<Double> preferred =
        widest.vectorBitSize() > 512 ? widest.withShape(VectorShape.S_512_BIT) : widest;
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
    return preferred.withShape(VectorShape.forBitSize(wish));
  }
}
