package io.kinglet.nativeconfig;

import io.kinglet.kernels.Kernels;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The one place where the LAPACK implementation is chosen, once for the life of the JVM. System
 * properties: {@code kinglet.lapack=auto|jblas|openblas|kinglet}, and {@code
 * kinglet.lapack.disable}, a list with commas of those that are not to be loaded even where they
 * could be. Native libraries load when they are first asked for, not before.
 *
 * <p>{@code auto} takes our own: it needs no native code and was the fastest of the three where the
 * solver works. Factor and solve, one right-hand side, one AVX-512 core, JDK 25, medians in µs:
 *
 * <table>
 *   <caption>Our own, jblas as it loads, OpenBLAS 0.3.31</caption>
 *   <tr><th>n</th><th>kinglet</th><th>jblas</th><th>openblas</th></tr>
 *   <tr><td>50</td><td>16</td><td>14</td><td>12</td></tr>
 *   <tr><td>200</td><td>190</td><td>315</td><td>260</td></tr>
 *   <tr><td>500</td><td>1,910</td><td>6,500</td><td>2,400</td></tr>
 *   <tr><td>1000</td><td>22,200</td><td>49,800</td><td>19,400</td></tr>
 * </table>
 *
 * <p>Loading costs 0.6 s for jblas and 0.4 s for OpenBLAS, ours nothing.
 */
public final class LapackProvider {
  private static final System.Logger LOG = System.getLogger("io.kinglet.nativeconfig");

  private record Choice(Lapack lapack, String line) {}

  /** Loaded on first use; a failure is kept as well, jblas cannot be tried twice. */
  private static final class JblasHolder {
    static final Attempt ATTEMPT = enabled("jblas", Jblas::load);
  }

  private static final class OpenBlasHolder {
    static final Attempt ATTEMPT = enabled("openblas", OpenBlas::attempt);
  }

  private static final class ChoiceHolder {
    static final Choice CHOICE = choose();
  }

  private LapackProvider() {}

  /**
   * The implementation in use.
   *
   * @return the one chosen
   */
  public static Lapack get() {
    return ChoiceHolder.CHOICE.lapack();
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
   * The implementation on jblas, where that loads; asking loads it.
   *
   * @return it, or nothing
   */
  public static Optional<Lapack> jblas() {
    return Optional.ofNullable(JblasHolder.ATTEMPT.lapack());
  }

  /**
   * The implementation on OpenBLAS through the foreign-function API, where one is found; asking
   * loads it.
   *
   * @return it, or nothing
   */
  public static Optional<Lapack> openblas() {
    return Optional.ofNullable(OpenBlasHolder.ATTEMPT.lapack());
  }

  /**
   * What was chosen and why, in one line.
   *
   * @return the line
   */
  public static String line() {
    return ChoiceHolder.CHOICE.line();
  }

  /** Why jblas is not there, or null. */
  static String jblasFailure() {
    return JblasHolder.ATTEMPT.failure();
  }

  /** Why OpenBLAS is not there, or null. */
  static String openblasFailure() {
    return OpenBlasHolder.ATTEMPT.failure();
  }

  private static Choice choose() {
    String wish = System.getProperty("kinglet.lapack", "auto").strip();
    Attempt attempt =
        switch (wish) {
          case "auto", "kinglet" -> Attempt.of(KingletLapack.INSTANCE);
          case "jblas" -> JblasHolder.ATTEMPT;
          case "openblas" -> OpenBlasHolder.ATTEMPT;
          default -> Attempt.failed("unknown; use auto, jblas, openblas or kinglet");
        };
    if (attempt.lapack() == null) {
      String line = "LAPACK: kinglet, our own, instead of " + wish + " (" + attempt.failure() + ")";
      LOG.log(Level.WARNING, line);
      return new Choice(KingletLapack.INSTANCE, line);
    }
    String line = "LAPACK: " + describe(attempt.lapack());
    LOG.log(Level.DEBUG, line);
    return new Choice(attempt.lapack(), line);
  }

  private static String describe(Lapack lapack) {
    return switch (lapack.name()) {
      case "kinglet" -> "kinglet, our own on the " + Kernels.provider() + " kernels";
      case "openblas" -> "openblas, " + OpenBlas.origin() + ", core " + OpenBlas.coreName();
      default -> lapack.name() + ", core " + Jblas.coreName();
    };
  }

  private static Attempt enabled(String name, Supplier<Attempt> load) {
    Stream<String> disabled =
        Arrays.stream(System.getProperty("kinglet.lapack.disable", "").split(","));
    return disabled.map(String::strip).anyMatch(name::equals)
        ? Attempt.failed("disabled by kinglet.lapack.disable")
        : load.get();
  }
}
