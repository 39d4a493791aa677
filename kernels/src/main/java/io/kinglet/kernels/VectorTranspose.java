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
  private static final LongVector ONES = even(1);
  private static final LongVector OTHER_ONES = odd(1);
  private static final LongVector TWOS = even(2);
  private static final LongVector OTHER_TWOS = odd(2);
  private static final LongVector FOURS = even(4);
  private static final LongVector OTHER_FOURS = odd(4);
  private static final VectorMask<Double> FIRST = D.indexInRange(0, ROWS);
  private static final VectorMask<Double> SECOND = FIRST.not();

  private VectorTranspose() {}

  /** Of two vectors the groups of this many lanes with even numbers, taken in turn. */
  private static LongVector even(int group) {
    LongVector lane = LongVector.zero(L).addIndex(1);
    return lane.blend(lane.add(LANES - group), lane.and(group).compare(VectorOperators.NE, 0));
  }

  private static LongVector odd(int group) {
    return even(group).add(group);
  }

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

  private static void block(double[] from, int r0, int ld, double[] to, int at, int ldTo) {
    LongVector a0 = load(from, r0);
    LongVector a1 = load(from, r0 + ld);
    LongVector a2 = load(from, r0 + 2 * ld);
    LongVector a3 = load(from, r0 + 3 * ld);
    LongVector a4 = load(from, r0 + 4 * ld);
    LongVector a5 = load(from, r0 + 5 * ld);
    LongVector a6 = load(from, r0 + 6 * ld);
    LongVector a7 = load(from, r0 + 7 * ld);
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
    store(FOURS.selectFrom(c0, c4), to, at, ldTo);
    store(FOURS.selectFrom(c1, c5), to, at + ldTo, ldTo);
    store(FOURS.selectFrom(c2, c6), to, at + 2 * ldTo, ldTo);
    store(FOURS.selectFrom(c3, c7), to, at + 3 * ldTo, ldTo);
    store(OTHER_FOURS.selectFrom(c0, c4), to, at + 4 * ldTo, ldTo);
    store(OTHER_FOURS.selectFrom(c1, c5), to, at + 5 * ldTo, ldTo);
    store(OTHER_FOURS.selectFrom(c2, c6), to, at + 6 * ldTo, ldTo);
    store(OTHER_FOURS.selectFrom(c3, c7), to, at + 7 * ldTo, ldTo);
  }

  private static LongVector load(double[] from, int at) {
    return DoubleVector.fromArray(D, from, at).reinterpretAsLongs();
  }

  private static void store(LongVector steps, double[] to, int at, int ldTo) {
    DoubleVector eight = steps.reinterpretAsDoubles();
    if (LANES == ROWS) {
      eight.intoArray(to, at);
      return;
    }
    eight.intoArray(to, at, FIRST);
    eight.intoArray(to, at + ROWS * (ldTo - 1), SECOND);
  }
}
