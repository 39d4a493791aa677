package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/** The steps of {@link ScalarElements}, a vector at a time. */
final class VectorElements implements ElementKernels {
  /** Straight-line in one loop: a vector that crosses a call is put on the heap. */
  @Override
  public void exp(int count, double[] x, int xOff, double[] y, int yOff) {
    int i = 0;
    for (; i <= count - LANES; i += LANES) {
      DoubleVector clamped =
          DoubleVector.fromArray(D, x, xOff + i)
              .max(ScalarElements.EXP_LOW)
              .min(ScalarElements.EXP_HIGH);
      DoubleVector round = DoubleVector.broadcast(D, ScalarElements.ROUND);
      DoubleVector shifted = clamped.fma(DoubleVector.broadcast(D, ScalarElements.LOG2E), round);
      DoubleVector n = shifted.sub(round);
      DoubleVector r = n.fma(DoubleVector.broadcast(D, -ScalarElements.LN2_HIGH), clamped);
      r = n.fma(DoubleVector.broadcast(D, -ScalarElements.LN2_LOW), r);
      DoubleVector q = DoubleVector.broadcast(D, ScalarElements.E13);
      q = q.fma(r, DoubleVector.broadcast(D, ScalarElements.E12));
      q = q.fma(r, DoubleVector.broadcast(D, ScalarElements.E11));
      q = q.fma(r, DoubleVector.broadcast(D, ScalarElements.E10));
      q = q.fma(r, DoubleVector.broadcast(D, ScalarElements.E9));
      q = q.fma(r, DoubleVector.broadcast(D, ScalarElements.E8));
      q = q.fma(r, DoubleVector.broadcast(D, ScalarElements.E7));
      q = q.fma(r, DoubleVector.broadcast(D, ScalarElements.E6));
      q = q.fma(r, DoubleVector.broadcast(D, ScalarElements.E5));
      q = q.fma(r, DoubleVector.broadcast(D, ScalarElements.E4));
      q = q.fma(r, DoubleVector.broadcast(D, ScalarElements.E3));
      q = q.fma(r, DoubleVector.broadcast(D, ScalarElements.E2));
      q = q.mul(r).fma(r, r);
      DoubleVector p = q.add(1.0);
      LongVector exponent =
          shifted
              .viewAsIntegralLanes()
              .reinterpretAsLongs()
              .add(1022 - ScalarElements.ROUND_BITS)
              .lanewise(VectorOperators.LSHL, 52);
      p.add(p).mul(exponent.reinterpretAsDoubles()).intoArray(y, yOff + i);
    }
    for (; i < count; i++) {
      y[yOff + i] = ScalarElements.exp(x[xOff + i]);
    }
  }
}
