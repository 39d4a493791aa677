package io.kinglet.cli.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells how far a run has come. */
public interface Progress extends AutoCloseable {
  /** A step was taken; {@code value} is what it found. */
  void step(long step, double value);

  @Override
  void close();

  /** A bar where a person looks on, lines elsewhere, nothing if that is asked for. */
  static Progress of(boolean quiet, PrintStream to, long steps) {
    return of(quiet, to, steps, "residual");
  }

  /** The same of steps that find something else, named in a word. */
  static Progress of(boolean quiet, PrintStream to, long steps, String measure) {
    if (quiet) {
      return quiet();
    }
    return onTerminal() ? bar(to, steps, measure) : lines(to, steps, measure);
  }

  /** Says nothing. */
  static Progress quiet() {
    return new Progress() {
      @Override
      public void step(long step, double value) {}

      @Override
      public void close() {}
    };
  }

  /** A line about every tenth of the steps. */
  static Progress lines(PrintStream to, long steps, String measure) {
    long every = Math.max(1, steps / 10);
    return new Progress() {
      @Override
      public void step(long step, double value) {
        if (step % every == 0 || step == steps) {
          to.printf(Locale.ROOT, "step %d of %d: %s %.4g%n", step, steps, measure, value);
        }
      }

      @Override
      public void close() {}
    };
  }

  /** A bar that is drawn again and again on one line of a terminal. */
  static Progress bar(PrintStream to, long steps, String measure) {
    // The width is given, or the library would ask a terminal library that loads native code.
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("steps")
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(100)
            .setConsumer(new ConsoleProgressBarConsumer(to, width()))
            .build();
    return new Progress() {
      @Override
      public void step(long step, double value) {
        bar.stepTo(step);
        bar.setExtraMessage(String.format(Locale.ROOT, " %s %.3g", measure, value));
      }

      @Override
      public void close() {
        bar.close();
      }
    };
  }

  private static int width() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[0-9]{2,3}") ? Integer.parseInt(columns) - 1 : 79;
  }

  /** Whether standard error is a terminal; the JDK's Console knows only of input and output. */
  static boolean onTerminal() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    Path descriptor = Path.of("/proc/self/fd/2");
    try {
      if (Files.isSymbolicLink(descriptor)) {
        String device = Files.readSymbolicLink(descriptor).toString();
        return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
      }
    } catch (IOException e) {
      return false;
    }
    return System.console() != null && System.console().isTerminal();
  }
}
