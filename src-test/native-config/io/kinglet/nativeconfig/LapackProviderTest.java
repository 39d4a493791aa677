package io.kinglet.nativeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is chosen, in this JVM and in others with other settings. */
class LapackProviderTest {
  private static final String LOG = "WARNING: LAPACK: ";

  @TempDir Path folder;

  private record Run(String out, String err) {}

  @Test
  @Tag("providers")
  void thisJvmRunsOnWhatItShould() {
    String expected = System.getProperty("kinglet.test.expectLapack");
    assertThat(expected).as("kinglet.test.expectLapack").isNotNull();
    assertThat(LapackProvider.get().name()).isEqualTo(expected);
    assertThat(LapackProvider.line()).startsWith("LAPACK: " + expected).doesNotContain("\n");
  }

  @Test
  void oursIsTheDefaultAndLoadsNothing() throws Exception {
    Run run = run(List.of("-Djava.io.tmpdir=" + folder));
    assertThat(run.out()).startsWith("kinglet 0 2.0\nLAPACK: kinglet, our own on the ");
    assertThat(run.err()).doesNotContain("LAPACK");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void jblasLoadsWithNoWordOfItsOwn() throws Exception {
    Run run = run(List.of("-Dkinglet.lapack=jblas"));
    assertThat(run.out()).startsWith("jblas 0 2.0\nLAPACK: jblas, core ");
    assertThat(run.err()).isEmpty();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void openBlasLoads() throws Exception {
    Run run = run(List.of("-Dkinglet.lapack=openblas"));
    assertThat(run.out()).startsWith("openblas 0 2.0\nLAPACK: openblas, bundled, core ");
    assertThat(run.err()).isEmpty();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void bothLoadWhereHomeCannotBeWritten() throws Exception {
    for (String name : List.of("jblas", "openblas")) {
      // No user, root neither, can make folders in /proc.
      Run run = run(List.of("-Dkinglet.lapack=" + name, "-Duser.home=/proc", tmp()));
      assertThat(run.out()).startsWith(name + " 0 2.0\n");
      assertThat(run.err()).isEmpty();
      assertThat(unpacked()).as("left behind in the temporary folder").isEmpty();
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void aSecondRunTakesTheFileOfTheFirst() throws Exception {
    List<String> options = List.of("-Dkinglet.lapack=openblas", "-Duser.home=" + folder);
    run(options);
    Path cache = folder.resolve(".cache/kinglet/native");
    List<Path> first = files(cache);
    assertThat(first).anyMatch(file -> file.endsWith("libopenblas.so.0"));
    var written = Files.getLastModifiedTime(first.getFirst());
    assertThat(run(options).out()).startsWith("openblas 0 2.0\n");
    assertThat(files(cache)).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(first.getFirst())).isEqualTo(written);
  }

  @Test
  void whatIsDisabledGivesOneLineAndOurs() throws Exception {
    Run run = run(List.of("-Dkinglet.lapack=jblas", "-Dkinglet.lapack.disable=openblas, jblas"));
    assertFallsBack(run, "instead of jblas (disabled by kinglet.lapack.disable)");
  }

  @Test
  void aLibraryThatIsNotThereGivesOneLineAndOurs() throws Exception {
    Run run = run(List.of("-Dkinglet.lapack=openblas", "-Dkinglet.openblas=/no/such/library.so"));
    assertFallsBack(run, "instead of openblas (");
    assertThat(run.out()).contains("/no/such/library.so");
  }

  @Test
  void aTemporaryFolderThatIsNotThereGivesOneLineAndOurs() throws Exception {
    Run run = run(List.of("-Dkinglet.lapack=jblas", "-Djava.io.tmpdir=/no/such/folder"));
    assertFallsBack(run, "unpacked into java.io.tmpdir, /no/such/folder, which must be writable");
  }

  @Test
  void anUnknownNameGivesOneLineAndOurs() throws Exception {
    Run run = run(List.of("-Dkinglet.lapack=mkl"));
    assertFallsBack(run, "instead of mkl (unknown; use auto, jblas, openblas or kinglet)");
  }

  private static void assertFallsBack(Run run, String why) {
    assertThat(run.out()).startsWith("kinglet 0 2.0\nLAPACK: kinglet, our own, instead of ");
    assertThat(run.out()).contains(why);
    assertThat(run.err().lines().filter(line -> line.contains("LAPACK")))
        .singleElement()
        .asString()
        .startsWith(LOG)
        .contains(why);
    assertThat(run.err()).doesNotContain("\tat ");
  }

  private String tmp() {
    return "-Djava.io.tmpdir=" + folder;
  }

  private List<Path> unpacked() throws IOException {
    return files(folder).stream().filter(file -> file.toString().contains("kinglet")).toList();
  }

  private static List<Path> files(Path under) throws IOException {
    try (Stream<Path> walk = Files.walk(under)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Run run(List<String> options) throws IOException, InterruptedException {
    String java = ProcessHandle.current().info().command().orElseThrow();
    List<String> command = new ArrayList<>(List.of(java, "-Xmx256m", "-XX:+UseSerialGC"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", path, LapackMain.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command);
    // A cache folder of the environment would be taken before the home folder.
    builder.environment().remove("XDG_CACHE_HOME");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Path err = Files.createTempFile("kinglet-test", ".err");
    try {
      Process process = builder.redirectError(err.toFile()).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      String errors = Files.readString(err);
      assertThat(process.exitValue()).as(errors).isZero();
      return new Run(out, kernelsAside(errors));
    } finally {
      Files.delete(err);
    }
  }

  /** Without the two lines by which the kernels say that they run as plain Java. */
  private static String kernelsAside(String err) {
    StringBuilder rest = new StringBuilder();
    List<String> lines = err.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      boolean next = i + 1 < lines.size() && lines.get(i + 1).startsWith("WARNING: kernels: ");
      if (!next && !lines.get(i).startsWith("WARNING: kernels: ")) {
        rest.append(lines.get(i)).append('\n');
      }
    }
    return rest.toString();
  }
}
