package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

/**
 * Copies a block into the panel that a tile reads: element (p, i) at p·stride + i, columns from
 * count to stride zero.
 */
final class VectorPacks {
  private VectorPacks() {}

  /** Source rows are the panel's depth: row p, its first count numbers. */
  static void rows(
      double[] from, int start, int ld, int count, int depth, double[] to, int base, int stride) {
    int whole = count / LANES * LANES;
    if (whole == stride) {
      wholeRows(from, start, ld, depth, to, base, stride);
      return;
    }
    if (VectorWidth.MANY && whole + LANES == stride) {
      maskedRows(from, start, ld, whole, count, depth, to, base);
      return;
    }
    for (int p = 0; p < depth; p++) {
      int source = start + p * ld;
      int at = base + p * stride;
      for (int i = 0; i < whole; i += LANES) {
        DoubleVector.fromArray(D, from, source + i).intoArray(to, at + i);
      }
      for (int i = whole; i < count; i++) {
        to[at + i] = from[source + i];
      }
      for (int i = count; i < stride; i++) {
        to[at + i] = 0;
      }
    }
  }

  /** The last vector in part: what the mask leaves out is zero. */
  private static void maskedRows(
      double[] from, int start, int ld, int whole, int count, int depth, double[] to, int base) {
    VectorMask<Double> rest = D.indexInRange(whole, count);
    int source = start;
    int at = base;
    for (int p = 0; p < depth; p++) {
      for (int i = 0; i < whole; i += LANES) {
        DoubleVector.fromArray(D, from, source + i).intoArray(to, at + i);
      }
      DoubleVector.fromArray(D, from, source + whole, rest).intoArray(to, at + whole);
      source += ld;
      at += whole + LANES;
    }
  }

  private static void wholeRows(
      double[] from, int start, int ld, int depth, double[] to, int base, int stride) {
    int source = start;
    int at = base;
    if (stride == 3 * LANES) {
      for (int p = 0; p < depth; p++) {
        DoubleVector.fromArray(D, from, source).intoArray(to, at);
        DoubleVector.fromArray(D, from, source + LANES).intoArray(to, at + LANES);
        DoubleVector.fromArray(D, from, source + 2 * LANES).intoArray(to, at + 2 * LANES);
        source += ld;
        at += stride;
      }
      return;
    }
    for (int p = 0; p < depth; p++) {
      for (int i = 0; i < stride; i += LANES) {
        DoubleVector.fromArray(D, from, source + i).intoArray(to, at + i);
      }
      source += ld;
      at += stride;
    }
  }

  /** Source rows run along the panel's depth: a transposing copy. */
  static void columns(
      double[] from, int start, int ld, int count, int depth, double[] to, int base, int stride) {
    int done = 0;
    if (VectorWidth.MANY && depth >= LANES) {
      for (; done <= count - VectorTranspose.ROWS; done += VectorTranspose.ROWS) {
        VectorTranspose.eight(from, start + done * ld, ld, depth, to, base + done, stride);
      }
    }
    Transpose.copy(from, start + done * ld, ld, count - done, depth, to, base + done, stride);
    for (int i = count; i < stride; i++) {
      for (int p = 0; p < depth; p++) {
        to[base + p * stride + i] = 0;
      }
    }
  }
}
