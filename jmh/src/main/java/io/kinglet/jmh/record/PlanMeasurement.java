package io.kinglet.jmh.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Steps in the ways that the plan chooses from, timed in turn by a process for each fork, beside
 * what the plan predicts of them.
 *
 * @param settings whose, {@code published} or {@code multiscale}
 * @param shapes such as {@code 100x200x5x100}
 * @param features R of the step with random features; 0 for none
 * @param apart whether each way has a process of its own, for the peak of its memory
 * @param heap of a process, as -Xmx takes it
 */
record PlanMeasurement(
    String settings, List<String> shapes, int features, boolean apart, String heap)
    implements Measurement {

  @Override
  public List<Figure> run(Path project, int forks) throws IOException, InterruptedException {
    List<String> ways = features > 0 ? PlanSteps.WAYS : PlanSteps.WAYS.subList(0, 2);
    Map<Map<String, String>, List<Map<String, Object>>> found = new LinkedHashMap<>();
    for (int fork = 0; fork < forks; fork++) {
      if (apart) {
        for (String way : ways) {
          collect(found, shapes, List.of(way));
        }
      } else {
        collect(found, shapes, ways);
      }
    }
    List<Figure> figures = new ArrayList<>();
    found.forEach(
        (params, results) -> {
          double[] micros =
              results.stream().mapToDouble(one -> number(one, PlanSteps.MICROS)).toArray();
          Map<String, Object> more = new LinkedHashMap<>(results.get(results.size() - 1));
          more.remove(PlanSteps.MICROS);
          if (apart) {
            double[] peaks =
                results.stream().mapToDouble(one -> number(one, "peakBytes")).toArray();
            more.put("peakBytes", Numbers.median(peaks));
          } else {
            more.remove("peakBytes");
          }
          figures.add(new Figure("PlanSteps", params, micros, more));
        });
    return figures;
  }

  private static double number(Map<String, Object> result, String name) {
    return result.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** Runs a process and sorts what it says by what it is of. */
  private void collect(
      Map<Map<String, String>, List<Map<String, Object>>> found,
      List<String> shapes,
      List<String> ways)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-Xmx" + heap);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(PlanSteps.class.getName());
    command.addAll(Arrays.asList(settings, Integer.toString(features), String.join(",", ways)));
    command.addAll(shapes);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    System.out.print(out);
    if (process.waitFor() != 0) {
      throw new IOException("the process that steps as planned failed: " + command);
    }
    for (Object line : JSON.std.listFrom(out)) {
      Map<String, Object> result = RecordFile.map(line);
      Map<String, String> params = new LinkedHashMap<>();
      params.put("shape", String.valueOf(result.remove("shape")));
      params.put("settings", settings);
      if (features > 0) {
        params.put("features", Integer.toString(features));
      }
      params.put("twin", String.valueOf(result.remove("twin")));
      found.computeIfAbsent(params, key -> new ArrayList<>()).add(result);
    }
  }

  @Override
  public String howLong() {
    return "the mean step of at least "
        + PlanSteps.SECONDS
        + " s, after "
        + PlanSteps.WARMUP
        + " s of warm-up, all in one process"
        + (apart ? " for each way" : "");
  }
}
