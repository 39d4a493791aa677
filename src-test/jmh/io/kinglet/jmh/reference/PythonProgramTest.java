package io.kinglet.jmh.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python program that we are measured against reads our data and computes what we compute. */
class PythonProgramTest {
  private static final String SHAPE = "7x13x2";
  private static final Path FOLDER =
      Path.of(System.getProperty("kinglet.root", ".."), "jmh", "reference");

  @Test
  void itAndTheScriptThatStartsItAreThere() {
    assertThat(FOLDER.resolve("king_step.py")).isExecutable();
    assertThat(FOLDER.resolve("run")).isExecutable();
  }

  @Test
  void theNumPyFormGivesOurVelocity(@TempDir Path folder) throws Exception {
    Path data = data(folder);
    Process program = start(data);
    Map<String, Object> out = JSON.std.mapFrom(program.getInputStream());
    assertThat(program.waitFor()).isZero();
    assertThat(out).containsEntry("outcome", "done").containsEntry("shape", SHAPE);
    // Relative to the largest velocity: both solve a system of order 13 whose condition, its trace
    // of
    // about 1 over the ridge of 1e-3, takes at most 13 · 1e3 · 2^-53 = 1.4e-12. Seen: 9e-16.
    assertThat((Double) out.get("error")).isLessThan(1e-12);
    assertThat((Double) out.get("seconds")).isPositive();
    assertThat(((Number) out.get("peakBytes")).longValue()).isGreaterThan(1 << 20);
  }

  @Test
  void itSeesAVelocityThatIsNotItsOwn(@TempDir Path folder) throws Exception {
    Path data = data(folder);
    byte[] bytes = Files.readAllBytes(data);
    ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int first = (7 * 2 + 7 * 2 + 13 * 2) * Double.BYTES;
    numbers.putDouble(first, numbers.getDouble(first) + 1e-6);
    Files.write(data, bytes);
    Process program = start(data);
    assertThat(JSON.std.mapFrom(program.getInputStream())).containsEntry("outcome", "disagrees");
    assertThat(program.waitFor()).isOne();
  }

  private static Path data(Path folder) throws IOException {
    Path data = folder.resolve(SHAPE + ".f64");
    StepFile.write(StepData.of(SHAPE), data);
    assertThat(data).hasSize((4 * 7 * 2 + 13 * 2) * Double.BYTES);
    return data;
  }

  private static Process start(Path data) throws Exception {
    assumeTrue(runs("import numpy"), "no python3 with numpy here");
    return python(
        List.of(
            FOLDER.resolve("king_step.py").toString(),
            "--form=compact-numpy",
            "--shape=" + SHAPE,
            "--data=" + data,
            "--warmup=0",
            "--repeats=1",
            "--seconds=0"));
  }

  private static boolean runs(String code) throws InterruptedException {
    try {
      Process python = python(List.of("-c", code));
      return python.waitFor(30, TimeUnit.SECONDS) && python.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Process python(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OPENBLAS_NUM_THREADS", "1");
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
