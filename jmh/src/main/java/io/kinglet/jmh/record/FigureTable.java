package io.kinglet.jmh.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Figures as a Markdown table, by size and time, with the columns that have something in them. */
final class FigureTable {
  private final double tileRate;
  private final Map<String, Figure> ours = new LinkedHashMap<>();

  /**
   * Looks up what figures are set against.
   *
   * @param all every figure of the record
   */
  FigureTable(List<Figure> all) {
    double rate = Double.NaN;
    for (Figure figure : all) {
      if (figure.twin().equals(Figure.OURS)) {
        ours.putIfAbsent(against(figure), figure);
      }
      double here = rate(figure);
      boolean tile = figure.benchmark().equals("TileBenchmark") && alone(figure);
      if (tile && (here > rate || Double.isNaN(rate))) {
        rate = here;
      }
    }
    tileRate = rate;
  }

  /** Whether it was measured on one thread. */
  private static boolean alone(Figure figure) {
    return "1".equals(figure.params().getOrDefault("threads", "1"));
  }

  /** The best rate of the tiles, in 10⁹ operations a second; NaN if it was not measured. */
  double tileRate() {
    return tileRate;
  }

  /** Times ours of the same work: in the same group if it is there, or in any. */
  double ratio(Figure figure, List<Figure> group) {
    Figure own = ours.get(against(figure));
    for (Figure near : group) {
      if (near.twin().equals(Figure.OURS) && against(near).equals(against(figure))) {
        own = near;
        break;
      }
    }
    return own == null ? Double.NaN : figure.median() / own.median();
  }

  /** The steps in Python are set against ours in KingStepBenchmark. */
  private static String against(Figure figure) {
    boolean python = figure.benchmark().equals("PythonStep");
    return (python ? "KingStepBenchmark" : figure.benchmark()) + " " + figure.size();
  }

  /** Counted operations in a second, 10⁹. */
  static double rate(Figure figure) {
    return Flops.of(figure) / figure.median() / 1e3;
  }

  /** The table of a group. */
  String of(List<Figure> group) {
    Map<String, Function<Figure, String>> columns = new LinkedHashMap<>();
    columns.put("size", Figure::size);
    columns.put("what", Figure::twin);
    columns.put("time", FigureTable::time);
    columns.put("least to largest", FigureTable::range);
    columns.put("predicted", figure -> Numbers.time(figure.number("predictedMicros")));
    columns.put("iterations", FigureTable::iterations);
    columns.put("GFLOP/s", figure -> Numbers.three(rate(figure)));
    columns.put("of the tiles' rate", this::fraction);
    columns.put("heap a call", figure -> Numbers.bytes(figure.number("bytes")));
    columns.put("workspace", figure -> Numbers.bytes(figure.number("workspaceBytes")));
    columns.put("peak memory", figure -> Numbers.bytes(figure.number("peakBytes")));
    columns.put("times Kinglet", figure -> Numbers.three(ratio(figure, group)));
    columns
        .entrySet()
        .removeIf(
            column -> group.stream().allMatch(figure -> column.getValue().apply(figure).isEmpty()));
    List<String> lines = new ArrayList<>();
    lines.add("| " + String.join(" | ", columns.keySet()) + " |");
    lines.add(
        "| "
            + String.join(
                " | ",
                columns.keySet().stream()
                    .map(name -> name.equals("size") || name.equals("what") ? "---" : "---:")
                    .toList())
            + " |");
    for (Figure figure : group.stream().sorted(ORDER).toList()) {
      lines.add(
          "| "
              + String.join(
                  " | ", columns.values().stream().map(column -> column.apply(figure)).toList())
              + " |");
    }
    return String.join("\n", lines) + "\n";
  }

  private static final Comparator<Figure> ORDER =
      Comparator.comparing(Figure::benchmark)
          .thenComparing(Figure::size, Numbers::compareShapes)
          .thenComparing(Figure::median);

  static String time(Figure figure) {
    if (figure.micros().length > 0) {
      return Numbers.time(figure.median());
    }
    double limit = figure.number("memoryLimitGb");
    boolean known = figure.outcome().equals(Figure.NO_MEMORY) && !Double.isNaN(limit);
    return figure.outcome() + (known ? String.format(Locale.ROOT, " at %.0f GB", limit) : "");
  }

  /** Those taken and those expected. */
  private static String iterations(Figure figure) {
    double expected = figure.number("expectedIterations");
    return expected > 0
        ? String.format(Locale.ROOT, "%.0f (%.0f expected)", figure.number("iterations"), expected)
        : "";
  }

  private static String range(Figure figure) {
    if (figure.micros().length < 2) {
      return "";
    }
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (double micros : figure.micros()) {
      least = Math.min(least, micros);
      most = Math.max(most, micros);
    }
    return Numbers.time(least) + " to " + Numbers.time(most);
  }

  private String fraction(Figure figure) {
    double part = rate(figure) / tileRate;
    boolean step = figure.benchmark().matches("(KingStep|KingGrowth|LinearStep|NtkStep)Benchmark");
    boolean ownStep = step && alone(figure) && figure.twin().equals(Figure.OURS);
    return ownStep && !Double.isNaN(part) ? String.format(Locale.ROOT, "%.0f %%", 100 * part) : "";
  }
}
