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
    List<String> path = Arrays.stream(jars).map(Path::toString).toList();
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    Path tests =
        Path.of(ModulesMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector,io.kinglet.solver",
                "--enable-native-access=io.kinglet.nativeconfig,jblas",
                "-Dkinglet.lapack=jblas",
                "-p",
                String.join(File.pathSeparator, path),
                "-cp",
                tests.toString(),
                ModulesMain.class.getName())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    assertThat(Files.readString(out))
        .startsWith("module io.kinglet.nativeconfig, module io.kinglet.solver\n")
        .contains("LAPACK: " + System.getProperty("kinglet.test.expectJblas") + ",");
    assertThat(Files.readString(err).lines())
        .allMatch(line -> line.equals("WARNING: Using incubator modules: jdk.incubator.vector"));
  }
}
