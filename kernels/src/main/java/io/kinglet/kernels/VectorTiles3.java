package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;

import jdk.incubator.vector.DoubleVector;

/**
 * Register tiles three vectors wide: 24 sums and 3 vectors of the right panel need 32 registers.
 */
final class VectorTiles3 {
  private VectorTiles3() {}

  /** C ← left·right for a tile of this many rows; what they are is said in {@link VectorTiles}. */
  static void run(
      int rows,
      int k,
      double[] a,
      int aOff,
      int sa,
      double[] b,
      int bOff,
      int sb,
      double[] c,
      int cOff,
      int ldc) {
    switch (rows) {
      case 8 -> tile8(false, k, a, aOff, sa, b, bOff, sb, c, cOff, ldc);
      case 6 -> tile6(k, a, aOff, sa, b, bOff, sb, c, cOff, ldc);
      case 4 -> tile4(k, a, aOff, sa, b, bOff, sb, c, cOff, ldc);
      case 2 -> tile2(k, a, aOff, sa, b, bOff, sb, c, cOff, ldc);
      default -> tile1(k, a, aOff, sa, b, bOff, sb, c, cOff);
    }
  }

  /** C ← left·right, or C ← C + left·right if add: a tile of eight rows in the midst of C. */
  static void tile8(
      boolean add,
      int k,
      double[] a,
      int aOff,
      int sa,
      double[] b,
      int bOff,
      int sb,
      double[] c,
      int cOff,
      int ldc) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    DoubleVector c02 = DoubleVector.zero(D);
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c11 = DoubleVector.zero(D);
    DoubleVector c12 = DoubleVector.zero(D);
    DoubleVector c20 = DoubleVector.zero(D);
    DoubleVector c21 = DoubleVector.zero(D);
    DoubleVector c22 = DoubleVector.zero(D);
    DoubleVector c30 = DoubleVector.zero(D);
    DoubleVector c31 = DoubleVector.zero(D);
    DoubleVector c32 = DoubleVector.zero(D);
    DoubleVector c40 = DoubleVector.zero(D);
    DoubleVector c41 = DoubleVector.zero(D);
    DoubleVector c42 = DoubleVector.zero(D);
    DoubleVector c50 = DoubleVector.zero(D);
    DoubleVector c51 = DoubleVector.zero(D);
    DoubleVector c52 = DoubleVector.zero(D);
    DoubleVector c60 = DoubleVector.zero(D);
    DoubleVector c61 = DoubleVector.zero(D);
    DoubleVector c62 = DoubleVector.zero(D);
    DoubleVector c70 = DoubleVector.zero(D);
    DoubleVector c71 = DoubleVector.zero(D);
    DoubleVector c72 = DoubleVector.zero(D);
    int l = aOff;
    int q = bOff;
    for (int p = 0; p < k; p++) {
      DoubleVector b0 = DoubleVector.fromArray(D, b, q);
      DoubleVector b1 = DoubleVector.fromArray(D, b, q + LANES);
      DoubleVector b2 = DoubleVector.fromArray(D, b, q + 2 * LANES);
      DoubleVector a0 = DoubleVector.broadcast(D, a[l]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      DoubleVector a1 = DoubleVector.broadcast(D, a[l + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      DoubleVector a2 = DoubleVector.broadcast(D, a[l + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      DoubleVector a3 = DoubleVector.broadcast(D, a[l + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      DoubleVector a4 = DoubleVector.broadcast(D, a[l + 4]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      c42 = a4.fma(b2, c42);
      DoubleVector a5 = DoubleVector.broadcast(D, a[l + 5]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      c52 = a5.fma(b2, c52);
      DoubleVector a6 = DoubleVector.broadcast(D, a[l + 6]);
      c60 = a6.fma(b0, c60);
      c61 = a6.fma(b1, c61);
      c62 = a6.fma(b2, c62);
      DoubleVector a7 = DoubleVector.broadcast(D, a[l + 7]);
      c70 = a7.fma(b0, c70);
      c71 = a7.fma(b1, c71);
      c72 = a7.fma(b2, c72);
      l += sa;
      q += sb;
    }
    if (add) {
      c00 = c00.add(DoubleVector.fromArray(D, c, cOff));
      c01 = c01.add(DoubleVector.fromArray(D, c, cOff + LANES));
      c02 = c02.add(DoubleVector.fromArray(D, c, cOff + 2 * LANES));
      c10 = c10.add(DoubleVector.fromArray(D, c, cOff + ldc));
      c11 = c11.add(DoubleVector.fromArray(D, c, cOff + ldc + LANES));
      c12 = c12.add(DoubleVector.fromArray(D, c, cOff + ldc + 2 * LANES));
      c20 = c20.add(DoubleVector.fromArray(D, c, cOff + 2 * ldc));
      c21 = c21.add(DoubleVector.fromArray(D, c, cOff + 2 * ldc + LANES));
      c22 = c22.add(DoubleVector.fromArray(D, c, cOff + 2 * ldc + 2 * LANES));
      c30 = c30.add(DoubleVector.fromArray(D, c, cOff + 3 * ldc));
      c31 = c31.add(DoubleVector.fromArray(D, c, cOff + 3 * ldc + LANES));
      c32 = c32.add(DoubleVector.fromArray(D, c, cOff + 3 * ldc + 2 * LANES));
      c40 = c40.add(DoubleVector.fromArray(D, c, cOff + 4 * ldc));
      c41 = c41.add(DoubleVector.fromArray(D, c, cOff + 4 * ldc + LANES));
      c42 = c42.add(DoubleVector.fromArray(D, c, cOff + 4 * ldc + 2 * LANES));
      c50 = c50.add(DoubleVector.fromArray(D, c, cOff + 5 * ldc));
      c51 = c51.add(DoubleVector.fromArray(D, c, cOff + 5 * ldc + LANES));
      c52 = c52.add(DoubleVector.fromArray(D, c, cOff + 5 * ldc + 2 * LANES));
      c60 = c60.add(DoubleVector.fromArray(D, c, cOff + 6 * ldc));
      c61 = c61.add(DoubleVector.fromArray(D, c, cOff + 6 * ldc + LANES));
      c62 = c62.add(DoubleVector.fromArray(D, c, cOff + 6 * ldc + 2 * LANES));
      c70 = c70.add(DoubleVector.fromArray(D, c, cOff + 7 * ldc));
      c71 = c71.add(DoubleVector.fromArray(D, c, cOff + 7 * ldc + LANES));
      c72 = c72.add(DoubleVector.fromArray(D, c, cOff + 7 * ldc + 2 * LANES));
    }
    c00.intoArray(c, cOff);
    c01.intoArray(c, cOff + LANES);
    c02.intoArray(c, cOff + 2 * LANES);
    c10.intoArray(c, cOff + ldc);
    c11.intoArray(c, cOff + ldc + LANES);
    c12.intoArray(c, cOff + ldc + 2 * LANES);
    c20.intoArray(c, cOff + 2 * ldc);
    c21.intoArray(c, cOff + 2 * ldc + LANES);
    c22.intoArray(c, cOff + 2 * ldc + 2 * LANES);
    c30.intoArray(c, cOff + 3 * ldc);
    c31.intoArray(c, cOff + 3 * ldc + LANES);
    c32.intoArray(c, cOff + 3 * ldc + 2 * LANES);
    c40.intoArray(c, cOff + 4 * ldc);
    c41.intoArray(c, cOff + 4 * ldc + LANES);
    c42.intoArray(c, cOff + 4 * ldc + 2 * LANES);
    c50.intoArray(c, cOff + 5 * ldc);
    c51.intoArray(c, cOff + 5 * ldc + LANES);
    c52.intoArray(c, cOff + 5 * ldc + 2 * LANES);
    c60.intoArray(c, cOff + 6 * ldc);
    c61.intoArray(c, cOff + 6 * ldc + LANES);
    c62.intoArray(c, cOff + 6 * ldc + 2 * LANES);
    c70.intoArray(c, cOff + 7 * ldc);
    c71.intoArray(c, cOff + 7 * ldc + LANES);
    c72.intoArray(c, cOff + 7 * ldc + 2 * LANES);
  }

  private static void tile6(
      int k,
      double[] a,
      int aOff,
      int sa,
      double[] b,
      int bOff,
      int sb,
      double[] c,
      int cOff,
      int ldc) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    DoubleVector c02 = DoubleVector.zero(D);
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c11 = DoubleVector.zero(D);
    DoubleVector c12 = DoubleVector.zero(D);
    DoubleVector c20 = DoubleVector.zero(D);
    DoubleVector c21 = DoubleVector.zero(D);
    DoubleVector c22 = DoubleVector.zero(D);
    DoubleVector c30 = DoubleVector.zero(D);
    DoubleVector c31 = DoubleVector.zero(D);
    DoubleVector c32 = DoubleVector.zero(D);
    DoubleVector c40 = DoubleVector.zero(D);
    DoubleVector c41 = DoubleVector.zero(D);
    DoubleVector c42 = DoubleVector.zero(D);
    DoubleVector c50 = DoubleVector.zero(D);
    DoubleVector c51 = DoubleVector.zero(D);
    DoubleVector c52 = DoubleVector.zero(D);
    int l = aOff;
    int q = bOff;
    for (int p = 0; p < k; p++) {
      DoubleVector b0 = DoubleVector.fromArray(D, b, q);
      DoubleVector b1 = DoubleVector.fromArray(D, b, q + LANES);
      DoubleVector b2 = DoubleVector.fromArray(D, b, q + 2 * LANES);
      DoubleVector a0 = DoubleVector.broadcast(D, a[l]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      DoubleVector a1 = DoubleVector.broadcast(D, a[l + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      DoubleVector a2 = DoubleVector.broadcast(D, a[l + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      DoubleVector a3 = DoubleVector.broadcast(D, a[l + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      DoubleVector a4 = DoubleVector.broadcast(D, a[l + 4]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      c42 = a4.fma(b2, c42);
      DoubleVector a5 = DoubleVector.broadcast(D, a[l + 5]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      c52 = a5.fma(b2, c52);
      l += sa;
      q += sb;
    }
    c00.intoArray(c, cOff);
    c01.intoArray(c, cOff + LANES);
    c02.intoArray(c, cOff + 2 * LANES);
    c10.intoArray(c, cOff + ldc);
    c11.intoArray(c, cOff + ldc + LANES);
    c12.intoArray(c, cOff + ldc + 2 * LANES);
    c20.intoArray(c, cOff + 2 * ldc);
    c21.intoArray(c, cOff + 2 * ldc + LANES);
    c22.intoArray(c, cOff + 2 * ldc + 2 * LANES);
    c30.intoArray(c, cOff + 3 * ldc);
    c31.intoArray(c, cOff + 3 * ldc + LANES);
    c32.intoArray(c, cOff + 3 * ldc + 2 * LANES);
    c40.intoArray(c, cOff + 4 * ldc);
    c41.intoArray(c, cOff + 4 * ldc + LANES);
    c42.intoArray(c, cOff + 4 * ldc + 2 * LANES);
    c50.intoArray(c, cOff + 5 * ldc);
    c51.intoArray(c, cOff + 5 * ldc + LANES);
    c52.intoArray(c, cOff + 5 * ldc + 2 * LANES);
  }

  private static void tile4(
      int k,
      double[] a,
      int aOff,
      int sa,
      double[] b,
      int bOff,
      int sb,
      double[] c,
      int cOff,
      int ldc) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    DoubleVector c02 = DoubleVector.zero(D);
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c11 = DoubleVector.zero(D);
    DoubleVector c12 = DoubleVector.zero(D);
    DoubleVector c20 = DoubleVector.zero(D);
    DoubleVector c21 = DoubleVector.zero(D);
    DoubleVector c22 = DoubleVector.zero(D);
    DoubleVector c30 = DoubleVector.zero(D);
    DoubleVector c31 = DoubleVector.zero(D);
    DoubleVector c32 = DoubleVector.zero(D);
    int l = aOff;
    int q = bOff;
    for (int p = 0; p < k; p++) {
      DoubleVector b0 = DoubleVector.fromArray(D, b, q);
      DoubleVector b1 = DoubleVector.fromArray(D, b, q + LANES);
      DoubleVector b2 = DoubleVector.fromArray(D, b, q + 2 * LANES);
      DoubleVector a0 = DoubleVector.broadcast(D, a[l]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      DoubleVector a1 = DoubleVector.broadcast(D, a[l + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      DoubleVector a2 = DoubleVector.broadcast(D, a[l + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      DoubleVector a3 = DoubleVector.broadcast(D, a[l + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      l += sa;
      q += sb;
    }
    c00.intoArray(c, cOff);
    c01.intoArray(c, cOff + LANES);
    c02.intoArray(c, cOff + 2 * LANES);
    c10.intoArray(c, cOff + ldc);
    c11.intoArray(c, cOff + ldc + LANES);
    c12.intoArray(c, cOff + ldc + 2 * LANES);
    c20.intoArray(c, cOff + 2 * ldc);
    c21.intoArray(c, cOff + 2 * ldc + LANES);
    c22.intoArray(c, cOff + 2 * ldc + 2 * LANES);
    c30.intoArray(c, cOff + 3 * ldc);
    c31.intoArray(c, cOff + 3 * ldc + LANES);
    c32.intoArray(c, cOff + 3 * ldc + 2 * LANES);
  }

  private static void tile2(
      int k,
      double[] a,
      int aOff,
      int sa,
      double[] b,
      int bOff,
      int sb,
      double[] c,
      int cOff,
      int ldc) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    DoubleVector c02 = DoubleVector.zero(D);
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c11 = DoubleVector.zero(D);
    DoubleVector c12 = DoubleVector.zero(D);
    int l = aOff;
    int q = bOff;
    for (int p = 0; p < k; p++) {
      DoubleVector b0 = DoubleVector.fromArray(D, b, q);
      DoubleVector b1 = DoubleVector.fromArray(D, b, q + LANES);
      DoubleVector b2 = DoubleVector.fromArray(D, b, q + 2 * LANES);
      DoubleVector a0 = DoubleVector.broadcast(D, a[l]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      DoubleVector a1 = DoubleVector.broadcast(D, a[l + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      l += sa;
      q += sb;
    }
    c00.intoArray(c, cOff);
    c01.intoArray(c, cOff + LANES);
    c02.intoArray(c, cOff + 2 * LANES);
    c10.intoArray(c, cOff + ldc);
    c11.intoArray(c, cOff + ldc + LANES);
    c12.intoArray(c, cOff + ldc + 2 * LANES);
  }

  private static void tile1(
      int k, double[] a, int aOff, int sa, double[] b, int bOff, int sb, double[] c, int cOff) {
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c01 = DoubleVector.zero(D);
    DoubleVector c02 = DoubleVector.zero(D);
    int l = aOff;
    int q = bOff;
    for (int p = 0; p < k; p++) {
      DoubleVector b0 = DoubleVector.fromArray(D, b, q);
      DoubleVector b1 = DoubleVector.fromArray(D, b, q + LANES);
      DoubleVector b2 = DoubleVector.fromArray(D, b, q + 2 * LANES);
      DoubleVector a0 = DoubleVector.broadcast(D, a[l]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      l += sa;
      q += sb;
    }
    c00.intoArray(c, cOff);
    c01.intoArray(c, cOff + LANES);
    c02.intoArray(c, cOff + 2 * LANES);
  }
}
