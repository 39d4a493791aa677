package io.kinglet.nativeconfig;

import java.util.Optional;

/** The one place where the LAPACK implementation is chosen, once for the life of the JVM. */
public final class LapackProvider {
  private LapackProvider() {}

  /**
   * The implementation in use.
   *
   * @return the one chosen
   */
  public static Lapack get() {
    return KingletLapack.INSTANCE;
  }

  /**
   * Our own implementation, which is always there.
   *
   * @return it
   */
  public static Lapack kinglet() {
    return KingletLapack.INSTANCE;
  }

  /**
   * The implementation on jblas, where that loads.
   *
   * @return it, or nothing
   */
  public static Optional<Lapack> jblas() {
    return Optional.empty();
  }

  /**
   * The implementation on OpenBLAS through the foreign-function API, where one is found.
   *
   * @return it, or nothing
   */
  public static Optional<Lapack> openblas() {
    return Optional.empty();
  }

  /**
   * What was chosen and why, in one line.
   *
   * @return the line
   */
  public static String line() {
    return "LAPACK: kinglet (blocked Cholesky on the kernels)";
  }
}
