package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The steps of {@link ScalarElements}, a vector at a time. */
final class VectorElements implements ElementKernels {
  // As many floats as there are doubles.
  private static final VectorSpecies<Float> HALF =
      VectorSpecies.of(float.class, VectorShape.forBitSize(D.vectorBitSize() / 2));

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

  @Override
  public void sin(int count, double[] x, int xOff, double[] y, int yOff) {
    int i = reducible(count, x, xOff) ? wave(count, x, xOff, y, yOff, 0, 0) : 0;
    for (; i < count; i++) {
      y[yOff + i] = ScalarElements.sin(x[xOff + i]);
    }
  }

  @Override
  public void cos(int count, double[] x, int xOff, double[] y, int yOff) {
    int i = reducible(count, x, xOff) ? wave(count, x, xOff, y, yOff, 0.5, 1) : 0;
    for (; i < count; i++) {
      y[yOff + i] = ScalarElements.cos(x[xOff + i]);
    }
  }

  /** Whether no number of the whole vectors is NaN or beyond the range of the reduction. */
  private static boolean reducible(int count, double[] x, int xOff) {
    DoubleVector most = DoubleVector.zero(D);
    for (int i = 0; i <= count - LANES; i += LANES) {
      most = most.max(DoubleVector.fromArray(D, x, xOff + i).abs());
    }
    return most.reduceLanes(VectorOperators.MAX) <= ScalarElements.TRIG_MOST;
  }

  /** Whole vectors only; returns how many numbers those were. */
  private static int wave(
      int count, double[] x, int xOff, double[] y, int yOff, double half, long odd) {
    int i = 0;
    for (; i <= count - LANES; i += LANES) {
      DoubleVector v = DoubleVector.fromArray(D, x, xOff + i);
      DoubleVector inverse = DoubleVector.broadcast(D, ScalarElements.INV_PI);
      DoubleVector shifted =
          v.fma(inverse, DoubleVector.broadcast(D, -half)).add(ScalarElements.ROUND);
      DoubleVector n = shifted.sub(ScalarElements.ROUND).add(half);
      DoubleVector r = n.fma(DoubleVector.broadcast(D, -ScalarElements.PI_HIGH), v);
      r = n.fma(DoubleVector.broadcast(D, -ScalarElements.PI_MIDDLE), r);
      r = n.fma(DoubleVector.broadcast(D, -ScalarElements.PI_LOW), r);
      DoubleVector s = r.mul(r);
      DoubleVector q = DoubleVector.broadcast(D, ScalarElements.S21);
      q = q.fma(s, DoubleVector.broadcast(D, ScalarElements.S19));
      q = q.fma(s, DoubleVector.broadcast(D, ScalarElements.S17));
      q = q.fma(s, DoubleVector.broadcast(D, ScalarElements.S15));
      q = q.fma(s, DoubleVector.broadcast(D, ScalarElements.S13));
      q = q.fma(s, DoubleVector.broadcast(D, ScalarElements.S11));
      q = q.fma(s, DoubleVector.broadcast(D, ScalarElements.S9));
      q = q.fma(s, DoubleVector.broadcast(D, ScalarElements.S7));
      q = q.fma(s, DoubleVector.broadcast(D, ScalarElements.S5));
      q = q.fma(s, DoubleVector.broadcast(D, ScalarElements.S3));
      q = q.mul(s).fma(r, r);
      LongVector sign =
          shifted
              .viewAsIntegralLanes()
              .reinterpretAsLongs()
              .add(odd)
              .lanewise(VectorOperators.LSHL, 63);
      q.viewAsIntegralLanes()
          .reinterpretAsLongs()
          .lanewise(VectorOperators.XOR, sign)
          .reinterpretAsDoubles()
          .intoArray(y, yOff + i);
    }
    return i;
  }

  @Override
  public void tanh(int count, double[] x, int xOff, double[] y, int yOff) {
    int i = 0;
    for (; i <= count - LANES; i += LANES) {
      DoubleVector v = DoubleVector.fromArray(D, x, xOff + i);
      DoubleVector size = v.abs();
      DoubleVector clamped = size.add(size).min(ScalarElements.TANH_MOST);
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
      DoubleVector power =
          shifted
              .viewAsIntegralLanes()
              .reinterpretAsLongs()
              .add(1023 - ScalarElements.ROUND_BITS)
              .lanewise(VectorOperators.LSHL, 52)
              .reinterpretAsDoubles();
      DoubleVector t = q.fma(power, power.sub(1.0));
      LongVector sign =
          v.viewAsIntegralLanes()
              .reinterpretAsLongs()
              .lanewise(VectorOperators.AND, Long.MIN_VALUE);
      t.div(t.add(2.0))
          .viewAsIntegralLanes()
          .reinterpretAsLongs()
          .lanewise(VectorOperators.OR, sign)
          .reinterpretAsDoubles()
          .intoArray(y, yOff + i);
    }
    for (; i < count; i++) {
      y[yOff + i] = ScalarElements.tanh(x[xOff + i]);
    }
  }

  @Override
  public void sigmoid(int count, double[] x, int xOff, double[] y, int yOff) {
    int i = 0;
    for (; i <= count - LANES; i += LANES) {
      DoubleVector clamped =
          DoubleVector.fromArray(D, x, xOff + i)
              .neg()
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
      DoubleVector power =
          shifted
              .viewAsIntegralLanes()
              .reinterpretAsLongs()
              .add(1022 - ScalarElements.ROUND_BITS)
              .lanewise(VectorOperators.LSHL, 52)
              .reinterpretAsDoubles();
      DoubleVector one = DoubleVector.broadcast(D, 1.0);
      one.div(one.add(p.add(p).mul(power))).intoArray(y, yOff + i);
    }
    for (; i < count; i++) {
      y[yOff + i] = ScalarElements.sigmoid(x[xOff + i]);
    }
  }

  @Override
  public void scale(int n, double alpha, double[] x, int xOff, double[] y, int yOff) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector.fromArray(D, x, xOff + i).mul(alpha).intoArray(y, yOff + i);
    }
    for (; i < n; i++) {
      y[yOff + i] = alpha * x[xOff + i];
    }
  }

  @Override
  public void add(int n, double[] x, int xOff, double[] y, int yOff) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector.fromArray(D, y, yOff + i)
          .add(DoubleVector.fromArray(D, x, xOff + i))
          .intoArray(y, yOff + i);
    }
    for (; i < n; i++) {
      y[yOff + i] += x[xOff + i];
    }
  }

  @Override
  public void subtract(int n, double[] x, int xOff, double[] y, int yOff, double[] z, int zOff) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector.fromArray(D, x, xOff + i)
          .sub(DoubleVector.fromArray(D, y, yOff + i))
          .intoArray(z, zOff + i);
    }
    for (; i < n; i++) {
      z[zOff + i] = x[xOff + i] - y[yOff + i];
    }
  }

  @Override
  public void multiply(int n, double[] x, int xOff, double[] y, int yOff, double[] z, int zOff) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector.fromArray(D, x, xOff + i)
          .mul(DoubleVector.fromArray(D, y, yOff + i))
          .intoArray(z, zOff + i);
    }
    for (; i < n; i++) {
      z[zOff + i] = x[xOff + i] * y[yOff + i];
    }
  }

  @Override
  public void multiplyDifference(
      int n, double s, double[] x, int xOff, double[] y, int yOff, double[] z, int zOff) {
    DoubleVector from = DoubleVector.broadcast(D, s);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      from.sub(DoubleVector.fromArray(D, x, xOff + i))
          .mul(DoubleVector.fromArray(D, y, yOff + i))
          .intoArray(z, zOff + i);
    }
    for (; i < n; i++) {
      z[zOff + i] = (s - x[xOff + i]) * y[yOff + i];
    }
  }

  @Override
  public void narrow(int n, double scale, float least, double[] x, int xOff, float[] y, int yOff) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector value =
          (FloatVector)
              DoubleVector.fromArray(D, x, xOff + i)
                  .mul(scale)
                  .convertShape(VectorOperators.D2F, HALF, 0);
      value.blend(0, value.abs().lt(least)).intoArray(y, yOff + i);
    }
    for (; i < n; i++) {
      y[yOff + i] = ScalarElements.narrow(scale, least, x[xOff + i]);
    }
  }
}
