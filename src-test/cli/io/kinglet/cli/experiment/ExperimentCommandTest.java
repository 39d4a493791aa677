package io.kinglet.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.cli.InProcess;
import io.kinglet.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kinglet experiment}. */
class ExperimentCommandTest {
  @TempDir Path folder;

  private InProcess.Result mixture(String out, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("experiment", "mixture", "--out", folder.resolve(out).toString()));
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private List<double[]> rows(String out, String method) throws IOException {
    return Files.readAllLines(folder.resolve(out).resolve("figures.csv")).stream()
        .filter(line -> line.startsWith(method + ","))
        .map(line -> line.substring(method.length() + 1).split(",", -1))
        .map(
            fields ->
                Arrays.stream(fields)
                    .mapToDouble(field -> field.isEmpty() ? -1 : Double.parseDouble(field))
                    .toArray())
        .toList();
  }

  @Test
  void aMixtureLeavesPictureFiguresAndReport() throws IOException {
    InProcess.Result result = mixture("m", "--dims", "2", "--trials", "2", "--steps", "4");
    assertThat(result.exit()).as(result.err().toString()).isZero();
    try (Stream<Path> files = Files.list(folder.resolve("m"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("picture.png", "picture.svg", "figures.csv", "run.json");
    }
    for (String method : List.of("ntking", "king", "wgf", "mmd", "target")) {
      List<double[]> rows = rows("m", method);
      assertThat(rows).hasSize(method.equals("target") ? 1 : 5);
      for (double[] row : rows) {
        // iteration, mean, standard error, then the trials that they are of
        double mean = (row[3] + row[4]) / 2;
        assertThat(row[1]).isCloseTo(mean, within(1e-12));
        assertThat(row[2]).isCloseTo(Math.abs(row[3] - row[4]) / 2, within(1e-12));
      }
      // All start at the same points, and all come nearer.
      assertThat(rows.get(0)[3])
          .isEqualTo(rows("m", method.equals("target") ? method : "wgf").get(0)[3]);
      if (rows.size() > 1) {
        assertThat(rows.get(4)[1]).isLessThan(0.9 * rows.get(0)[1]);
      }
    }
    Map<String, Object> report = JSON.std.mapFrom(Files.readString(folder.resolve("m/run.json")));
    assertThat(report.get("arguments"))
        .isEqualTo(
            List.of(
                "experiment",
                "mixture",
                "--dims",
                "2",
                "--trials",
                "2",
                "--steps",
                "4",
                "--seed",
                "1"));
    assertThat(result.out().get(0)).contains("2 trials");
    assertThat(result.out().get(1)).contains("ntKiNG", "KiNG", "WGF", "MMD flow");
    String last = String.format("%.4f", rows("m", "king").get(4)[1]);
    assertThat(result.out())
        .anyMatch(line -> line.startsWith("        4  ") && line.contains(last));
    assertThat(Files.readString(folder.resolve("m/picture.svg")))
        .contains("2 dimensions", "ntKiNG", "MMD flow", "iteration");
  }

  @Test
  void figuresRepeatToTheBitOnAnyNumberOfThreads() throws IOException {
    String[] small = {"--dims", "3", "--trials", "2", "--steps", "1", "--quiet", "--seed", "5"};
    for (String threads : List.of("1", "3")) {
      List<String> arguments = new ArrayList<>(List.of(small));
      arguments.addAll(List.of("--threads", threads));
      InProcess.Result result = mixture("t" + threads, arguments.toArray(String[]::new));
      assertThat(result.exit()).isZero();
      assertThat(result.out()).isEmpty();
    }
    assertThat(folder.resolve("t1/figures.csv"))
        .hasSameBinaryContentAs(folder.resolve("t3/figures.csv"));
    // A trial is the same whatever other trials there are.
    assertThat(mixture("more", "--dims=3", "--trials=3", "--steps=1", "--seed=5").exit()).isZero();
    assertThat(rows("more", "king").get(1)[4]).isEqualTo(rows("t1", "king").get(1)[4]);
  }

  @ParameterizedTest
  @CsvSource({
    "--dims,0,--dims is 0; give 1 to 10000",
    "--trials,1,--trials is 1; give 2 to",
    "--steps,0,--steps is 0",
    "--threads,0,--threads is 0",
    "--dims,five,five"
  })
  void settingsOutOfRangeAreRefused(String option, String value, String said) {
    InProcess.Result result = mixture("m", option, value);
    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).singleElement().asString().contains(said);
    assertThat(folder.resolve("m")).doesNotExist();
  }

  @Test
  void anExperimentMustBeNamed() {
    InProcess.Result none = InProcess.run("experiment");
    assertThat(none.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).singleElement().asString().contains("there is", "mixture");
    assertThat(InProcess.run("experiment", "mixtures").exit()).isEqualTo(ExitCode.USAGE);
    InProcess.Result help = InProcess.run("experiment", "mixture", "--help");
    assertThat(help.exit()).isZero();
    assertThat(String.join("\n", help.out())).contains("--dims", "--paper", "Exit codes", "130");
  }

  @Test
  void whatIsInterruptedShowsItsWholeTrials() {
    MixtureExperiment experiment = new MixtureExperiment(1, 4, 1, 3);
    assertThat(experiment.steps()).isEqualTo(4 * 4);
    assertThat(experiment.run(new Witness(7))).isEmpty(); // one trial has no standard error
    Optional<Outcome> two = experiment.run(new Witness(9));
    assertThat(two.orElseThrow().result()).containsEntry("trials", 2);
    assertThat(two.orElseThrow().failure()).isEmpty();
  }
}
