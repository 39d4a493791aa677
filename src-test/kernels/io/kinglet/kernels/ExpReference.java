package io.kinglet.kernels;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * exp to about 95 bits, as the unevaluated sum of two doubles: argument halved eight times, Taylor
 * series, eight squarings, all in double-double arithmetic (Dekker, Numer. Math. 18, 1971). The
 * slow decimal series beside it is what it is checked against.
 */
final class ExpReference {
  private static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
  private static final double LN2_LOW = 0x1.abc9e3b39803fp-56;

  private double high;
  private double low;

  /** Sets this to exp(x); x within ±745. */
  void set(double x) {
    int n = (int) Math.rint(x / LN2_HIGH);
    // x − n ln 2, both products exact in two parts.
    double product = n * LN2_HIGH;
    double residue = Math.fma(n, LN2_HIGH, -product);
    high = x - product;
    low = -residue;
    renormalise();
    double other = n * LN2_LOW;
    add(-other, -Math.fma(n, LN2_LOW, -other));
    double rHigh = high * 0x1p-8;
    double rLow = low * 0x1p-8;
    high = 1;
    low = 0;
    // |r| < 0.0014: the first omitted term, r^13/13!, is below 2^-155.
    for (int i = 12; i >= 1; i--) {
      times(rHigh, rLow);
      divide(i);
      add(1, 0);
    }
    for (int i = 0; i < 8; i++) {
      times(high, low);
    }
    high = scaled(high, n);
    low = scaled(low, n);
  }

  /** How far a computed value is off, in units of its last place at the true value. */
  double ulps(double computed) {
    return Math.abs((computed - high) - low) / Math.ulp(high);
  }

  BigDecimal exact() {
    return new BigDecimal(high).add(new BigDecimal(low));
  }

  /** exp by decimal Taylor series, to some 50 digits. */
  static BigDecimal decimal(double x) {
    MathContext digits = new MathContext(60);
    BigDecimal r = new BigDecimal(x).divide(new BigDecimal(1 << 20), digits);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int i = 1; i <= 20; i++) {
      term = term.multiply(r, digits).divide(BigDecimal.valueOf(i), digits);
      sum = sum.add(term, digits);
    }
    for (int i = 0; i < 20; i++) {
      sum = sum.multiply(sum, digits);
    }
    return sum;
  }

  /** In two factors: 2^n alone may be out of range where the product is not. */
  private static double scaled(double value, int n) {
    return value * Math.scalb(1.0, n / 2) * Math.scalb(1.0, n - n / 2);
  }

  private void renormalise() {
    double sum = high + low;
    low -= sum - high;
    high = sum;
  }

  private void add(double yHigh, double yLow) {
    double sum = high + yHigh;
    double part = sum - high;
    low += (high - (sum - part)) + (yHigh - part) + yLow;
    high = sum;
    renormalise();
  }

  private void times(double yHigh, double yLow) {
    double product = high * yHigh;
    low = Math.fma(high, yHigh, -product) + (high * yLow + low * yHigh);
    high = product;
    renormalise();
  }

  private void divide(int by) {
    double quotient = high / by;
    low = (Math.fma(-quotient, by, high) + low) / by;
    high = quotient;
    renormalise();
  }
}
