package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.L;
import static io.kinglet.kernels.VectorLanes.LANES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Transposing copies of eight rows in registers of 512 bits: three exchanges, of single lanes, of
 * twos and of fours, leave step r of all rows in vector r, with more lanes also step r + 8.
 */
final class VectorTranspose {
  static final int ROWS = 8;

  // Chosen by integers, as which an index of doubles would be converted at each use.
  private static final LongVector LANE = LongVector.zero(L).addIndex(1);
  // Of two vectors the single lanes, twos or fours with even numbers, or odd, taken in turn.
  private static final LongVector ONES =
      LANE.add(LANES - 1, LANE.and(1).compare(VectorOperators.NE, 0));
  private static final LongVector OTHER_ONES = ONES.add(1);
  private static final LongVector TWOS =
      LANE.add(LANES - 2, LANE.and(2).compare(VectorOperators.NE, 0));
  private static final LongVector OTHER_TWOS = TWOS.add(2);
  private static final LongVector FOURS =
      LANE.add(LANES - 4, LANE.and(4).compare(VectorOperators.NE, 0));
  private static final LongVector OTHER_FOURS = FOURS.add(4);
  private static final VectorMask<Double> FIRST = D.indexInRange(0, ROWS);
  private static final VectorMask<Double> SECOND = FIRST.not();

  private VectorTranspose() {}

  /** to[p·ldTo + i] ← from[i·ld + p] for i below 8 and p below depth, which is LANES at least. */
  static void eight(double[] from, int start, int ld, int depth, double[] to, int base, int ldTo) {
    int p = 0;
    while (p < depth) {
      // The last block overlaps the one before it.
      p = Math.min(p, depth - LANES);
      block(from, start + p, ld, to, base + p * ldTo, ldTo);
      p += LANES;
    }
  }

  // Written out: a method given vectors allocates each of them where it is not inlined.
  private static void block(double[] from, int r0, int ld, double[] to, int at, int ldTo) {
    LongVector a0 = DoubleVector.fromArray(D, from, r0).reinterpretAsLongs();
    LongVector a1 = DoubleVector.fromArray(D, from, r0 + ld).reinterpretAsLongs();
    LongVector a2 = DoubleVector.fromArray(D, from, r0 + 2 * ld).reinterpretAsLongs();
    LongVector a3 = DoubleVector.fromArray(D, from, r0 + 3 * ld).reinterpretAsLongs();
    LongVector a4 = DoubleVector.fromArray(D, from, r0 + 4 * ld).reinterpretAsLongs();
    LongVector a5 = DoubleVector.fromArray(D, from, r0 + 5 * ld).reinterpretAsLongs();
    LongVector a6 = DoubleVector.fromArray(D, from, r0 + 6 * ld).reinterpretAsLongs();
    LongVector a7 = DoubleVector.fromArray(D, from, r0 + 7 * ld).reinterpretAsLongs();
    LongVector b0 = ONES.selectFrom(a0, a1);
    LongVector b1 = OTHER_ONES.selectFrom(a0, a1);
    LongVector b2 = ONES.selectFrom(a2, a3);
    LongVector b3 = OTHER_ONES.selectFrom(a2, a3);
    LongVector b4 = ONES.selectFrom(a4, a5);
    LongVector b5 = OTHER_ONES.selectFrom(a4, a5);
    LongVector b6 = ONES.selectFrom(a6, a7);
    LongVector b7 = OTHER_ONES.selectFrom(a6, a7);
    LongVector c0 = TWOS.selectFrom(b0, b2);
    LongVector c1 = TWOS.selectFrom(b1, b3);
    LongVector c2 = OTHER_TWOS.selectFrom(b0, b2);
    LongVector c3 = OTHER_TWOS.selectFrom(b1, b3);
    LongVector c4 = TWOS.selectFrom(b4, b6);
    LongVector c5 = TWOS.selectFrom(b5, b7);
    LongVector c6 = OTHER_TWOS.selectFrom(b4, b6);
    LongVector c7 = OTHER_TWOS.selectFrom(b5, b7);
    DoubleVector d0 = FOURS.selectFrom(c0, c4).reinterpretAsDoubles();
    DoubleVector d1 = FOURS.selectFrom(c1, c5).reinterpretAsDoubles();
    DoubleVector d2 = FOURS.selectFrom(c2, c6).reinterpretAsDoubles();
    DoubleVector d3 = FOURS.selectFrom(c3, c7).reinterpretAsDoubles();
    DoubleVector d4 = OTHER_FOURS.selectFrom(c0, c4).reinterpretAsDoubles();
    DoubleVector d5 = OTHER_FOURS.selectFrom(c1, c5).reinterpretAsDoubles();
    DoubleVector d6 = OTHER_FOURS.selectFrom(c2, c6).reinterpretAsDoubles();
    DoubleVector d7 = OTHER_FOURS.selectFrom(c3, c7).reinterpretAsDoubles();
    if (LANES == ROWS) {
      d0.intoArray(to, at);
      d1.intoArray(to, at + ldTo);
      d2.intoArray(to, at + 2 * ldTo);
      d3.intoArray(to, at + 3 * ldTo);
      d4.intoArray(to, at + 4 * ldTo);
      d5.intoArray(to, at + 5 * ldTo);
      d6.intoArray(to, at + 6 * ldTo);
      d7.intoArray(to, at + 7 * ldTo);
      return;
    }
    d0.intoArray(to, at, FIRST);
    d1.intoArray(to, at + ldTo, FIRST);
    d2.intoArray(to, at + 2 * ldTo, FIRST);
    d3.intoArray(to, at + 3 * ldTo, FIRST);
    d4.intoArray(to, at + 4 * ldTo, FIRST);
    d5.intoArray(to, at + 5 * ldTo, FIRST);
    d6.intoArray(to, at + 6 * ldTo, FIRST);
    d7.intoArray(to, at + 7 * ldTo, FIRST);
    int next = at + ROWS * (ldTo - 1);
    d0.intoArray(to, next, SECOND);
    d1.intoArray(to, next + ldTo, SECOND);
    d2.intoArray(to, next + 2 * ldTo, SECOND);
    d3.intoArray(to, next + 3 * ldTo, SECOND);
    d4.intoArray(to, next + 4 * ldTo, SECOND);
    d5.intoArray(to, next + 5 * ldTo, SECOND);
    d6.intoArray(to, next + 6 * ldTo, SECOND);
    d7.intoArray(to, next + 7 * ldTo, SECOND);
  }
}
