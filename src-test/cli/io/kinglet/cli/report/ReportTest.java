package io.kinglet.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void aRunThatIsNotPublishedLeavesNothing() throws IOException {
    try (OutputFolder out = OutputFolder.open(folder.resolve("a/run"), false)) {
      Files.writeString(out.stage().resolve("run.json"), "new");
      assertThat(folder.resolve("a/run")).doesNotExist();
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void whatCannotBeReplacedIsPutBackWhole() throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.writeString(run.resolve("run.json"), "old");
    Files.writeString(run.resolve("metrics.csv"), "old");
    // a file that no run writes is in the way of the third one moved in
    Files.writeString(run.resolve("zzz"), "mine");
    try (OutputFolder out = OutputFolder.open(run, true)) {
      for (String name : List.of("metrics.csv", "run.json", "zzz")) {
        Files.writeString(out.stage().resolve(name), "new");
      }
      assertThatThrownBy(out::publish)
          .isInstanceOf(OutputException.class)
          .hasMessageContaining("could not be put there")
          .hasMessageContaining(out.stage().toString());
      assertThat(out.stage().resolve("run.json")).hasContent("new"); // nothing computed is lost
    }
    assertThat(run.resolve("run.json")).hasContent("old");
    assertThat(run.resolve("metrics.csv")).hasContent("old");
    assertThat(run.resolve("zzz")).hasContent("mine");
  }

  @Test
  void unfinishedRunsFindAFreeNameBesideAWholeOne() throws IOException {
    Files.createDirectory(folder.resolve("run"));
    Files.writeString(folder.resolve("run/run.json"), "old");
    for (String expected : List.of("run-unfinished", "run-unfinished-2")) {
      try (OutputFolder out = OutputFolder.open(folder.resolve("run"), true)) {
        Files.writeString(out.stage().resolve("run.json"), "new");
        assertThat(out.publishUnfinished()).isEqualTo(folder.resolve(expected));
      }
    }
    assertThat(names())
        .containsExactly("run-unfinished-2/run.json", "run-unfinished/run.json", "run/run.json");
  }

  @Test
  void checksumsAreThoseOfSha256sum() throws IOException {
    Path file = Files.writeString(folder.resolve("abc"), "abc"); // FIPS 180-2, appendix B.1
    assertThat(Checksums.sha256(file))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void progressIsABarOnATerminalAndTenLinesElsewhere() {
    ByteArrayOutputStream bar = new ByteArrayOutputStream();
    try (Progress progress =
        Progress.bar(new PrintStream(bar, true, StandardCharsets.UTF_8), 200, "residual")) {
      for (int step = 1; step <= 200; step++) {
        progress.step(step, 0.5);
      }
    }
    assertThat(bar.toString(StandardCharsets.UTF_8)).contains("\r", "100%", "200/200");
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try (Progress progress =
        Progress.lines(new PrintStream(lines, true, StandardCharsets.UTF_8), 205, "residual")) {
      for (int step = 1; step <= 205; step++) {
        progress.step(step, 0.5);
      }
    }
    assertThat(lines.toString(StandardCharsets.UTF_8).lines().toList())
        .hasSize(11)
        .startsWith("step 20 of 205: residual 0.5000")
        .endsWith("step 205 of 205: residual 0.5000");
  }
}
