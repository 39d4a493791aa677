package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;

import jdk.incubator.vector.DoubleVector;

/** Register tiles one vector wide: for the last columns. */
final class VectorTiles1 {
  private VectorTiles1() {}

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
      case 8 -> tile8(k, a, aOff, sa, b, bOff, sb, c, cOff, ldc);
      case 6 -> tile6(k, a, aOff, sa, b, bOff, sb, c, cOff, ldc);
      case 4 -> tile4(k, a, aOff, sa, b, bOff, sb, c, cOff, ldc);
      case 2 -> tile2(k, a, aOff, sa, b, bOff, sb, c, cOff, ldc);
      default -> tile1(k, a, aOff, sa, b, bOff, sb, c, cOff);
    }
  }

  private static void tile8(
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
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c20 = DoubleVector.zero(D);
    DoubleVector c30 = DoubleVector.zero(D);
    DoubleVector c40 = DoubleVector.zero(D);
    DoubleVector c50 = DoubleVector.zero(D);
    DoubleVector c60 = DoubleVector.zero(D);
    DoubleVector c70 = DoubleVector.zero(D);
    int l = aOff;
    int q = bOff;
    for (int p = 0; p < k; p++) {
      DoubleVector b0 = DoubleVector.fromArray(D, b, q);
      DoubleVector a0 = DoubleVector.broadcast(D, a[l]);
      c00 = a0.fma(b0, c00);
      DoubleVector a1 = DoubleVector.broadcast(D, a[l + 1]);
      c10 = a1.fma(b0, c10);
      DoubleVector a2 = DoubleVector.broadcast(D, a[l + 2]);
      c20 = a2.fma(b0, c20);
      DoubleVector a3 = DoubleVector.broadcast(D, a[l + 3]);
      c30 = a3.fma(b0, c30);
      DoubleVector a4 = DoubleVector.broadcast(D, a[l + 4]);
      c40 = a4.fma(b0, c40);
      DoubleVector a5 = DoubleVector.broadcast(D, a[l + 5]);
      c50 = a5.fma(b0, c50);
      DoubleVector a6 = DoubleVector.broadcast(D, a[l + 6]);
      c60 = a6.fma(b0, c60);
      DoubleVector a7 = DoubleVector.broadcast(D, a[l + 7]);
      c70 = a7.fma(b0, c70);
      l += sa;
      q += sb;
    }
    c00.intoArray(c, cOff);
    c10.intoArray(c, cOff + ldc);
    c20.intoArray(c, cOff + 2 * ldc);
    c30.intoArray(c, cOff + 3 * ldc);
    c40.intoArray(c, cOff + 4 * ldc);
    c50.intoArray(c, cOff + 5 * ldc);
    c60.intoArray(c, cOff + 6 * ldc);
    c70.intoArray(c, cOff + 7 * ldc);
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
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c20 = DoubleVector.zero(D);
    DoubleVector c30 = DoubleVector.zero(D);
    DoubleVector c40 = DoubleVector.zero(D);
    DoubleVector c50 = DoubleVector.zero(D);
    int l = aOff;
    int q = bOff;
    for (int p = 0; p < k; p++) {
      DoubleVector b0 = DoubleVector.fromArray(D, b, q);
      DoubleVector a0 = DoubleVector.broadcast(D, a[l]);
      c00 = a0.fma(b0, c00);
      DoubleVector a1 = DoubleVector.broadcast(D, a[l + 1]);
      c10 = a1.fma(b0, c10);
      DoubleVector a2 = DoubleVector.broadcast(D, a[l + 2]);
      c20 = a2.fma(b0, c20);
      DoubleVector a3 = DoubleVector.broadcast(D, a[l + 3]);
      c30 = a3.fma(b0, c30);
      DoubleVector a4 = DoubleVector.broadcast(D, a[l + 4]);
      c40 = a4.fma(b0, c40);
      DoubleVector a5 = DoubleVector.broadcast(D, a[l + 5]);
      c50 = a5.fma(b0, c50);
      l += sa;
      q += sb;
    }
    c00.intoArray(c, cOff);
    c10.intoArray(c, cOff + ldc);
    c20.intoArray(c, cOff + 2 * ldc);
    c30.intoArray(c, cOff + 3 * ldc);
    c40.intoArray(c, cOff + 4 * ldc);
    c50.intoArray(c, cOff + 5 * ldc);
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
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c20 = DoubleVector.zero(D);
    DoubleVector c30 = DoubleVector.zero(D);
    int l = aOff;
    int q = bOff;
    for (int p = 0; p < k; p++) {
      DoubleVector b0 = DoubleVector.fromArray(D, b, q);
      DoubleVector a0 = DoubleVector.broadcast(D, a[l]);
      c00 = a0.fma(b0, c00);
      DoubleVector a1 = DoubleVector.broadcast(D, a[l + 1]);
      c10 = a1.fma(b0, c10);
      DoubleVector a2 = DoubleVector.broadcast(D, a[l + 2]);
      c20 = a2.fma(b0, c20);
      DoubleVector a3 = DoubleVector.broadcast(D, a[l + 3]);
      c30 = a3.fma(b0, c30);
      l += sa;
      q += sb;
    }
    c00.intoArray(c, cOff);
    c10.intoArray(c, cOff + ldc);
    c20.intoArray(c, cOff + 2 * ldc);
    c30.intoArray(c, cOff + 3 * ldc);
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
    DoubleVector c10 = DoubleVector.zero(D);
    int l = aOff;
    int q = bOff;
    for (int p = 0; p < k; p++) {
      DoubleVector b0 = DoubleVector.fromArray(D, b, q);
      DoubleVector a0 = DoubleVector.broadcast(D, a[l]);
      c00 = a0.fma(b0, c00);
      DoubleVector a1 = DoubleVector.broadcast(D, a[l + 1]);
      c10 = a1.fma(b0, c10);
      l += sa;
      q += sb;
    }
    c00.intoArray(c, cOff);
    c10.intoArray(c, cOff + ldc);
  }

  private static void tile1(
      int k, double[] a, int aOff, int sa, double[] b, int bOff, int sb, double[] c, int cOff) {
    DoubleVector c00 = DoubleVector.zero(D);
    int l = aOff;
    int q = bOff;
    for (int p = 0; p < k; p++) {
      DoubleVector b0 = DoubleVector.fromArray(D, b, q);
      DoubleVector a0 = DoubleVector.broadcast(D, a[l]);
      c00 = a0.fma(b0, c00);
      l += sa;
      q += sb;
    }
    c00.intoArray(c, cOff);
  }
}
