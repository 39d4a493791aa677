package io.kinglet.cli.console;

/** Where in the program an error came from, for whoever searches a fault. */
public final class Trace {
  /** Set by --stacktrace; the variable KINGLET_DEBUG does the same. */
  private static volatile boolean wanted;

  private Trace() {}

  /** Takes what the command line says. */
  public static void want(boolean value) {
    wanted = value;
  }

  /** Whether it is wanted. */
  static boolean wanted() {
    return wanted || System.getenv("KINGLET_DEBUG") != null;
  }

  /** Shows where an error came from, to who asked for it. */
  public static void show(Throwable e) {
    if (wanted()) {
      e.printStackTrace();
    }
  }
}
