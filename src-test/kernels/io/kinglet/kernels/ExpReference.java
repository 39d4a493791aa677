package io.kinglet.kernels;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * exp to about 95 bits: argument halved eight times, Taylor series, eight squarings. The slow
 * decimal series beside it is what it is checked against.
 */
final class ExpReference extends DoubleDouble {
  private static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
  private static final double LN2_LOW = 0x1.abc9e3b39803fp-56;

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
}
