package io.kinglet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.cli.files.ReadOptions;
import io.kinglet.cli.files.Table;
import io.kinglet.cli.files.TableSource;
import io.kinglet.cli.files.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kinglet flow --method vgrow} and {@code --method svgd}. */
class VgrowSvgdCommandTest {
  @TempDir Path folder;

  private Table run(String out, String line) {
    List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
    if (!arguments.get(0).equals("flow")) {
      arguments.add(0, "flow");
    }
    if (!arguments.contains("--metrics-every")) {
      arguments.addAll(List.of("--metrics-every", "100")); // the start and the end are enough
    }
    arguments.addAll(List.of("--quiet", "--out", folder.resolve(out).toString()));
    InProcess.Result result = InProcess.run(arguments.toArray(String[]::new));
    assertThat(result.exit()).as(result.err().toString()).isZero();
    return Tables.read(
        TableSource.parse(folder.resolve(out).resolve("particles.csv").toString()),
        ReadOptions.standard());
  }

  private Map<String, Object> report(String out) throws IOException {
    return JSON.std.mapFrom(Files.readString(folder.resolve(out).resolve("run.json")));
  }

  /** The run's own arguments repeat it. */
  private void repeats(String out, Table particles) throws IOException {
    List<?> arguments = (List<?>) report(out).get("arguments");
    String line = String.join(" ", arguments.stream().map(String::valueOf).toList());
    assertThat(run(out + "-again", line).data()).containsExactly(particles.data());
  }

  private static double energy(Map<String, Object> report, String when) {
    Map<?, ?> result = (Map<?, ?>) report.get("result");
    return ((Number) ((Map<?, ?>) result.get(when)).get("energy_distance")).doubleValue();
  }

  /** Two clusters, and a column of 0 and 1 that depends on the other two. */
  private Path data() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder text = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 120; i++) {
      double a = (i % 2 == 0 ? -2 : 2) + 0.5 * random.nextGaussian();
      double b = 10 + 3 * random.nextGaussian();
      double logit = a + 0.4 * (b - 10);
      text.append(a).append(',').append(b).append(',');
      text.append(random.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0).append('\n');
    }
    return Files.writeString(folder.resolve("data.csv"), text);
  }

  @ParameterizedTest
  @CsvSource({
    "kl, 0.3, --ratio logistic --steps 60",
    "js, 0.75, --features gaussian --adaptive --steps 60", // which sees no clusters
    "logd, 0.3, --basis 30 --ridge 0.01 --integrator heun --steps 60",
    "jeffreys, 0.4, --ratio logistic --largest-weight 3 --feature-scales 1.0 --steps 60",
    "kl, 0.5, --ratio kliep --basis 20 --feature-scales 1.0 --step-size 0.02 --steps 60",
    "js, 0.9, --ratio ulsif --basis 40 --steps 60",
    "kl, 0.9, --ratio network --steps 20"
  })
  void vgrowComesNearerAndIsRepeated(String divergence, double most, String more)
      throws IOException {
    String line = "--target " + data() + " --columns a,b --particles 80 --method vgrow";
    Table particles = run("v", line + " --divergence " + divergence + " " + more);
    Map<String, Object> report = report("v");
    assertThat(energy(report, "end")).isLessThan(most * energy(report, "start"));
    assertThat(((Map<?, ?>) report.get("settings")).get("divergence")).isEqualTo(divergence);
    repeats("v", particles);
  }

  @Test
  void svgdFlowsToAGaussian() throws IOException {
    Table particles =
        run("g", "--method svgd --posterior gaussian --particles 100 --steps 150 --step-size 0.3");
    assertThat(particles.columns()).containsExactly("x1", "x2");
    double[] sums = new double[3];
    for (int i = 0; i < 100; i++) {
      double x = particles.data()[2 * i];
      double y = particles.data()[2 * i + 1];
      sums[0] += x * x / 100;
      sums[1] += x * y / 100;
      sums[2] += y * y / 100;
    }
    assertThat(sums[0]).isCloseTo(1, offset(0.1));
    assertThat(sums[1]).isCloseTo(0.6, offset(0.1));
    assertThat(sums[2]).isCloseTo(1, offset(0.1));
    assertThat(report("g")).doesNotContainKey("target");
    repeats("g", particles);
  }

  @Test
  void svgdFlowsToALogisticPosterior() throws IOException {
    String line = "--method svgd --posterior logistic --label y --particles 60 --steps 200";
    Table particles = run("l", line + " --target " + data());
    assertThat(particles.columns()).containsExactly("intercept", "a", "b");
    Map<String, Object> report = report("l");
    assertThat(energy(report, "end")).isLessThan(0.05 * energy(report, "start"));
    assertThat(((Map<?, ?>) report.get("settings")).get("measured_against").toString())
        .contains("Laplace");
    for (int i = 0; i < 60; i++) {
      assertThat(particles.data()[3 * i + 1]).isPositive(); // y rises with both
    }
    repeats("l", particles);
    // One start, and part of the coefficients kept.
    String start = " --start " + folder.resolve("l/particles.csv") + " --move a --steps 2";
    Table moved =
        run("m", line.replace(" --particles 60 --steps 200", start) + " --target " + data());
    assertThat(moved.data()[0]).isEqualTo(particles.data()[0]);
    assertThat(moved.data()[1]).isNotEqualTo(particles.data()[1]);
  }
}
