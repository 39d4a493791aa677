package io.kinglet.jmh.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs beside each other: what the forks' spread explains is no change. */
class CompareTest {
  private static final double[] BEFORE = {100, 101, 99, 100.5, 99.5};

  @Test
  void aChangeBeyondTheForksIsNamedAndOneWithinIsNot() {
    assertThat(compare(BEFORE, 110, 111, 109, 110.5, 109.5).slower()).isTrue();
    assertThat(compare(BEFORE, 90, 91, 89, 90.5, 89.5).faster()).isTrue();
    Compare.Change noisy = compare(BEFORE, 90, 130, 95, 140, 110);
    assertThat(noisy.slower() || noisy.faster()).isFalse();
    Compare.Change small = compare(new double[] {100, 100.01}, 102, 102.01, 102.02, 102, 102.01);
    assertThat(small.slower()).as("2 % is what an hour does").isFalse();
    assertThat(small.least()).isGreaterThan(1);
  }

  /** Welch's interval by hand: equal variances s², 2·(5 − 1) = 8 degrees, t = 5.041. */
  @Test
  void theIntervalIsWelchs() {
    double[] logs = {-0.02, -0.01, 0, 0.01, 0.02};
    double[] before = new double[5];
    double[] after = new double[5];
    for (int i = 0; i < 5; i++) {
      before[i] = Math.exp(logs[i]);
      after[i] = 2 * Math.exp(logs[i]);
    }
    Compare.Change change = compare(before, after);
    double half = 5.0413 * Math.sqrt(2 * 2.5e-4 / 5);
    assertThat(Math.log(change.least() / 2)).isCloseTo(-half, within(1e-5));
    assertThat(Math.log(change.most() / 2)).isCloseTo(half, within(1e-5));
  }

  @Test
  void theSameForksAreNoChange() {
    Compare.Change change = compare(new double[] {5, 5}, 5, 5);
    assertThat(change.slower() || change.faster()).isFalse();
  }

  @Test
  void theTextSaysWhatIsOnlyInOne() {
    List<RecordFile> old = List.of(file("JDK 25", figure("a", BEFORE), figure("gone", BEFORE)));
    List<RecordFile> now =
        List.of(file("JDK 26", figure("a", 200, 201, 199, 200, 200), figure("added", BEFORE)));
    assertThat(Compare.text(Compare.changes(old, now), old, now))
        .contains("not the same JDK: JDK 25 before, JDK 26 after")
        .contains("slower: KingStepBenchmark 1x2x3 a  100 µs -> 200 µs, 2.00 times")
        .contains("0 figures are within the noise")
        .contains("1 are only in the old run, 1 only in the new one");
  }

  @Test
  void aMachineOfAnyGroupCounts() {
    List<RecordFile> old = List.of(file("JDK 25", figure("a", BEFORE)), file("JDK 25"));
    List<RecordFile> now = List.of(file("JDK 25", figure("a", BEFORE)), file("JDK 26"));
    assertThat(Compare.text(Compare.changes(old, now), old, now))
        .contains("not the same JDK: JDK 25 before, JDK 25 and JDK 26 after");
    assertThat(Compare.text(Compare.changes(old, old), old, old)).doesNotContain("not the same");
  }

  @Test
  void runsWithNothingInCommonAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Compare.changes(
                    List.of(file("", figure("a", BEFORE))), List.of(file("", figure("b", BEFORE)))))
        .withMessageContaining("no figure in common");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Compare.changes(
                    List.of(file("", figure("a", 1))), List.of(file("", figure("a", 1)))))
        .withMessageContaining("two forks");
  }

  @Test
  void whatIsWrittenIsRead(@TempDir Path folder) throws IOException {
    Figure figure =
        new Figure(
            "KingStepBenchmark",
            Map.of("shape", "1x2x3", "twin", "kinglet"),
            new double[] {1.5, 2.5, 4},
            Map.of("bytes", 12.0));
    new RecordFile("step", Map.of("forks", "3"), List.of(figure)).write(folder);
    RecordFile read = RecordFile.readAll(folder).get(0);
    assertThat(read.group()).isEqualTo("step");
    assertThat(read.about()).containsExactly(Map.entry("forks", "3"));
    Figure back = read.figures().get(0);
    assertThat(back.micros()).containsExactly(1.5, 2.5, 4);
    assertThat(back.median()).isEqualTo(2.5);
    assertThat(back.number("bytes")).isEqualTo(12);
    assertThat(back.key()).isEqualTo("KingStepBenchmark 1x2x3 kinglet");
    assertThat(folder.toFile().list()).containsExactly("step.json");
  }

  @Test
  void aForkOfJmhIsTheMeanOfItsIterations() throws IOException {
    String text =
        """
        [{"benchmark": "io.kinglet.jmh.KingStepBenchmark.step",
          "params": {"shape": "1x2x3", "twin": "kinglet"},
          "primaryMetric": {"scoreUnit": "us/op", "rawData": [[1.0, 3.0], [5.0, 5.0]]},
          "secondaryMetrics": {"·gc.alloc.rate.norm": {"score": 7.0}}}]
        """;
    Figure figure = RecordFile.jmh(text).get(0);
    assertThat(figure.micros()).containsExactly(2, 5);
    assertThat(figure.number("bytes")).isEqualTo(7);
    assertThatThrownBy(() -> RecordFile.jmh(text.replace("us/op", "ms/op")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ms/op");
  }

  @Test
  void forksInTurnsAreTheForksOfOneFigure() {
    Figure first = new Figure("A", Map.of("twin", "kinglet"), new double[] {3}, Map.of("bytes", 8));
    Figure second = new Figure("A", Map.of("twin", "ejml"), new double[] {9}, Map.of());
    Figure third = new Figure("A", Map.of("twin", "kinglet"), new double[] {5}, Map.of("bytes", 2));
    List<Figure> merged = JmhMeasurement.merged(List.of(List.of(first, second), List.of(third)));
    assertThat(merged).extracting(Figure::twin).containsExactly("kinglet", "ejml");
    assertThat(merged.get(0).micros()).containsExactly(3, 5);
    assertThat(merged.get(0).number("bytes")).isEqualTo(5);
    assertThat(merged.get(1).micros()).containsExactly(9);
    assertThat(Double.isNaN(merged.get(1).number("bytes"))).isTrue();
  }

  @Test
  void filesThatAreNoRecordAreNamed(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> RecordFile.readAll(folder)).hasMessageContaining("holds no JSON");
    Path other = Files.writeString(folder.resolve("other.json"), "{\"a\": 1}");
    assertThatThrownBy(() -> RecordFile.read(other)).hasMessageContaining("has no figures");
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"a\": ");
    assertThatThrownBy(() -> RecordFile.read(broken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no JSON");
  }

  private static Compare.Change compare(double[] before, double... after) {
    return Compare.changes(
            List.of(file("", figure("a", before))), List.of(file("", figure("a", after))))
        .get(0);
  }

  private static RecordFile file(String jdk, Figure... figures) {
    return new RecordFile("group", Map.of("JDK", jdk), List.of(figures));
  }

  private static Figure figure(String twin, double... micros) {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("shape", "1x2x3");
    params.put("twin", twin);
    return new Figure("KingStepBenchmark", params, micros, Map.of());
  }
}
