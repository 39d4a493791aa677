package io.kinglet.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.cli.InProcess;
import io.kinglet.cli.console.ExitCode;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.FlowFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kinglet experiment scurve} and {@code images}. */
class RaceCommandsTest {
  private static final List<String> SMALL = List.of("--layers", "12,8", "--epochs", "2");

  @TempDir Path folder;

  private InProcess.Result run(String experiment, String out, Object... more) {
    List<String> arguments = new ArrayList<>(List.of("experiment", experiment));
    arguments.addAll(List.of("--out", folder.resolve(out).toString()));
    for (Object each : more) {
      if (each instanceof List<?> list) {
        list.forEach(text -> arguments.add(text.toString()));
      } else {
        arguments.add(each.toString());
      }
    }
    return InProcess.run(arguments.toArray(String[]::new));
  }

  /** Pictures of a bright bar on black, somewhere. */
  private Path pictures(int count) throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    ByteBuffer bytes = ByteBuffer.allocate(16 + count * 36);
    bytes.putInt(0x0803).putInt(count).putInt(6).putInt(6);
    for (int k = 0; k < count; k++) {
      int bar = random.nextInt(1, 5);
      for (int i = 0; i < 36; i++) {
        bytes.put((byte) (i % 6 == bar ? 200 + random.nextInt(56) : random.nextInt(20)));
      }
    }
    return Files.write(folder.resolve("bars.idx"), bytes.array());
  }

  private List<String[]> rows(String out, String file, String first) throws IOException {
    return Files.readAllLines(folder.resolve(out).resolve(file)).stream()
        .map(line -> line.split(",", -1))
        .filter(fields -> fields[0].equals(first))
        .toList();
  }

  private static double number(String[] row, int column) {
    return Double.parseDouble(row[column]);
  }

  private Map<?, ?> report(String out, String key) throws IOException {
    return (Map<?, ?>)
        JSON.std.mapFrom(Files.readString(folder.resolve(out).resolve("run.json"))).get(key);
  }

  private void leaves(String out) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(out))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "picture.png", "picture.svg", "figures.csv", "particles.csv", "run.json");
    }
  }

  @Test
  void pointsComeNearerToTheS() throws IOException {
    InProcess.Result result =
        run("scurve", "s", "--rows=1000", "--layers=32,32", "--epochs=40", "--steps=12");
    assertThat(result.exit()).as(result.err().toString()).isZero();
    leaves("s");
    List<String[]> epochs = rows("s", "figures.csv", "training");
    assertThat(epochs).hasSize(40);
    assertThat(number(epochs.getLast(), 7)).isLessThan(0.9 * number(epochs.getFirst(), 7));
    List<String[]> looks = rows("s", "figures.csv", "ntking");
    assertThat(looks).hasSize(13);
    // Noise of 0.3 in two coordinates, one of them across the curve.
    assertThat(number(looks.getFirst(), 5)).isBetween(0.25, 0.33);
    assertThat(number(looks.getLast(), 4)).isLessThan(0.85 * number(looks.getFirst(), 4));
    double[] points =
        rows("s", "particles.csv", "ntking").stream()
            .flatMapToDouble(row -> Arrays.stream(row).skip(1).mapToDouble(Double::parseDouble))
            .toArray();
    assertThat(SCurve.distance(Sample.of(points, 200, 2)))
        .isCloseTo(number(looks.getLast(), 5), within(1e-12));
    Map<?, ?> ntking = (Map<?, ?>) report("s", "result").get("ntking");
    Map<?, ?> start = (Map<?, ?>) report("s", "result").get("start");
    double factor =
        ((Number) start.get("energy_distance")).doubleValue()
            / ((Number) ntking.get("energy_distance")).doubleValue();
    assertThat(((Number) ntking.get("energy_distance_factor")).doubleValue())
        .isCloseTo(factor, within(1e-9));
    assertThat(result.out()).anyMatch(line -> line.startsWith("ntKiNG "));
  }

  @Test
  void noiseIsTakenFromPictures() throws IOException {
    Path data = pictures(400);
    InProcess.Result result =
        run(
            "images",
            "i",
            "--data",
            data,
            "--size=5",
            "--held-out=80",
            "--particles=40",
            "--layers=64,24",
            "--epochs=30",
            "--steps=20",
            "--ridge=0.1");
    assertThat(result.exit()).as(result.err().toString()).isZero();
    leaves("i");
    List<String[]> looks = rows("i", "figures.csv", "ntking");
    double before = number(looks.getFirst(), 5);
    assertThat(before).isBetween(0.18, 0.22);
    assertThat(number(looks.getLast(), 5)).isLessThan(0.95 * before);
    assertThat(rows("i", "particles.csv", "wgf")).hasSize(40);
    for (String[] row : rows("i", "particles.csv", "ntking")) {
      assertThat(row).hasSize(2 + 25);
      assertThat(Arrays.stream(row).skip(2).mapToDouble(Double::parseDouble))
          .allMatch(grey -> grey >= 0 && grey <= 1);
    }
    Map<?, ?> settings = report("i", "settings");
    assertThat(settings.get("trained_pictures")).isEqualTo(320);
    assertThat(Files.readString(folder.resolve("i/picture.svg")))
        .contains("before", "20 steps of ntKiNG", "without noise", "base64");
  }

  @Test
  void theyRepeatToTheBitOnAnyNumberOfThreads() throws IOException {
    Path data = pictures(120);
    for (String threads : List.of("1", "3")) {
      assertThat(
              run(
                      "scurve",
                      "s" + threads,
                      SMALL,
                      "--rows=300",
                      "--steps=3",
                      "--particles=70",
                      "--seed=4",
                      "--quiet",
                      "--threads",
                      threads)
                  .exit())
          .isZero();
      assertThat(
              run(
                      "images",
                      "i" + threads,
                      SMALL,
                      "--data",
                      data,
                      "--held-out=40",
                      "--steps=2",
                      "--particles=20",
                      "--size=6",
                      "--quiet",
                      "--paper",
                      "--threads",
                      threads)
                  .exit())
          .isZero();
    }
    for (String file : List.of("particles.csv", "figures.csv", "picture.png")) {
      for (String run : List.of("s", "i")) {
        assertThat(folder.resolve(run + "1").resolve(file))
            .hasSameBinaryContentAs(folder.resolve(run + "3").resolve(file));
      }
    }
    // What the report says repeats the run, with and without the paper's settings.
    for (String name : List.of("scurve", "images")) {
      Path first = folder.resolve(name.charAt(0) + "1");
      Map<String, Object> report = JSON.std.mapFrom(Files.readString(first.resolve("run.json")));
      List<?> arguments = (List<?>) report.get("arguments");
      List<?> again = arguments.subList(2, arguments.size());
      assertThat(run(name, name + "again", again, "--quiet").exit()).isZero();
      assertThat(folder.resolve(name + "again/particles.csv"))
          .hasSameBinaryContentAs(first.resolve("particles.csv"));
    }
  }

  @Test
  void thePapersSettingsAreWhole() {
    ScurveExperiment curve = ScurveExperiment.of(new RaceOptions(), 10_000, true, 1);
    assertThat(curve.settings()).containsEntry("target_rows", 200).containsEntry("rows", 10_000);
    Map<?, ?> features = (Map<?, ?>) curve.settings().get("features");
    assertThat(features.get("layers")).isEqualTo(List.of(1024, 1024, 211));
    assertThat(features.get("epochs")).isEqualTo(1003);
    assertThat(features.get("batch")).isEqualTo(777);
    assertThat(features.get("rate")).isEqualTo(1e-3);
    Map<?, ?> ntking = (Map<?, ?>) curve.settings().get("ntking");
    assertThat(ntking.get("step_size")).isEqualTo(0.1);
    assertThat(ntking.get("steps")).isEqualTo(1000);
    assertThat(ntking.get("ridge")).isEqualTo(1e-3);
    assertThat(ntking.get("gain")).isEqualTo(1.0);
  }

  @ParameterizedTest
  @CsvSource({
    "--layers,0,--layers is 0",
    "--epochs,0,--epochs is 0",
    "--steps,0,--steps is 0",
    "--particles,1,--particles is 1",
    "--step-size,0,--step-size is 0.0",
    "--ridge,-1,--ridge is -1.0",
    "--rows,19,--rows is 19"
  })
  void settingsOutOfRangeAreRefused(String option, String value, String said) {
    InProcess.Result result = run("scurve", "s", option, value);
    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).singleElement().asString().contains(said);
    assertThat(folder.resolve("s")).doesNotExist();
  }

  @Test
  void filesWithoutPicturesAreRefused() throws IOException {
    Path labels = folder.resolve("labels.idx");
    Files.write(labels, new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 3, 4});
    refused(labels, "one dimension", "labels?");
    refused(folder.resolve("none.idx.gz"), "no such file");
    refused(pictures(30), "holds 30 pictures", "1000", "--held-out");
    byte[] bytes = Files.readAllBytes(pictures(30));
    Files.write(folder.resolve("cut.idx"), Arrays.copyOf(bytes, 500));
    refused(folder.resolve("cut.idx"), "cut short");
    InProcess.Result few =
        run("images", "i", "--data", pictures(30), "--held-out=20", "--particles=19");
    assertThat(few.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(few.err()).singleElement().asString().contains("--held-out is 20; give 21");
    InProcess.Result none = run("images", "i");
    assertThat(none.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).singleElement().asString().contains("--data");
  }

  private void refused(Path data, String... fragments) {
    InProcess.Result result = run("images", "i", "--data", data);
    assertThat(result.exit()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(result.err()).singleElement().asString().contains(fragments);
    assertThat(folder.resolve("i")).doesNotExist();
  }

  private static ScurveExperiment small() {
    RaceOptions options = new RaceOptions();
    options.layers = List.of(8, 6);
    options.epochs = 2;
    options.steps = 3;
    options.particles = 30;
    return ScurveExperiment.of(options, 60, false, 1);
  }

  @Test
  void whatIsInterruptedShowsHowFarItCame() {
    assertThat(small().run(new Witness(1))).isEmpty(); // before there were features
    Witness whole = new Witness(Long.MAX_VALUE);
    assertThat(small().run(whole)).isPresent();
    assertThat(whole.steps()).isEqualTo(small().steps());
    assertThat(whole.warnings()).isEmpty();
    Optional<Outcome> half = small().run(new Witness(small().steps() * 7 / 10));
    Map<?, ?> ntking = (Map<?, ?>) half.orElseThrow().result().get("ntking");
    Map<?, ?> wgf = (Map<?, ?>) half.orElseThrow().result().get("wgf");
    assertThat((Long) ntking.get("steps") + (Long) wgf.get("steps")).isBetween(1L, 5L);
    assertThat(wgf.get("ended")).isEqualTo("cancelled");
  }

  @Test
  void trainingThatDivergesEndsWithWhatHappened() {
    Sample rows = SCurve.draw(50, 0.01, 1);
    Witness watch = new Witness(Long.MAX_VALUE);
    Pretraining.Settings wild = new Pretraining.Settings(List.of(8, 6), 4, 16, 1e308, false, 0.3);
    assertThatThrownBy(() -> Pretraining.run(wild, rows, rows, 1, watch, new Pace(watch, 1)))
        .isInstanceOf(FlowFailure.class)
        .hasMessageContainingAll("diverged", "not finite", "lower rate");
  }

  @Test
  void distancesToTheCurveAreThoseToItsNearestPoint() {
    Sample points = SCurve.draw(40, 0.5, 9);
    double sum = 0;
    for (int i = 0; i < 40; i++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int k = 0; k <= 20_000; k++) {
        double t = 1.5 * Math.PI * (k / 10_000.0 - 1);
        double x = points.data()[2 * i] - Math.sin(t);
        double y = points.data()[2 * i + 1] - Math.signum(t) * (Math.cos(t) - 1);
        nearest = Math.min(nearest, x * x + y * y);
      }
      sum += nearest;
    }
    // Points of the curve 5e-4 apart miss the nearest by half of that at most.
    assertThat(SCurve.distance(points)).isCloseTo(Math.sqrt(sum / 40), within(1e-5));
  }
}
