package io.kinglet.kernels;

import java.math.BigDecimal;

/**
 * A number as the unevaluated sum of two doubles, some 103 bits (Dekker, Numer. Math. 18, 1971).
 */
class DoubleDouble {
  double high;
  double low;

  /** How far a computed value is off, in units of its last place at the true value. */
  final double ulps(double computed) {
    return Math.abs((computed - high) - low) / Math.ulp(high);
  }

  final BigDecimal exact() {
    return new BigDecimal(high).add(new BigDecimal(low));
  }

  final void renormalise() {
    double sum = high + low;
    low -= sum - high;
    high = sum;
  }

  final void add(double yHigh, double yLow) {
    double sum = high + yHigh;
    double part = sum - high;
    low += (high - (sum - part)) + (yHigh - part) + yLow;
    high = sum;
    renormalise();
  }

  final void times(double yHigh, double yLow) {
    double product = high * yHigh;
    low = Math.fma(high, yHigh, -product) + (high * yLow + low * yHigh);
    high = product;
    renormalise();
  }

  final void divide(int by) {
    double quotient = high / by;
    low = (Math.fma(-quotient, by, high) + low) / by;
    high = quotient;
    renormalise();
  }
}
