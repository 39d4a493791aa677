package io.kinglet.cli;

import java.io.PrintStream;

/** Where a command writes: results to one stream, everything about them to the other. */
final class Console {
  private final PrintStream out;
  private final PrintStream err;

  Console(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** What the command was asked for. */
  void print(String line) {
    out.println(line);
  }

  /** A remark to the person at the terminal. */
  void say(String line) {
    err.println("kinglet: " + line);
  }

  /** Data that runs but may not give what was meant. */
  void warn(String line) {
    err.println("kinglet: warning: " + line);
  }

  /** The one line of a failure. */
  void error(String line) {
    err.println("kinglet: " + line);
  }

  /** A remark that only somebody who searches a fault wants. */
  void debug(String line) {
    if (Kinglet.debugging()) {
      err.println("kinglet: " + line);
    }
  }

  /** The stream for remarks and progress. */
  PrintStream err() {
    return err;
  }
}
