package io.kinglet.cli.process;

import static io.kinglet.cli.files.NpyBytes.doubles;
import static io.kinglet.cli.files.NpyBytes.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.cli.InProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of bad input ends with one line and its exit code, and leaves nothing behind. */
class BadInputTest {
  private static final int FAILURE = 1;
  private static final int USAGE = 2;
  private static final int BAD_DATA = 3;
  private static final byte[] GOOD = "a,b\n1,2\n3,5\n2,1\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  /**
   * A case.
   *
   * @param name the target file's name
   * @param bytes what is in it; null for no file
   * @param options more options
   * @param exit the exit code expected
   * @param fragments what the line must say
   */
  record Case(String name, byte[] bytes, List<String> options, int exit, List<String> fragments) {
    @Override
    public String toString() {
      return name + " " + options + " -> " + exit + " " + fragments;
    }
  }

  private static Case text(String content, int exit, String... fragments) {
    return new Case(
        "t.csv", content.getBytes(StandardCharsets.UTF_8), List.of(), exit, List.of(fragments));
  }

  private static Case npy(byte[] bytes, String... fragments) {
    return new Case("t.npy", bytes, List.of(), BAD_DATA, List.of(fragments));
  }

  private static Case options(String line, int exit, String... fragments) {
    return new Case("t.csv", GOOD, List.of(line.split(" ")), exit, List.of(fragments));
  }

  static Stream<Case> cases() {
    byte[] array = file("<f8", false, "(2, 2)", doubles(ByteOrder.LITTLE_ENDIAN, 1, 2, 3, 4));
    double[] many = new double[40];
    Arrays.setAll(many, i -> Math.sin(i + 1) * 50);
    return Stream.of(
        new Case("none.csv", null, List.of(), BAD_DATA, List.of("none.csv", "no such file")),
        text("", BAD_DATA, "t.csv", "empty"),
        text("a,b\n", BAD_DATA, "t.csv", "no rows"),
        text("a,b\n1,2\n", BAD_DATA, "t.csv", "one row", "at least two"),
        text("a,b\n1,2\n3\n", BAD_DATA, "line 3", "1 field", "header has 2"),
        text("a,b\n1,2\n3,x\n", BAD_DATA, "line 3", "column 'b'", "'x' is not a number"),
        text("a,b\n1,2\n3,NaN\n", BAD_DATA, "line 3", "column 'b'", "'NaN'", "--missing drop"),
        text("a,b\n1,2\n3,Inf\n", BAD_DATA, "line 3", "column 'b'", "not finite"),
        text("a,b\n1,2\n3,-Inf\n", BAD_DATA, "line 3", "column 'b'", "not finite"),
        text("a,b\n1,2\n1,2\n1,2\n", BAD_DATA, "all 3 rows are equal", "a, b"),
        text("1,2\n3,4\n", BAD_DATA, "line 1", "header"),
        options("--columns a,bb", BAD_DATA, "no column 'bb'", "there are b, a"),
        options("--particles -5", USAGE, "--particles is -5", "give 2 to"),
        options("--particles 1", USAGE, "--particles is 1"),
        options("--particles 100000000", USAGE, "MB", "fewer --particles"),
        options("--particles 99999999999999", USAGE, "--particles", "99999999999999"),
        options("--steps 0", USAGE, "--steps is 0"),
        options("--steps -1", USAGE, "--steps is -1"),
        options("--basis 1000000", USAGE, "--basis is 1000000", "20000"),
        options("--step-size NaN", USAGE, "--step-size is NaN"),
        options("--damping -1", USAGE, "--damping is -1"),
        options("--feature-scales 1,0", USAGE, "--feature-scales is 0", "1e-6"),
        options("--features poly --feature-scales 1", USAGE, "setting of --features rbf"),
        options("--velocity-scale 1 --velocity-bandwidth 1", USAGE, "exclude each other"),
        options("--form bogus", USAGE, "--form is 'bogus'", "random-features"),
        options("--subsample 5", USAGE, "--subsample needs --form subsample"),
        options("--form random-features --random-features 0", USAGE, "give 1 to"),
        options(
            "--form random-features --random-features 9 --reduction-tolerance 0.1",
            USAGE,
            "leave out --random-features"),
        options("--solve cg --form subsample", USAGE, "--solve cg goes with --form exact"),
        options("--precision half", USAGE, "--precision is 'half'; give double, single or mixed"),
        options("--precision single --features poly", USAGE, "goes with rbf features"),
        options("--precision single --solve cg", USAGE, "--solve direct"),
        options("--precision mixed --features poly", USAGE, "--precision mixed goes with rbf"),
        options("--precision mixed --form subsample", USAGE, "mixed goes with --form exact"),
        options("--precision single --form random-features", USAGE, "--form exact or subsample"),
        options("--method wgf --published", USAGE, "--published is a setting of --method king"),
        options("--width 5", USAGE, "--width is a setting of --method ntking, not of KiNG"),
        options("--method ntking --width 0", USAGE, "--width is 0", "4096"),
        options("--method ntking --velocity identity", USAGE, "--velocity", "not of ntKiNG"),
        options("--method vgrow --divergence chi", USAGE, "'chi'", "kl, js, logd, jeffreys"),
        options("--method vgrow --ratio none", USAGE, "'none'", "logistic, kliep, ulsif, network"),
        options("--method vgrow --ratio network --ridge 1", USAGE, "no setting of --ratio network"),
        options("--divergence kl", USAGE, "--divergence is a setting of --method vgrow"),
        options("--method vgrow --features poly", USAGE, "give rbf or gaussian"),
        options("--method vgrow --damping 1", USAGE, "--damping", "not of VGrow"),
        options("--method svgd --posterior cauchy", USAGE, "'cauchy'", "banana, logistic"),
        options("--method svgd", USAGE, "needs --posterior", "gaussian"),
        options("--method svgd --posterior banana", USAGE, "settings of --posterior logistic"),
        options("--method svgd --posterior logistic", USAGE, "--label"),
        options("--method svgd --posterior logistic --label c", BAD_DATA, "no column 'c'", "a, b"),
        options("--method svgd --posterior logistic --label a", BAD_DATA, "labels are 0 or 1"),
        options("--method mmd --posterior banana", USAGE, "not of MMD flow"),
        options("--integrator heun", USAGE, "--integrator heun goes with"),
        options("--threads 0", USAGE, "--threads is 0"),
        options("--batch 9", USAGE, "--batch is 9", "3 target rows"),
        options("--holdout 0.1", USAGE, "--holdout", "at least 2"),
        options("--method wgf --basis 5", USAGE, "--basis", "--method king"),
        options("--method none", USAGE, "--method", "none"),
        options("--move c", BAD_DATA, "no column 'c' to move", "a, b"),
        options("--start t.parquet", BAD_DATA, "t.parquet", ".npy"),
        options("--nonsense", USAGE, "--nonsense"),
        options("--particles 2000000000", USAGE, "--particles is 2000000000"),
        options("--basis 1000000000", USAGE, "--basis is 1000000000"),
        options("--move a --standardise whiten", USAGE, "--move", "zscore"),
        options("--published --step-size 1e308 --steps 1 --quiet", FAILURE, "smaller --step-size"),
        new Case("t.csv", GOOD, List.of("--start", ""), USAGE, List.of("--start is empty")),
        text("a;b\n1;2\n3;4\n", BAD_DATA, "line 2", "separated by ';'", "--separator"),
        new Case(
            "t.npy", array, List.of("--columns", "1-0"), BAD_DATA, List.of("backwards", "0-1")),
        npy(Arrays.copyOf(array, array.length - 1), "t.npy", "cut short"),
        npy(Arrays.copyOf(array, 20), "t.npy", "cut short"),
        npy(file("<f8", false, "(20, 2)", doubles(ByteOrder.BIG_ENDIAN, many)), "little-endian"),
        npy(
            file("<f8", true, "(2, 2, 1)", doubles(ByteOrder.LITTLE_ENDIAN, 1, 2, 3, 4)),
            "(2, 2, 1)"),
        npy(file("<f8", false, "(99999999999, 2)", new byte[64]), "99999999999"),
        npy("x".getBytes(StandardCharsets.UTF_8), "not an NPY file"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oneLineAndTheRightExitCode(Case bad) throws IOException {
    if (bad.bytes() != null) {
      Files.write(folder.resolve(bad.name()), bad.bytes());
    }
    List<String> before = listing();
    List<String> arguments = new ArrayList<>(List.of("flow", "--target"));
    arguments.add(folder.resolve(bad.name()).toString());
    arguments.addAll(List.of("--out", folder.resolve("run").toString()));
    arguments.addAll(bad.options());
    // Most of these take milliseconds, and the start of a process a second: the others below do.
    InProcess.Result result = InProcess.run(arguments.toArray(String[]::new));
    refused(result.exit(), result.out(), result.err(), bad.exit(), bad.fragments());
    assertThat(listing()).isEqualTo(before);
  }

  private void refused(List<String> arguments, int exit, List<String> fragments) {
    KingletProcess.Result result = KingletProcess.run(folder, arguments.toArray(String[]::new));
    refused(result.exit(), result.out(), result.err(), exit, fragments);
  }

  private static void refused(
      int code, List<String> out, List<String> err, int exit, List<String> fragments) {
    assertThat(err).as("lines on standard error").hasSize(1);
    assertThat(err.get(0)).startsWith("kinglet: ").contains(fragments).doesNotContain("Exception");
    assertThat(code).isEqualTo(exit);
    assertThat(out).isEmpty();
  }

  private List<String> listing() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toString).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anExistingFolderIsRefusedAndKept() throws IOException {
    Files.write(folder.resolve("t.csv"), GOOD);
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.writeString(run.resolve("run.json"), "old");
    List<String> flow = List.of("flow", "--target", "t.csv", "--out", "run");
    refused(flow, USAGE, List.of("run: exists already", "--force"));
    assertThat(run.resolve("run.json")).hasContent("old");
    // bad data with --force must not cost the old run either
    Files.writeString(folder.resolve("bad.csv"), "a,b\n1,2\n3\n");
    refused(
        List.of("flow", "--target", "bad.csv", "--out", "run", "--force"),
        BAD_DATA,
        List.of("line 3"));
    assertThat(run.resolve("run.json")).hasContent("old");
    // a file of one of our names without a report is somebody else's
    Files.delete(run.resolve("run.json"));
    Files.writeString(run.resolve("metrics.csv"), "mine");
    refused(
        List.of("flow", "--target", "t.csv", "--out", "run", "--force"),
        USAGE,
        List.of("metrics.csv", "not an earlier run's"));
    assertThat(run.resolve("metrics.csv")).hasContent("mine");
    assertThat(listing()).hasSize(5);
  }

  @Test
  void aPlaceThatCannotBeWrittenIsAFailure() throws IOException {
    Files.write(folder.resolve("t.csv"), GOOD);
    refused(
        List.of("flow", "--target", "t.csv", "--out", "t.csv"),
        USAGE,
        List.of("t.csv: is a file, not a folder"));
    refused(
        List.of("flow", "--target", "t.csv", "--out", "t.csv/run"),
        FAILURE,
        List.of("t.csv/run: cannot be written", "--out"));
    refused(
        List.of("flow", "--target", "t.csv", "--out", "/proc/kinglet/run"),
        FAILURE,
        List.of("/proc/kinglet/run: cannot be written"));
  }

  @Test
  void compareAndTheBareCommandRefuseTheSameWay() throws IOException {
    Files.write(folder.resolve("t.csv"), GOOD);
    Files.writeString(folder.resolve("u.csv"), "a\n1\n2\n");
    Files.writeString(folder.resolve("same.csv"), "a,b\n1,2\n1,2\n");
    refused(List.of(), USAGE, List.of("no command", "--help"));
    refused(List.of("compare", "t.csv"), USAGE, List.of("B"));
    refused(List.of("compare", "t.csv", "u.csv"), BAD_DATA, List.of("u.csv", "no column 'b'"));
    refused(List.of("compare", "same.csv", "t.csv"), BAD_DATA, List.of("same.csv", "--bandwidth"));
  }
}
