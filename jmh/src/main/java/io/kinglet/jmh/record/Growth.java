package io.kinglet.jmh.record;

import io.kinglet.jmh.reference.Shapes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * How the time of our step grows with one size.
 *
 * @param group the name of the group: growth-, the symbol of the size, and what else it may say
 * @param size what it grows with
 * @param rest the other sizes
 * @param x the sizes, ascending
 * @param micros the times
 */
record Growth(String group, String size, String rest, double[] x, double[] micros) {
  private static final String PREFIX = "growth-";
  private static final List<String> SYMBOLS = List.of("n", "b", "d", "N", "R");
  private static final List<String> NAMES =
      List.of("particles n", "features b", "dimensions d", "target rows N", "random features R");

  /** Of a group of that kind with at least two sizes; null if it is of another. */
  static Growth of(RecordFile file) {
    int which =
        file.group().startsWith(PREFIX)
            ? SYMBOLS.indexOf(file.group().substring(PREFIX.length()).replaceFirst("-.*", ""))
            : -1;
    if (which < 0) {
      return null;
    }
    List<Figure> figures =
        file.figures().stream()
            .filter(figure -> figure.twin().equals(Figure.OURS) && figure.micros().length > 0)
            .sorted(Comparator.comparingInt(figure -> sizes(figure)[which]))
            .toList();
    if (figures.size() < 2) {
      return null;
    }
    int[] first = sizes(figures.get(0));
    StringBuilder rest = new StringBuilder();
    for (int i = 0; i < first.length; i++) {
      if (i != which) {
        rest.append(rest.isEmpty() ? "" : ", ").append(SYMBOLS.get(i)).append(" = ");
        rest.append(first[i]);
      }
    }
    if (first.length == 3) {
      rest.append(which == 0 ? ", N = n" : "");
    }
    return new Growth(
        file.group(),
        NAMES.get(which),
        rest.toString(),
        figures.stream().mapToDouble(figure -> sizes(figure)[which]).toArray(),
        figures.stream().mapToDouble(Figure::median).toArray());
  }

  private static int[] sizes(Figure figure) {
    String shape = figure.params().get("shape");
    int[] sizes = Shapes.parse(shape, shape.split("x", -1).length == 4 ? "n,b,d,N" : "n,b,d");
    String features = figure.params().get("features");
    if (features == null) {
      return sizes;
    }
    int[] all = Arrays.copyOf(sizes, SYMBOLS.size());
    all[SYMBOLS.indexOf("R")] = Integer.parseInt(features);
    return all;
  }

  void draw(Path folder) throws IOException {
    GrowthChart.write(size, rest, x, micros, Fit.of(x, micros), folder.resolve(group + ".png"));
  }

  /** The exponent over all sizes and at the end, and the chart. */
  String text() {
    int last = x.length - 1;
    Fit end =
        Fit.of(new double[] {x[last - 1], x[last]}, new double[] {micros[last - 1], micros[last]});
    return String.format(
            Locale.ROOT,
            "With %s the time grows as its power %.2f over all sizes, %.2f between the last two"
                + " (%s).%n%n![%s](pictures/%s.png)%n",
            size,
            Fit.of(x, micros).exponent(),
            end.exponent(),
            rest,
            "time of a step by " + size,
            group)
        .replace("\r\n", "\n");
  }
}
