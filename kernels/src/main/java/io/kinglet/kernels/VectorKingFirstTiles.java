package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;
import static io.kinglet.kernels.VectorLanes.MR;
import static io.kinglet.kernels.VectorLanes.NR;

import jdk.incubator.vector.DoubleVector;

/**
 * The first tile of many dimensions: as {@link VectorKingTiles}, and leaves W as a panel for the
 * tiles after it, whose stores cost nothing beside the sums.
 */
final class VectorKingFirstTiles {
  private VectorKingFirstTiles() {}

  /** A tile of the most rows. */
  static void run(
      int count,
      double[] left,
      int rOff,
      int lOff,
      double[] pb,
      int at,
      double[] p,
      int own,
      double[] w,
      double[] h,
      int first,
      int second) {
    if (MR == 8) {
      tile8(count, left, rOff, lOff, pb, at, p, own, w, h, first, second);
    } else {
      tile6(count, left, rOff, lOff, pb, at, p, own, w, h, first, second);
    }
  }

  private static void tile8(
      int count,
      double[] left,
      int rOff,
      int lOff,
      double[] pb,
      int at,
      double[] p,
      int own,
      double[] w,
      double[] h,
      int first,
      int second) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c11 = DoubleVector.zero(D);
    DoubleVector c20 = DoubleVector.zero(D);
    DoubleVector c21 = DoubleVector.zero(D);
    DoubleVector c30 = DoubleVector.zero(D);
    DoubleVector c31 = DoubleVector.zero(D);
    DoubleVector c40 = DoubleVector.zero(D);
    DoubleVector c41 = DoubleVector.zero(D);
    DoubleVector c50 = DoubleVector.zero(D);
    DoubleVector c51 = DoubleVector.zero(D);
    DoubleVector c60 = DoubleVector.zero(D);
    DoubleVector c61 = DoubleVector.zero(D);
    DoubleVector c70 = DoubleVector.zero(D);
    DoubleVector c71 = DoubleVector.zero(D);
    DoubleVector own0 = DoubleVector.fromArray(D, p, own);
    DoubleVector own1 = DoubleVector.fromArray(D, p, own + LANES);
    int l = lOff;
    int q = at;
    int to = 0;
    for (int i = 0; i < count; i++) {
      DoubleVector rho = DoubleVector.broadcast(D, left[rOff + i]);
      DoubleVector b0 = DoubleVector.fromArray(D, pb, q + King.PAD);
      DoubleVector b1 = DoubleVector.fromArray(D, pb, q + King.PAD + LANES);
      DoubleVector w0 = b0.fma(rho.add(own0), DoubleVector.fromArray(D, pb, q));
      DoubleVector w1 = b1.fma(rho.add(own1), DoubleVector.fromArray(D, pb, q + LANES));
      w0.intoArray(w, to);
      w1.intoArray(w, to + LANES);
      DoubleVector a0 = DoubleVector.broadcast(D, left[l]);
      c00 = a0.fma(w0, c00);
      c01 = a0.fma(w1, c01);
      DoubleVector a1 = DoubleVector.broadcast(D, left[l + 1]);
      c10 = a1.fma(w0, c10);
      c11 = a1.fma(w1, c11);
      DoubleVector a2 = DoubleVector.broadcast(D, left[l + 2]);
      c20 = a2.fma(w0, c20);
      c21 = a2.fma(w1, c21);
      DoubleVector a3 = DoubleVector.broadcast(D, left[l + 3]);
      c30 = a3.fma(w0, c30);
      c31 = a3.fma(w1, c31);
      DoubleVector a4 = DoubleVector.broadcast(D, left[l + 4]);
      c40 = a4.fma(w0, c40);
      c41 = a4.fma(w1, c41);
      DoubleVector a5 = DoubleVector.broadcast(D, left[l + 5]);
      c50 = a5.fma(w0, c50);
      c51 = a5.fma(w1, c51);
      DoubleVector a6 = DoubleVector.broadcast(D, left[l + 6]);
      c60 = a6.fma(w0, c60);
      c61 = a6.fma(w1, c61);
      DoubleVector a7 = DoubleVector.broadcast(D, left[l + 7]);
      c70 = a7.fma(w0, c70);
      c71 = a7.fma(w1, c71);
      l += VectorKingPanels.STRIDE;
      q += VectorKingTiles.ROW;
      to += NR;
    }
    c00.add(DoubleVector.fromArray(D, h, first)).intoArray(h, first);
    c01.add(DoubleVector.fromArray(D, h, second)).intoArray(h, second);
    c10.add(DoubleVector.fromArray(D, h, first + LANES)).intoArray(h, first + LANES);
    c11.add(DoubleVector.fromArray(D, h, second + LANES)).intoArray(h, second + LANES);
    c20.add(DoubleVector.fromArray(D, h, first + 2 * LANES)).intoArray(h, first + 2 * LANES);
    c21.add(DoubleVector.fromArray(D, h, second + 2 * LANES)).intoArray(h, second + 2 * LANES);
    c30.add(DoubleVector.fromArray(D, h, first + 3 * LANES)).intoArray(h, first + 3 * LANES);
    c31.add(DoubleVector.fromArray(D, h, second + 3 * LANES)).intoArray(h, second + 3 * LANES);
    c40.add(DoubleVector.fromArray(D, h, first + 4 * LANES)).intoArray(h, first + 4 * LANES);
    c41.add(DoubleVector.fromArray(D, h, second + 4 * LANES)).intoArray(h, second + 4 * LANES);
    c50.add(DoubleVector.fromArray(D, h, first + 5 * LANES)).intoArray(h, first + 5 * LANES);
    c51.add(DoubleVector.fromArray(D, h, second + 5 * LANES)).intoArray(h, second + 5 * LANES);
    c60.add(DoubleVector.fromArray(D, h, first + 6 * LANES)).intoArray(h, first + 6 * LANES);
    c61.add(DoubleVector.fromArray(D, h, second + 6 * LANES)).intoArray(h, second + 6 * LANES);
    c70.add(DoubleVector.fromArray(D, h, first + 7 * LANES)).intoArray(h, first + 7 * LANES);
    c71.add(DoubleVector.fromArray(D, h, second + 7 * LANES)).intoArray(h, second + 7 * LANES);
  }

  private static void tile6(
      int count,
      double[] left,
      int rOff,
      int lOff,
      double[] pb,
      int at,
      double[] p,
      int own,
      double[] w,
      double[] h,
      int first,
      int second) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c11 = DoubleVector.zero(D);
    DoubleVector c20 = DoubleVector.zero(D);
    DoubleVector c21 = DoubleVector.zero(D);
    DoubleVector c30 = DoubleVector.zero(D);
    DoubleVector c31 = DoubleVector.zero(D);
    DoubleVector c40 = DoubleVector.zero(D);
    DoubleVector c41 = DoubleVector.zero(D);
    DoubleVector c50 = DoubleVector.zero(D);
    DoubleVector c51 = DoubleVector.zero(D);
    DoubleVector own0 = DoubleVector.fromArray(D, p, own);
    DoubleVector own1 = DoubleVector.fromArray(D, p, own + LANES);
    int l = lOff;
    int q = at;
    int to = 0;
    for (int i = 0; i < count; i++) {
      DoubleVector rho = DoubleVector.broadcast(D, left[rOff + i]);
      DoubleVector b0 = DoubleVector.fromArray(D, pb, q + King.PAD);
      DoubleVector b1 = DoubleVector.fromArray(D, pb, q + King.PAD + LANES);
      DoubleVector w0 = b0.fma(rho.add(own0), DoubleVector.fromArray(D, pb, q));
      DoubleVector w1 = b1.fma(rho.add(own1), DoubleVector.fromArray(D, pb, q + LANES));
      w0.intoArray(w, to);
      w1.intoArray(w, to + LANES);
      DoubleVector a0 = DoubleVector.broadcast(D, left[l]);
      c00 = a0.fma(w0, c00);
      c01 = a0.fma(w1, c01);
      DoubleVector a1 = DoubleVector.broadcast(D, left[l + 1]);
      c10 = a1.fma(w0, c10);
      c11 = a1.fma(w1, c11);
      DoubleVector a2 = DoubleVector.broadcast(D, left[l + 2]);
      c20 = a2.fma(w0, c20);
      c21 = a2.fma(w1, c21);
      DoubleVector a3 = DoubleVector.broadcast(D, left[l + 3]);
      c30 = a3.fma(w0, c30);
      c31 = a3.fma(w1, c31);
      DoubleVector a4 = DoubleVector.broadcast(D, left[l + 4]);
      c40 = a4.fma(w0, c40);
      c41 = a4.fma(w1, c41);
      DoubleVector a5 = DoubleVector.broadcast(D, left[l + 5]);
      c50 = a5.fma(w0, c50);
      c51 = a5.fma(w1, c51);
      l += VectorKingPanels.STRIDE;
      q += VectorKingTiles.ROW;
      to += NR;
    }
    c00.add(DoubleVector.fromArray(D, h, first)).intoArray(h, first);
    c01.add(DoubleVector.fromArray(D, h, second)).intoArray(h, second);
    c10.add(DoubleVector.fromArray(D, h, first + LANES)).intoArray(h, first + LANES);
    c11.add(DoubleVector.fromArray(D, h, second + LANES)).intoArray(h, second + LANES);
    c20.add(DoubleVector.fromArray(D, h, first + 2 * LANES)).intoArray(h, first + 2 * LANES);
    c21.add(DoubleVector.fromArray(D, h, second + 2 * LANES)).intoArray(h, second + 2 * LANES);
    c30.add(DoubleVector.fromArray(D, h, first + 3 * LANES)).intoArray(h, first + 3 * LANES);
    c31.add(DoubleVector.fromArray(D, h, second + 3 * LANES)).intoArray(h, second + 3 * LANES);
    c40.add(DoubleVector.fromArray(D, h, first + 4 * LANES)).intoArray(h, first + 4 * LANES);
    c41.add(DoubleVector.fromArray(D, h, second + 4 * LANES)).intoArray(h, second + 4 * LANES);
    c50.add(DoubleVector.fromArray(D, h, first + 5 * LANES)).intoArray(h, first + 5 * LANES);
    c51.add(DoubleVector.fromArray(D, h, second + 5 * LANES)).intoArray(h, second + 5 * LANES);
  }
}
