package io.kinglet.cli.experiment;

import io.kinglet.cli.console.OptionValues;
import io.kinglet.cli.console.UsageException;
import io.kinglet.solver.Parallel;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every experiment can be told. */
final class ExperimentOptions {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "a new folder; default: kinglet-EXPERIMENT")
  Path out;

  @Option(names = "--force", description = "replace an earlier run in that folder")
  boolean force;

  @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "default: 1")
  long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "default: all processors; results do not depend on it")
  Integer threads;

  @Option(
      names = "--paper",
      description = "all settings as published, but for those that are given besides")
  boolean paper;

  @Option(names = "--quiet", description = "say nothing but warnings and errors")
  boolean quiet;

  /**
   * Checks them.
   *
   * @throws UsageException if one is out of range
   */
  void check() {
    OptionValues.notEmpty("--out", out == null ? null : out.toString());
    OptionValues.range("--threads", threads, 1, 1024);
  }

  /**
   * Refuses what does not fit into an array, or into half of the heap.
   *
   * @param what it is: sizes and the options that they come from
   * @param numbers of one array
   * @param arrays of that size
   * @throws UsageException if it does not
   */
  static void requireFits(String what, long numbers, int arrays) {
    long heap = Runtime.getRuntime().maxMemory();
    if (numbers > Integer.MAX_VALUE - 8 || arrays * numbers * Double.BYTES > heap / 2) {
      throw new UsageException(
          what
              + " are "
              + numbers
              + " numbers, "
              + (arrays * numbers * Double.BYTES >> 20)
              + " MB here, and the Java heap is "
              + (heap >> 20)
              + " MB; give less, or a larger heap with -Xmx");
    }
  }

  Path outOr(String experiment) {
    return out == null ? Path.of("kinglet-" + experiment) : out;
  }

  int threadCount() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }

  Parallel parallel() {
    return threadCount() == 1 ? Parallel.serial() : Parallel.common(threadCount());
  }
}
