package io.kinglet.cli;

import io.kinglet.cli.console.UsageException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What a run may hold, and whether only to say what it would cost. */
final class PlanOptions {
  private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([KMG]?)B?");

  @Option(
      names = "--plan",
      description =
          "king: say what a step would cost, with --form auto in each form and which would be"
              + " taken, and run nothing")
  boolean plan;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description =
          "the most that the run's numbers may take, such as 512M or 2G: particles, target,"
              + " measuring and, with king, stepping; not the JVM itself; default: the Java heap")
  String memory;

  /** Checks the size. */
  void check(FlowOptions.Method method) {
    if (plan && method != FlowOptions.Method.KING) {
      throw new UsageException(
          "--plan compares the forms of --method king; " + method.title() + " has one");
    }
    given();
  }

  /** Bytes asked for; 0 if none were. */
  private long given() {
    if (memory == null) {
      return 0;
    }
    Matcher matcher = SIZE.matcher(memory.strip().toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new UsageException("--memory is '" + memory + "'; give a size such as 512M or 2G");
    }
    int power = "KMG".indexOf(matcher.group(2).isEmpty() ? ' ' : matcher.group(2).charAt(0)) + 1;
    double bytes = Double.parseDouble(matcher.group(1)) * Math.pow(1024, power);
    if (!(bytes >= 1 && bytes < 0x1p62)) {
      throw new UsageException("--memory is '" + memory + "'; give a size such as 512M or 2G");
    }
    return (long) bytes;
  }

  /** Bytes that there are: what was asked for, and never more than the heap. */
  long budget() {
    long heap = Runtime.getRuntime().maxMemory();
    return memory == null ? heap : Math.min(heap, given());
  }

  /** What the budget is called. */
  String source() {
    return memory == null || given() > Runtime.getRuntime().maxMemory()
        ? "the Java heap"
        : "--memory";
  }

  /** For run.json. */
  void report(Map<String, Object> map) {
    map.put("memory", memory);
  }
}
