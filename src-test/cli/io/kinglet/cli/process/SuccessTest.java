package io.kinglet.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process doing what it is for. */
class SuccessTest {
  @TempDir Path folder;

  private Path target() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder text = new StringBuilder("width,height,name\n");
    for (int i = 0; i < 160; i++) {
      text.append(100 + 10 * random.nextGaussian()).append(',');
      text.append(i == 7 ? "NA" : Double.toString(i % 2 + 0.1 * random.nextGaussian()));
      text.append(",x\n");
    }
    return Files.writeString(folder.resolve("t.csv"), text);
  }

  private static String[] flow(String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("flow", "--target", "t.csv", "--columns", "width,height"));
    arguments.addAll(List.of("--missing", "drop", "--particles", "50", "--seed", "3"));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private List<String> names(String place) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(place))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** A metrics file without its last column, the seconds. */
  private List<String> metrics(String place) throws IOException {
    return Files.readAllLines(folder.resolve(place).resolve("metrics.csv")).stream()
        .map(line -> line.substring(0, line.lastIndexOf(',')))
        .toList();
  }

  @Test
  void aRunIsCompleteAndItsReportRepeatsItOnAnyNumberOfThreads() throws IOException {
    target();
    KingletProcess.Result result =
        KingletProcess.run(folder, flow("--steps", "20", "--threads", "1", "--out", "run"));
    assertThat(result.exit()).as(result.err().toString()).isZero();
    assertThat(names("run"))
        .containsExactly(
            "metrics.csv",
            "metrics.png",
            "metrics.svg",
            "pairs.png",
            "pairs.svg",
            "particles.csv",
            "run.json");
    assertThat(result.out()).anyMatch(line -> line.startsWith("KiNG: 20 steps"));
    assertThat(result.out()).anyMatch(line -> line.contains("run/pairs.png"));
    assertThat(result.err()).anyMatch(line -> line.startsWith("step 2 of 20: residual"));
    assertThat(result.err().get(0)).contains("50 particles to 159 rows (1 dropped) of 2 columns");

    Map<String, Object> report = report("run");
    assertThat(report.get("doctor").toString()).contains("kernels", "LAPACK");
    assertThat(report.get("particles").toString()).contains("particles.csv", "sha256");
    assertThat(report.get("target").toString()).contains("t.csv", "rows=159", "dropped=1");
    List<?> arguments = (List<?>) report.get("arguments");
    for (String threads : List.of("2", "7")) {
      List<String> again = new ArrayList<>();
      arguments.forEach(argument -> again.add(argument.toString()));
      again.addAll(List.of("--threads", threads, "--quiet", "--out", "again" + threads));
      KingletProcess.Result second = KingletProcess.run(folder, again.toArray(String[]::new));
      assertThat(second.exit()).as(second.err().toString()).isZero();
      assertThat(second.out()).isEmpty();
      assertThat(second.err()).isEmpty();
      for (String name : List.of("particles.csv", "pairs.png", "pairs.svg", "metrics.svg")) {
        assertThat(folder.resolve("again" + threads).resolve(name))
            .hasSameBinaryContentAs(folder.resolve("run").resolve(name));
      }
      assertThat(metrics("again" + threads)).isEqualTo(metrics("run"));
      assertThat(report("again" + threads).get("particles")).isEqualTo(report.get("particles"));
      assertThat(report("again" + threads).get("arguments")).isEqualTo(arguments);
    }
  }

  private Map<String, Object> report(String place) throws IOException {
    return JSON.std.mapFrom(Files.readString(folder.resolve(place).resolve("run.json")));
  }

  @Test
  void forceReplacesARunAndKeepsWhatIsNotOurs() throws IOException {
    target();
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.writeString(run.resolve("run.json"), "old");
    Files.writeString(run.resolve("particles.npy"), "old");
    Files.writeString(run.resolve("notes.txt"), "mine");
    KingletProcess.Result result =
        KingletProcess.run(folder, flow("--steps", "2", "--force", "--out", "run"));
    assertThat(result.exit()).as(result.err().toString()).isZero();
    assertThat(run.resolve("notes.txt")).hasContent("mine");
    assertThat(names("run")).contains("run.json", "particles.csv", "notes.txt").hasSize(8);
    assertThat(report("run")).containsKey("doctor");
    assertThat(names(".")).containsExactly("run", "t.csv");
  }

  @Test
  void controlCFinishesTheStepAndWritesWhatThereIs() throws IOException {
    target();
    KingletProcess process =
        KingletProcess.start(folder, flow("--steps", "1000000", "--out", "run"));
    process.awaitLine("up to 1000000 steps");
    process.signal("INT");
    KingletProcess.Result result = process.await();
    assertThat(result.exit()).as(result.err().toString()).isEqualTo(130);
    assertThat(result.err().getLast())
        .matches("kinglet: interrupted after step \\d+ of 1000000; .* written to run");
    assertThat(result.err()).noneMatch(line -> line.contains("Exception"));
    long steps = ((Number) ((Map<?, ?>) report("run").get("result")).get("steps")).longValue();
    assertThat(metrics("run")).hasSize((int) steps + 2); // header and start
    assertThat(names("run")).hasSize(7);
  }

  @Test
  void anInterruptedRunDoesNotReplaceAWholeOne() throws IOException {
    target();
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.writeString(run.resolve("run.json"), "old");
    KingletProcess process =
        KingletProcess.start(folder, flow("--steps", "1000000", "--force", "--out", "run"));
    process.awaitLine("up to 1000000 steps");
    process.signal("TERM");
    KingletProcess.Result result = process.await();
    assertThat(result.exit()).as(result.err().toString()).isEqualTo(143);
    assertThat(result.err().getLast()).contains("run-unfinished");
    assertThat(names("run")).containsExactly("run.json");
    assertThat(run.resolve("run.json")).hasContent("old");
    assertThat(names("run-unfinished")).contains("particles.csv", "run.json");
  }

  @Test
  void helpVersionAndDoctorSpeak() throws IOException {
    KingletProcess.Result help = KingletProcess.run(folder, "flow", "--help");
    assertThat(help.exit()).isZero();
    assertThat(String.join("\n", help.out())).contains("--standardise", "Exit codes", "130");
    assertThat(KingletProcess.run(folder, "--version").out().get(0)).startsWith("kinglet ");
    KingletProcess.Result doctor = KingletProcess.run(folder, "doctor", "--json");
    assertThat(doctor.exit()).isZero();
    Map<String, Object> found = JSON.std.mapFrom(String.join("\n", doctor.out()));
    assertThat(found)
        .containsKeys("JDK", "kernels", "FMA", "LAPACK", "OpenBLAS", "threads", "memory", "advice");
  }
}
