package io.kinglet.jmh.reference;

/** Who multiplies and solves, by the name that a benchmark's parameter gives. */
public final class BlasTwins {
  private BlasTwins() {}

  /**
   * Makes one.
   *
   * @param twin kinglet, plain-java, ejml, jblas or openblas
   * @return it, loaded
   * @throws IllegalStateException if its library does not load here
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Blas of(String twin) {
    return switch (twin) {
      case "kinglet" -> new KingletBlas();
      case "plain-java" -> new PlainBlas();
      case "ejml" -> new EjmlBlas();
      case "jblas" -> new JblasBlas();
      case "openblas" -> new OpenBlasBlas();
      default ->
          throw new IllegalArgumentException(
              "no twin '" + twin + "'; there are kinglet, plain-java, ejml, jblas and openblas");
    };
  }
}
