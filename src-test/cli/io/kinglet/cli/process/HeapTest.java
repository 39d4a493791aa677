package io.kinglet.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.cli.files.NpyBytes;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real process does with less memory than it is used to, and without FMA. */
class HeapTest {
  @TempDir Path folder;

  private void target(int rows, int columns) throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    double[] numbers = new double[rows * columns];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextGaussian();
    }
    byte[] elements = NpyBytes.doubles(ByteOrder.LITTLE_ENDIAN, numbers);
    String shape = "(" + rows + ", " + columns + ")";
    Files.write(folder.resolve("t.npy"), NpyBytes.file("<f8", false, shape, elements));
  }

  private KingletProcess.Result flow(List<String> jvm, String... more) {
    String[] arguments = {"flow", "--target", "t.npy", "--out", "run", "--quiet"};
    String[] all = new String[arguments.length + more.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return KingletProcess.start(folder, jvm, all).await();
  }

  /** n²·d or n²·b doubles would be 0.7 or 3.6 GB. */
  @Test
  void manyParticlesInFortyDimensionsFitInto192Megabytes() throws IOException {
    target(1500, 40);
    KingletProcess.Result result =
        flow(List.of("-Xmx192m"), "--particles", "1500", "--basis", "200", "--steps", "1");
    assertThat(result.exit()).as(result.err().toString()).isZero();
    assertThat(folder.resolve("run/particles.npy")).isNotEmptyFile();
  }

  /** One table of n × b doubles would be 64 MB, and the exact form holds six. */
  @Test
  void fortyThousandParticlesWithRandomFeaturesFitInto112Megabytes() throws IOException {
    target(500, 4);
    KingletProcess.Result result =
        flow(
            List.of("-Xmx112m"),
            "--particles",
            "40000",
            "--basis",
            "200",
            "--form",
            "random-features",
            "--random-features",
            "64",
            "--threads",
            "2",
            "--steps",
            "1");
    assertThat(result.exit()).as(result.err().toString()).isZero();
    assertThat(folder.resolve("run/particles.npy")).isNotEmptyFile();
  }

  @Test
  void aFullHeapIsOneLineThatSaysWhatToDo() throws IOException {
    target(160, 2);
    // Enough for the run's numbers, not for the JVM's own beside them in so small an old
    // generation.
    KingletProcess.Result result =
        flow(
            List.of("-Xmx76m", "-Xmn36m"), "--particles", "4000", "--steps", "1", "--threads", "1");
    assertThat(result.exit()).as(result.err().toString()).isEqualTo(1);
    assertThat(result.err()).hasSize(1);
    assertThat(result.err().get(0)).contains("out of memory", "fewer particles", "-Xmx");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void aJvmWithoutFusedMultiplyAddIsNamed() throws IOException {
    target(40, 2);
    KingletProcess.Result result =
        flow(
            List.of("-Xmx512m", "-XX:-UseFMA"),
            "--particles",
            "10",
            "--basis",
            "4",
            "--steps",
            "1",
            "--metrics-every",
            "9");
    assertThat(result.exit()).as(result.err().toString()).isZero();
    assertThat(result.err()).filteredOn(line -> line.contains("fused multiply-add")).hasSize(1);
  }
}
