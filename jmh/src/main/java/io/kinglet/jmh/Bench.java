package io.kinglet.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs benchmarks and leaves JMH's JSON and a Markdown table. The short set looks, in a few
 * minutes; what is published comes from the full one: five forks, longer warm-up, more shapes.
 */
public final class Bench {
  private Bench() {}

  /**
   * Runs them.
   *
   * @param args the folder for results, then {@code --full} or nothing, then any options of JMH
   * @throws Exception if the run or the writing fails
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      System.err.println("usage: Bench RESULTS_FOLDER [--full] [JMH options]; see jmh/bench");
      System.exit(2);
    }
    List<String> rest = new ArrayList<>(List.of(args).subList(1, args.length));
    boolean full = rest.remove("--full");
    try {
      run(Path.of(args[0]), full, new CommandLineOptions(rest.toArray(String[]::new)));
    } catch (CommandLineOptionException e) {
      System.err.println("jmh/bench: " + e.getMessage());
      System.exit(2);
    }
  }

  private static void run(Path folder, boolean full, CommandLineOptions given)
      throws IOException, RunnerException {
    if (given.shouldHelp()) {
      System.out.println("jmh/bench [--full] [JMH options], and these are JMH's:");
      given.showHelp();
      return;
    }
    if (given.shouldList()) {
      new Runner(given).list();
      return;
    }
    Files.createDirectories(folder);
    String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    Path json = folder.resolve(time + (full ? "-full" : "-short") + ".json");
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .parent(given)
            .addProfiler(GCProfiler.class)
            .resultFormat(ResultFormatType.JSON)
            .result(json.toString())
            .jvmArgsAppend("-Xmx3g");
    if (!given.getForkCount().hasValue()) {
      options.forks(full ? 5 : 1);
    }
    if (!given.getWarmupIterations().hasValue()) {
      options.warmupIterations(full ? 10 : 5);
    }
    if (!given.getMeasurementIterations().hasValue()) {
      options.measurementIterations(full ? 5 : 3);
    }
    if (!given.getWarmupTime().hasValue()) {
      options.warmupTime(TimeValue.seconds(1));
    }
    if (!given.getMeasurementTime().hasValue()) {
      options.measurementTime(TimeValue.seconds(1));
    }
    new Runner(options.build()).run();
    Path table = Table.write(json);
    System.out.println();
    System.out.println(Files.readString(table));
    System.out.println("in " + json + " and " + table.getFileName());
  }
}
