package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;

import jdk.incubator.vector.DoubleVector;

/** The tiles of {@link VectorKingTiles} with up to four rows. */
final class VectorKingSmallTiles {
  private VectorKingSmallTiles() {}

  static void tile4(
      int count,
      double[] left,
      int rOff,
      int lOff,
      double[] pb,
      int at,
      double[] p,
      int own,
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
    DoubleVector own0 = DoubleVector.fromArray(D, p, own);
    DoubleVector own1 = DoubleVector.fromArray(D, p, own + LANES);
    int l = lOff;
    int q = at;
    for (int i = 0; i < count; i++) {
      DoubleVector rho = DoubleVector.broadcast(D, left[rOff + i]);
      DoubleVector b0 = DoubleVector.fromArray(D, pb, q + King.PAD);
      DoubleVector b1 = DoubleVector.fromArray(D, pb, q + King.PAD + LANES);
      DoubleVector w0 = b0.fma(rho.add(own0), DoubleVector.fromArray(D, pb, q));
      DoubleVector w1 = b1.fma(rho.add(own1), DoubleVector.fromArray(D, pb, q + LANES));
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
      l += VectorKingPanels.STRIDE;
      q += VectorKingTiles.ROW;
    }
    c00.add(DoubleVector.fromArray(D, h, first)).intoArray(h, first);
    c01.add(DoubleVector.fromArray(D, h, second)).intoArray(h, second);
    c10.add(DoubleVector.fromArray(D, h, first + LANES)).intoArray(h, first + LANES);
    c11.add(DoubleVector.fromArray(D, h, second + LANES)).intoArray(h, second + LANES);
    c20.add(DoubleVector.fromArray(D, h, first + 2 * LANES)).intoArray(h, first + 2 * LANES);
    c21.add(DoubleVector.fromArray(D, h, second + 2 * LANES)).intoArray(h, second + 2 * LANES);
    c30.add(DoubleVector.fromArray(D, h, first + 3 * LANES)).intoArray(h, first + 3 * LANES);
    c31.add(DoubleVector.fromArray(D, h, second + 3 * LANES)).intoArray(h, second + 3 * LANES);
  }

  static void tile3(
      int count,
      double[] left,
      int rOff,
      int lOff,
      double[] pb,
      int at,
      double[] p,
      int own,
      double[] h,
      int first,
      int second) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c11 = DoubleVector.zero(D);
    DoubleVector c20 = DoubleVector.zero(D);
    DoubleVector c21 = DoubleVector.zero(D);
    DoubleVector own0 = DoubleVector.fromArray(D, p, own);
    DoubleVector own1 = DoubleVector.fromArray(D, p, own + LANES);
    int l = lOff;
    int q = at;
    for (int i = 0; i < count; i++) {
      DoubleVector rho = DoubleVector.broadcast(D, left[rOff + i]);
      DoubleVector b0 = DoubleVector.fromArray(D, pb, q + King.PAD);
      DoubleVector b1 = DoubleVector.fromArray(D, pb, q + King.PAD + LANES);
      DoubleVector w0 = b0.fma(rho.add(own0), DoubleVector.fromArray(D, pb, q));
      DoubleVector w1 = b1.fma(rho.add(own1), DoubleVector.fromArray(D, pb, q + LANES));
      DoubleVector a0 = DoubleVector.broadcast(D, left[l]);
      c00 = a0.fma(w0, c00);
      c01 = a0.fma(w1, c01);
      DoubleVector a1 = DoubleVector.broadcast(D, left[l + 1]);
      c10 = a1.fma(w0, c10);
      c11 = a1.fma(w1, c11);
      DoubleVector a2 = DoubleVector.broadcast(D, left[l + 2]);
      c20 = a2.fma(w0, c20);
      c21 = a2.fma(w1, c21);
      l += VectorKingPanels.STRIDE;
      q += VectorKingTiles.ROW;
    }
    c00.add(DoubleVector.fromArray(D, h, first)).intoArray(h, first);
    c01.add(DoubleVector.fromArray(D, h, second)).intoArray(h, second);
    c10.add(DoubleVector.fromArray(D, h, first + LANES)).intoArray(h, first + LANES);
    c11.add(DoubleVector.fromArray(D, h, second + LANES)).intoArray(h, second + LANES);
    c20.add(DoubleVector.fromArray(D, h, first + 2 * LANES)).intoArray(h, first + 2 * LANES);
    c21.add(DoubleVector.fromArray(D, h, second + 2 * LANES)).intoArray(h, second + 2 * LANES);
  }

  static void tile2(
      int count,
      double[] left,
      int rOff,
      int lOff,
      double[] pb,
      int at,
      double[] p,
      int own,
      double[] h,
      int first,
      int second) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c11 = DoubleVector.zero(D);
    DoubleVector own0 = DoubleVector.fromArray(D, p, own);
    DoubleVector own1 = DoubleVector.fromArray(D, p, own + LANES);
    int l = lOff;
    int q = at;
    for (int i = 0; i < count; i++) {
      DoubleVector rho = DoubleVector.broadcast(D, left[rOff + i]);
      DoubleVector b0 = DoubleVector.fromArray(D, pb, q + King.PAD);
      DoubleVector b1 = DoubleVector.fromArray(D, pb, q + King.PAD + LANES);
      DoubleVector w0 = b0.fma(rho.add(own0), DoubleVector.fromArray(D, pb, q));
      DoubleVector w1 = b1.fma(rho.add(own1), DoubleVector.fromArray(D, pb, q + LANES));
      DoubleVector a0 = DoubleVector.broadcast(D, left[l]);
      c00 = a0.fma(w0, c00);
      c01 = a0.fma(w1, c01);
      DoubleVector a1 = DoubleVector.broadcast(D, left[l + 1]);
      c10 = a1.fma(w0, c10);
      c11 = a1.fma(w1, c11);
      l += VectorKingPanels.STRIDE;
      q += VectorKingTiles.ROW;
    }
    c00.add(DoubleVector.fromArray(D, h, first)).intoArray(h, first);
    c01.add(DoubleVector.fromArray(D, h, second)).intoArray(h, second);
    c10.add(DoubleVector.fromArray(D, h, first + LANES)).intoArray(h, first + LANES);
    c11.add(DoubleVector.fromArray(D, h, second + LANES)).intoArray(h, second + LANES);
  }

  static void tile1(
      int count,
      double[] left,
      int rOff,
      int lOff,
      double[] pb,
      int at,
      double[] p,
      int own,
      double[] h,
      int first,
      int second) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    DoubleVector own0 = DoubleVector.fromArray(D, p, own);
    DoubleVector own1 = DoubleVector.fromArray(D, p, own + LANES);
    int l = lOff;
    int q = at;
    for (int i = 0; i < count; i++) {
      DoubleVector rho = DoubleVector.broadcast(D, left[rOff + i]);
      DoubleVector b0 = DoubleVector.fromArray(D, pb, q + King.PAD);
      DoubleVector b1 = DoubleVector.fromArray(D, pb, q + King.PAD + LANES);
      DoubleVector w0 = b0.fma(rho.add(own0), DoubleVector.fromArray(D, pb, q));
      DoubleVector w1 = b1.fma(rho.add(own1), DoubleVector.fromArray(D, pb, q + LANES));
      DoubleVector a0 = DoubleVector.broadcast(D, left[l]);
      c00 = a0.fma(w0, c00);
      c01 = a0.fma(w1, c01);
      l += VectorKingPanels.STRIDE;
      q += VectorKingTiles.ROW;
    }
    c00.add(DoubleVector.fromArray(D, h, first)).intoArray(h, first);
    c01.add(DoubleVector.fromArray(D, h, second)).intoArray(h, second);
  }
}
