package io.kinglet.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** The one species that all vector kernels use; static and final, or nothing is inlined. */
final class VectorLanes {
  static final VectorSpecies<Double> D =
      DoubleVector.SPECIES_PREFERRED.withShape(VectorWidth.SHAPE);
  static final VectorSpecies<Long> L = LongVector.SPECIES_PREFERRED.withShape(D.vectorShape());
  static final int LANES = D.length();

  /** Columns of a panel of King: two vectors. */
  static final int NR = 2 * LANES;

  /** Rows of the largest tile: 8 with 32 registers, 6 with 16. */
  static final int MR = VectorWidth.MANY ? 8 : 6;

  /** Columns of the widest tile: three vectors with 32 registers, two with 16. */
  static final int WIDE = VectorWidth.MANY ? 3 * LANES : NR;

  private VectorLanes() {}

  static int bits() {
    return D.vectorBitSize();
  }
}
