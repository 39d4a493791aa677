package io.kinglet.jmh.record;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The figures of a group as a file: where they come from and what was measured. JMH's own JSON is
 * read as well.
 *
 * @param group its name
 * @param about when, on what and how, by name, in the order in which it is written
 * @param figures what was measured
 */
public record RecordFile(String group, Map<String, String> about, List<Figure> figures) {

  /**
   * Reads one.
   *
   * @param file ours or JMH's
   * @return what it holds
   * @throws IOException if it cannot be read or is neither
   */
  public static RecordFile read(Path file) throws IOException {
    String text = Files.readString(file);
    try {
      if (text.stripLeading().startsWith("[")) {
        return new RecordFile(name(file), Map.of(), jmh(text));
      }
      Map<String, Object> all = map(JSON.std.mapFrom(text));
      if (!(all.get("figures") instanceof List<?> list)) {
        throw new IOException(file + " has no figures; give a file of jmh/record or of jmh/bench");
      }
      List<Figure> figures = new ArrayList<>();
      for (Object one : list) {
        Map<String, Object> more = map(one);
        String benchmark = String.valueOf(more.remove("benchmark"));
        Map<String, String> params = texts(more.remove("params"));
        double[] micros = numbers(more.remove("micros"));
        figures.add(new Figure(benchmark, params, micros, more));
      }
      return new RecordFile(String.valueOf(all.get("group")), texts(all.get("about")), figures);
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new IOException(file + " is no JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a file, or every JSON of a folder in the order of their names.
   *
   * @param path a file or a folder
   * @return what they hold
   * @throws IOException if there is none, or one cannot be read
   */
  public static List<RecordFile> readAll(Path path) throws IOException {
    List<RecordFile> out = new ArrayList<>();
    if (Files.isDirectory(path)) {
      try (Stream<Path> files = Files.list(path)) {
        for (Path file : files.filter(one -> one.toString().endsWith(".json")).sorted().toList()) {
          out.add(read(file));
        }
      }
    } else {
      out.add(read(path));
    }
    if (out.isEmpty()) {
      throw new IOException(path + " holds no JSON; jmh/record makes it");
    }
    return out;
  }

  /**
   * Writes it.
   *
   * @param folder where to, as GROUP.json
   * @throws IOException if it cannot be written
   */
  public void write(Path folder) throws IOException {
    List<Object> list = new ArrayList<>();
    for (Figure figure : figures) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("benchmark", figure.benchmark());
      one.put("params", figure.params());
      one.put("micros", figure.micros());
      one.putAll(figure.more());
      list.add(one);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("group", group);
    all.put("about", about);
    all.put("figures", list);
    Path part = folder.resolve(group + ".json.part");
    Files.writeString(part, JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(all) + "\n");
    Files.move(part, folder.resolve(group + ".json"), StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The figures in JMH's JSON, whose times are in microseconds.
   *
   * @param text the JSON
   * @return a figure for each result
   * @throws IOException if it is not JMH's, or in another unit
   */
  static List<Figure> jmh(String text) throws IOException {
    List<Figure> figures = new ArrayList<>();
    Map<String, Set<String>> calls = new LinkedHashMap<>();
    List<Object> results = JSON.std.listFrom(text);
    for (Object one : results) {
      String[] name = name(map(one));
      calls.computeIfAbsent(name[0], key -> new LinkedHashSet<>()).add(name[1]);
    }
    for (Object one : results) {
      Map<String, Object> result = map(one);
      Map<String, Object> primary = map(result.get("primaryMetric"));
      String unit = String.valueOf(primary.get("scoreUnit"));
      if (!unit.equals("us/op")) {
        throw new IOException("a time in " + unit + ", but figures are in us/op");
      }
      List<Double> forks = new ArrayList<>();
      if (primary.get("rawData") instanceof List<?> raw) {
        for (Object fork : raw) {
          double[] iterations = numbers(fork);
          double sum = 0;
          for (double iteration : iterations) {
            sum += iteration;
          }
          forks.add(sum / iterations.length);
        }
      }
      Map<String, Object> more = new LinkedHashMap<>();
      map(result.get("secondaryMetrics"))
          .forEach(
              (name, metric) -> {
                if (name.endsWith("gc.alloc.rate.norm")
                    && map(metric).get("score") instanceof Number bytes) {
                  more.put("bytes", bytes);
                }
              });
      String[] name = name(result);
      Map<String, String> params = texts(result.get("params"));
      // A class that asks two things is asked both of in every run.
      if (calls.get(name[0]).size() > 1) {
        params.put("call", name[1]);
      }
      figures.add(
          new Figure(
              name[0], params, forks.stream().mapToDouble(Double::doubleValue).toArray(), more));
    }
    return figures;
  }

  /** Class and method of a result of JMH's. */
  private static String[] name(Map<String, Object> result) {
    String[] parts = String.valueOf(result.get("benchmark")).split("\\.", -1);
    return new String[] {parts[Math.max(0, parts.length - 2)], parts[parts.length - 1]};
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.json$", "");
  }

  private static double[] numbers(Object value) {
    return value instanceof List<?> list
        ? list.stream().mapToDouble(one -> ((Number) one).doubleValue()).toArray()
        : new double[0];
  }

  private static Map<String, String> texts(Object value) {
    Map<String, String> out = new LinkedHashMap<>();
    map(value).forEach((key, entry) -> out.put(key, String.valueOf(entry)));
    return out;
  }

  static Map<String, Object> map(Object value) {
    Map<String, Object> out = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> entries) {
      entries.forEach((key, entry) -> out.put(String.valueOf(key), entry));
    }
    return out;
  }
}
