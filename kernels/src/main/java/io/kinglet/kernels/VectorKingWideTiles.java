package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;
import static io.kinglet.kernels.VectorLanes.NR;

import jdk.incubator.vector.DoubleVector;

/** Tiles of H += Σ_i (γ_i δ_i) W_i for some of many dimensions, from a panel of W. */
final class VectorKingWideTiles {
  private VectorKingWideTiles() {}

  /** Up to this many rows, by two vectors; returns how many. */
  static int run(
      int rows, int count, double[] left, int lOff, double[] w, double[] h, int first, int second) {
    int taken = rows >= 8 ? 8 : rows >= 6 ? 6 : rows >= 4 ? 4 : rows >= 2 ? 2 : 1;
    switch (taken) {
      case 8 -> tile8(count, left, lOff, w, h, first, second);
      case 6 -> tile6(count, left, lOff, w, h, first, second);
      case 4 -> tile4(count, left, lOff, w, h, first, second);
      case 2 -> tile2(count, left, lOff, w, h, first, second);
      default -> tile1(count, left, lOff, w, h, first, second);
    }
    return taken;
  }

  private static void tile8(
      int count, double[] left, int lOff, double[] w, double[] h, int first, int second) {
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
    int l = lOff;
    int q = 0;
    for (int i = 0; i < count; i++) {
      DoubleVector w0 = DoubleVector.fromArray(D, w, q);
      DoubleVector w1 = DoubleVector.fromArray(D, w, q + LANES);
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
      q += NR;
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
      int count, double[] left, int lOff, double[] w, double[] h, int first, int second) {
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
    int l = lOff;
    int q = 0;
    for (int i = 0; i < count; i++) {
      DoubleVector w0 = DoubleVector.fromArray(D, w, q);
      DoubleVector w1 = DoubleVector.fromArray(D, w, q + LANES);
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
      q += NR;
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

  private static void tile4(
      int count, double[] left, int lOff, double[] w, double[] h, int first, int second) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c11 = DoubleVector.zero(D);
    DoubleVector c20 = DoubleVector.zero(D);
    DoubleVector c21 = DoubleVector.zero(D);
    DoubleVector c30 = DoubleVector.zero(D);
    DoubleVector c31 = DoubleVector.zero(D);
    int l = lOff;
    int q = 0;
    for (int i = 0; i < count; i++) {
      DoubleVector w0 = DoubleVector.fromArray(D, w, q);
      DoubleVector w1 = DoubleVector.fromArray(D, w, q + LANES);
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
      q += NR;
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

  private static void tile2(
      int count, double[] left, int lOff, double[] w, double[] h, int first, int second) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c11 = DoubleVector.zero(D);
    int l = lOff;
    int q = 0;
    for (int i = 0; i < count; i++) {
      DoubleVector w0 = DoubleVector.fromArray(D, w, q);
      DoubleVector w1 = DoubleVector.fromArray(D, w, q + LANES);
      DoubleVector a0 = DoubleVector.broadcast(D, left[l]);
      c00 = a0.fma(w0, c00);
      c01 = a0.fma(w1, c01);
      DoubleVector a1 = DoubleVector.broadcast(D, left[l + 1]);
      c10 = a1.fma(w0, c10);
      c11 = a1.fma(w1, c11);
      l += VectorKingPanels.STRIDE;
      q += NR;
    }
    c00.add(DoubleVector.fromArray(D, h, first)).intoArray(h, first);
    c01.add(DoubleVector.fromArray(D, h, second)).intoArray(h, second);
    c10.add(DoubleVector.fromArray(D, h, first + LANES)).intoArray(h, first + LANES);
    c11.add(DoubleVector.fromArray(D, h, second + LANES)).intoArray(h, second + LANES);
  }

  private static void tile1(
      int count, double[] left, int lOff, double[] w, double[] h, int first, int second) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    int l = lOff;
    int q = 0;
    for (int i = 0; i < count; i++) {
      DoubleVector w0 = DoubleVector.fromArray(D, w, q);
      DoubleVector w1 = DoubleVector.fromArray(D, w, q + LANES);
      DoubleVector a0 = DoubleVector.broadcast(D, left[l]);
      c00 = a0.fma(w0, c00);
      c01 = a0.fma(w1, c01);
      l += VectorKingPanels.STRIDE;
      q += NR;
    }
    c00.add(DoubleVector.fromArray(D, h, first)).intoArray(h, first);
    c01.add(DoubleVector.fromArray(D, h, second)).intoArray(h, second);
  }
}
