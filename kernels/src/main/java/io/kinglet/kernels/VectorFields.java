package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;

import jdk.incubator.vector.DoubleVector;

/**
 * The sums over particles of {@link Gaussians#field}: all of one vector of columns at a time, so
 * that w never leaves the registers. For 2 dimensions and for 5, as many as leave room in 32
 * registers for what is loaded.
 */
final class VectorFields {
  private VectorFields() {}

  static void run(
      int dims,
      int n,
      double[] pushes,
      double[] points,
      int first,
      int ld,
      double[] k,
      int kOff,
      int ldk,
      int count,
      double[] sums) {
    for (int column = 0; column < count; column += LANES) {
      int at = first + column;
      if (dims == 2) {
        field2(n, pushes, points, at, ld, k, kOff + column, ldk, sums, column, count);
      } else {
        field5(n, pushes, points, at, ld, k, kOff + column, ldk, sums, column, count);
      }
    }
  }

  private static void field2(
      int n,
      double[] pushes,
      double[] points,
      int at,
      int ld,
      double[] k,
      int kOff,
      int ldk,
      double[] sums,
      int to,
      int ldTo) {
    DoubleVector x0 = DoubleVector.fromArray(D, points, at);
    DoubleVector x1 = DoubleVector.fromArray(D, points, at + ld);
    DoubleVector w0 = DoubleVector.zero(D);
    DoubleVector w1 = DoubleVector.zero(D);
    DoubleVector all = DoubleVector.zero(D);
    DoubleVector q0 = DoubleVector.zero(D);
    DoubleVector q1 = DoubleVector.zero(D);
    int row = 0;
    int from = kOff;
    for (int i = 0; i < n; i++) {
      DoubleVector weight = DoubleVector.fromArray(D, k, from);
      DoubleVector turn = DoubleVector.broadcast(D, pushes[row]);
      DoubleVector p0 = DoubleVector.broadcast(D, pushes[row + 1]);
      turn = p0.fma(x0, turn);
      q0 = p0.fma(weight, q0);
      DoubleVector p1 = DoubleVector.broadcast(D, pushes[row + 2]);
      turn = p1.fma(x1, turn);
      q1 = p1.fma(weight, q1);
      DoubleVector w = turn.mul(weight);
      all = all.add(w);
      w0 = DoubleVector.broadcast(D, pushes[row + 3]).fma(w, w0);
      w1 = DoubleVector.broadcast(D, pushes[row + 4]).fma(w, w1);
      row += 5;
      from += ldk;
    }
    w0.intoArray(sums, to);
    w1.intoArray(sums, to + ldTo);
    all.intoArray(sums, to + 2 * ldTo);
    q0.intoArray(sums, to + 3 * ldTo);
    q1.intoArray(sums, to + 4 * ldTo);
  }

  private static void field5(
      int n,
      double[] pushes,
      double[] points,
      int at,
      int ld,
      double[] k,
      int kOff,
      int ldk,
      double[] sums,
      int to,
      int ldTo) {
    DoubleVector x0 = DoubleVector.fromArray(D, points, at);
    DoubleVector x1 = DoubleVector.fromArray(D, points, at + ld);
    DoubleVector x2 = DoubleVector.fromArray(D, points, at + 2 * ld);
    DoubleVector x3 = DoubleVector.fromArray(D, points, at + 3 * ld);
    DoubleVector x4 = DoubleVector.fromArray(D, points, at + 4 * ld);
    DoubleVector w0 = DoubleVector.zero(D);
    DoubleVector w1 = DoubleVector.zero(D);
    DoubleVector w2 = DoubleVector.zero(D);
    DoubleVector w3 = DoubleVector.zero(D);
    DoubleVector w4 = DoubleVector.zero(D);
    DoubleVector all = DoubleVector.zero(D);
    DoubleVector q0 = DoubleVector.zero(D);
    DoubleVector q1 = DoubleVector.zero(D);
    DoubleVector q2 = DoubleVector.zero(D);
    DoubleVector q3 = DoubleVector.zero(D);
    DoubleVector q4 = DoubleVector.zero(D);
    int row = 0;
    int from = kOff;
    for (int i = 0; i < n; i++) {
      DoubleVector weight = DoubleVector.fromArray(D, k, from);
      DoubleVector turn = DoubleVector.broadcast(D, pushes[row]);
      DoubleVector p0 = DoubleVector.broadcast(D, pushes[row + 1]);
      turn = p0.fma(x0, turn);
      q0 = p0.fma(weight, q0);
      DoubleVector p1 = DoubleVector.broadcast(D, pushes[row + 2]);
      turn = p1.fma(x1, turn);
      q1 = p1.fma(weight, q1);
      DoubleVector p2 = DoubleVector.broadcast(D, pushes[row + 3]);
      turn = p2.fma(x2, turn);
      q2 = p2.fma(weight, q2);
      DoubleVector p3 = DoubleVector.broadcast(D, pushes[row + 4]);
      turn = p3.fma(x3, turn);
      q3 = p3.fma(weight, q3);
      DoubleVector p4 = DoubleVector.broadcast(D, pushes[row + 5]);
      turn = p4.fma(x4, turn);
      q4 = p4.fma(weight, q4);
      DoubleVector w = turn.mul(weight);
      all = all.add(w);
      w0 = DoubleVector.broadcast(D, pushes[row + 6]).fma(w, w0);
      w1 = DoubleVector.broadcast(D, pushes[row + 7]).fma(w, w1);
      w2 = DoubleVector.broadcast(D, pushes[row + 8]).fma(w, w2);
      w3 = DoubleVector.broadcast(D, pushes[row + 9]).fma(w, w3);
      w4 = DoubleVector.broadcast(D, pushes[row + 10]).fma(w, w4);
      row += 11;
      from += ldk;
    }
    w0.intoArray(sums, to);
    w1.intoArray(sums, to + ldTo);
    w2.intoArray(sums, to + 2 * ldTo);
    w3.intoArray(sums, to + 3 * ldTo);
    w4.intoArray(sums, to + 4 * ldTo);
    all.intoArray(sums, to + 5 * ldTo);
    q0.intoArray(sums, to + 6 * ldTo);
    q1.intoArray(sums, to + 7 * ldTo);
    q2.intoArray(sums, to + 8 * ldTo);
    q3.intoArray(sums, to + 9 * ldTo);
    q4.intoArray(sums, to + 10 * ldTo);
  }
}
