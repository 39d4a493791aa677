package io.kinglet.jmh.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.jmh.reference.StepData;
import io.kinglet.jmh.reference.StepFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The step in Python, by jmh/reference/run.
 *
 * @param shapes such as {@code 100x200x5}
 * @param forms such as {@code dense-torch:float}
 * @param most processes for each, whatever is asked for
 */
record PythonMeasurement(List<String> shapes, List<String> forms, int most) implements Measurement {
  private static final String BENCHMARK = "PythonStep";

  @Override
  public List<Figure> run(Path project, int forks) throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("kinglet-step");
    try {
      for (String shape : shapes) {
        StepFile.write(StepData.of(shape), data.resolve(shape + ".f64"));
      }
      Process program =
          new ProcessBuilder(
                  project.resolve("jmh/reference/run").toString(),
                  "--data",
                  data.toString(),
                  "--shapes",
                  String.join(" ", shapes),
                  "--forms",
                  String.join(" ", forms),
                  "--forks",
                  Integer.toString(Math.min(forks, most)))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      List<Map<String, Object>> lines = new ArrayList<>();
      try (BufferedReader out =
          new BufferedReader(new InputStreamReader(program.getInputStream(), UTF_8))) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          System.out.println(line);
          lines.add(RecordFile.map(JSON.std.mapFrom(line)));
        }
      }
      if (program.waitFor() != 0) {
        throw new IOException("jmh/reference/run failed; what it printed says why");
      }
      return figures(lines);
    } finally {
      for (String shape : shapes) {
        Files.deleteIfExists(data.resolve(shape + ".f64"));
      }
      Files.delete(data);
    }
  }

  @Override
  public String howLong() {
    return "the median of at least 3 steps and 1 s after 2 steps of warm-up";
  }

  /** The lines of one form and shape, a process each, are a figure's forks. */
  static List<Figure> figures(List<Map<String, Object>> lines) {
    Map<Map<String, String>, List<Map<String, Object>>> forks = new LinkedHashMap<>();
    for (Map<String, Object> line : lines) {
      Map<String, String> params = new LinkedHashMap<>();
      params.put("shape", String.valueOf(line.get("shape")));
      params.put("twin", line.get("form") + "-" + line.get("dtype"));
      forks.computeIfAbsent(params, key -> new ArrayList<>()).add(line);
    }
    List<Figure> figures = new ArrayList<>();
    forks.forEach(
        (params, list) -> {
          Map<String, Object> more = new LinkedHashMap<>(list.get(0));
          for (String name :
              List.of("form", "shape", "dtype", "seconds", "steps", "least", "most", "peakBytes")) {
            more.remove(name);
          }
          if (String.valueOf(more.get("outcome")).startsWith("done")) {
            more.remove("outcome");
          }
          list.stream()
              .filter(line -> line.get("peakBytes") instanceof Number)
              .mapToLong(line -> ((Number) line.get("peakBytes")).longValue())
              .max()
              .ifPresent(peak -> more.put("peakBytes", peak));
          double[] micros =
              list.stream()
                  .filter(line -> line.get("seconds") instanceof Number)
                  .mapToDouble(line -> 1e6 * ((Number) line.get("seconds")).doubleValue())
                  .toArray();
          figures.add(new Figure(BENCHMARK, params, micros, more));
        });
    return figures;
  }
}
