package io.kinglet.cli.experiment;

import io.kinglet.cli.console.OptionValues;
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
   * @throws io.kinglet.cli.console.UsageException if one is out of range
   */
  void check() {
    OptionValues.notEmpty("--out", out == null ? null : out.toString());
    OptionValues.range("--threads", threads, 1, 1024);
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
