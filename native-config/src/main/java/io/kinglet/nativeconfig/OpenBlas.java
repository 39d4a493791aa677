package io.kinglet.nativeconfig;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * OpenBLAS through the foreign-function API: a back end of {@link Lapack}, and the peer that the
 * benchmarks compare our products with. The library inside the OpenBLAS archive on the class path
 * is taken, else the system's; the system property {@code kinglet.openblas} names another (a file,
 * or a name that the linker knows). It is told to use one thread, so that a caller's threads are
 * the only ones and results do not depend on their number.
 */
public final class OpenBlas {
  private static final int ROW_MAJOR = 101;
  private static final int PLAIN = 111;
  private static final int TRANSPOSED = 112;
  private static final int LOWER = 122;
  private static final int NON_UNIT = 131;
  private static final int LEFT = 141;

  private static final Linker LINKER = Linker.nativeLinker();
  // Heap arrays are passed as they are; a collection of garbage waits until the call returns.
  private static final Linker.Option HEAP = Linker.Option.critical(true);

  private static final SymbolLookup LIBRARY;
  private static final String ORIGIN;
  private static final String FAILURE;

  static {
    SymbolLookup found = null;
    String origin = null;
    String failure = null;
    try {
      Found library = find();
      found = library.symbols();
      origin = library.origin();
    } catch (IOException
        | IllegalArgumentException
        | IllegalCallerException
        | UnsatisfiedLinkError e) {
      failure = Attempt.reason(e);
    }
    LIBRARY = found;
    ORIGIN = origin;
    FAILURE = failure;
  }

  private static final MethodHandle DGEMM =
      heapCall(
          "cblas_dgemm",
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_DOUBLE,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_DOUBLE,
          ADDRESS,
          JAVA_INT);
  private static final MethodHandle DTRSM =
      heapCall(
          "cblas_dtrsm",
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_DOUBLE,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT);
  private static final MethodHandle DTRSV =
      heapCall(
          "cblas_dtrsv",
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT);
  // Fortran passes all by address, and the length of a text as one more argument at the end.
  private static final MethodHandle DPOTRF =
      heapCall("dpotrf_", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);

  private record Found(SymbolLookup symbols, String origin) {}

  private OpenBlas() {}

  /**
   * Whether a library was found; asking loads it.
   *
   * @return whether the other methods may be called
   */
  public static boolean present() {
    return LIBRARY != null;
  }

  /** The LAPACK implementation on it, or why there is none. */
  static Attempt attempt() {
    if (LIBRARY == null) {
      return Attempt.failed(FAILURE);
    }
    try {
      return Attempt.verified(new OpenBlasLapack());
    } catch (LinkageError | RuntimeException e) {
      return Attempt.failed(Attempt.reason(e));
    }
  }

  /** Why there is none, or null. */
  static String failure() {
    return FAILURE;
  }

  /**
   * Where the library was found.
   *
   * @return a few words
   * @throws IllegalStateException if there is no library
   */
  public static String origin() {
    need();
    return ORIGIN;
  }

  /**
   * What the library says of its build: version, options, core.
   *
   * @return its line
   * @throws IllegalStateException if there is no library
   */
  public static String config() {
    need();
    return text(LIBRARY, "openblas_get_config").orElse("unknown");
  }

  /**
   * The processor core whose kernels the library runs.
   *
   * @return its name, such as {@code Haswell} or {@code SkylakeX}
   * @throws IllegalStateException if there is no library
   */
  public static String coreName() {
    need();
    return text(LIBRARY, "openblas_get_corename").orElse("unknown");
  }

  /**
   * C ← α op(A) op(B) + β C by cblas_dgemm, row-major: the same work as {@link
   * io.kinglet.kernels.Products#gemm}, for comparison with it.
   *
   * @param transA whether op(A) = Aᵀ, A being stored k × m
   * @param transB whether op(B) = Bᵀ, B being stored n × k
   * @param m rows of op(A) and C
   * @param n columns of op(B) and C
   * @param k columns of op(A), rows of op(B)
   * @param alpha α
   * @param a A
   * @param aOff its first element
   * @param lda its leading dimension
   * @param b B
   * @param bOff its first element
   * @param ldb its leading dimension
   * @param beta β
   * @param c C
   * @param cOff its first element
   * @param ldc its leading dimension
   * @throws IllegalStateException if there is no library
   * @throws IllegalArgumentException if a block does not fit its array
   */
  public static void dgemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOff,
      int lda,
      double[] b,
      int bOff,
      int ldb,
      double beta,
      double[] c,
      int cOff,
      int ldc) {
    need();
    Blocks.check("A", a, aOff, transA ? k : m, transA ? m : k, lda);
    Blocks.check("B", b, bOff, transB ? n : k, transB ? k : n, ldb);
    Blocks.check("C", c, cOff, m, n, ldc);
    try {
      DGEMM.invokeExact(
          ROW_MAJOR,
          transA ? TRANSPOSED : PLAIN,
          transB ? TRANSPOSED : PLAIN,
          m,
          n,
          k,
          alpha,
          from(a, aOff),
          lda,
          from(b, bOff),
          ldb,
          beta,
          from(c, cOff),
          ldc);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** L X = B (or Lᵀ X = B) in place; L lower, row-major; checked by the caller. */
  static void solveLower(
      boolean transposed,
      int n,
      int nrhs,
      double[] l,
      int lOff,
      int ldl,
      double[] b,
      int bOff,
      int ldb) {
    int trans = transposed ? TRANSPOSED : PLAIN;
    try {
      if (nrhs == 1) {
        DTRSV.invokeExact(
            ROW_MAJOR, LOWER, trans, NON_UNIT, n, from(l, lOff), ldl, from(b, bOff), ldb);
      } else {
        DTRSM.invokeExact(
            ROW_MAJOR,
            LEFT,
            LOWER,
            trans,
            NON_UNIT,
            n,
            nrhs,
            1.0,
            from(l, lOff),
            ldl,
            from(b, bOff),
            ldb);
      }
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** dpotrf on the row-major lower triangle, which is the column-major upper one; its info. */
  static int factor(int n, double[] a, int aOff, int lda, FortranArguments arguments) {
    try {
      DPOTRF.invokeExact(
          arguments.text('U'),
          arguments.integer(0, n),
          from(a, aOff),
          arguments.integer(1, lda),
          arguments.integer(2, 0),
          1L);
      return arguments.value(2);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** A handle for arguments in native memory only; for calls too long to hold up the collector. */
  static MethodHandle nativeCall(String name, MemoryLayout... arguments) {
    return LINKER.downcallHandle(LIBRARY.findOrThrow(name), FunctionDescriptor.ofVoid(arguments));
  }

  static RuntimeException unexpected(Throwable e) {
    return e instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException("a call into OpenBLAS failed", e);
  }

  /** What a C function without arguments returns as text, if it is there. */
  static Optional<String> text(SymbolLookup library, String function) {
    return library
        .find(function)
        .map(
            address -> {
              try {
                MethodHandle call = LINKER.downcallHandle(address, FunctionDescriptor.of(ADDRESS));
                MemorySegment text = (MemorySegment) call.invokeExact();
                return text.reinterpret(Long.MAX_VALUE).getString(0).strip();
              } catch (Throwable e) {
                throw unexpected(e);
              }
            });
  }

  /** Tells a library how many threads to use, where it can be told. */
  static void oneThread(SymbolLookup library) {
    library
        .find("openblas_set_num_threads")
        .ifPresent(
            address -> {
              try {
                LINKER.downcallHandle(address, FunctionDescriptor.ofVoid(JAVA_INT)).invokeExact(1);
              } catch (Throwable e) {
                throw unexpected(e);
              }
            });
  }

  private static MemorySegment from(double[] array, int offset) {
    return MemorySegment.ofArray(array).asSlice((long) offset * Double.BYTES);
  }

  private static void need() {
    if (LIBRARY == null) {
      throw new IllegalStateException("there is no OpenBLAS: " + FAILURE);
    }
  }

  private static MethodHandle heapCall(String name, MemoryLayout... arguments) {
    return LIBRARY == null
        ? null
        : LINKER.downcallHandle(
            LIBRARY.findOrThrow(name), FunctionDescriptor.ofVoid(arguments), HEAP);
  }

  private static Found find() throws IOException {
    String given = System.getProperty("kinglet.openblas");
    if (given != null) {
      return ready(lookup(given), given);
    }
    if (GnuRuntime.supported() && NativeFiles.find(bundled()) != null) {
      GnuRuntime.load();
      SymbolLookup[] found = new SymbolLookup[1];
      NativeFiles.use(bundled(), file -> found[0] = lookup(file.toString()));
      return ready(found[0], "bundled");
    }
    for (String name :
        List.of("libopenblas.so.0", "libopenblas.so", "libopenblas.dylib", "libopenblas.dll")) {
      try {
        return ready(lookup(name), "the system's " + name);
      } catch (IllegalArgumentException notThere) {
        // The next name may be.
      }
    }
    throw new IllegalArgumentException("neither the class path nor the system has one");
  }

  private static String bundled() {
    return GnuRuntime.FOLDER + "libopenblas.so.0";
  }

  private static SymbolLookup lookup(String name) {
    return SymbolLookup.libraryLookup(name, Arena.global());
  }

  private static Found ready(SymbolLookup library, String origin) {
    for (String needed : List.of("cblas_dgemm", "cblas_dtrsm", "cblas_dtrsv", "dpotrf_")) {
      if (library.find(needed).isEmpty()) {
        throw new IllegalArgumentException(origin + " has no " + needed);
      }
    }
    oneThread(library);
    return new Found(library, origin);
  }
}
