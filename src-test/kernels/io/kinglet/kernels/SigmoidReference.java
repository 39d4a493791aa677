package io.kinglet.kernels;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * tanh and the logistic sigmoid to about 95 bits, from exp, and near 0 tanh from the series of sinh
 * and cosh. The slow decimal quotients beside them are what they are checked against.
 */
final class SigmoidReference extends DoubleDouble {
  private final ExpReference exp = new ExpReference();

  /** Sets this to tanh(x). */
  void tanh(double x) {
    double size = Math.abs(x);
    if (size < 1) {
      quotientOfSeries(size);
    } else {
      // 1 − 2/(exp 2x + 1): at least 0.76, so the difference loses nothing.
      exp.set(2 * Math.min(size, 300));
      take(exp);
      add(1, 0);
      invert();
      high = -2 * high;
      low = -2 * low;
      add(1, 0);
    }
    if (x < 0) {
      high = -high;
      low = -low;
    }
  }

  /** Sets this to 1/(1 + exp(−x)); |x| ≤ 745. */
  void sigmoid(double x) {
    exp.set(-x);
    take(exp);
    add(1, 0);
    invert();
  }

  /** tanh by decimal series, to some 50 digits less what exp 2x − 1 loses. */
  static BigDecimal decimalTanh(double x) {
    MathContext digits = new MathContext(60);
    BigDecimal square = ExpReference.decimal(2 * x);
    return square.subtract(BigDecimal.ONE).divide(square.add(BigDecimal.ONE, digits), digits);
  }

  static BigDecimal decimalSigmoid(double x) {
    return BigDecimal.ONE.divide(ExpReference.decimal(-x).add(BigDecimal.ONE), new MathContext(60));
  }

  /** sinh/cosh, of positive terms alone: x (1 + x²/3! (…)) over 1 + x²/2! (…). */
  private void quotientOfSeries(double x) {
    // |x| < 1: the first omitted terms, x^28/28!, are below 2^-97.
    series(x, 26);
    invert();
    double inverseHigh = high;
    double inverseLow = low;
    series(x, 27);
    times(inverseHigh, inverseLow);
    times(x, 0);
  }

  private void series(double x, int last) {
    double sHigh = x * x;
    double sLow = Math.fma(x, x, -sHigh);
    high = 1;
    low = 0;
    for (int k = last; k >= 2; k -= 2) {
      times(sHigh, sLow);
      divide(k * (k - 1));
      add(1, 0);
    }
  }

  private void take(DoubleDouble other) {
    high = other.high;
    low = other.low;
  }

  private void invert() {
    double first = 1 / high;
    double rest = Math.fma(-first, high, 1) - first * low;
    high = first;
    low = rest * first;
    renormalise();
  }
}
