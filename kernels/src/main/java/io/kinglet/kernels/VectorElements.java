package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/** The steps of {@link ScalarElements}, a vector at a time. */
final class VectorElements implements ElementKernels {
  @Override
  public void exp(int n, double[] x, int xOff, double[] y, int yOff) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      exp(DoubleVector.fromArray(D, x, xOff + i)).intoArray(y, yOff + i);
    }
    for (; i < n; i++) {
      y[yOff + i] = ScalarElements.exp(x[xOff + i]);
    }
  }

  /** Straight-line, so that it always inlines. */
  static DoubleVector exp(DoubleVector x) {
    DoubleVector clamped = x.max(ScalarElements.EXP_LOW).min(ScalarElements.EXP_HIGH);
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
    DoubleVector result = p.add(p).mul(exponent.reinterpretAsDoubles());
    return result.blend(0.0, x.compare(VectorOperators.LT, ScalarElements.EXP_LOW));
  }
}
