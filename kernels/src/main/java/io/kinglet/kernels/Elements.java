package io.kinglet.kernels;

/** Element functions over ranges of an array; the same bits on every provider. */
public final class Elements {
  private static final ElementKernels IMPL = KernelProvider.current().elements();

  private Elements() {}

  /**
   * y ← exp(x), within 1 ulp; 0 below −708.05 (where the true value is under 3.1e-308, nearly
   * subnormal), infinity above 709.78, NaN for NaN.
   *
   * @param n how many
   * @param x arguments
   * @param xOff the first
   * @param y results; may be x itself at the same offset
   * @param yOff the first
   * @throws IllegalArgumentException if a range does not fit its array
   */
  public static void exp(int n, double[] x, int xOff, double[] y, int yOff) {
    Checks.vector("x", x, xOff, n);
    Checks.vector("y", y, yOff, n);
    IMPL.exp(n, x, xOff, y, yOff);
  }

  /**
   * The same for one number.
   *
   * @param x argument
   * @return exp(x)
   */
  public static double exp(double x) {
    return ScalarElements.exp(x);
  }

  /**
   * y ← sin(x), within 2 ulp for |x| ≤ 2^20, where the argument is reduced by π in three parts;
   * beyond that as {@link StrictMath#sin}, at its slow speed for the whole range if any number of
   * it is. NaN for NaN and infinities; 0 for −0.
   *
   * @param n how many
   * @param x arguments
   * @param xOff the first
   * @param y results; may be x itself at the same offset
   * @param yOff the first
   * @throws IllegalArgumentException if a range does not fit its array
   */
  public static void sin(int n, double[] x, int xOff, double[] y, int yOff) {
    Checks.vector("x", x, xOff, n);
    Checks.vector("y", y, yOff, n);
    IMPL.sin(n, x, xOff, y, yOff);
  }

  /**
   * y ← cos(x), within 2 ulp for |x| ≤ 2^20, where the argument is reduced by π in three parts;
   * beyond that as {@link StrictMath#cos}, at its slow speed for the whole range if any number of
   * it is. NaN for NaN and infinities.
   *
   * @param n how many
   * @param x arguments
   * @param xOff the first
   * @param y results; may be x itself at the same offset
   * @param yOff the first
   * @throws IllegalArgumentException if a range does not fit its array
   */
  public static void cos(int n, double[] x, int xOff, double[] y, int yOff) {
    Checks.vector("x", x, xOff, n);
    Checks.vector("y", y, yOff, n);
    IMPL.cos(n, x, xOff, y, yOff);
  }

  /**
   * y ← tanh(x), within 2.5 ulp; the sign of zero is kept, ±1 from |x| = 19.07 on, NaN for NaN.
   *
   * @param n how many
   * @param x arguments
   * @param xOff the first
   * @param y results; may be x itself at the same offset
   * @param yOff the first
   * @throws IllegalArgumentException if a range does not fit its array
   */
  public static void tanh(int n, double[] x, int xOff, double[] y, int yOff) {
    Checks.vector("x", x, xOff, n);
    Checks.vector("y", y, yOff, n);
    IMPL.tanh(n, x, xOff, y, yOff);
  }

  /**
   * y ← 1/(1 + exp(−x)), the logistic sigmoid, within 2 ulp; x times it is SiLU. 0 below −709.78
   * (where the true value is subnormal), 1 for infinity, NaN for NaN.
   *
   * @param n how many
   * @param x arguments
   * @param xOff the first
   * @param y results; may be x itself at the same offset
   * @param yOff the first
   * @throws IllegalArgumentException if a range does not fit its array
   */
  public static void sigmoid(int n, double[] x, int xOff, double[] y, int yOff) {
    Checks.vector("x", x, xOff, n);
    Checks.vector("y", y, yOff, n);
    IMPL.sigmoid(n, x, xOff, y, yOff);
  }

  /**
   * y ← α x.
   *
   * @param n how many
   * @param alpha α
   * @param x numbers
   * @param xOff the first
   * @param y results; may be x itself at the same offset
   * @param yOff the first
   * @throws IllegalArgumentException if a range does not fit its array
   */
  public static void scale(int n, double alpha, double[] x, int xOff, double[] y, int yOff) {
    Checks.vector("x", x, xOff, n);
    Checks.vector("y", y, yOff, n);
    IMPL.scale(n, alpha, x, xOff, y, yOff);
  }

  /**
   * y ← y + x.
   *
   * @param n how many
   * @param x what is added
   * @param xOff the first
   * @param y sums; may be x itself at the same offset
   * @param yOff the first
   * @throws IllegalArgumentException if a range does not fit its array
   */
  public static void add(int n, double[] x, int xOff, double[] y, int yOff) {
    Checks.vector("x", x, xOff, n);
    Checks.vector("y", y, yOff, n);
    IMPL.add(n, x, xOff, y, yOff);
  }

  /**
   * z ← x − y.
   *
   * @param n how many
   * @param x what is subtracted from
   * @param xOff the first
   * @param y what is subtracted
   * @param yOff the first
   * @param z differences; may be x or y itself at the same offset
   * @param zOff the first
   * @throws IllegalArgumentException if a range does not fit its array
   */
  public static void subtract(
      int n, double[] x, int xOff, double[] y, int yOff, double[] z, int zOff) {
    Checks.vector("x", x, xOff, n);
    Checks.vector("y", y, yOff, n);
    Checks.vector("z", z, zOff, n);
    IMPL.subtract(n, x, xOff, y, yOff, z, zOff);
  }

  /**
   * z ← x y, number by number.
   *
   * @param n how many
   * @param x factors
   * @param xOff the first
   * @param y factors
   * @param yOff the first
   * @param z products; may be x or y itself at the same offset
   * @param zOff the first
   * @throws IllegalArgumentException if a range does not fit its array
   */
  public static void multiply(
      int n, double[] x, int xOff, double[] y, int yOff, double[] z, int zOff) {
    Checks.vector("x", x, xOff, n);
    Checks.vector("y", y, yOff, n);
    Checks.vector("z", z, zOff, n);
    IMPL.multiply(n, x, xOff, y, yOff, z, zOff);
  }

  /**
   * z ← (s − x) y, element by element.
   *
   * @param n how many
   * @param s what x is taken from
   * @param x subtrahends
   * @param xOff the first
   * @param y factors
   * @param yOff the first
   * @param z results; may be x or y itself at the same offset
   * @param zOff the first
   * @throws IllegalArgumentException if a range does not fit its array
   */
  public static void multiplyDifference(
      int n, double s, double[] x, int xOff, double[] y, int yOff, double[] z, int zOff) {
    Checks.vector("x", x, xOff, n);
    Checks.vector("y", y, yOff, n);
    Checks.vector("z", z, zOff, n);
    IMPL.multiplyDifference(n, s, x, xOff, y, yOff, z, zOff);
  }

  /**
   * y ← scale · x rounded to single precision, and 0 where that is smaller than the least.
   *
   * @param n how many
   * @param scale of x
   * @param least the smallest magnitude that is kept; 0 for all
   * @param x numbers
   * @param xOff the first
   * @param y results
   * @param yOff the first
   * @throws IllegalArgumentException if a range does not fit its array
   */
  public static void narrow(
      int n, double scale, float least, double[] x, int xOff, float[] y, int yOff) {
    Checks.vector("x", x, xOff, n);
    SingleChecks.vector("y", y, yOff, n);
    IMPL.narrow(n, scale, least, x, xOff, y, yOff);
  }
}
