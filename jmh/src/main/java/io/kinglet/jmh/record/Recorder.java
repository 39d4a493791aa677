package io.kinglet.jmh.record;

import io.kinglet.nativeconfig.Doctor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures what is published, group by group, keeps each group's figures as JSON in jmh/recorded,
 * and makes jmh/RESULTS.md, its charts and README's table of all that is kept there.
 */
public final class Recorder {
  private static final int FORKS = 5;

  private Recorder() {}

  private static void usage(String error) {
    System.err.println("jmh/record: " + error + "; jmh/record --help says what there is");
    System.exit(2);
  }

  /**
   * Runs it.
   *
   * @param args the folder of the project, then the options of jmh/record
   * @throws Exception if a measurement or the writing fails
   */
  public static void main(String[] args) throws Exception {
    Path project = Path.of(args[0]);
    Set<String> only = new LinkedHashSet<>();
    Set<String> without = new LinkedHashSet<>();
    int forks = FORKS;
    boolean resume = false;
    boolean report = false;
    for (int i = 1; i < args.length; i++) {
      String value = i + 1 < args.length ? args[i + 1] : "";
      switch (args[i]) {
        case "--only" -> only.addAll(Arrays.asList(value.split(",", -1)));
        case "--without" -> without.addAll(Arrays.asList(value.split(",", -1)));
        case "--forks" -> {
          if (!value.matches("[1-9][0-9]?")) {
            usage("--forks takes a number from 1 to 99, not '" + value + "'");
          }
          forks = Integer.parseInt(value);
        }
        case "--resume" -> resume = true;
        case "--report" -> report = true;
        case "--list" -> {
          Groups.all().forEach(group -> System.out.println(group.name() + "  " + group.what()));
          return;
        }
        default -> usage("no option '" + args[i] + "'");
      }
      if (List.of("--only", "--without", "--forks").contains(args[i])) {
        i++;
      }
    }
    List<String> names = Groups.all().stream().map(Groups.Group::name).toList();
    for (Set<String> asked : List.of(only, without)) {
      for (String name : asked) {
        if (!names.contains(name)) {
          usage("no group '" + name + "'; there are " + String.join(", ", names));
        }
      }
    }
    Path folder = Files.createDirectories(project.resolve("jmh/recorded"));
    if (!report) {
      measure(project, folder, chosen(only, without, resume ? folder : null), forks);
    }
    Results.write(project, RecordFile.readAll(folder));
    System.out.println("made jmh/RESULTS.md, jmh/pictures and README.md's table of jmh/recorded");
  }

  /** The groups asked for, without those that a folder has already. */
  static List<Groups.Group> chosen(Set<String> only, Set<String> without, Path done) {
    List<Groups.Group> chosen = new ArrayList<>();
    for (Groups.Group group : Groups.all()) {
      boolean there = done != null && Files.exists(done.resolve(group.name() + ".json"));
      boolean asked = only.isEmpty() || only.contains(group.name());
      if (asked && !without.contains(group.name()) && !there) {
        chosen.add(group);
      }
    }
    return chosen;
  }

  private static void measure(Path project, Path folder, List<Groups.Group> groups, int forks)
      throws IOException, InterruptedException {
    for (Groups.Group group : groups) {
      long started = System.nanoTime();
      List<Figure> figures = new ArrayList<>();
      for (Measurement part : group.parts()) {
        figures.addAll(part.run(project, forks));
      }
      double seconds = (System.nanoTime() - started) / 1e9;
      Map<String, String> about = new LinkedHashMap<>();
      about.put("what", group.what());
      about.put(
          "made",
          LocalDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MINUTES).toString());
      about.put("sources", System.getProperty("kinglet.record.sources", "not told"));
      about.put("forks", Integer.toString(forks));
      about.put(
          "pace",
          String.join("; ", group.parts().stream().map(Measurement::howLong).distinct().toList()));
      about.put("seconds", Long.toString(Math.round(seconds)));
      for (Doctor.Finding finding : Doctor.report()) {
        if (!finding.name().equals(Doctor.ADVICE)) {
          // The version of the kernel is enough; what follows it names one build.
          about.put(finding.name(), finding.value().replaceFirst("^(Linux [0-9.]+)-\\S*", "$1"));
        }
      }
      new RecordFile(group.name(), about, figures).write(folder);
      System.out.printf("group %s took %.0f s%n", group.name(), seconds);
    }
  }
}
