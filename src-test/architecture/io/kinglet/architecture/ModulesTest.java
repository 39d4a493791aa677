package io.kinglet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The jars as modules: the tests run on the class path and would not see a line that is missing.
 */
class ModulesTest {
  private static Path[] jars;

  @TempDir Path temp;

  @BeforeAll
  static void packaged() throws Exception {
    Path target = Project.root().resolve("cli/target");
    List<Path> found = new ArrayList<>();
    try (Stream<Path> own = Files.list(target);
        Stream<Path> lib = Files.list(target.resolve("lib"))) {
      own.filter(jar -> jar.getFileName().toString().matches("kinglet-cli-.*SNAPSHOT\\.jar"))
          .forEach(found::add);
      lib.sorted().forEach(found::add);
    }
    jars = found.toArray(Path[]::new);
  }

  @Test
  void theCommandLineResolves() {
    Configuration resolved =
        ModuleLayer.boot()
            .configuration()
            .resolve(ModuleFinder.of(jars), ModuleFinder.of(), Set.of("io.kinglet.cli"));
    assertThat(resolved.modules().stream().map(module -> module.name()))
        .contains("io.kinglet.kernels", "io.kinglet.nativeconfig", "io.kinglet.solver");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernels", "nativeconfig", "solver"})
  void everyPackageOfTheLibraryIsExported(String name) {
    ModuleReference module = ModuleFinder.of(jars).find("io.kinglet." + name).orElseThrow();
    ModuleDescriptor descriptor = module.descriptor();
    assertThat(descriptor.isAutomatic()).isFalse();
    assertThat(descriptor.exports().stream().map(Exports::source))
        .as("exported by the module-info.java of %s", name)
        .containsExactlyInAnyOrderElementsOf(descriptor.packages());
  }

  @Test
  void theLibraryRunsFromModulesWithItsNativeCode() throws Exception {
    Path tests =
        Path.of(ModulesMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String out =
        java(
            "--add-modules=jdk.incubator.vector,io.kinglet.solver",
            "-Dkinglet.lapack=jblas",
            "-cp",
            tests.toString(),
            ModulesMain.class.getName());
    assertThat(out)
        .startsWith("module io.kinglet.nativeconfig, module io.kinglet.solver\n")
        .contains("LAPACK: " + System.getProperty("kinglet.test.expectJblas") + ",");
  }

  @Test
  void theCommandLineRunsFromModules() throws Exception {
    String out =
        java(
            "--add-modules=jdk.incubator.vector",
            "-m",
            "io.kinglet.cli/io.kinglet.cli.Kinglet",
            "doctor");
    assertThat(out).contains("LAPACK").contains(System.getProperty("java.version"));
  }

  /** Runs with the jars on the module path; gives what was printed, after an exit with 0. */
  private String java(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=io.kinglet.nativeconfig,jblas");
    command.add("-p");
    command.add(
        Arrays.stream(jars).map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(temp, "out", "");
    Path err = Files.createTempFile(temp, "err", "");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("ended in time: " + Files.readString(err)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    assertThat(Files.readString(err).lines())
        .allMatch(line -> line.equals("WARNING: Using incubator modules: jdk.incubator.vector"));
    return Files.readString(out);
  }
}
