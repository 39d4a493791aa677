package io.kinglet.cli.console;

import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

/**
 * Ctrl-C and SIGTERM as a request: the run looks here after each step. The second one ends the
 * process at once.
 */
@SuppressWarnings("sunapi") // a shutdown hook could not let the second one through
public final class Interrupts implements AutoCloseable {
  private final AtomicInteger exitCode = new AtomicInteger();
  private final Console console;

  private Interrupts(Console console) {
    this.console = console;
  }

  /** Starts to listen. */
  public static Interrupts listen(Console console) {
    Interrupts interrupts = new Interrupts(console);
    for (String name : new String[] {"INT", "TERM"}) {
      try {
        Signal.handle(new Signal(name), interrupts::received);
      } catch (IllegalArgumentException e) {
        console.debug("signal " + name + " is not to be had: " + e.getMessage());
      }
    }
    return interrupts;
  }

  private void received(Signal signal) {
    int code = 128 + signal.getNumber();
    if (!exitCode.compareAndSet(0, code)) {
      Runtime.getRuntime().halt(code);
    }
    console.say("stopping after this step; once more to stop at once");
  }

  /** Whether the run is to stop. */
  public boolean requested() {
    return exitCode.get() != 0;
  }

  /** What the process ends with then. */
  public int exitCode() {
    return exitCode.get();
  }

  /** Leaves the signals to the operating system again: the process ends at once. */
  @Override
  public void close() {
    for (String name : new String[] {"INT", "TERM"}) {
      try {
        Signal.handle(new Signal(name), sun.misc.SignalHandler.SIG_DFL);
      } catch (IllegalArgumentException e) {
        console.debug("signal " + name + " was not to be had");
      }
    }
  }
}
