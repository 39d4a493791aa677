package io.kinglet.jmh.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published is made of the recorded figures, and of nothing else. */
class ResultsTest {
  private static final Path ROOT = Path.of(System.getProperty("kinglet.root", ".."));
  private static final String STEP = "KingStepBenchmark";

  @Test
  void theResultsAreWhatTheRecordedFiguresMake() throws IOException {
    List<RecordFile> recorded = recorded();
    String results = Files.readString(ROOT.resolve("jmh/RESULTS.md"));
    assertThat(results).as("make it with jmh/record").isEqualTo(Results.markdown(recorded));
    for (String picture : found("pictures/[^)]*", results)) {
      assertThat(ROOT.resolve("jmh").resolve(picture)).exists();
    }
  }

  @Test
  void readmesTableIsMadeOfTheSameFigures() throws IOException {
    List<RecordFile> recorded = recorded();
    String readme = Files.readString(ROOT.resolve("README.md"));
    assertThat(readme)
        .as("make it with jmh/record")
        .isEqualTo(ReadmeTable.replace(readme, recorded));
    String results = Files.readString(ROOT.resolve("jmh/RESULTS.md"));
    List<String> figures = found("[0-9.]+ (µs|ms|s|[kMG]?B)\\b", ReadmeTable.of(recorded));
    assertThat(figures).isNotEmpty().allMatch(results::contains);
  }

  @Test
  void aTableIsInTheOrderOfSizesAndSetsTwinsAgainstOurs() {
    List<Figure> figures =
        List.of(
            figure(STEP, "100x200x5", "kinglet", 2000, 1000, 3000),
            figure(STEP, "100x200x5", "dense-literal", 2e6),
            figure(STEP, "20x40x5", "kinglet", 10),
            figure("PythonStep", "100x200x5", "dense-torch-float", 1e6),
            figure("TileBenchmark", "100x100x100", "kinglet", 25));
    FigureTable table = new FigureTable(figures);
    assertThat(table.tileRate()).isCloseTo(80, within(1e-9));
    // 2·10⁴·5·200 + 6·10⁴·200 + 100·5·200² = 5.2e7 operations in 2 ms.
    assertThat(table.of(figures.subList(0, 3)).lines())
        .containsExactly(
            "| size | what | time | least to largest | GFLOP/s | of the tiles' rate | times Kinglet"
                + " |",
            "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
            "| 20x40x5 | kinglet | 10.0 µs |  | 41.6 | 52 % | 1.00 |",
            "| 100x200x5 | kinglet | 2.00 ms | 1.00 ms to 3.00 ms | 26.0 | 33 % | 1.00 |",
            "| 100x200x5 | dense-literal | 2.00 s |  | 0.03 |  | 1000 |");
    assertThat(table.of(figures.subList(3, 4))).contains("| 1.00 s | 0.05 | 500 |");
  }

  @Test
  void whatHasNoRoomSaysSo() {
    Map<String, Object> more = Map.of("outcome", "out of memory", "memoryLimitGb", 16.0);
    Figure none = new Figure("PythonStep", params("1000x500x50", "x"), new double[0], more);
    assertThat(new FigureTable(List.of()).of(List.of(none)))
        .endsWith("| 1000x500x50 | x | out of memory at 16 GB |\n");
  }

  @Test
  void thePythonProgramsLinesAreTheForksOfAFigure() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("form", "compact-numpy");
    line.put("shape", "7x13x2");
    line.put("dtype", "double");
    line.put("seconds", 0.002);
    line.put("peakBytes", 1000);
    line.put("outcome", "done");
    Map<String, Object> second = new LinkedHashMap<>(line);
    second.put("seconds", 0.004);
    second.put("peakBytes", 3000);
    List<Figure> figures = PythonMeasurement.figures(List.of(line, second));
    assertThat(figures).hasSize(1);
    assertThat(figures.get(0).key()).isEqualTo("PythonStep 7x13x2 compact-numpy-double");
    assertThat(figures.get(0).micros()).containsExactly(2000, 4000);
    assertThat(figures.get(0).number("peakBytes")).isEqualTo(3000);
    assertThat(figures.get(0).outcome()).isEmpty();
  }

  @Test
  void aPowerLawIsFoundAndDrawn(@TempDir Path folder) throws IOException {
    Fit fit = Fit.of(new double[] {1, 2, 4}, new double[] {3, 12, 48});
    assertThat(fit.exponent()).isCloseTo(2, within(1e-12));
    assertThat(fit.at(10)).isCloseTo(300, within(1e-9));
    List<Figure> figures = new ArrayList<>();
    for (int d : new int[] {20, 5, 10}) {
      figures.add(figure("KingGrowthBenchmark", "100x200x" + d, "kinglet", 7.0 * d * d));
    }
    Growth growth = Growth.of(new RecordFile("growth-d", Map.of(), figures));
    assertThat(growth.x()).containsExactly(5, 10, 20);
    assertThat(growth.text()).contains("dimensions d", "its power 2.00", "n = 100, b = 200");
    growth.draw(folder);
    assertThat(folder.resolve("growth-d.png").toFile().length()).isGreaterThan(5000);
    assertThat(Growth.of(new RecordFile("step", Map.of(), figures))).isNull();
    // A group of another kind has shapes of another kind.
    Figure symmetric = figure("SymmetricProductBenchmark", "512x512", "kinglet", 1);
    assertThat(Growth.of(new RecordFile("products-lower", Map.of(), List.of(symmetric, symmetric))))
        .isNull();
  }

  @Test
  void twoThreadsAreSetAgainstOne() {
    Map<String, String> one = params("100x200x5", "kinglet");
    Map<String, String> two = params("100x200x5", "kinglet");
    one.put("threads", "1");
    two.put("threads", "2");
    Map<String, String> about =
        Map.of("seconds", "60", "forks", "5", "made", "now", "what", "threads");
    RecordFile file =
        new RecordFile(
            "threads",
            about,
            List.of(
                new Figure("KingGrowthBenchmark", one, new double[] {30}, Map.of()),
                new Figure("KingGrowthBenchmark", two, new double[] {20}, Map.of()),
                new Figure("TileBenchmark", one, new double[] {11}, Map.of()),
                new Figure("TileBenchmark", two, new double[] {10}, Map.of())));
    // 2·100·200·5 operations in 11 µs: a second thread's is not the rate of a tile.
    assertThat(new FigureTable(file.figures()).tileRate()).isCloseTo(2e5 / 11e3, within(1e-9));
    assertThat(Results.markdown(List.of(file)))
        .containsOnlyOnce("2 threads are 1.50 times as fast as one at 100x200x5.")
        .containsOnlyOnce(
            "2 threads are 1.10 times as fast as one at 100x200x5, the products alone")
        .contains("| 100x200x5, threads 2 |");
  }

  @Test
  void aReadmeWithoutAPlaceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReadmeTable.replace("nothing", List.of()))
        .withMessageContaining("no place for the table");
  }

  @Test
  void timesAndBytesHaveThreeDigitsAndAUnit() {
    assertThat(List.of(Numbers.time(1.234), Numbers.time(999.6), Numbers.time(2.345e6)))
        .containsExactly("1.23 µs", "1.00 ms", "2.35 s");
    assertThat(List.of(Numbers.bytes(286), Numbers.bytes(12345), Numbers.bytes(2.2e9)))
        .containsExactly("286 B", "12.3 kB", "2.20 GB");
    assertThat(Numbers.three(99.96) + Numbers.three(9.996) + Numbers.three(Double.NaN))
        .isEqualTo("10010.0");
  }

  @Test
  void groupsAreChosenByName(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("tile.json"), "{}");
    assertThat(Recorder.chosen(Set.of("tile", "memory"), Set.of(), folder))
        .extracting(Groups.Group::name)
        .containsExactly("memory");
    assertThat(Recorder.chosen(Set.of(), Set.of("libtorch"), null))
        .hasSize(Groups.all().size() - 1);
  }

  private static List<RecordFile> recorded() throws IOException {
    assumeTrue(Files.exists(ROOT.resolve("jmh/recorded")), "nothing is recorded yet");
    return RecordFile.readAll(ROOT.resolve("jmh/recorded"));
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(one -> one.group()).toList();
  }

  private static Map<String, String> params(String shape, String twin) {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("shape", shape);
    params.put("twin", twin);
    return params;
  }

  private static Figure figure(String benchmark, String shape, String twin, double... micros) {
    return new Figure(benchmark, params(shape, twin), micros, Map.of());
  }
}
