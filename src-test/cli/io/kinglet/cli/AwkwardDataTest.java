package io.kinglet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.cli.files.ReadOptions;
import io.kinglet.cli.files.Table;
import io.kinglet.cli.files.TableSource;
import io.kinglet.cli.files.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Valid data that is awkward runs, with one warning line where it matters. */
class AwkwardDataTest {
  @TempDir Path folder;

  private InProcess.Result flow(String header, int rows, IntFunction<String> row, String... more)
      throws IOException {
    StringBuilder text = new StringBuilder(header).append('\n');
    for (int i = 0; i < rows; i++) {
      text.append(row.apply(i)).append('\n');
    }
    Path target = Files.writeString(folder.resolve("t.csv"), text);
    List<String> arguments = new ArrayList<>(List.of("flow", "--target", target.toString()));
    arguments.addAll(List.of("--out", folder.resolve("run").toString()));
    arguments.addAll(List.of("--steps", "20", "--seed", "5", "--threads", "1", "--quiet"));
    arguments.addAll(List.of(more));
    InProcess.Result result = InProcess.run(arguments.toArray(String[]::new));
    assertThat(result.exit()).as(result.err().toString()).isZero();
    assertThat(result.err()).isEqualTo(result.warnings());
    return result;
  }

  private Table particles() {
    return Tables.read(
        TableSource.parse(folder.resolve("run/particles.csv").toString()), ReadOptions.standard());
  }

  @Test
  void oneColumnRunsWithoutRemark() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    InProcess.Result result =
        flow("x", 200, i -> Double.toString(50 + random.nextGaussian()), "--particles", "100");
    assertThat(result.err()).isEmpty();
    Table particles = particles();
    assertThat(particles.columns()).containsExactly("x");
    assertThat(ColumnStatistics.of(particles, 0).mean()).isBetween(49.5, 50.5);
    assertThat(ColumnStatistics.of(particles, 0).deviation()).isBetween(0.6, 1.4);
  }

  @Test
  void aConstantColumnRunsWithOneWarning() throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    InProcess.Result result =
        flow("x,y", 200, i -> random.nextGaussian() + ",3.5", "--particles", "100");
    assertThat(result.warnings()).hasSize(1);
    assertThat(result.warnings().get(0)).contains("t.csv", "'y' (3.5)", "constant");
    ColumnStatistics y = ColumnStatistics.of(particles(), 1);
    assertThat(y.mean()).isBetween(3.0, 4.0);
    assertThat(y.deviation()).isLessThan(0.9); // it started from 1
  }

  @Test
  void fewerRowsThanFeaturesRunWithOneWarning() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    InProcess.Result result =
        flow(
            "x,y",
            12,
            i -> random.nextGaussian() + "," + random.nextGaussian(),
            "--particles",
            "9");
    assertThat(result.warnings()).hasSize(1);
    assertThat(result.warnings().get(0)).contains("21 rows", "21 features instead of 200");
    assertThat(particles().rows()).isEqualTo(9);
    assertThat(Files.readString(folder.resolve("run/run.json"))).contains("\"features\" : 21");
  }

  @Test
  void hugeBesideTinyRunsAndKeepsBoth() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    IntFunction<String> row =
        i ->
            1e9 * (1 + 0.1 * random.nextGaussian())
                + ","
                + 1e-9 * (i % 2 * 4 + random.nextGaussian());
    assertThat(flow("x,y", 200, row, "--particles", "100").err()).isEmpty();
    assertThat(ColumnStatistics.of(particles(), 0).mean()).isBetween(0.95e9, 1.05e9);
    assertThat(ColumnStatistics.of(particles(), 1).mean()).isBetween(1.2e-9, 2.8e-9);
    assertThat(ColumnStatistics.of(particles(), 1).deviation()).isBetween(1.2e-9, 3.5e-9);
    InProcess.Result raw =
        flow("x,y", 200, row, "--particles", "50", "--standardise", "none", "--force");
    assertThat(raw.warnings()).hasSize(1);
    assertThat(raw.warnings().get(0)).contains("column 'x'", "'y'", "--standardise zscore");
  }

  @Test
  void manyDuplicatesRunWithOneWarning() throws IOException {
    InProcess.Result result =
        flow("x,y", 300, i -> i % 3 + "," + i % 3 * i % 3, "--particles", "100");
    assertThat(result.warnings()).hasSize(1);
    assertThat(result.warnings().get(0)).contains("300 rows", "differ");
    assertThat(particles().rows()).isEqualTo(100);
  }
}
