package io.kinglet.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.cli.InProcess;
import io.kinglet.cli.console.ExitCode;
import io.kinglet.solver.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kinglet experiment ring}. */
class RingCommandTest {
  private static final List<String> LABELS = List.of("kl", "js", "logd", "jeffreys");

  @TempDir Path folder;

  private InProcess.Result ring(String out, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("experiment", "ring", "--out", folder.resolve(out).toString()));
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private Map<?, ?> result(String out) throws IOException {
    Path file = folder.resolve(out).resolve("run.json");
    return (Map<?, ?>) JSON.std.mapFrom(Files.readString(file)).get("result");
  }

  @Test
  void everyDivergenceCoversAllModesAndFalls() throws IOException {
    // The command's own settings, but for half the particles and rows; ten seeds of the whole took
    // a minute, covered all modes in each and fell by 96.9 % at least.
    InProcess.Result run = ring("r", "--particles", "250", "--rows", "250");
    assertThat(run.exit()).as(run.err().toString()).isZero();
    try (Stream<Path> files = Files.list(folder.resolve("r"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("picture.png", "picture.svg", "figures.csv", "run.json");
    }
    Map<?, ?> result = result("r");
    for (String label : LABELS) {
      Map<?, ?> trial = (Map<?, ?>) ((List<?>) result.get(label)).get(0);
      assertThat(trial.get("modes_covered")).as(label).isEqualTo(8);
      double first = ((Number) trial.get("first_estimate")).doubleValue();
      double last = ((Number) trial.get("last_estimate")).doubleValue();
      assertThat(last).as(label).isPositive().isLessThan(0.05 * first);
    }
    assertThat(run.out()).anyMatch(line -> line.startsWith("Jeffreys") && line.contains("1 of 1"));
    assertThat(Files.readString(folder.resolve("r/picture.svg")))
        .contains("ring of 8 Gaussians", "logD", "Estimated divergence", "250 steps");
  }

  @Test
  void figuresRepeatToTheBitOnAnyNumberOfThreads() throws IOException {
    String[] small = {"--particles", "40", "--rows", "60", "--steps", "3", "--quiet"};
    for (String threads : List.of("1", "3")) {
      List<String> arguments = new ArrayList<>(List.of(small));
      arguments.addAll(List.of("--threads", threads, "--trials", "2"));
      assertThat(ring("t" + threads, arguments.toArray(String[]::new)).exit()).isZero();
    }
    assertThat(folder.resolve("t1/figures.csv"))
        .hasSameBinaryContentAs(folder.resolve("t3/figures.csv"));
    // Four divergences, two trials, three steps, and a header.
    assertThat(Files.readAllLines(folder.resolve("t1/figures.csv"))).hasSize(25);
  }

  @Test
  void modesAreCountedWhereTheyAre() {
    Sample centres = RingTrial.RING.means();
    assertThat(RingTrial.near(centres)).containsOnly(1);
    assertThat(RingTrial.covered(centres)).isEqualTo(8);
    double[] far = centres.data().clone();
    far[0] += 1.1 * RingTrial.REACH * RingTrial.DEVIATION;
    assertThat(RingTrial.near(Sample.of(far, 8, 2))).containsExactly(0, 1, 1, 1, 1, 1, 1, 1);
    assertThat(RingTrial.covered(Sample.of(far, 8, 2))).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "--particles,3,--particles is 3; give 16",
    "--rows,0,--rows is 0",
    "--steps,1,--steps is 1; give 2",
    "--trials,0,--trials is 0"
  })
  void settingsOutOfRangeAreRefused(String option, String value, String said) {
    InProcess.Result result = ring("m", option, value);
    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).singleElement().asString().contains(said);
    assertThat(folder.resolve("m")).doesNotExist();
  }
}
