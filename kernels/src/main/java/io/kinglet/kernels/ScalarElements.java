package io.kinglet.kernels;

/**
 * Element functions as polynomials in fused multiply-adds. The vector kernels take the same steps,
 * so that lanes, tails, and cold and compiled code give the same bits.
 */
final class ScalarElements implements ElementKernels {
  static final double LOG2E = 0x1.71547652b82fep0;
  // ln 2 in two parts: the first has 21 trailing zeros, so that n·LN2_HIGH is exact.
  static final double LN2_HIGH = 0x1.62e42feep-1;
  static final double LN2_LOW = 0x1.a39ef35793c76p-33;
  // Adding 1.5·2^52 rounds to the nearest integer and leaves it in the low bits.
  static final double ROUND = 0x1.8p52;
  static final long ROUND_BITS = Double.doubleToRawLongBits(ROUND);

  /**
   * Rounds to −1022 ln 2, whose power of two is made as 0: arguments under −1021.5 ln 2 need no
   * comparison to give 0, and comparisons of two lanes are not compiled.
   */
  static final double EXP_LOW = -708.3;

  static final double EXP_HIGH = 710.0;

  // 1/k!: on |r| ≤ ln 2 / 2 the first omitted term is below 2^-60.
  static final double E2 = 1.0 / 2;
  static final double E3 = 1.0 / 6;
  static final double E4 = 1.0 / 24;
  static final double E5 = 1.0 / 120;
  static final double E6 = 1.0 / 720;
  static final double E7 = 1.0 / 5040;
  static final double E8 = 1.0 / 40320;
  static final double E9 = 1.0 / 362880;
  static final double E10 = 1.0 / 3628800;
  static final double E11 = 1.0 / 39916800;
  static final double E12 = 1.0 / 479001600;
  static final double E13 = 1.0 / 6227020800.0;

  /** Of 2|x|: from 38.2 on tanh rounds to 1, and t + 2 to t from 40. */
  static final double TANH_MOST = 40;

  static final double INV_PI = 0x1.45f306dc9c883p-2;
  // π in three parts: the first has 33 bits, so that n·PI_HIGH is exact for |x| ≤ TRIG_MOST, half
  // odd numbers n among them; the last keeps the digits of a result near 0.
  static final double PI_HIGH = 0x1.921fb544p+1;
  static final double PI_MIDDLE = 0x1.0b4611a626331p-33;
  static final double PI_LOW = 0x1.1701b839a252p-87;

  /** Beyond it n·PI_HIGH is rounded. */
  static final double TRIG_MOST = 0x1p20;

  // ±1/k!: on |r| ≤ π/2 the first omitted term is below 2^-59.
  static final double S3 = -1.0 / 6;
  static final double S5 = 1.0 / 120;
  static final double S7 = -1.0 / 5040;
  static final double S9 = 1.0 / 362880;
  static final double S11 = -1.0 / 39916800;
  static final double S13 = 1.0 / 6227020800.0;
  static final double S15 = -1.0 / 1307674368000.0;
  static final double S17 = 1.0 / 355687428096000.0;
  static final double S19 = -1.0 / 121645100408832000.0;
  static final double S21 = 1.0 / 51090942171709440000.0;

  @Override
  public void exp(int n, double[] x, int xOff, double[] y, int yOff) {
    for (int i = 0; i < n; i++) {
      y[yOff + i] = exp(x[xOff + i]);
    }
  }

  static double exp(double x) {
    double clamped = Math.min(Math.max(x, EXP_LOW), EXP_HIGH);
    double shifted = Math.fma(clamped, LOG2E, ROUND);
    double n = shifted - ROUND;
    double r = Math.fma(n, -LN2_HIGH, clamped);
    r = Math.fma(n, -LN2_LOW, r);
    double p = lessOne(r) + 1.0;
    // Half the exponent's offset less one, and p doubled, so that 2^1024 is within reach.
    long exponent = Double.doubleToRawLongBits(shifted) - ROUND_BITS + 1022;
    return (p + p) * Double.longBitsToDouble(exponent << 52);
  }

  /** exp(r) − 1 for |r| ≤ ln 2 / 2. */
  private static double lessOne(double r) {
    double q = E13;
    q = Math.fma(q, r, E12);
    q = Math.fma(q, r, E11);
    q = Math.fma(q, r, E10);
    q = Math.fma(q, r, E9);
    q = Math.fma(q, r, E8);
    q = Math.fma(q, r, E7);
    q = Math.fma(q, r, E6);
    q = Math.fma(q, r, E5);
    q = Math.fma(q, r, E4);
    q = Math.fma(q, r, E3);
    q = Math.fma(q, r, E2);
    return Math.fma(q * r, r, r);
  }

  @Override
  public void sin(int n, double[] x, int xOff, double[] y, int yOff) {
    for (int i = 0; i < n; i++) {
      y[yOff + i] = sin(x[xOff + i]);
    }
  }

  @Override
  public void cos(int n, double[] x, int xOff, double[] y, int yOff) {
    for (int i = 0; i < n; i++) {
      y[yOff + i] = cos(x[xOff + i]);
    }
  }

  static double sin(double x) {
    return Math.abs(x) <= TRIG_MOST ? wave(x, 0, 0) : StrictMath.sin(x);
  }

  static double cos(double x) {
    return Math.abs(x) <= TRIG_MOST ? wave(x, 0.5, 1) : StrictMath.cos(x);
  }

  /**
   * Whole multiples of π leave sin x = (−1)ⁿ sin r, those and a half leave cos x = −(−1)ⁿ sin r:
   * one polynomial, no choice between two.
   */
  private static double wave(double x, double half, long odd) {
    double shifted = Math.fma(x, INV_PI, -half) + ROUND;
    double n = (shifted - ROUND) + half;
    double r = Math.fma(n, -PI_HIGH, x);
    r = Math.fma(n, -PI_MIDDLE, r);
    r = Math.fma(n, -PI_LOW, r);
    double s = r * r;
    double q = S21;
    q = Math.fma(q, s, S19);
    q = Math.fma(q, s, S17);
    q = Math.fma(q, s, S15);
    q = Math.fma(q, s, S13);
    q = Math.fma(q, s, S11);
    q = Math.fma(q, s, S9);
    q = Math.fma(q, s, S7);
    q = Math.fma(q, s, S5);
    q = Math.fma(q, s, S3);
    q = Math.fma(q * s, r, r);
    long sign = (Double.doubleToRawLongBits(shifted) + odd) << 63;
    return Double.longBitsToDouble(Double.doubleToRawLongBits(q) ^ sign);
  }

  @Override
  public void tanh(int n, double[] x, int xOff, double[] y, int yOff) {
    for (int i = 0; i < n; i++) {
      y[yOff + i] = tanh(x[xOff + i]);
    }
  }

  @Override
  public void sigmoid(int n, double[] x, int xOff, double[] y, int yOff) {
    for (int i = 0; i < n; i++) {
      y[yOff + i] = sigmoid(x[xOff + i]);
    }
  }

  /**
   * t/(t + 2) with t = exp(2|x|) − 1, whose relative error shrinks in it, and the sign put back.
   * The worst is just above 2|x| = ln 2 / 2: 1.2 ulp from t, 0.7 from t + 2, 0.5 from the quotient.
   */
  static double tanh(double x) {
    double size = Math.abs(x);
    double clamped = Math.min(size + size, TANH_MOST);
    double shifted = Math.fma(clamped, LOG2E, ROUND);
    double n = shifted - ROUND;
    double r = Math.fma(n, -LN2_HIGH, clamped);
    r = Math.fma(n, -LN2_LOW, r);
    long exponent = Double.doubleToRawLongBits(shifted) - ROUND_BITS + 1023;
    double power = Double.longBitsToDouble(exponent << 52);
    double t = Math.fma(lessOne(r), power, power - 1.0);
    return Math.copySign(t / (t + 2.0), x);
  }

  static double sigmoid(double x) {
    return 1.0 / (1.0 + exp(-x));
  }

  @Override
  public void scale(int n, double alpha, double[] x, int xOff, double[] y, int yOff) {
    for (int i = 0; i < n; i++) {
      y[yOff + i] = alpha * x[xOff + i];
    }
  }

  @Override
  public void add(int n, double[] x, int xOff, double[] y, int yOff) {
    for (int i = 0; i < n; i++) {
      y[yOff + i] += x[xOff + i];
    }
  }

  @Override
  public void subtract(int n, double[] x, int xOff, double[] y, int yOff, double[] z, int zOff) {
    for (int i = 0; i < n; i++) {
      z[zOff + i] = x[xOff + i] - y[yOff + i];
    }
  }

  @Override
  public void multiply(int n, double[] x, int xOff, double[] y, int yOff, double[] z, int zOff) {
    for (int i = 0; i < n; i++) {
      z[zOff + i] = x[xOff + i] * y[yOff + i];
    }
  }

  @Override
  public void multiplyDifference(
      int n, double s, double[] x, int xOff, double[] y, int yOff, double[] z, int zOff) {
    for (int i = 0; i < n; i++) {
      z[zOff + i] = (s - x[xOff + i]) * y[yOff + i];
    }
  }

  @Override
  public void narrow(int n, double scale, float least, double[] x, int xOff, float[] y, int yOff) {
    for (int i = 0; i < n; i++) {
      y[yOff + i] = narrow(scale, least, x[xOff + i]);
    }
  }

  static float narrow(double scale, float least, double x) {
    float value = (float) (scale * x);
    return Math.abs(value) < least ? 0 : value;
  }
}
