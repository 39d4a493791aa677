package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;

import jdk.incubator.vector.DoubleVector;

/**
 * Register tiles of eight rows that read the left operand where it stands, its rows along k: for
 * products so narrow that a transposed copy of it would take longer than the product.
 */
final class VectorRowTiles {
  /** Eight rows and their places take 32 vector registers and all the others. */
  static final int ROWS = 8;

  private VectorRowTiles() {}

  /**
   * C ← left·right for eight rows and 1, 2 or 3 vectors; left element (i, p) at aOff + i·lda + p.
   */
  static void run(
      int vectors,
      int k,
      double[] a,
      int aOff,
      int lda,
      double[] b,
      int bOff,
      int sb,
      double[] c,
      int cOff,
      int ldc) {
    switch (vectors) {
      case 3 -> tile3(k, a, aOff, lda, b, bOff, sb, c, cOff, ldc);
      case 2 -> tile2(k, a, aOff, lda, b, bOff, sb, c, cOff, ldc);
      default -> tile1(k, a, aOff, lda, b, bOff, sb, c, cOff, ldc);
    }
  }

  private static void tile3(
      int k,
      double[] a,
      int aOff,
      int lda,
      double[] b,
      int bOff,
      int sb,
      double[] c,
      int cOff,
      int ldc) {
    int r1 = aOff + lda;
    int r2 = r1 + lda;
    int r3 = r2 + lda;
    int r4 = r3 + lda;
    int r5 = r4 + lda;
    int r6 = r5 + lda;
    int r7 = r6 + lda;
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
    for (int p = 0; p < k; p++) {
      // Counted up it was spilled, and every step waited for its store: a third slower.
      int q = bOff + p * sb;
      DoubleVector b0 = DoubleVector.fromArray(D, b, q);
      DoubleVector b1 = DoubleVector.fromArray(D, b, q + LANES);
      DoubleVector b2 = DoubleVector.fromArray(D, b, q + 2 * LANES);
      DoubleVector a0 = DoubleVector.broadcast(D, a[aOff + p]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      DoubleVector a1 = DoubleVector.broadcast(D, a[r1 + p]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      DoubleVector a2 = DoubleVector.broadcast(D, a[r2 + p]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      DoubleVector a3 = DoubleVector.broadcast(D, a[r3 + p]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      DoubleVector a4 = DoubleVector.broadcast(D, a[r4 + p]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      c42 = a4.fma(b2, c42);
      DoubleVector a5 = DoubleVector.broadcast(D, a[r5 + p]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      c52 = a5.fma(b2, c52);
      DoubleVector a6 = DoubleVector.broadcast(D, a[r6 + p]);
      c60 = a6.fma(b0, c60);
      c61 = a6.fma(b1, c61);
      c62 = a6.fma(b2, c62);
      DoubleVector a7 = DoubleVector.broadcast(D, a[r7 + p]);
      c70 = a7.fma(b0, c70);
      c71 = a7.fma(b1, c71);
      c72 = a7.fma(b2, c72);
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

  private static void tile2(
      int k,
      double[] a,
      int aOff,
      int lda,
      double[] b,
      int bOff,
      int sb,
      double[] c,
      int cOff,
      int ldc) {
    int r1 = aOff + lda;
    int r2 = r1 + lda;
    int r3 = r2 + lda;
    int r4 = r3 + lda;
    int r5 = r4 + lda;
    int r6 = r5 + lda;
    int r7 = r6 + lda;
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
    for (int p = 0; p < k; p++) {
      // Counted up it was spilled, and every step waited for its store: a third slower.
      int q = bOff + p * sb;
      DoubleVector b0 = DoubleVector.fromArray(D, b, q);
      DoubleVector b1 = DoubleVector.fromArray(D, b, q + LANES);
      DoubleVector a0 = DoubleVector.broadcast(D, a[aOff + p]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      DoubleVector a1 = DoubleVector.broadcast(D, a[r1 + p]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      DoubleVector a2 = DoubleVector.broadcast(D, a[r2 + p]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      DoubleVector a3 = DoubleVector.broadcast(D, a[r3 + p]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      DoubleVector a4 = DoubleVector.broadcast(D, a[r4 + p]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      DoubleVector a5 = DoubleVector.broadcast(D, a[r5 + p]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      DoubleVector a6 = DoubleVector.broadcast(D, a[r6 + p]);
      c60 = a6.fma(b0, c60);
      c61 = a6.fma(b1, c61);
      DoubleVector a7 = DoubleVector.broadcast(D, a[r7 + p]);
      c70 = a7.fma(b0, c70);
      c71 = a7.fma(b1, c71);
    }
    c00.intoArray(c, cOff);
    c01.intoArray(c, cOff + LANES);
    c10.intoArray(c, cOff + ldc);
    c11.intoArray(c, cOff + ldc + LANES);
    c20.intoArray(c, cOff + 2 * ldc);
    c21.intoArray(c, cOff + 2 * ldc + LANES);
    c30.intoArray(c, cOff + 3 * ldc);
    c31.intoArray(c, cOff + 3 * ldc + LANES);
    c40.intoArray(c, cOff + 4 * ldc);
    c41.intoArray(c, cOff + 4 * ldc + LANES);
    c50.intoArray(c, cOff + 5 * ldc);
    c51.intoArray(c, cOff + 5 * ldc + LANES);
    c60.intoArray(c, cOff + 6 * ldc);
    c61.intoArray(c, cOff + 6 * ldc + LANES);
    c70.intoArray(c, cOff + 7 * ldc);
    c71.intoArray(c, cOff + 7 * ldc + LANES);
  }

  private static void tile1(
      int k,
      double[] a,
      int aOff,
      int lda,
      double[] b,
      int bOff,
      int sb,
      double[] c,
      int cOff,
      int ldc) {
    int r1 = aOff + lda;
    int r2 = r1 + lda;
    int r3 = r2 + lda;
    int r4 = r3 + lda;
    int r5 = r4 + lda;
    int r6 = r5 + lda;
    int r7 = r6 + lda;
    DoubleVector c00 = DoubleVector.zero(D);
    DoubleVector c10 = DoubleVector.zero(D);
    DoubleVector c20 = DoubleVector.zero(D);
    DoubleVector c30 = DoubleVector.zero(D);
    DoubleVector c40 = DoubleVector.zero(D);
    DoubleVector c50 = DoubleVector.zero(D);
    DoubleVector c60 = DoubleVector.zero(D);
    DoubleVector c70 = DoubleVector.zero(D);
    for (int p = 0; p < k; p++) {
      // Counted up it was spilled, and every step waited for its store: a third slower.
      int q = bOff + p * sb;
      DoubleVector b0 = DoubleVector.fromArray(D, b, q);
      DoubleVector a0 = DoubleVector.broadcast(D, a[aOff + p]);
      c00 = a0.fma(b0, c00);
      DoubleVector a1 = DoubleVector.broadcast(D, a[r1 + p]);
      c10 = a1.fma(b0, c10);
      DoubleVector a2 = DoubleVector.broadcast(D, a[r2 + p]);
      c20 = a2.fma(b0, c20);
      DoubleVector a3 = DoubleVector.broadcast(D, a[r3 + p]);
      c30 = a3.fma(b0, c30);
      DoubleVector a4 = DoubleVector.broadcast(D, a[r4 + p]);
      c40 = a4.fma(b0, c40);
      DoubleVector a5 = DoubleVector.broadcast(D, a[r5 + p]);
      c50 = a5.fma(b0, c50);
      DoubleVector a6 = DoubleVector.broadcast(D, a[r6 + p]);
      c60 = a6.fma(b0, c60);
      DoubleVector a7 = DoubleVector.broadcast(D, a[r7 + p]);
      c70 = a7.fma(b0, c70);
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
}
