package io.kinglet.cli.console;

import java.io.PrintStream;

/** Where a command writes: results to one stream, everything about them to the other. */
public final class Console {
  private final PrintStream out;
  private final PrintStream err;

  /** Takes the two streams. */
  public Console(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** What the command was asked for. */
  public void print(String line) {
    out.println(line);
  }

  /** A remark to the person at the terminal. */
  public void say(String line) {
    err.println("kinglet: " + line);
  }

  /** Data that runs but may not give what was meant. */
  public void warn(String line) {
    err.println("kinglet: warning: " + line);
  }

  /** The one line of a failure. */
  public void error(String line) {
    err.println("kinglet: " + line);
  }

  /** A remark that only somebody who searches a fault wants. */
  public void debug(String line) {
    if (Trace.wanted()) {
      err.println("kinglet: " + line);
    }
  }

  /** The stream for remarks and progress. */
  public PrintStream err() {
    return err;
  }

  /**
   * The one line of a run that ended early.
   *
   * @param failure what ended it
   * @param outcome what is left of the run
   */
  public void failed(Throwable failure, String outcome) {
    String advice = failure.getCause() instanceof OutOfMemoryError ? "; " + outOfMemory() : "";
    error(failure.getMessage() + advice + "; " + outcome);
    Trace.show(failure);
  }

  /** What to say and do when the heap is full. */
  public static String outOfMemory() {
    return "out of memory: the Java heap is "
        + (Runtime.getRuntime().maxMemory() >> 20)
        + " MB; give fewer particles, columns or features, or a larger heap (-Xmx)";
  }

  /** So many of something, in words. */
  public static String plural(long n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
