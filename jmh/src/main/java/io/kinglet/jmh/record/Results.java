package io.kinglet.jmh.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * jmh/RESULTS.md, its charts, and README's table: all made of the figures in jmh/recorded, so that
 * each can be looked up there.
 */
public final class Results {
  private static final List<String> ABOUT_A_RUN =
      List.of("what", "made", "sources", "forks", "pace", "seconds");

  private Results() {}

  /**
   * Writes them.
   *
   * @param project the folder of the root pom
   * @param files the groups
   * @throws IOException if a file cannot be read or written
   */
  static void write(Path project, List<RecordFile> files) throws IOException {
    Path pictures = Files.createDirectories(project.resolve("jmh/pictures"));
    for (RecordFile file : files) {
      Growth growth = Growth.of(file);
      if (growth != null) {
        growth.draw(pictures);
      }
    }
    Files.writeString(project.resolve("jmh/RESULTS.md"), markdown(files));
    Path readme = project.resolve("README.md");
    Files.writeString(readme, ReadmeTable.replace(Files.readString(readme), files));
  }

  /**
   * The text of jmh/RESULTS.md.
   *
   * @param unordered the groups
   * @return Markdown
   */
  public static String markdown(List<RecordFile> unordered) {
    List<RecordFile> files = ordered(unordered);
    FigureTable table = new FigureTable(all(files));
    RecordFile first = files.get(0);
    StringBuilder out = new StringBuilder("# Results\n\n");
    machine(first).forEach((name, value) -> out.append("- " + name + ": " + value + "\n"));
    long seconds = 0;
    Set<String> made = new LinkedHashSet<>();
    for (RecordFile file : files) {
      seconds += Long.parseLong(file.about().getOrDefault("seconds", "0"));
      made.add(file.about().getOrDefault("made", ""));
    }
    List<String> times = made.stream().sorted().toList();
    out.append("- made: ").append(times.get(0)).append(" to ").append(times.get(times.size() - 1));
    out.append(", of the sources ").append(first.about().get("sources")).append('\n');
    out.append(
        """
        - run: %s forks (processes) for a figure; %d minutes in all

        Made by `jmh/record`, which says how; nothing here is written by hand. A time is the median
        over the forks, each of which gives a mean; beside it stand the least and the largest. One
        thread, unless said. Sizes of a step are particles x features x dimensions, and x target
        rows where there are not as many as particles; those of a product are rows x columns x inner
        size, of a symmetric one order x inner size. GFLOP/s are of counted operations: 2n²db + 6n²b + ndb² for a step (what H, W and one
        triangle of M need; features, F and the solve are not counted) and n(2bd + 4Rd + 4bR + b²) for
        one with R random features, whatever a twin does; for ntKiNG those of the cheaper form of M. "Times
        Kinglet" is a time over ours of the same work, in the same group where it is there; of a
        KiNG step `kinglet` forms and factors M, `kinglet-auto` solves as flows do unless told.
        """
            .formatted(first.about().get("forks"), Math.round(seconds / 60.0)));
    if (!Double.isNaN(table.tileRate())) {
      out.append("The tiles' rate, the best of their group, is ");
      out.append(Numbers.three(table.tileRate())).append(" GFLOP/s.\n");
    }
    for (RecordFile file : files) {
      section(file, first, table, out);
    }
    return out.toString();
  }

  private static void section(
      RecordFile file, RecordFile first, FigureTable table, StringBuilder out) {
    String what = file.about().getOrDefault("what", file.group());
    out.append("\n## ").append(what.substring(0, 1).toUpperCase(Locale.ROOT));
    out.append(what.substring(1)).append("\n\n");
    out.append("From [recorded/").append(file.group()).append(".json](recorded/");
    out.append(file.group()).append(".json), ").append(file.about().get("seconds")).append(" s");
    String pace = file.about().getOrDefault("pace", "");
    out.append(pace.isEmpty() ? "" : "; a fork: ").append(pace);
    for (String name : List.of("sources", "forks")) {
      String here = String.valueOf(file.about().get(name));
      if (!here.equals(first.about().get(name))) {
        out.append(", ").append(name).append(' ').append(here);
      }
    }
    if (!machine(file).equals(machine(first))) {
      out.append(", on another machine or JVM: ").append(machine(file));
    }
    out.append(versions(file)).append(".\n\n").append(table.of(file.figures()));
    Growth growth = Growth.of(file);
    if (growth != null) {
      out.append('\n').append(growth.text());
    }
    out.append(threads(file)).append(PlanText.of(file));
  }

  /** What a program in another language ran on. */
  private static String versions(RecordFile file) {
    Set<String> versions = new LinkedHashSet<>();
    for (Figure figure : file.figures()) {
      for (String name : List.of("python", "numpy", "torch")) {
        if (figure.more().containsKey(name)) {
          versions.add(name + " " + figure.more().get(name));
        }
      }
    }
    return versions.isEmpty() ? "" : "; " + String.join(", ", versions);
  }

  /** What a second thread gains, where both were measured. */
  private static String threads(RecordFile file) {
    StringBuilder out = new StringBuilder();
    for (Figure one : file.figures()) {
      for (Figure more : file.figures()) {
        Map<String, String> params = new LinkedHashMap<>(more.params());
        boolean alone = "1".equals(one.params().get("threads"));
        boolean same = one.benchmark().equals(more.benchmark());
        if (same
            && alone
            && !"1".equals(params.put("threads", "1"))
            && params.equals(one.params())) {
          boolean tiles = "TileBenchmark".equals(one.benchmark());
          out.append(
              String.format(
                  Locale.ROOT,
                  "%n%s threads are %s times as fast as one at %s%s.%n",
                  more.params().get("threads"),
                  Numbers.three(one.median() / more.median()),
                  one.params().get("shape"),
                  tiles ? ", the products alone" : ""));
        }
      }
    }
    return out.toString().replace("\r\n", "\n");
  }

  static List<Figure> all(List<RecordFile> files) {
    List<Figure> all = new ArrayList<>();
    files.forEach(file -> all.addAll(file.figures()));
    return all;
  }

  /** In the order in which they are measured. */
  static List<RecordFile> ordered(List<RecordFile> files) {
    List<String> names = Groups.all().stream().map(Groups.Group::name).toList();
    return files.stream()
        .sorted(
            Comparator.comparingInt(
                (RecordFile file) ->
                    names.contains(file.group()) ? names.indexOf(file.group()) : names.size()))
        .toList();
  }

  private static Map<String, String> machine(RecordFile file) {
    Map<String, String> out = new LinkedHashMap<>(file.about());
    out.keySet().removeAll(ABOUT_A_RUN);
    return out;
  }
}
