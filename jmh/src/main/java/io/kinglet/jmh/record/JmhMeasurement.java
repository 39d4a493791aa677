package io.kinglet.jmh.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * A benchmark class at some parameters.
 *
 * @param benchmark its simple name
 * @param pace how long
 * @param heap of a fork, as -Xmx takes it
 * @param params every parameter's values, in all combinations
 */
record JmhMeasurement(String benchmark, Pace pace, String heap, Map<String, List<String>> params)
    implements Measurement {
  private static final String BYTES = "bytes";

  /**
   * How long a fork takes: iterations of warm-up and iterations that are measured. A call that
   * takes longer than an iteration makes it longer.
   */
  enum Pace {
    // The compiler has done with a product's tiles after 0.8 s on an idle machine, 1.5 s on a busy
    // one; with a step's after 5 to 7 s, when a call's heap falls below 2 kB and its time by a
    // tenth.
    // Before, they take up to 200 times as long.
    SHORT(4, 400, 3, 150),
    MIDDLE(4, 800, 3, 300),
    LONG(8, 1000, 3, 500),
    /** One call of ten seconds or so, after another. */
    ONCE(1, 1000, 1, 1000);

    private final int warmups;
    private final int warmup;
    private final int iterations;
    private final int measured;

    Pace(int warmups, int warmup, int iterations, int measured) {
      this.warmups = warmups;
      this.warmup = warmup;
      this.iterations = iterations;
      this.measured = measured;
    }
  }

  /**
   * A fork of every combination in turn, as often as there are forks: what the machine does
   * meanwhile meets all of them, so that a twin's time over ours is of the same minutes.
   */
  @Override
  public List<Figure> run(Path project, int forks) throws IOException {
    List<List<Figure>> rounds = new ArrayList<>();
    for (int fork = 0; fork < forks; fork++) {
      rounds.add(round());
    }
    return withTheMissing(merged(rounds));
  }

  private List<Figure> round() throws IOException {
    Path json = Files.createTempFile("kinglet-jmh", ".json");
    try {
      ChainedOptionsBuilder options =
          new OptionsBuilder()
              .include("\\." + benchmark + "\\.")
              .forks(1)
              .warmupIterations(pace.warmups)
              .measurementIterations(pace.iterations)
              .warmupTime(TimeValue.milliseconds(pace.warmup))
              .measurementTime(TimeValue.milliseconds(pace.measured))
              .timeout(TimeValue.minutes(10))
              .addProfiler(GCProfiler.class)
              .resultFormat(ResultFormatType.JSON)
              .result(json.toString())
              .jvmArgsAppend("-Xmx" + heap);
      params.forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
      new Runner(options.build()).run();
      return RecordFile.jmh(Files.readString(json));
    } catch (RunnerException e) {
      throw new IOException(benchmark + " did not run: " + e.getMessage(), e);
    } finally {
      Files.delete(json);
    }
  }

  /** The forks of each figure, and the medians of what was found besides. */
  static List<Figure> merged(List<List<Figure>> rounds) {
    Map<String, List<Figure>> all = new LinkedHashMap<>();
    rounds.forEach(
        round ->
            round.forEach(
                figure -> all.computeIfAbsent(figure.key(), key -> new ArrayList<>()).add(figure)));
    List<Figure> out = new ArrayList<>();
    for (List<Figure> same : all.values()) {
      double[] micros = same.stream().flatMapToDouble(one -> Arrays.stream(one.micros())).toArray();
      double[] bytes = same.stream().mapToDouble(one -> one.number(BYTES)).toArray();
      Map<String, Object> more = new LinkedHashMap<>(same.get(0).more());
      if (more.containsKey(BYTES)) {
        more.put(BYTES, Numbers.median(bytes));
      }
      out.add(new Figure(same.get(0).benchmark(), same.get(0).params(), micros, more));
    }
    return out;
  }

  @Override
  public String howLong() {
    return "%d x %d ms after %d x %d ms of warm-up"
        .formatted(pace.iterations, pace.measured, pace.warmups, pace.warmup);
  }

  /** Says of each combination that gave no result that there is none. */
  private List<Figure> withTheMissing(List<Figure> found) {
    Set<Map<String, String>> there = new LinkedHashSet<>();
    for (Figure figure : found) {
      there.add(figure.params());
    }
    List<Figure> all = new ArrayList<>(found);
    for (Map<String, String> wanted : combinations()) {
      // A benchmark may have parameters that are not asked for.
      if (there.stream().noneMatch(one -> one.entrySet().containsAll(wanted.entrySet()))) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("outcome", "did not run here");
        all.add(new Figure(benchmark, wanted, new double[0], more));
      }
    }
    return all;
  }

  private List<Map<String, String>> combinations() {
    List<Map<String, String>> out = List.of(Map.of());
    for (Map.Entry<String, List<String>> param : params.entrySet()) {
      out =
          out.stream()
              .flatMap(
                  before ->
                      param.getValue().stream()
                          .map(
                              value -> {
                                Map<String, String> one = new LinkedHashMap<>(before);
                                one.put(param.getKey(), value);
                                return one;
                              }))
              .collect(Collectors.toList());
    }
    return out;
  }
}
