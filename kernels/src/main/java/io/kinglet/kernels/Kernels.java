package io.kinglet.kernels;

/** What was chosen to run the kernels. */
public final class Kernels {
  private Kernels() {}

  /**
   * The implementation in use.
   *
   * @return {@code "vector"} or {@code "scalar"}
   */
  public static String provider() {
    return KernelProvider.current().name();
  }

  /**
   * The width of one register of the implementation in use.
   *
   * @return bits; 64 for the scalar kernels
   */
  public static int vectorBits() {
    return KernelProvider.current().bits();
  }

  /**
   * What was chosen and why, in one line.
   *
   * @return the line
   */
  public static String line() {
    return KernelProvider.current().line();
  }
}
