package io.kinglet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.cli.files.MissingPolicy;
import io.kinglet.cli.files.NpyBytes;
import io.kinglet.cli.files.ReadOptions;
import io.kinglet.cli.files.Table;
import io.kinglet.cli.files.TableSource;
import io.kinglet.cli.files.Tables;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowCommandTest {
  private static final double[][] CENTRES = {{-3, -3}, {3, -3}, {0, 3}};

  @TempDir Path folder;

  /** Three clusters of spread 0.4, as an array. */
  private Path mixture(String name, boolean fortran, int rows) {
    SplittableRandom random = new SplittableRandom(11);
    double[] data = new double[2 * rows];
    for (int i = 0; i < rows; i++) {
      for (int l = 0; l < 2; l++) {
        double value = CENTRES[i % 3][l] + 0.4 * random.nextGaussian();
        data[fortran ? l * rows + i : 2 * i + l] = value;
      }
    }
    byte[] bytes =
        NpyBytes.file(
            "<f8", fortran, "(" + rows + ", 2)", NpyBytes.doubles(ByteOrder.LITTLE_ENDIAN, data));
    Path file = folder.resolve(name);
    return name.endsWith(".npz")
        ? NpyBytes.zip(file, "cloud.npy", bytes)
        : NpyBytes.write(file, bytes);
  }

  private InProcess.Result flow(Path target, String... more) {
    List<String> arguments = new ArrayList<>(List.of("flow", "--target", target.toString()));
    arguments.addAll(List.of("--out", folder.resolve("run").toString(), "--quiet"));
    arguments.addAll(List.of("--threads", "1"));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--seed")) {
      arguments.addAll(List.of("--seed", "3"));
    }
    InProcess.Result result = InProcess.run(arguments.toArray(String[]::new));
    assertThat(result.exit()).as(result.err().toString()).isZero();
    return result;
  }

  private Table read(String file) {
    return Tables.read(TableSource.parse(folder.resolve(file).toString()), ReadOptions.standard());
  }

  /** How many of the points are nearest to a centre, and their root mean square distance to it. */
  private static double[][] clusters(Table table) {
    double[][] clusters = new double[CENTRES.length][2];
    for (int i = 0; i < table.rows(); i++) {
      double nearest = Double.POSITIVE_INFINITY;
      int at = 0;
      for (int c = 0; c < CENTRES.length; c++) {
        double dx = table.data()[2 * i] - CENTRES[c][0];
        double dy = table.data()[2 * i + 1] - CENTRES[c][1];
        if (dx * dx + dy * dy < nearest) {
          nearest = dx * dx + dy * dy;
          at = c;
        }
      }
      // A stray counts as one at four standard deviations: the test is of the spread within.
      clusters[at][0]++;
      clusters[at][1] += Math.min(nearest, 2.56);
    }
    for (double[] cluster : clusters) {
      cluster[1] = Math.sqrt(cluster[1] / cluster[0]);
    }
    return clusters;
  }

  /** The fraction of one table's rows that have a row of the other within 0.4, one deviation. */
  private static double near(Table rows, Table others) {
    int near = 0;
    for (int i = 0; i < rows.rows(); i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < others.rows(); j++) {
        double dx = rows.data()[2 * i] - others.data()[2 * j];
        double dy = rows.data()[2 * i + 1] - others.data()[2 * j + 1];
        least = Math.min(least, Math.hypot(dx, dy));
      }
      near += least < 0.4 ? 1 : 0;
    }
    return near / (double) rows.rows();
  }

  @Test
  void kingCoversTheClustersOfAMixtureAndNothingElse() {
    flow(mixture("t.npy", false, 150), "--particles", "150");
    Table particles = read("run/particles.npy");
    for (double[] cluster : clusters(particles)) {
      // A third each; the spread is 0.4 √2 = 0.57. With --published it is 0.2 to 0.4 and the
      // fractions below are 0.85 and 0.7.
      assertThat(cluster[0]).isBetween(38.0, 62.0);
      assertThat(cluster[1]).isBetween(0.45, 0.75);
    }
    Table target = read("t.npy");
    assertThat(near(particles, target)).isGreaterThan(0.93);
    assertThat(near(target, particles)).isGreaterThan(0.93);
  }

  @ParameterizedTest
  @ValueSource(strings = {"king --published", "wgf", "mmd"})
  void particlesReachTheClustersOfAMixture(String method) {
    List<String> arguments = new ArrayList<>(List.of("--particles", "150", "--method"));
    arguments.addAll(List.of(method.split(" ")));
    flow(mixture("t.npy", false, 150), arguments.toArray(String[]::new));
    Table particles = read("run/particles.npy");
    for (double[] cluster : clusters(particles)) {
      assertThat(cluster[0]).isGreaterThan(30);
    }
    // The start has 0.1 there.
    assertThat(near(particles, read("t.npy"))).isGreaterThan(0.7);
  }

  @Test
  void particlesComeInTheFormatOfTheTarget() throws IOException {
    flow(mixture("t.npz", true, 30), "--particles", "20", "--steps", "2", "--basis", "20");
    assertThat(read("run/particles.npz:cloud").rows()).isEqualTo(20);
    flow(
        mixture("t.npy", true, 30),
        "--particles",
        "20",
        "--steps",
        "2",
        "--basis",
        "20",
        "--force");
    Table fortran = read("run/particles.npy");
    assertThat(folder.resolve("run/particles.npz")).doesNotExist();
    flow(
        mixture("t.npy", false, 30),
        "--particles",
        "20",
        "--steps",
        "2",
        "--basis",
        "20",
        "--force");
    assertThat(read("run/particles.npy").data()).containsExactly(fortran.data());
  }

  @Test
  void aStartThatNoStepCanBeTakenFromIsBadData() throws IOException {
    Path target = mixture("t.npy", false, 30);
    Path start = Files.writeString(folder.resolve("s.csv"), "x,y\n1,1\n1,1\n1,1\n");
    Path out = folder.resolve("run");
    InProcess.Result result =
        InProcess.run(
            "flow",
            "--target",
            target.toString(),
            "--start",
            start.toString(),
            "--out",
            out.toString(),
            "--quiet");
    assertThat(result.exit()).as(result.err().toString()).isEqualTo(3);
    assertThat(result.err()).last().asString().contains("step 1", "nothing has been written");
    assertThat(out).doesNotExist();
  }

  @Test
  void aConditionalFlowLeavesTheOtherColumnsAsTheyWere() throws IOException {
    Path start = Files.writeString(folder.resolve("s.csv"), "y,x\n1,9\n2,9\n-1,8\n0,7\n3,6\n");
    Path target = Files.writeString(folder.resolve("t.csv"), "x,y\n1,2\n2,1\n3,3\n0,1\n1,1\n2,2\n");
    flow(target, "--start", start.toString(), "--move", "x", "--steps", "5");
    Table particles = read("run/particles.csv");
    assertThat(particles.columns()).containsExactly("x", "y");
    double[] stays = {1, 2, -1, 0, 3};
    double moved = 0;
    for (int i = 0; i < 5; i++) {
      // there and back through the standardisation: two roundings of numbers below 4
      assertThat(particles.data()[2 * i + 1]).isCloseTo(stays[i], offset(1e-14));
      moved += particles.data()[2 * i];
    }
    assertThat(moved).isLessThan(38); // of 39 at the start, towards 0 to 3
    flow(target, "--move", "y", "--particles", "40", "--steps", "3", "--force");
    Table drawn = read("run/particles.csv");
    for (int i = 0; i < 40; i++) {
      double x = drawn.data()[2 * i];
      assertThat(Math.abs(x - Math.rint(x))).isLessThan(1e-14); // those of target rows
      assertThat(x).isBetween(-0.1, 3.1);
    }
  }

  @Test
  void stoppingRulesStop() throws IOException {
    Path target = mixture("t.npy", false, 90);
    flow(target, "--particles", "60", "--tolerance", "0.05", "--steps", "500", "--published");
    Map<?, ?> result = result();
    assertThat(result.get("stopped")).isEqualTo("residual");
    flow(
        target,
        "--particles",
        "60",
        "--holdout",
        "0.3",
        "--patience",
        "3",
        "--steps",
        "500",
        "--force");
    assertThat(result().get("stopped")).isEqualTo("no_improvement");
    long best = ((Number) result().get("best_step")).longValue();
    assertThat(((Number) result().get("steps")).longValue()).isEqualTo(best + 3);
  }

  @Test
  void everySettingReachesTheFlow() throws IOException {
    Path target = mixture("t.npy", false, 60);
    String[] settings = {
      "--features poly",
      "--features gaussian",
      "--velocity identity",
      "--basis 30",
      "--damping 0.1",
      "--ridge 0.1",
      "--step-size 0.5",
      "--no-adaptive",
      "--published",
      "--feature-bandwidth 0.5",
      "--feature-scales 1.0,0.5",
      "--velocity-bandwidth 0.5",
      "--velocity-scale 0.8",
      "--batch 20",
      "--standardise whiten",
      "--standardise none",
      "--seed 4",
      "--form random-features --random-features 12",
      "--form random-features --random-features auto --reduction-tolerance 0.5",
      "--form subsample --subsample 11",
      "--solve cg --solve-tolerance 0.1",
      "--precision single",
      "--precision mixed"
    };
    List<double[]> results = new ArrayList<>();
    for (int i = -1; i < settings.length; i++) {
      List<String> more = new ArrayList<>(List.of("--particles", "40", "--steps", "8"));
      more.addAll(i < 0 ? List.of() : List.of(settings[i].split(" ")));
      more.add("--force");
      flow(target, more.toArray(String[]::new));
      double[] data = read("run/particles.npy").data();
      for (double[] other : results) {
        assertThat(data).as(i < 0 ? "" : settings[i]).isNotEqualTo(other);
      }
      results.add(data);
      List<?> arguments = (List<?>) report().get("arguments");
      String line = String.join(" ", arguments.stream().map(Object::toString).toList());
      // A preset is written out as what it sets.
      boolean preset = i >= 0 && settings[i].equals("--published");
      String written = preset ? "--feature-scales 1.0 --" : i < 0 ? "--basis 200" : settings[i];
      assertThat(line).contains(written);
    }
  }

  @Test
  void ntkingTakesItsSettingsAndIsRepeatedByItsArguments() throws IOException {
    Path target = mixture("t.npy", false, 60);
    List<String> more = new ArrayList<>(List.of("--particles", "40", "--steps", "12"));
    more.addAll(List.of("--method", "ntking", "--force"));
    flow(target, more.toArray(String[]::new));
    double[] plain = read("run/particles.npy").data();
    Map<?, ?> measured = result();
    double before = ((Number) ((Map<?, ?>) measured.get("start")).get("mmd")).doubleValue();
    double after = ((Number) ((Map<?, ?>) measured.get("end")).get("mmd")).doubleValue();
    assertThat(after).isLessThan(before / 3);
    more.addAll(List.of("--width", "5", "--basis", "30", "--feature-scales", "1,0.5"));
    more.addAll(List.of("--damping", "0.01", "--ridge", "0.02"));
    flow(target, more.toArray(String[]::new));
    double[] chosen = read("run/particles.npy").data();
    assertThat(chosen).isNotEqualTo(plain);
    Map<?, ?> settings = (Map<?, ?>) report().get("settings");
    assertThat(settings.get("width")).isEqualTo(5);
    assertThat(settings.get("gram")).isEqualTo("factor");
    List<String> again =
        new ArrayList<>(
            ((List<?>) report().get("arguments")).stream().map(String::valueOf).toList());
    assertThat(String.join(" ", again)).contains("--damping 0.01 --ridge 0.02 --width 5");
    again.addAll(List.of("--out", folder.resolve("again").toString(), "--quiet"));
    assertThat(InProcess.run(again.toArray(String[]::new)).exit()).isZero();
    assertThat(read("again/particles.npy").data()).containsExactly(chosen);
  }

  private Map<String, Object> report() throws IOException {
    return JSON.std.mapFrom(Files.readString(folder.resolve("run/run.json")));
  }

  private Map<?, ?> result() throws IOException {
    return (Map<?, ?>) report().get("result");
  }

  @Test
  void compareMeasuresAsTheDefinitionsSay() throws IOException {
    Path a = Files.writeString(folder.resolve("a.csv"), "x,y\n0,0\n3,4\n");
    Path b = Files.writeString(folder.resolve("b.csv"), "z,y,x\n0,0,0\n0,0,6\n");
    InProcess.Result result = InProcess.run("compare", a.toString(), b.toString(), "--json");
    assertThat(result.exit()).as(result.err().toString()).isZero();
    Map<String, Object> report = JSON.std.mapFrom(String.join("\n", result.out()));
    // pairs: a-a 0 5 5 0, b-b 0 6 6 0, a-b 0 6 5 5
    assertThat((Double) report.get("energy_distance"))
        .isCloseTo(2 * 16.0 / 4 - 10.0 / 4 - 12.0 / 4, offset(1e-12));
    double h = Math.sqrt(25 / 2.0); // the median rule of the one pair of a
    double g5 = Math.exp(-25 / (2 * h * h));
    double g6 = Math.exp(-36 / (2 * h * h));
    double mmd = (2 + 2 * g5) / 4 + (2 + 2 * g6) / 4 - 2 * (1 + g6 + 2 * g5) / 4;
    assertThat((Double) report.get("mmd_bandwidth")).isCloseTo(h, offset(1e-12));
    assertThat((Double) report.get("mmd")).isCloseTo(Math.sqrt(mmd), offset(1e-12));
    assertThat(report.get("columns").toString()).contains("column=x", "mean_a=1.5", "mean_b=3.0");
    InProcess.Result table = InProcess.run("compare", a.toString(), b.toString());
    assertThat(String.join("\n", table.out())).contains("mean A", "energy distance", "bandwidth");
  }

  @Test
  void theDemoEndsNearThePenguins() throws IOException {
    Path out = folder.resolve("demo");
    InProcess.Result result = InProcess.run("demo", "--out", out.toString());
    assertThat(result.exit()).as(result.err().toString()).isZero();
    assertThat(result.out()).anyMatch(line -> line.contains(out.resolve("pairs.png").toString()));
    Table penguins =
        Tables.read(
            TableSource.parse(out.resolve("penguins.csv").toString()),
            new ReadOptions(
                List.of("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"),
                MissingPolicy.DROP,
                (char) 0));
    Table particles =
        Tables.read(
            TableSource.parse(out.resolve("particles.csv").toString()), ReadOptions.standard());
    for (int l = 0; l < 4; l++) {
      ColumnStatistics want = ColumnStatistics.of(penguins, l);
      ColumnStatistics got = ColumnStatistics.of(particles, l);
      assertThat(Math.abs(got.mean() - want.mean())).isLessThan(0.15 * want.deviation());
      assertThat(got.deviation() / want.deviation()).isBetween(0.8, 1.2);
    }
    Map<?, ?> report =
        (Map<?, ?>) JSON.std.mapFrom(Files.readString(out.resolve("run.json"))).get("result");
    double before = ((Number) ((Map<?, ?>) report.get("start")).get("mmd")).doubleValue();
    double after = ((Number) ((Map<?, ?>) report.get("end")).get("mmd")).doubleValue();
    assertThat(after).isLessThan(before / 8);
  }
}
