package io.kinglet.kernels;

/**
 * A sum held as the unevaluated sum of two doubles (Ogita, Rump, Oishi, Accurate sum and dot
 * product, SIAM J. Sci. Comput. 26, 2005: Dot2), and beside it the sum of absolute terms that
 * tolerances are relative to.
 */
final class Exact {
  private double high;
  private double low;
  private double absolute;

  void reset() {
    high = 0;
    low = 0;
    absolute = 0;
  }

  void addProduct(double x, double y) {
    double product = x * y;
    double residue = Math.fma(x, y, -product);
    double sum = high + product;
    double part = sum - high;
    low += ((high - (sum - part)) + (product - part)) + residue;
    high = sum;
    absolute += Math.abs(product);
  }

  /** The sum times a factor. */
  void scale(double factor) {
    double product = high * factor;
    low = Math.fma(high, factor, -product) + low * factor;
    high = product;
    absolute *= Math.abs(factor);
  }

  /** How far a computed value is from the sum. */
  double error(double computed) {
    return Math.abs((computed - high) - low);
  }

  /** The sum, rounded. */
  double value() {
    return high + low;
  }

  /** The sum of absolute terms. */
  double absolute() {
    return absolute;
  }
}
