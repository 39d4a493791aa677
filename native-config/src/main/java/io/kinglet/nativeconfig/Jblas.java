package io.kinglet.nativeconfig;

import java.io.IOException;
import java.lang.foreign.SymbolLookup;
import org.jblas.util.Logger;

/** Loads jblas, once, when it is first asked for. */
final class Jblas {
  // One above its ERROR: jblas writes to standard error by itself, and what fails is told by us.
  private static final int SILENT = Logger.ERROR + 1;

  private Jblas() {}

  /** Loads and tries it. Touch no class of jblas before this. */
  static Attempt load() {
    try {
      GnuRuntime.load();
    } catch (IOException | UnsatisfiedLinkError | IllegalCallerException e) {
      return Attempt.failed("its Fortran run-time can't be loaded: " + e.getMessage());
    }
    try {
      Logger.getLogger().setLevel(SILENT);
      return Attempt.verified(new JblasLapack());
    } catch (UnsatisfiedLinkError e) {
      // jblas keeps the cause to itself and fails at its first call, by the name of a function.
      return Attempt.failed(
          "its native library did not load; it is unpacked into java.io.tmpdir, "
              + System.getProperty("java.io.tmpdir")
              + ", which must be writable and allow programs to run");
    } catch (LinkageError | RuntimeException e) {
      return Attempt.failed(Attempt.reason(e));
    }
  }

  /**
   * The core whose kernels the (2020, single-threaded) OpenBLAS inside jblas runs; call it after it
   * has loaded.
   */
  static String coreName() {
    return OpenBlas.text(SymbolLookup.loaderLookup(), "gotoblas_corename").orElse("unknown");
  }
}
