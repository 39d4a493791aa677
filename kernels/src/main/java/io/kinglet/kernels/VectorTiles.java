package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

/**
 * Register tiles of an outer product: C (rows × vectors) from a left and a right panel, with k
 * steps each. Every accumulator is its own local variable: arrays of vectors, or vectors passed to
 * helpers, end up on the heap. A tile writes bare sums, and what becomes of them is its caller's;
 * the largest can add.
 */
final class VectorTiles {
  /** The depth of a block: how many steps a tile sums before it is added to what there is. */
  static final int DEPTH = 256;

  // At 128 bits a mask was an object on the heap; at 512 it lives in a register of its own.
  private static final boolean MASKED = VectorWidth.MANY;

  private VectorTiles() {}

  /** The rows of the smallest tile that holds this many. */
  static int rowsFor(int rows) {
    return rows > 6 ? 8 : rows > 4 ? 6 : rows > 2 ? 4 : rows;
  }

  /** How many vectors hold this many columns. */
  static int vectorsFor(int columns) {
    return (columns + LANES - 1) / LANES;
  }

  /**
   * C ← left·right for a tile of 1, 2, 4, 6 or 8 rows and 1, 2 or 3 vectors.
   *
   * @param a the left panel: element (i, p) at aOff + p·sa + i
   * @param b the right panel: element (p, j) at bOff + p·sb + j
   * @param c written whole, rows ldc apart
   */
  static void run(
      int rows,
      int vectors,
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
    switch (vectors) {
      case 3 -> VectorTiles3.run(rows, k, a, aOff, sa, b, bOff, sb, c, cOff, ldc);
      case 2 -> VectorTiles2.run(rows, k, a, aOff, sa, b, bOff, sb, c, cOff, ldc);
      default -> VectorTiles1.run(rows, k, a, aOff, sa, b, bOff, sb, c, cOff, ldc);
    }
  }

  /** C ← α edge (+ C if add), row i up to column min(width, limit + i). */
  static void store(
      boolean add,
      double alpha,
      double[] edge,
      int lde,
      int rows,
      int width,
      int limit,
      double[] c,
      int cOff,
      int ldc) {
    if (add && width == 3 * LANES && limit >= width) {
      addThree(alpha, edge, lde, rows, c, cOff, ldc);
      return;
    }
    if (MASKED && !add && alpha == 1 && limit >= width) {
      copy(edge, lde, rows, width, c, cOff, ldc);
      return;
    }
    DoubleVector scale = DoubleVector.broadcast(D, alpha);
    for (int i = 0; i < rows; i++) {
      int end = Math.min(width, limit + i);
      int from = i * lde;
      int at = cOff + i * ldc;
      int j = 0;
      for (; j <= end - LANES; j += LANES) {
        DoubleVector sum = DoubleVector.fromArray(D, edge, from + j);
        if (add) {
          sum.fma(scale, DoubleVector.fromArray(D, c, at + j)).intoArray(c, at + j);
        } else {
          sum.mul(scale).intoArray(c, at + j);
        }
      }
      if (MASKED && j < end) {
        VectorMask<Double> rest = D.indexInRange(j, end);
        DoubleVector sum = DoubleVector.fromArray(D, edge, from + j);
        if (add) {
          DoubleVector old = DoubleVector.fromArray(D, c, at + j, rest);
          sum.fma(scale, old).intoArray(c, at + j, rest);
        } else {
          sum.mul(scale).intoArray(c, at + j, rest);
        }
      }
      for (; !MASKED && j < end; j++) {
        double sum = edge[from + j];
        c[at + j] = add ? Math.fma(sum, alpha, c[at + j]) : sum * alpha;
      }
    }
  }

  /** The same where there is nothing to scale or to add: one mask for all rows. */
  private static void copy(
      double[] edge, int lde, int rows, int width, double[] c, int cOff, int ldc) {
    int whole = (width - 1) / LANES * LANES;
    VectorMask<Double> rest = D.indexInRange(whole, width);
    int from = 0;
    int at = cOff;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < whole; j += LANES) {
        DoubleVector.fromArray(D, edge, from + j).intoArray(c, at + j);
      }
      DoubleVector.fromArray(D, edge, from + whole).intoArray(c, at + whole, rest);
      from += lde;
      at += ldc;
    }
  }

  /** The same for whole rows of three vectors: what most tiles of a scaled deep product need. */
  private static void addThree(
      double alpha, double[] edge, int lde, int rows, double[] c, int cOff, int ldc) {
    DoubleVector scale = DoubleVector.broadcast(D, alpha);
    int from = 0;
    int at = cOff;
    for (int i = 0; i < rows; i++) {
      DoubleVector c0 = DoubleVector.fromArray(D, c, at);
      DoubleVector c1 = DoubleVector.fromArray(D, c, at + LANES);
      DoubleVector c2 = DoubleVector.fromArray(D, c, at + 2 * LANES);
      DoubleVector.fromArray(D, edge, from).fma(scale, c0).intoArray(c, at);
      DoubleVector.fromArray(D, edge, from + LANES).fma(scale, c1).intoArray(c, at + LANES);
      DoubleVector.fromArray(D, edge, from + 2 * LANES).fma(scale, c2).intoArray(c, at + 2 * LANES);
      from += lde;
      at += ldc;
    }
  }
}
