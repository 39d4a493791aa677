package io.kinglet.jmh.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * What became slower or faster between two runs, beyond the noise between their forks: Welch's
 * interval for the difference of the mean logarithms of the forks' times, which is an interval for
 * the ratio, at 99.9 %. At a hundred figures without any change, one run in twenty names a slower
 * one.
 */
public final class Compare {
  private static final double OUTSIDE = 0.001;
  // What a machine does from one hour to the next, whatever the forks of one hour say.
  private static final double LEAST_CHANGE = 1.03;

  private Compare() {}

  /**
   * A figure of both runs.
   *
   * @param key what it is
   * @param before the median before, in microseconds
   * @param after the median after
   * @param least the least ratio after/before that the forks allow
   * @param most the largest
   */
  record Change(String key, double before, double after, double least, double most) {
    boolean slower() {
      return least > 1 && after > LEAST_CHANGE * before;
    }

    boolean faster() {
      return most < 1 && before > LEAST_CHANGE * after;
    }
  }

  /**
   * Prints it. Exits with 1 if something became slower, 2 if the two cannot be compared.
   *
   * @param args two files of jmh/record or jmh/bench, or two folders of them
   */
  public static void main(String[] args) {
    if (args.length != 2) {
      System.err.println("usage: jmh/compare OLD NEW; files of JSON, or folders of them");
      System.exit(2);
    }
    try {
      List<RecordFile> before = RecordFile.readAll(Path.of(args[0]));
      List<RecordFile> after = RecordFile.readAll(Path.of(args[1]));
      List<Change> changes = changes(before, after);
      System.out.print(text(changes, before, after));
      System.exit(changes.stream().anyMatch(Change::slower) ? 1 : 0);
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("jmh/compare: " + e.getMessage());
      System.exit(2);
    }
  }

  /**
   * The figures that both have.
   *
   * @throws IllegalArgumentException if there are none, or none with two forks on either side
   */
  static List<Change> changes(List<RecordFile> before, List<RecordFile> after) {
    Map<String, Figure> old = byKey(before);
    List<Change> changes = new ArrayList<>();
    byKey(after)
        .forEach(
            (key, figure) -> {
              Figure was = old.get(key);
              if (was != null && was.micros().length > 1 && figure.micros().length > 1) {
                changes.add(change(key, was, figure));
              }
            });
    if (changes.isEmpty()) {
      throw new IllegalArgumentException(
          "the two have no figure in common that was measured in two forks or more");
    }
    return changes;
  }

  private static Change change(String key, Figure was, Figure is) {
    double[] meanA = logMoments(was.micros());
    double[] meanB = logMoments(is.micros());
    double varianceA = meanA[1] / was.micros().length;
    double varianceB = meanB[1] / is.micros().length;
    double variance = varianceA + varianceB;
    double half = 0;
    if (variance > 0) {
      double degrees =
          variance
              * variance
              / (varianceA * varianceA / (was.micros().length - 1)
                  + varianceB * varianceB / (is.micros().length - 1));
      double quantile = new TDistribution(degrees).inverseCumulativeProbability(1 - OUTSIDE / 2);
      half = quantile * Math.sqrt(variance);
    }
    double middle = meanB[0] - meanA[0];
    return new Change(
        key, was.median(), is.median(), Math.exp(middle - half), Math.exp(middle + half));
  }

  /** Mean and variance (divisor forks − 1) of the logarithms. */
  private static double[] logMoments(double[] micros) {
    double mean = 0;
    for (double value : micros) {
      mean += Math.log(value) / micros.length;
    }
    double variance = 0;
    for (double value : micros) {
      double off = Math.log(value) - mean;
      variance += off * off / (micros.length - 1);
    }
    return new double[] {mean, variance};
  }

  /** A figure that is in several groups is taken from the first. */
  private static Map<String, Figure> byKey(List<RecordFile> files) {
    Map<String, Figure> out = new LinkedHashMap<>();
    for (RecordFile file : files) {
      file.figures().forEach(figure -> out.putIfAbsent(figure.key(), figure));
    }
    return out;
  }

  /** What is slower, what is faster, how many are neither, and what only one of them has. */
  static String text(List<Change> changes, List<RecordFile> before, List<RecordFile> after) {
    StringBuilder out = new StringBuilder();
    machines(before, after, out);
    list("slower", changes.stream().filter(Change::slower).toList(), out);
    list("faster", changes.stream().filter(Change::faster).toList(), out);
    long same = changes.stream().filter(one -> !one.slower() && !one.faster()).count();
    out.append(same).append(" figures are within the noise\n");
    long gone =
        byKey(before).keySet().stream().filter(key -> !byKey(after).containsKey(key)).count();
    long added =
        byKey(after).keySet().stream().filter(key -> !byKey(before).containsKey(key)).count();
    if (gone + added > 0) {
      out.append(gone).append(" are only in the old run, ").append(added);
      out.append(" only in the new one\n");
    }
    return out.toString();
  }

  private static void machines(List<RecordFile> before, List<RecordFile> after, StringBuilder out) {
    for (String name : List.of("processor", "JDK", "system")) {
      String was = all(before, name);
      String is = all(after, name);
      if (!was.isEmpty() && !is.isEmpty() && !was.equals(is)) {
        out.append("not the same ").append(name).append(": ").append(was);
        out.append(" before, ").append(is).append(" after\n");
      }
    }
  }

  /** What any of the files says of it: groups may have been measured on different machines. */
  private static String all(List<RecordFile> files, String name) {
    Set<String> found = new TreeSet<>();
    for (RecordFile file : files) {
      if (file.about().containsKey(name)) {
        found.add(file.about().get(name));
      }
    }
    return String.join(" and ", found);
  }

  private static void list(String word, List<Change> changes, StringBuilder out) {
    for (Change change : changes) {
      out.append(
          String.format(
              Locale.ROOT,
              "%s: %s  %s -> %s, %.2f times (%.2f to %.2f)%n",
              word,
              change.key(),
              Numbers.time(change.before()),
              Numbers.time(change.after()),
              change.after() / change.before(),
              change.least(),
              change.most()));
    }
  }
}
