package io.kinglet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real ./kinglet in a project of its own, with a Maven that only notes that it was called and a
 * JDK that only prints what it was given: what is built when, and what is said when it cannot be.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final int SECONDS = 60;

  @TempDir Path temp;
  private Path home;
  private Path jdk;
  private Path maven;

  @BeforeEach
  void layOut() throws IOException {
    home = Files.createDirectories(temp.resolve("a project"));
    Path real = Path.of(System.getProperty("kinglet.root"), "kinglet");
    write(home.resolve("kinglet"), Files.readString(real), true);
    write(home.resolve("pom.xml"), "", false);
    write(home.resolve("native-config/jvm.options"), "", false);
    for (String module : List.of("kernels", "native-config", "solver", "cli")) {
      write(home.resolve(module + "/pom.xml"), "", false);
      write(home.resolve(module + "/src/A.java"), "", false);
    }
    jdk = temp.resolve("jdk");
    write(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"25.0.1\"\n", false);
    write(jdk.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n", true);
    write(jdk.resolve("bin/javac"), "#!/bin/sh\n", true);
    maven = temp.resolve("bin/mvn");
    maven("");
  }

  @Test
  void buildsOnFirstUseAndThenNoMore() throws Exception {
    Result first = kinglet("flow", "--columns", "a b", "@x");
    assertThat(first.exit).as(first.err).isZero();
    assertThat(first.err).contains("kinglet: building").hasLineCount(1);
    String classpath = first.out.lines().filter(line -> line.contains(".jar")).findFirst().get();
    for (String jar : classpath.split(":", -1)) {
      assertThat(Path.of(jar)).exists();
    }
    assertThat(classpath).contains("/lib/kinglet-cli-1.jar:").contains("/lib/other.jar");
    assertThat(first.out).endsWith("io.kinglet.cli.Kinglet\nflow\n--columns\na b\n@x\n");

    Result second = kinglet("doctor");
    assertThat(second.err).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void buildsAgainWhatIsOlderThanItsSources() throws Exception {
    kinglet();
    Instant later = Instant.now().plusSeconds(5);
    Files.setLastModifiedTime(home.resolve("solver/src/A.java"), FileTime.from(later));
    kinglet();
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void buildsAgainWhenASourceHasGone() throws Exception {
    kinglet();
    Files.delete(home.resolve("kernels/src/A.java"));
    kinglet();
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void tellsWhatMavenSaidWhenABuildFails() throws Exception {
    maven("echo 'cannot find symbol'; exit 1");
    Result failed = kinglet();
    assertThat(failed.exit).isEqualTo(1);
    assertThat(failed.err).contains("cannot find symbol").contains("the build failed");
    assertThat(failed.out).isEmpty();

    maven("");
    assertThat(kinglet().exit).isZero();
    assertThat(kinglet().err).isEmpty();
  }

  @Test
  void aBuildThatWasCutOffIsNotTrusted() throws Exception {
    Path half = home.resolve("cli/target/classes/Half.class");
    maven("mkdir -p cli/target/classes; : >cli/target/classes/Half.class; exec sleep 1000");
    Process cut = start().process();
    await(half);
    cut.descendants().forEach(ProcessHandle::destroyForcibly);
    cut.destroyForcibly().waitFor();

    maven("");
    assertThat(kinglet().exit).isZero();
    assertThat(half).doesNotExist();
  }

  @Test
  void twoFirstUsesAtOnceBuildOnce() throws Exception {
    maven("sleep 1");
    Run one = start("one");
    Run two = start("two");
    assertThat(one.finish().out).endsWith("one\n");
    assertThat(two.finish().out).endsWith("two\n");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void isFoundThroughLinks() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link"), home.resolve("kinglet"));
    Path relative = Files.createSymbolicLink(temp.resolve("relative"), Path.of("link"));
    assertThat(start(link, jdk.toString()).finish().exit).isZero();
    assertThat(start(relative, jdk.toString()).finish().exit).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void saysWhichJdkItNeeds() throws Exception {
    write(jdk.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n", false);
    Result old = kinglet();
    assertThat(old.exit).isEqualTo(1);
    assertThat(old.err).contains("KINGLET_JAVA_HOME").contains("JDK 25 or later");
    assertThat(builds()).isZero();
  }

  @Test
  void saysHowToGetAJdkWhereNoneWillDo() throws Exception {
    Path script = home.resolve("kinglet");
    write(script, Files.readString(script).replace("needed=25\n", "needed=9999\n"), true);
    Result none = start(script, "").finish();
    assertThat(none.exit).isEqualTo(1);
    assertThat(none.err).contains("no JDK 9999 or later").contains("https://");
    assertThat(builds()).isZero();
  }

  private Result kinglet(String... arguments) throws Exception {
    return start(arguments).finish();
  }

  private Run start(String... arguments) throws IOException {
    return start(home.resolve("kinglet"), jdk.toString(), arguments);
  }

  private Run start(Path script, String javaHome, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(temp, "out", "");
    Path err = Files.createTempFile(temp, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temp.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("PATH", maven.getParent() + ":" + System.getenv("PATH"));
    environment.keySet().removeAll(List.of("KINGLET_JAVA_OPTS", "KINGLET_MVN_ARGS"));
    environment.put("KINGLET_JAVA_HOME", javaHome);
    return new Run(builder.start(), out, err);
  }

  /** A Maven that notes its call, does what it is told and leaves the jars that a build leaves. */
  private void maven(String does) throws IOException {
    write(
        maven,
        """
        #!/bin/sh
        echo "$@" >>"%1$s/calls"
        cd "%2$s"
        %3$s
        mkdir -p cli/target/lib
        : >cli/target/kinglet-cli-1.jar
        : >cli/target/kinglet-cli-1-sources.jar
        : >cli/target/lib/other.jar
        """
            .formatted(temp, home, does),
        true);
  }

  private long builds() throws IOException {
    Path calls = temp.resolve("calls");
    return Files.exists(calls) ? Files.readString(calls).lines().count() : 0;
  }

  private static void write(Path file, String text, boolean executable) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    if (executable && !file.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable: " + file);
    }
  }

  private static void await(Path file) throws InterruptedException {
    for (int i = 0; i < SECONDS * 20 && !Files.exists(file); i++) {
      Thread.sleep(50);
    }
    assertThat(file).exists();
  }

  private record Result(int exit, String out, String err) {}

  private record Run(Process process, Path out, Path err) {
    Result finish() throws Exception {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("did not end in " + SECONDS + " s: " + Files.readString(err));
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
  }
}
