package io.kinglet.nativeconfig;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;

/**
 * The Fortran run-time that jblas and OpenBLAS were linked with ({@code libgfortran.so.5} and
 * {@code libquadmath.so.0}). The system's is taken where there is one; else the one inside the
 * OpenBLAS archive on the class path. Once it is in the process, the linker finds it by its name
 * when it loads the libraries that need it.
 */
final class GnuRuntime {
  /** Where the OpenBLAS archive keeps its libraries. */
  static final String FOLDER = "org/bytedeco/openblas/linux-x86_64/";

  private static boolean loaded;

  private GnuRuntime() {}

  /** Whether this is a machine for which the archive has libraries. */
  static boolean supported() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  /**
   * Brings the run-time into the process.
   *
   * @throws IOException if neither the system nor the class path has it, or it can't be unpacked
   * @throws UnsatisfiedLinkError if it was unpacked but the linker refused it
   */
  static synchronized void load() throws IOException {
    if (loaded || !supported()) {
      return;
    }
    // In this order: libgfortran needs libquadmath.
    bring("libquadmath.so.0");
    bring("libgfortran.so.5");
    loaded = true;
  }

  private static void bring(String library) throws IOException {
    try {
      SymbolLookup.libraryLookup(library, Arena.global());
    } catch (IllegalArgumentException notOnThisSystem) {
      NativeFiles.use(FOLDER + library, file -> System.load(file.toString()));
    }
  }
}
