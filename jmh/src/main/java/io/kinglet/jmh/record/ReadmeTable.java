package io.kinglet.jmh.record;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** README's table of the step, made of the same figures and written the same way. */
public final class ReadmeTable {
  static final String BEGIN = "<!-- Made by jmh/record; do not edit from here -->";
  static final String END = "<!-- to here -->";

  private static final List<String> SIZES = List.of("100x200x5", "100x200x20");
  private static final List<String> LARGE = List.of("200x200x324", "1000x500x50");

  private ReadmeTable() {}

  /**
   * Puts the table between its two lines.
   *
   * @param readme the text of README.md
   * @param files the groups
   * @return the text with the table of these figures
   * @throws IllegalArgumentException if the lines are not there
   */
  public static String replace(String readme, List<RecordFile> files) {
    int begin = readme.indexOf(BEGIN);
    int end = readme.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "README.md has no place for the table: the lines '" + BEGIN + "' and '" + END + "'");
    }
    return readme.substring(0, begin + BEGIN.length())
        + "\n\n"
        + of(files)
        + "\n"
        + readme.substring(end);
  }

  /** The names of twins as README gives them. */
  private static Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("KingStepBenchmark kinglet-auto", "Kinglet");
    names.put("KingStepBenchmark kinglet", "Kinglet, M formed and factored");
    names.put("KingStepBenchmark kinglet-mixed", "the same, mixed precision");
    names.put("KingStepBenchmark compact-openblas", "compact form, Java and OpenBLAS");
    names.put("KingStepBenchmark compact-jblas", "compact form, Java and jblas as it loads");
    names.put("KingStepBenchmark libtorch-compact", "compact form, libtorch");
    names.put("PythonStep compact-numpy-double", "compact form, NumPy");
    names.put("PythonStep compact-torch-double", "compact form, PyTorch");
    names.put("PythonStep dense-torch-float", "published order, PyTorch, single precision");
    names.put("KingStepBenchmark dense-literal", "published order, plain Java");
    return names;
  }

  static String of(List<RecordFile> unordered) {
    List<RecordFile> files = Results.ordered(unordered);
    FigureTable table = new FigureTable(Results.all(files));
    Map<String, String> about = files.get(0).about();
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "%s, JDK %s, one thread, double precision unless said; medians of %s forks.\n"
                + "A row is set against Kinglet's step of its own run, maybe not the first"
                + " row's.\n\n",
            about.getOrDefault("processor", "a processor that is not told"),
            about.getOrDefault("JDK", "").replaceFirst(",.*", ""),
            about.get("forks")));
    out.append("| one step of 100 particles, 200 features | d = 5 | times Kinglet | d = 20 |");
    out.append(" times Kinglet |\n| --- | ---: | ---: | ---: | ---: |\n");
    names()
        .forEach(
            (key, name) -> {
              StringBuilder cells = new StringBuilder();
              boolean any = false;
              for (String size : SIZES) {
                Figure figure = find(files, key, size);
                any |= figure != null;
                List<Figure> group = figure == null ? List.of() : group(files, figure);
                cells.append(figure == null ? "" : Numbers.time(figure.median())).append(" | ");
                cells.append(figure == null ? "" : Numbers.three(ratio(table, figure, group)));
                cells.append(" | ");
              }
              if (any) {
                out.append("| ")
                    .append(name)
                    .append(" | ")
                    .append(cells.toString().stripTrailing());
                out.append('\n');
              }
            });
    for (String size : LARGE) {
      Figure own = find(files, "KingStepBenchmark kinglet", size);
      if (own != null) {
        out.append("\nAt ").append(size.replace("x", " x ")).append(" a step takes Kinglet ");
        Figure auto = find(files, "KingStepBenchmark kinglet-auto", size);
        if (auto != null) {
          out.append(Numbers.time(auto.median())).append(", ");
        }
        out.append("with M formed and factored ");
        out.append(Numbers.time(own.median()));
        Figure mixed = find(files, "KingStepBenchmark kinglet-mixed", size);
        if (mixed != null) {
          out.append(" (in mixed precision ").append(Numbers.time(mixed.median())).append(")");
        }
        out.append(memory(files, size)).append(".\n");
      }
    }
    return out.toString();
  }

  /** Over the time of a step as flows take it unless told, where that is in the group. */
  private static double ratio(FigureTable table, Figure figure, List<Figure> group) {
    for (Figure other : group) {
      boolean ours = other.benchmark().equals("KingStepBenchmark");
      if (ours && other.twin().equals("kinglet-auto") && other.size().equals(figure.size())) {
        return figure.median() / other.median();
      }
    }
    return table.ratio(figure, group);
  }

  private static String memory(List<RecordFile> files, String size) {
    Figure own = find(files, "StepMemory kinglet", size);
    StringBuilder out = new StringBuilder();
    if (own != null) {
      out.append(" and ").append(Numbers.bytes(own.number("workspaceBytes")));
    }
    names()
        .forEach(
            (key, name) -> {
              Figure figure = find(files, key, size);
              if (figure != null && figure.outcome().equals(Figure.NO_MEMORY)) {
                out.append("; ").append(name).append(": ").append(FigureTable.time(figure));
              }
            });
    return out.toString();
  }

  private static Figure find(List<RecordFile> files, String key, String size) {
    for (Figure figure : Results.all(files)) {
      String name = figure.benchmark() + " " + figure.twin();
      if (name.equals(key) && figure.size().equals(size)) {
        return figure;
      }
    }
    return null;
  }

  private static List<Figure> group(List<RecordFile> files, Figure figure) {
    for (RecordFile file : files) {
      if (file.figures().contains(figure)) {
        return file.figures();
      }
    }
    return List.of();
  }
}
