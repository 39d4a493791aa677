package io.kinglet.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.cli.InProcess;
import io.kinglet.cli.console.ExitCode;
import io.kinglet.solver.model.SavedSampler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kinglet experiment sampler}. */
class SamplerCommandTest {
  private static final int COUNT = 120;
  private static final int SIDE = 6;
  @TempDir Path folder;
  private Path pictures;
  private Path labels;

  /** Pictures of three classes: left half bright, top half bright, all dark. */
  @BeforeEach
  void writePictures() throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    ByteBuffer greys = ByteBuffer.allocate(16 + COUNT * SIDE * SIDE);
    greys.putInt(0x0803).putInt(COUNT).putInt(SIDE).putInt(SIDE);
    ByteBuffer classes = ByteBuffer.allocate(8 + COUNT).putInt(0x0801).putInt(COUNT);
    for (int k = 0; k < COUNT; k++) {
      classes.put((byte) (k % 3));
      for (int i = 0; i < SIDE * SIDE; i++) {
        boolean bright = k % 3 == 0 ? i % SIDE < 3 : k % 3 == 1 && i / SIDE < 3;
        greys.put((byte) (random.nextInt(50) + (bright ? 200 : 0)));
      }
    }
    pictures = Files.write(folder.resolve("pictures.idx"), greys.array());
    labels = Files.write(folder.resolve("labels.idx"), classes.array());
  }

  private InProcess.Result sampler(String out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("experiment", "sampler", "--quiet", "--out", folder.resolve(out).toString()));
    for (String option :
        List.of(
            "--data " + pictures, "--labels " + labels, "--size 4", "--pool 40", "--width 12")) {
      String[] pair = option.split(" ", 2);
      if (!List.of(more).contains(pair[0])) {
        arguments.addAll(List.of(pair));
      }
    }
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  @Test
  void aRunLeavesPicturesFiguresAndReport() throws IOException {
    InProcess.Result result = sampler("s", "--steps", "30");
    assertThat(result.exit()).as(result.err().toString()).isZero();
    try (Stream<Path> files = Files.list(folder.resolve("s"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "picture.png", "picture.svg", "figures.csv", "particles.csv", "run.json");
    }
    List<String> figures = Files.readAllLines(folder.resolve("s/figures.csv"));
    assertThat(figures.stream().map(line -> line.split(",", -1)[0]))
        .containsExactly("step", "0", "20", "30");
    List<String> greys = Files.readAllLines(folder.resolve("s/particles.csv"));
    assertThat(greys).hasSize(101);
    for (String line : greys.subList(1, 101)) {
      assertThat(Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble))
          .hasSize(16)
          .allMatch(grey -> grey >= 0 && grey <= 1);
    }
    Map<String, Object> report = JSON.std.mapFrom(Files.readString(folder.resolve("s/run.json")));
    Map<?, ?> reached = (Map<?, ?>) report.get("result");
    // Three classes that nobody mistakes.
    assertThat(((Number) reached.get("judge_accuracy")).doubleValue()).isGreaterThan(0.9);
    double score = ((Number) reached.get("class_score")).doubleValue();
    double real = ((Number) reached.get("held_out_class_score")).doubleValue();
    assertThat(((Number) reached.get("share_of_held_out_score")).doubleValue())
        .isEqualTo(score / real);
    double before = Double.parseDouble(figures.get(1).split(",", -1)[7]);
    assertThat(((Number) reached.get("frechet")).doubleValue()).isBetween(0.0, before / 2);
  }

  @Test
  void aRunThatIsTakenUpEndsAtTheBitsOfAWholeOne() throws IOException {
    String[] whole = {"--steps", "5", "--threads", "1"};
    assertThat(sampler("whole", whole).exit()).isZero();
    Path file = folder.resolve("kept.kinglet");
    String kept = file.toString();
    String[] begun = {"--steps", "2", "--checkpoint", kept};
    assertThat(sampler("begun", begun).exit()).isZero();
    assertThat(folder.resolve("kept.kinglet.png")).isNotEmptyFile();
    InProcess.Result result = sampler("ended", "--steps", "5", "--checkpoint", kept);
    assertThat(result.exit()).isZero();
    assertThat(result.err()).anyMatch(line -> line.contains("going on from step 2"));
    assertThat(folder.resolve("ended/particles.csv"))
        .hasSameBinaryContentAs(folder.resolve("whole/particles.csv"));
    assertThat(SavedSampler.read(file).step()).isEqualTo(5);
  }

  @Test
  void aCheckpointOfAnotherTrainingOrCutShortIsRefusedAndStays() throws IOException {
    Path file = folder.resolve("kept.kinglet");
    String kept = file.toString();
    assertThat(sampler("a", "--steps", "1", "--checkpoint", kept).exit()).isZero();
    byte[] bytes = Files.readAllBytes(file);
    refused("seed 1, not 2", "--steps", "1", "--checkpoint", kept, "--seed", "2");
    refused("'pool' 40, not 41", "--steps", "1", "--checkpoint", kept, "--pool", "41");
    byte[] others = Files.readAllBytes(labels);
    others[8] = 1;
    String other = Files.write(folder.resolve("others.idx"), others).toString();
    refused("'labels_sha256'", "--steps", "1", "--checkpoint", kept, "--labels", other);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    assertThat(sampler("b", "--steps", "2", "--checkpoint", kept).exit()).isZero();
    refused("step 2, beyond --steps 1", "--steps", "1", "--checkpoint", kept);
    assertThat(sampler("c", "--steps", "2", "--checkpoint", kept).exit()).isZero();
    bytes = Files.readAllBytes(file);
    refused("'pool' 40, not 41", "--steps", "2", "--checkpoint", kept, "--pool", "41");
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    refused("kept.kinglet", "--steps", "1", "--checkpoint", kept);
  }

  @Test
  void filesThatDoNotGoTogetherAreRefused() throws IOException {
    refused("expected pictures", "--data", labels.toString());
    refused("one class a picture", "--labels", pictures.toString());
    byte[] fewer = Arrays.copyOf(Files.readAllBytes(labels), 8 + COUNT - 1);
    fewer[7]--;
    Path other = Files.write(folder.resolve("fewer.idx"), fewer);
    refused("119 labels, but", "--labels", other.toString());
    byte[] same = Files.readAllBytes(labels);
    Arrays.fill(same, 8, same.length, (byte) 5);
    refused("of class 5", "--labels", Files.write(other, same).toString());
  }

  private void refused(String said, String... more) {
    InProcess.Result result = sampler("refused", more);
    assertThat(result.exit()).as(result.err().toString()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(result.err()).anyMatch(line -> line.contains(said));
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    for (String[] option :
        new String[][] {
          {"--divergence", "kj", "jeffreys"},
          {"--steps", "0", "--steps is 0"},
          {"--size", "1", "--size is 1"},
          {"--size", "20000", "--size is 20000"},
          {"--checkpoint", folder.resolve("no/x.kinglet").toString(), "not there"},
          {"--checkpoint", folder.toString(), "a folder"},
          {"--checkpoint-every", "0", "--checkpoint-every is 0"}
        }) {
      InProcess.Result result = sampler("refused", option[0], option[1]);
      assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
      assertThat(result.err()).anyMatch(line -> line.contains(option[2]));
    }
    InProcess.Result result = sampler("refused", "--pool", "1000000", "--size", "128");
    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).anyMatch(line -> line.contains("--pool 1000000 pictures of --size"));
  }
}
