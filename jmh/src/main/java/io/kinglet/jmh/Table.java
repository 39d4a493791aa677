package io.kinglet.jmh;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.jmh.record.Numbers;
import io.kinglet.nativeconfig.Doctor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run of JMH as Markdown: the machine in the heading, one table for each benchmark class, each
 * twin's time over ours in the same run.
 */
public final class Table {
  private static final String OURS = "kinglet";

  private Table() {}

  /** One row. */
  record Row(String benchmark, String shape, String twin, double time, double error, double bytes) {
    String group() {
      return benchmark + " " + shape;
    }
  }

  /**
   * Writes the table of a run beside its JSON.
   *
   * @param json JMH's results
   * @return the Markdown file
   * @throws IOException if a file cannot be read or written, or holds no results of JMH
   */
  public static Path write(Path json) throws IOException {
    String text = of(Files.readString(json), Doctor.report());
    String name = json.getFileName().toString().replaceFirst("\\.json$", "") + ".md";
    Path part = json.resolveSibling(name + ".part");
    Files.writeString(part, text);
    return Files.move(part, json.resolveSibling(name), StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The table.
   *
   * @param json JMH's results
   * @param machine what they were measured on
   * @return Markdown
   * @throws IOException if this is no JSON of JMH's
   */
  static String of(String json, List<Doctor.Finding> machine) throws IOException {
    List<Map<String, Object>> results = new ArrayList<>();
    for (Object result : JSON.std.listFrom(json)) {
      results.add(map(result));
    }
    if (results.isEmpty()) {
      throw new IOException("the run has no results");
    }
    List<Row> rows = new ArrayList<>();
    results.forEach(result -> rows.add(row(result)));
    StringBuilder out = new StringBuilder("# Benchmarks\n\n");
    for (Doctor.Finding finding : machine) {
      if (!finding.name().equals(Doctor.ADVICE)) {
        out.append("- ").append(finding).append('\n');
      }
    }
    Map<String, Object> first = results.get(0);
    out.append(
        String.format(
            Locale.ROOT,
            "- run: JMH %s, forks %s, iterations %s after %s of warm-up, %s each; one thread%n",
            first.get("jmhVersion"),
            first.get("forks"),
            first.get("measurementIterations"),
            first.get("warmupIterations"),
            first.get("measurementTime")));
    out.append("\nTimes are means ± the 99.9 % error of JMH; bytes are allocated on the heap by\n");
    out.append("each call; the last column is a twin's time over ours in this run.\n");
    Map<String, Row> ours = new LinkedHashMap<>();
    rows.stream().filter(row -> row.twin.equals(OURS)).forEach(row -> ours.put(row.group(), row));
    String benchmark = "";
    for (Row row : rows.stream().sorted(Table::order).toList()) {
      if (!row.benchmark.equals(benchmark)) {
        benchmark = row.benchmark;
        out.append("\n## ").append(benchmark).append("\n\n");
        out.append("| size | what | µs | ± | bytes | × kinglet |\n");
        out.append("| --- | --- | ---: | ---: | ---: | ---: |\n");
      }
      Row own = ours.get(row.group());
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %.0f | %s |%n",
              row.shape,
              row.twin,
              Numbers.three(row.time),
              Numbers.three(row.error),
              row.bytes,
              own == null ? "" : Numbers.three(row.time / own.time)));
    }
    return out.toString().replace("\r\n", "\n");
  }

  /** By class, size and time. */
  private static int order(Row left, Row right) {
    if (!left.benchmark.equals(right.benchmark)) {
      return left.benchmark.compareTo(right.benchmark);
    }
    if (!left.shape.equals(right.shape)) {
      return Numbers.compareShapes(left.shape, right.shape);
    }
    return Double.compare(left.time, right.time);
  }

  private static Row row(Map<String, Object> result) {
    String[] name = String.valueOf(result.get("benchmark")).split("\\.", -1);
    Map<String, Object> primary = map(result.get("primaryMetric"));
    Map<String, Object> params = map(result.get("params"));
    String twin = String.valueOf(params.remove("twin"));
    String shape = String.join(" ", params.values().stream().map(String::valueOf).toList());
    Map<String, Object> secondary = map(result.get("secondaryMetrics"));
    double bytes = Double.NaN;
    for (Map.Entry<String, Object> metric : secondary.entrySet()) {
      if (metric.getKey().endsWith("gc.alloc.rate.norm")) {
        bytes = number(map(metric.getValue()).get("score"));
      }
    }
    String unit = String.valueOf(primary.get("scoreUnit"));
    if (!unit.equals("us/op")) {
      throw new IllegalArgumentException("a time in " + unit + ", but the table is in us/op");
    }
    return new Row(
        name[name.length - 2],
        shape,
        twin,
        number(primary.get("score")),
        number(primary.get("scoreError")),
        bytes);
  }

  /** JMH writes what is not a number as text. */
  private static double number(Object value) {
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private static Map<String, Object> map(Object value) {
    Map<String, Object> out = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> entries) {
      entries.forEach((key, entry) -> out.put(String.valueOf(key), entry));
    }
    return out;
  }
}
