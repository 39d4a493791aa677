package io.kinglet.jmh;

/** Tells the script jmh/bench which JDK the build has found. */
final class JavaHome {
  private JavaHome() {}

  /**
   * Prints it.
   *
   * @param args none
   */
  public static void main(String[] args) {
    System.out.println(System.getProperty("java.home"));
  }
}
