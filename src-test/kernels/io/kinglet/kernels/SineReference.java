package io.kinglet.kernels;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * sin to about 95 bits: multiples of π/2 taken away in three doubles, Taylor series. The slow
 * decimal series beside it is what it is checked against; cos is it, a quarter turn on.
 */
final class SineReference extends DoubleDouble {
  private static final BigDecimal PI =
      new BigDecimal(
          "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899");
  private static final double[] HALF_PI = parts(PI.divide(BigDecimal.TWO), 3);

  private static double[] parts(BigDecimal value, int count) {
    double[] parts = new double[count];
    BigDecimal rest = value;
    for (int i = 0; i < count; i++) {
      parts[i] = rest.doubleValue();
      rest = rest.subtract(new BigDecimal(parts[i]));
    }
    return parts;
  }

  /** Sets this to sin(x + turns·π/2), |x| up to 2^20. */
  void set(double x, int turns) {
    long quarters = Math.round(x / HALF_PI[0]);
    high = x;
    low = 0;
    for (double part : HALF_PI) {
      double product = quarters * part;
      add(-product, -Math.fma((double) quarters, part, -product));
    }
    double rHigh = high;
    double rLow = low;
    times(high, low);
    double sHigh = high;
    double sLow = low;
    boolean cosine = Math.floorMod(quarters + turns, 2) == 1;
    high = 1;
    low = 0;
    // |r| ≤ π/4: the first omitted term, r^28/28!, is below 2^-107.
    for (int k = cosine ? 26 : 27; k >= 2; k -= 2) {
      times(-sHigh, -sLow);
      divide(k * (k - 1));
      add(1, 0);
    }
    if (!cosine) {
      times(rHigh, rLow);
    }
    if (Math.floorMod(quarters + turns, 4) >= 2) {
      high = -high;
      low = -low;
    }
  }

  /** The same by decimal Taylor series, to some 50 digits. */
  static BigDecimal decimal(double x, int turns) {
    MathContext digits = new MathContext(70);
    BigDecimal half = PI.divide(BigDecimal.TWO);
    BigDecimal argument = new BigDecimal(x).add(half.multiply(BigDecimal.valueOf(turns)));
    BigDecimal circle = PI.multiply(BigDecimal.TWO);
    BigDecimal r =
        argument.subtract(
            argument.divide(circle, 0, RoundingMode.HALF_EVEN).multiply(circle), digits);
    BigDecimal square = r.multiply(r, digits).negate();
    BigDecimal sum = r;
    BigDecimal term = r;
    for (int k = 3; k < 90; k += 2) {
      term = term.multiply(square, digits).divide(BigDecimal.valueOf((long) k * (k - 1)), digits);
      sum = sum.add(term, digits);
    }
    return sum;
  }
}
