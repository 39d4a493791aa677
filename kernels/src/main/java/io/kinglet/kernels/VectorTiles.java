package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;
import static io.kinglet.kernels.VectorLanes.NR;

import jdk.incubator.vector.DoubleVector;

/**
 * Register tiles of a packed outer product: C (rows × 2 vectors) from a left panel (k × rows) and a
 * right panel (k × 2 vectors), both contiguous. Every accumulator is its own local variable: arrays
 * of vectors, or vectors passed to helpers, end up on the heap.
 */
final class VectorTiles {
  private VectorTiles() {}

  /** The rows of the smallest tile that holds this many. */
  static int rowsFor(int rows) {
    return rows > 6 ? 8 : rows > 4 ? 6 : rows > 2 ? 4 : 2;
  }

  /** C ← left·right (or + C if add) for a whole tile of 2, 4, 6 or 8 rows. */
  static void run(
      int rows,
      boolean add,
      int k,
      double alpha,
      double[] left,
      int lOff,
      double[] right,
      int rOff,
      double[] c,
      int cOff,
      int ldc) {
    switch (rows) {
      case 8 -> tile8(add, k, alpha, left, lOff, right, rOff, c, cOff, ldc);
      case 6 -> tile6(add, k, alpha, left, lOff, right, rOff, c, cOff, ldc);
      case 4 -> tile4(add, k, alpha, left, lOff, right, rOff, c, cOff, ldc);
      default -> tile2(add, k, alpha, left, lOff, right, rOff, c, cOff, ldc);
    }
  }

  private static void tile8(
      boolean add,
      int k,
      double alpha,
      double[] left,
      int lOff,
      double[] right,
      int rOff,
      double[] c,
      int cOff,
      int ldc) {
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
    int q = rOff;
    for (int p = 0; p < k; p++) {
      DoubleVector b0 = DoubleVector.fromArray(D, right, q);
      DoubleVector b1 = DoubleVector.fromArray(D, right, q + LANES);
      DoubleVector a0 = DoubleVector.broadcast(D, left[l]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      DoubleVector a1 = DoubleVector.broadcast(D, left[l + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      DoubleVector a2 = DoubleVector.broadcast(D, left[l + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      DoubleVector a3 = DoubleVector.broadcast(D, left[l + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      DoubleVector a4 = DoubleVector.broadcast(D, left[l + 4]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      DoubleVector a5 = DoubleVector.broadcast(D, left[l + 5]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      DoubleVector a6 = DoubleVector.broadcast(D, left[l + 6]);
      c60 = a6.fma(b0, c60);
      c61 = a6.fma(b1, c61);
      DoubleVector a7 = DoubleVector.broadcast(D, left[l + 7]);
      c70 = a7.fma(b0, c70);
      c71 = a7.fma(b1, c71);
      l += 8;
      q += NR;
    }
    if (add) {
      DoubleVector scale = DoubleVector.broadcast(D, alpha);
      int t0 = cOff;
      c00.fma(scale, DoubleVector.fromArray(D, c, t0)).intoArray(c, t0);
      c01.fma(scale, DoubleVector.fromArray(D, c, t0 + LANES)).intoArray(c, t0 + LANES);
      int t1 = cOff + ldc;
      c10.fma(scale, DoubleVector.fromArray(D, c, t1)).intoArray(c, t1);
      c11.fma(scale, DoubleVector.fromArray(D, c, t1 + LANES)).intoArray(c, t1 + LANES);
      int t2 = cOff + 2 * ldc;
      c20.fma(scale, DoubleVector.fromArray(D, c, t2)).intoArray(c, t2);
      c21.fma(scale, DoubleVector.fromArray(D, c, t2 + LANES)).intoArray(c, t2 + LANES);
      int t3 = cOff + 3 * ldc;
      c30.fma(scale, DoubleVector.fromArray(D, c, t3)).intoArray(c, t3);
      c31.fma(scale, DoubleVector.fromArray(D, c, t3 + LANES)).intoArray(c, t3 + LANES);
      int t4 = cOff + 4 * ldc;
      c40.fma(scale, DoubleVector.fromArray(D, c, t4)).intoArray(c, t4);
      c41.fma(scale, DoubleVector.fromArray(D, c, t4 + LANES)).intoArray(c, t4 + LANES);
      int t5 = cOff + 5 * ldc;
      c50.fma(scale, DoubleVector.fromArray(D, c, t5)).intoArray(c, t5);
      c51.fma(scale, DoubleVector.fromArray(D, c, t5 + LANES)).intoArray(c, t5 + LANES);
      int t6 = cOff + 6 * ldc;
      c60.fma(scale, DoubleVector.fromArray(D, c, t6)).intoArray(c, t6);
      c61.fma(scale, DoubleVector.fromArray(D, c, t6 + LANES)).intoArray(c, t6 + LANES);
      int t7 = cOff + 7 * ldc;
      c70.fma(scale, DoubleVector.fromArray(D, c, t7)).intoArray(c, t7);
      c71.fma(scale, DoubleVector.fromArray(D, c, t7 + LANES)).intoArray(c, t7 + LANES);
    } else {
      c00.mul(alpha).intoArray(c, cOff);
      c01.mul(alpha).intoArray(c, cOff + LANES);
      c10.mul(alpha).intoArray(c, cOff + ldc);
      c11.mul(alpha).intoArray(c, cOff + ldc + LANES);
      c20.mul(alpha).intoArray(c, cOff + 2 * ldc);
      c21.mul(alpha).intoArray(c, cOff + 2 * ldc + LANES);
      c30.mul(alpha).intoArray(c, cOff + 3 * ldc);
      c31.mul(alpha).intoArray(c, cOff + 3 * ldc + LANES);
      c40.mul(alpha).intoArray(c, cOff + 4 * ldc);
      c41.mul(alpha).intoArray(c, cOff + 4 * ldc + LANES);
      c50.mul(alpha).intoArray(c, cOff + 5 * ldc);
      c51.mul(alpha).intoArray(c, cOff + 5 * ldc + LANES);
      c60.mul(alpha).intoArray(c, cOff + 6 * ldc);
      c61.mul(alpha).intoArray(c, cOff + 6 * ldc + LANES);
      c70.mul(alpha).intoArray(c, cOff + 7 * ldc);
      c71.mul(alpha).intoArray(c, cOff + 7 * ldc + LANES);
    }
  }

  private static void tile6(
      boolean add,
      int k,
      double alpha,
      double[] left,
      int lOff,
      double[] right,
      int rOff,
      double[] c,
      int cOff,
      int ldc) {
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
    int q = rOff;
    for (int p = 0; p < k; p++) {
      DoubleVector b0 = DoubleVector.fromArray(D, right, q);
      DoubleVector b1 = DoubleVector.fromArray(D, right, q + LANES);
      DoubleVector a0 = DoubleVector.broadcast(D, left[l]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      DoubleVector a1 = DoubleVector.broadcast(D, left[l + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      DoubleVector a2 = DoubleVector.broadcast(D, left[l + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      DoubleVector a3 = DoubleVector.broadcast(D, left[l + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      DoubleVector a4 = DoubleVector.broadcast(D, left[l + 4]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      DoubleVector a5 = DoubleVector.broadcast(D, left[l + 5]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      l += 6;
      q += NR;
    }
    if (add) {
      DoubleVector scale = DoubleVector.broadcast(D, alpha);
      int t0 = cOff;
      c00.fma(scale, DoubleVector.fromArray(D, c, t0)).intoArray(c, t0);
      c01.fma(scale, DoubleVector.fromArray(D, c, t0 + LANES)).intoArray(c, t0 + LANES);
      int t1 = cOff + ldc;
      c10.fma(scale, DoubleVector.fromArray(D, c, t1)).intoArray(c, t1);
      c11.fma(scale, DoubleVector.fromArray(D, c, t1 + LANES)).intoArray(c, t1 + LANES);
      int t2 = cOff + 2 * ldc;
      c20.fma(scale, DoubleVector.fromArray(D, c, t2)).intoArray(c, t2);
      c21.fma(scale, DoubleVector.fromArray(D, c, t2 + LANES)).intoArray(c, t2 + LANES);
      int t3 = cOff + 3 * ldc;
      c30.fma(scale, DoubleVector.fromArray(D, c, t3)).intoArray(c, t3);
      c31.fma(scale, DoubleVector.fromArray(D, c, t3 + LANES)).intoArray(c, t3 + LANES);
      int t4 = cOff + 4 * ldc;
      c40.fma(scale, DoubleVector.fromArray(D, c, t4)).intoArray(c, t4);
      c41.fma(scale, DoubleVector.fromArray(D, c, t4 + LANES)).intoArray(c, t4 + LANES);
      int t5 = cOff + 5 * ldc;
      c50.fma(scale, DoubleVector.fromArray(D, c, t5)).intoArray(c, t5);
      c51.fma(scale, DoubleVector.fromArray(D, c, t5 + LANES)).intoArray(c, t5 + LANES);
    } else {
      c00.mul(alpha).intoArray(c, cOff);
      c01.mul(alpha).intoArray(c, cOff + LANES);
      c10.mul(alpha).intoArray(c, cOff + ldc);
      c11.mul(alpha).intoArray(c, cOff + ldc + LANES);
      c20.mul(alpha).intoArray(c, cOff + 2 * ldc);
      c21.mul(alpha).intoArray(c, cOff + 2 * ldc + LANES);
      c30.mul(alpha).intoArray(c, cOff + 3 * ldc);
      c31.mul(alpha).intoArray(c, cOff + 3 * ldc + LANES);
      c40.mul(alpha).intoArray(c, cOff + 4 * ldc);
      c41.mul(alpha).intoArray(c, cOff + 4 * ldc + LANES);
      c50.mul(alpha).intoArray(c, cOff + 5 * ldc);
      c51.mul(alpha).intoArray(c, cOff + 5 * ldc + LANES);
    }
  }

  private static void tile4(
      boolean add,
      int k,
      double alpha,
      double[] left,
      int lOff,
      double[] right,
      int rOff,
      double[] c,
      int cOff,
      int ldc) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c11 = DoubleVector.zero(D);
    DoubleVector c20 = DoubleVector.zero(D);
    DoubleVector c21 = DoubleVector.zero(D);
    DoubleVector c30 = DoubleVector.zero(D);
    DoubleVector c31 = DoubleVector.zero(D);
    int l = lOff;
    int q = rOff;
    for (int p = 0; p < k; p++) {
      DoubleVector b0 = DoubleVector.fromArray(D, right, q);
      DoubleVector b1 = DoubleVector.fromArray(D, right, q + LANES);
      DoubleVector a0 = DoubleVector.broadcast(D, left[l]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      DoubleVector a1 = DoubleVector.broadcast(D, left[l + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      DoubleVector a2 = DoubleVector.broadcast(D, left[l + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      DoubleVector a3 = DoubleVector.broadcast(D, left[l + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      l += 4;
      q += NR;
    }
    if (add) {
      DoubleVector scale = DoubleVector.broadcast(D, alpha);
      int t0 = cOff;
      c00.fma(scale, DoubleVector.fromArray(D, c, t0)).intoArray(c, t0);
      c01.fma(scale, DoubleVector.fromArray(D, c, t0 + LANES)).intoArray(c, t0 + LANES);
      int t1 = cOff + ldc;
      c10.fma(scale, DoubleVector.fromArray(D, c, t1)).intoArray(c, t1);
      c11.fma(scale, DoubleVector.fromArray(D, c, t1 + LANES)).intoArray(c, t1 + LANES);
      int t2 = cOff + 2 * ldc;
      c20.fma(scale, DoubleVector.fromArray(D, c, t2)).intoArray(c, t2);
      c21.fma(scale, DoubleVector.fromArray(D, c, t2 + LANES)).intoArray(c, t2 + LANES);
      int t3 = cOff + 3 * ldc;
      c30.fma(scale, DoubleVector.fromArray(D, c, t3)).intoArray(c, t3);
      c31.fma(scale, DoubleVector.fromArray(D, c, t3 + LANES)).intoArray(c, t3 + LANES);
    } else {
      c00.mul(alpha).intoArray(c, cOff);
      c01.mul(alpha).intoArray(c, cOff + LANES);
      c10.mul(alpha).intoArray(c, cOff + ldc);
      c11.mul(alpha).intoArray(c, cOff + ldc + LANES);
      c20.mul(alpha).intoArray(c, cOff + 2 * ldc);
      c21.mul(alpha).intoArray(c, cOff + 2 * ldc + LANES);
      c30.mul(alpha).intoArray(c, cOff + 3 * ldc);
      c31.mul(alpha).intoArray(c, cOff + 3 * ldc + LANES);
    }
  }

  private static void tile2(
      boolean add,
      int k,
      double alpha,
      double[] left,
      int lOff,
      double[] right,
      int rOff,
      double[] c,
      int cOff,
      int ldc) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c11 = DoubleVector.zero(D);
    int l = lOff;
    int q = rOff;
    for (int p = 0; p < k; p++) {
      DoubleVector b0 = DoubleVector.fromArray(D, right, q);
      DoubleVector b1 = DoubleVector.fromArray(D, right, q + LANES);
      DoubleVector a0 = DoubleVector.broadcast(D, left[l]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      DoubleVector a1 = DoubleVector.broadcast(D, left[l + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      l += 2;
      q += NR;
    }
    if (add) {
      DoubleVector scale = DoubleVector.broadcast(D, alpha);
      int t0 = cOff;
      c00.fma(scale, DoubleVector.fromArray(D, c, t0)).intoArray(c, t0);
      c01.fma(scale, DoubleVector.fromArray(D, c, t0 + LANES)).intoArray(c, t0 + LANES);
      int t1 = cOff + ldc;
      c10.fma(scale, DoubleVector.fromArray(D, c, t1)).intoArray(c, t1);
      c11.fma(scale, DoubleVector.fromArray(D, c, t1 + LANES)).intoArray(c, t1 + LANES);
    } else {
      c00.mul(alpha).intoArray(c, cOff);
      c01.mul(alpha).intoArray(c, cOff + LANES);
      c10.mul(alpha).intoArray(c, cOff + ldc);
      c11.mul(alpha).intoArray(c, cOff + ldc + LANES);
    }
  }
}
