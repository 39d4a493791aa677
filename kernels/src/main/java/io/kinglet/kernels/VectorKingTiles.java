package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;
import static io.kinglet.kernels.VectorLanes.NR;

import jdk.incubator.vector.DoubleVector;

/**
 * Tiles of Σ_i δ W_i for few dimensions: W is formed in registers and used at once. The left panel
 * holds, for each particle, α, γ and then δ; the right one a row of P and of B for each particle.
 */
final class VectorKingTiles {
  private static final int STRIDE = 2 * King.PAD;

  private VectorKingTiles() {}

  /** A tile of 2, 4, 6 or 8 rows by two vectors, into an edge buffer. */
  static void run(
      int rows, int count, double[] left, int lOff, double[] pb, int at, int own, double[] edge) {
    switch (rows) {
      case 8 -> tile8(count, left, lOff, pb, at, own, edge);
      case 6 -> tile6(count, left, lOff, pb, at, own, edge);
      case 4 -> tile4(count, left, lOff, pb, at, own, edge);
      default -> tile2(count, left, lOff, pb, at, own, edge);
    }
  }

  private static void tile8(
      int count, double[] left, int lOff, double[] pb, int at, int own, double[] edge) {
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
    DoubleVector own0 = DoubleVector.fromArray(D, pb, own);
    DoubleVector own1 = DoubleVector.fromArray(D, pb, own + LANES);
    int l = lOff;
    int q = at;
    for (int p = 0; p < count; p++) {
      DoubleVector alpha = DoubleVector.broadcast(D, left[l]);
      DoubleVector gamma = DoubleVector.broadcast(D, left[l + 1]);
      DoubleVector w0 = own0.sub(DoubleVector.fromArray(D, pb, q)).fma(gamma, alpha);
      DoubleVector w1 = own1.sub(DoubleVector.fromArray(D, pb, q + LANES)).fma(gamma, alpha);
      w0 = w0.mul(DoubleVector.fromArray(D, pb, q + King.PAD));
      w1 = w1.mul(DoubleVector.fromArray(D, pb, q + King.PAD + LANES));
      DoubleVector a0 = DoubleVector.broadcast(D, left[l + 2]);
      c00 = a0.fma(w0, c00);
      c01 = a0.fma(w1, c01);
      DoubleVector a1 = DoubleVector.broadcast(D, left[l + 3]);
      c10 = a1.fma(w0, c10);
      c11 = a1.fma(w1, c11);
      DoubleVector a2 = DoubleVector.broadcast(D, left[l + 4]);
      c20 = a2.fma(w0, c20);
      c21 = a2.fma(w1, c21);
      DoubleVector a3 = DoubleVector.broadcast(D, left[l + 5]);
      c30 = a3.fma(w0, c30);
      c31 = a3.fma(w1, c31);
      DoubleVector a4 = DoubleVector.broadcast(D, left[l + 6]);
      c40 = a4.fma(w0, c40);
      c41 = a4.fma(w1, c41);
      DoubleVector a5 = DoubleVector.broadcast(D, left[l + 7]);
      c50 = a5.fma(w0, c50);
      c51 = a5.fma(w1, c51);
      DoubleVector a6 = DoubleVector.broadcast(D, left[l + 8]);
      c60 = a6.fma(w0, c60);
      c61 = a6.fma(w1, c61);
      DoubleVector a7 = DoubleVector.broadcast(D, left[l + 9]);
      c70 = a7.fma(w0, c70);
      c71 = a7.fma(w1, c71);
      l += 10;
      q += STRIDE;
    }
    c00.intoArray(edge, 0);
    c01.intoArray(edge, LANES);
    c10.intoArray(edge, NR);
    c11.intoArray(edge, NR + LANES);
    c20.intoArray(edge, 2 * NR);
    c21.intoArray(edge, 2 * NR + LANES);
    c30.intoArray(edge, 3 * NR);
    c31.intoArray(edge, 3 * NR + LANES);
    c40.intoArray(edge, 4 * NR);
    c41.intoArray(edge, 4 * NR + LANES);
    c50.intoArray(edge, 5 * NR);
    c51.intoArray(edge, 5 * NR + LANES);
    c60.intoArray(edge, 6 * NR);
    c61.intoArray(edge, 6 * NR + LANES);
    c70.intoArray(edge, 7 * NR);
    c71.intoArray(edge, 7 * NR + LANES);
  }

  private static void tile6(
      int count, double[] left, int lOff, double[] pb, int at, int own, double[] edge) {
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
    DoubleVector own0 = DoubleVector.fromArray(D, pb, own);
    DoubleVector own1 = DoubleVector.fromArray(D, pb, own + LANES);
    int l = lOff;
    int q = at;
    for (int p = 0; p < count; p++) {
      DoubleVector alpha = DoubleVector.broadcast(D, left[l]);
      DoubleVector gamma = DoubleVector.broadcast(D, left[l + 1]);
      DoubleVector w0 = own0.sub(DoubleVector.fromArray(D, pb, q)).fma(gamma, alpha);
      DoubleVector w1 = own1.sub(DoubleVector.fromArray(D, pb, q + LANES)).fma(gamma, alpha);
      w0 = w0.mul(DoubleVector.fromArray(D, pb, q + King.PAD));
      w1 = w1.mul(DoubleVector.fromArray(D, pb, q + King.PAD + LANES));
      DoubleVector a0 = DoubleVector.broadcast(D, left[l + 2]);
      c00 = a0.fma(w0, c00);
      c01 = a0.fma(w1, c01);
      DoubleVector a1 = DoubleVector.broadcast(D, left[l + 3]);
      c10 = a1.fma(w0, c10);
      c11 = a1.fma(w1, c11);
      DoubleVector a2 = DoubleVector.broadcast(D, left[l + 4]);
      c20 = a2.fma(w0, c20);
      c21 = a2.fma(w1, c21);
      DoubleVector a3 = DoubleVector.broadcast(D, left[l + 5]);
      c30 = a3.fma(w0, c30);
      c31 = a3.fma(w1, c31);
      DoubleVector a4 = DoubleVector.broadcast(D, left[l + 6]);
      c40 = a4.fma(w0, c40);
      c41 = a4.fma(w1, c41);
      DoubleVector a5 = DoubleVector.broadcast(D, left[l + 7]);
      c50 = a5.fma(w0, c50);
      c51 = a5.fma(w1, c51);
      l += 8;
      q += STRIDE;
    }
    c00.intoArray(edge, 0);
    c01.intoArray(edge, LANES);
    c10.intoArray(edge, NR);
    c11.intoArray(edge, NR + LANES);
    c20.intoArray(edge, 2 * NR);
    c21.intoArray(edge, 2 * NR + LANES);
    c30.intoArray(edge, 3 * NR);
    c31.intoArray(edge, 3 * NR + LANES);
    c40.intoArray(edge, 4 * NR);
    c41.intoArray(edge, 4 * NR + LANES);
    c50.intoArray(edge, 5 * NR);
    c51.intoArray(edge, 5 * NR + LANES);
  }

  private static void tile4(
      int count, double[] left, int lOff, double[] pb, int at, int own, double[] edge) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c11 = DoubleVector.zero(D);
    DoubleVector c20 = DoubleVector.zero(D);
    DoubleVector c21 = DoubleVector.zero(D);
    DoubleVector c30 = DoubleVector.zero(D);
    DoubleVector c31 = DoubleVector.zero(D);
    DoubleVector own0 = DoubleVector.fromArray(D, pb, own);
    DoubleVector own1 = DoubleVector.fromArray(D, pb, own + LANES);
    int l = lOff;
    int q = at;
    for (int p = 0; p < count; p++) {
      DoubleVector alpha = DoubleVector.broadcast(D, left[l]);
      DoubleVector gamma = DoubleVector.broadcast(D, left[l + 1]);
      DoubleVector w0 = own0.sub(DoubleVector.fromArray(D, pb, q)).fma(gamma, alpha);
      DoubleVector w1 = own1.sub(DoubleVector.fromArray(D, pb, q + LANES)).fma(gamma, alpha);
      w0 = w0.mul(DoubleVector.fromArray(D, pb, q + King.PAD));
      w1 = w1.mul(DoubleVector.fromArray(D, pb, q + King.PAD + LANES));
      DoubleVector a0 = DoubleVector.broadcast(D, left[l + 2]);
      c00 = a0.fma(w0, c00);
      c01 = a0.fma(w1, c01);
      DoubleVector a1 = DoubleVector.broadcast(D, left[l + 3]);
      c10 = a1.fma(w0, c10);
      c11 = a1.fma(w1, c11);
      DoubleVector a2 = DoubleVector.broadcast(D, left[l + 4]);
      c20 = a2.fma(w0, c20);
      c21 = a2.fma(w1, c21);
      DoubleVector a3 = DoubleVector.broadcast(D, left[l + 5]);
      c30 = a3.fma(w0, c30);
      c31 = a3.fma(w1, c31);
      l += 6;
      q += STRIDE;
    }
    c00.intoArray(edge, 0);
    c01.intoArray(edge, LANES);
    c10.intoArray(edge, NR);
    c11.intoArray(edge, NR + LANES);
    c20.intoArray(edge, 2 * NR);
    c21.intoArray(edge, 2 * NR + LANES);
    c30.intoArray(edge, 3 * NR);
    c31.intoArray(edge, 3 * NR + LANES);
  }

  private static void tile2(
      int count, double[] left, int lOff, double[] pb, int at, int own, double[] edge) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c11 = DoubleVector.zero(D);
    DoubleVector own0 = DoubleVector.fromArray(D, pb, own);
    DoubleVector own1 = DoubleVector.fromArray(D, pb, own + LANES);
    int l = lOff;
    int q = at;
    for (int p = 0; p < count; p++) {
      DoubleVector alpha = DoubleVector.broadcast(D, left[l]);
      DoubleVector gamma = DoubleVector.broadcast(D, left[l + 1]);
      DoubleVector w0 = own0.sub(DoubleVector.fromArray(D, pb, q)).fma(gamma, alpha);
      DoubleVector w1 = own1.sub(DoubleVector.fromArray(D, pb, q + LANES)).fma(gamma, alpha);
      w0 = w0.mul(DoubleVector.fromArray(D, pb, q + King.PAD));
      w1 = w1.mul(DoubleVector.fromArray(D, pb, q + King.PAD + LANES));
      DoubleVector a0 = DoubleVector.broadcast(D, left[l + 2]);
      c00 = a0.fma(w0, c00);
      c01 = a0.fma(w1, c01);
      DoubleVector a1 = DoubleVector.broadcast(D, left[l + 3]);
      c10 = a1.fma(w0, c10);
      c11 = a1.fma(w1, c11);
      l += 4;
      q += STRIDE;
    }
    c00.intoArray(edge, 0);
    c01.intoArray(edge, LANES);
    c10.intoArray(edge, NR);
    c11.intoArray(edge, NR + LANES);
  }
}
