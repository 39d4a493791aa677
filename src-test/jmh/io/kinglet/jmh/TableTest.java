package io.kinglet.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.nativeconfig.Doctor.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Markdown that is made of JMH's JSON. */
class TableTest {
  private static final String RUN =
      "["
          + result("KingStepBenchmark.step", "100x200x5", "kinglet", "1234.4", "10.0", "312.0")
          + ","
          + result("KingStepBenchmark.step", "100x200x5", "dense", "246880.0", "\"NaN\"", "1e6")
          + ","
          + result("KingStepBenchmark.step", "20x40x5", "kinglet", "2.0", "0.5", "0.001")
          + ","
          + result("ASolveBenchmark.solve", "200", "jblas", "300.0", "1.0", "0.0")
          + "]";

  @Test
  void ratiosAreToOursOfTheSameSizeAndSizesAreInOrderOfNumbers() throws IOException {
    String table = Table.of(RUN, List.of(new Finding("processor", "abacus")));
    assertThat(table.lines().filter(line -> line.startsWith("|") || line.startsWith("## ")))
        .containsExactly(
            "## ASolveBenchmark",
            "| size | what | µs | ± | bytes | × kinglet |",
            "| --- | --- | ---: | ---: | ---: | ---: |",
            "| 200 | jblas | 300 | 1.00 | 0 |  |",
            "## KingStepBenchmark",
            "| size | what | µs | ± | bytes | × kinglet |",
            "| --- | --- | ---: | ---: | ---: | ---: |",
            "| 20x40x5 | kinglet | 2.00 | 0.50 | 0 | 1.00 |",
            "| 100x200x5 | kinglet | 1234 | 10.0 | 312 | 1.00 |",
            "| 100x200x5 | dense | 246880 |  | 1000000 | 200 |");
  }

  @Test
  void theHeadingNamesTheMachineButGivesNoAdvice() throws IOException {
    String table =
        Table.of(RUN, List.of(new Finding("processor", "abacus"), new Finding("advice", "run")));
    assertThat(table)
        .startsWith("# Benchmarks\n\n- processor: abacus\n- run: JMH 1.37, forks 5, iterations 4")
        .doesNotContain("advice");
  }

  @Test
  void itIsWrittenBesideTheJson(@TempDir Path folder) throws IOException {
    Path json = Files.writeString(folder.resolve("run.json"), RUN);
    assertThat(Table.write(json)).isEqualTo(folder.resolve("run.md")).content().contains("- JDK: ");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("run.json", "run.md");
  }

  @Test
  void aRunWithoutResultsAndOtherUnitsAreRefused() {
    assertThatThrownBy(() -> Table.of("[]", List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no results");
    assertThatThrownBy(() -> Table.of(RUN.replace("us/op", "ms/op"), List.of()))
        .hasMessageContaining("ms/op");
  }

  private static String result(
      String name, String shape, String twin, String score, String error, String bytes) {
    return """
    {"jmhVersion": "1.37", "benchmark": "io.kinglet.jmh.%s", "forks": 5,
     "warmupIterations": 3, "measurementIterations": 4, "measurementTime": "1 s",
     "params": {"shape": "%s", "twin": "%s"},
     "primaryMetric": {"score": %s, "scoreError": %s, "scoreUnit": "us/op"},
     "secondaryMetrics": {"gc.alloc.rate": {"score": 1.0},
                          "gc.alloc.rate.norm": {"score": %s}}}
    """
        .formatted(name, shape, twin, score, error, bytes);
  }
}
