package io.kinglet.nativeconfig;

import io.kinglet.kernels.Workspace;

/**
 * What came of loading an implementation.
 *
 * @param lapack the implementation, or null
 * @param failure why there is none, in a few words, or null
 */
record Attempt(Lapack lapack, String failure) {
  static Attempt of(Lapack lapack) {
    return new Attempt(lapack, null);
  }

  /**
   * An implementation that factors a small matrix as ours does. Builds of OpenBLAS are known that
   * take a processor for another one and return wrong numbers without a word.
   */
  static Attempt verified(Lapack lapack) {
    int n = 67;
    Workspace ws = new Workspace();
    double[] given = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        given[i * n + j] = i == j ? 2 + i % 3 : 1.0 / (2 + i + j);
      }
    }
    double[] ours = given.clone();
    int wanted = KingletLapack.INSTANCE.cholesky(n, ours, 0, n, ws);
    int got = lapack.cholesky(n, given, 0, n, ws);
    double worst = 0;
    for (int i = 0; i < n * n; i++) {
      worst = Math.max(worst, Math.abs(given[i] - ours[i]));
    }
    // The matrix has condition 4 or so and entries up to 4: 67 roundings leave about 1e-14.
    return got == wanted && worst < 1e-12
        ? of(lapack)
        : failed("its factor of a known matrix is wrong by " + worst);
  }

  static Attempt failed(String why) {
    // Loaders' messages have several lines; a log line has one.
    return new Attempt(null, why == null ? "no reason given" : why.lines().findFirst().orElse(""));
  }

  /** The innermost cause says what happened; the outer ones say where. */
  static String reason(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
