package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.kernels.consumer.Consumer;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A JVM that was started without our options, or with ones that make no sense. */
class ConsumerTest {
  private static final String FLAG = "--add-modules jdk.incubator.vector";

  @Test
  void withoutTheModuleTheScalarKernelsRunAndOneLineNamesTheFlag() throws Exception {
    scalarWithOneLine(onClassPath());
  }

  @Test
  void alsoOnTheModulePath() throws Exception {
    scalarWithOneLine(onModulePath());
  }

  @Test
  void withTheModuleTheVectorKernelsRunAndNothingIsSaid() throws Exception {
    for (List<String> path : List.of(onClassPath(), onModulePath())) {
      ChildJvm.Result result = run(path, "--add-modules=jdk.incubator.vector");
      right(result, "vector");
      // The JVM's own line about the incubating module is all there is.
      assertThat(result.err()).allMatch(line -> line.contains("incubator modules"));
    }
  }

  @Test
  void scalarOnRequestSaysNothing() throws Exception {
    ChildJvm.Result result = run(onClassPath(), "-Dkinglet.kernels=scalar");
    right(result, "scalar");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void anUnknownProviderIsNamedWithTheKnownOnes() throws Exception {
    ChildJvm.Result result = run(onClassPath(), "-Dkinglet.kernels=turbo");
    right(result, "scalar");
    assertThat(result.err())
        .filteredOn(line -> line.contains("kernels: "))
        .singleElement()
        .asString()
        .contains("kinglet.kernels=turbo", "auto, scalar or vector");
  }

  @Test
  void withoutItsOptimisingCompilerTheScalarKernelsRun() throws Exception {
    for (String flag : List.of("-Xint", "-XX:TieredStopAtLevel=1")) {
      ChildJvm.Result result = run(onClassPath(), flag, "--add-modules=jdk.incubator.vector");
      right(result, "scalar");
      assertThat(result.err())
          .filteredOn(line -> line.contains("kernels: "))
          .as(flag)
          .singleElement()
          .asString()
          .contains("C2");
    }
  }

  @Test
  void anImpossibleWidthIsNamedAndThePreferredOneUsed() throws Exception {
    ChildJvm.Result result =
        run(onClassPath(), "--add-modules=jdk.incubator.vector", "-Dkinglet.vectorBits=100");
    right(result, "vector");
    assertThat(result.err())
        .filteredOn(line -> line.contains("kinglet.vectorBits=100"))
        .singleElement()
        .asString()
        .contains("128, 256 or 512");
  }

  private static void scalarWithOneLine(List<String> path) throws Exception {
    ChildJvm.Result result = run(path);
    right(result, "scalar");
    assertThat(result.err()).filteredOn(line -> line.contains("kernels: ")).hasSize(1);
    assertThat(result.err()).filteredOn(line -> line.contains(FLAG)).hasSize(1);
    assertThat(result.out().getLast())
        .isEqualTo(path.contains("--module-path") ? "module path" : "class path");
  }

  private static void right(ChildJvm.Result result, String provider) {
    assertThat(result.exit()).as("%s", result.err()).isZero();
    assertThat(result.out().get(0)).isEqualTo(provider);
    // Small whole numbers: exact in any order.
    assertThat(result.out().get(1)).isEqualTo("[14.0, 32.0, 32.0, 77.0]");
    String[] weights = result.out().get(2).split(" ");
    assertThat(weights[0]).isEqualTo("1.0");
    // exp(−27/27) times e: three roundings and an argument rounded once, in units of 2^-52.
    assertThat(Double.parseDouble(weights[1])).isLessThanOrEqualTo(4);
  }

  private static List<String> onClassPath() {
    return List.of("-cp", ChildJvm.tests() + File.pathSeparator + ChildJvm.kernels());
  }

  private static List<String> onModulePath() {
    return List.of(
        "--module-path",
        ChildJvm.kernels().toString(),
        "--add-modules",
        "io.kinglet.kernels",
        "-cp",
        ChildJvm.tests().toString());
  }

  private static ChildJvm.Result run(List<String> path, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(path);
    arguments.add(Consumer.class.getName());
    return ChildJvm.run(arguments.toArray(String[]::new));
  }
}
