package io.kinglet.cli.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinglet.cli.files.BadFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
  /** A few roundings of numbers up to 1. */
  private static final Offset<Double> ROUNDING = within(1e-14);

  @TempDir Path folder;

  private static Images random(int count, int height, int width) {
    double[] greys = new SplittableRandom(5).doubles((long) count * height * width).toArray();
    return new Images(greys, count, height, width);
  }

  @Test
  void newPixelsAreMeansOfTheAreaThatTheyCover() {
    Images image = new Images(new double[] {0, 1, 1, 0, 1, 1}, 1, 2, 3);
    assertThat(image.resized(1, 1).data()[0]).isCloseTo(4 / 6.0, ROUNDING);
    double[] half = image.resized(2, 2).data();
    // Each new column covers one and a half old ones.
    assertThat(half[0]).isCloseTo(0.5 / 1.5, ROUNDING);
    assertThat(half[1]).isCloseTo(1, ROUNDING);
    assertThat(half[2]).isCloseTo(0.5 / 1.5, ROUNDING);
    assertThat(image.resized(2, 3).data()).containsExactly(image.data());
  }

  @Test
  void theMeanOfEachPictureStaysAndNoGreyLeavesTheRange() {
    Images before = random(3, 28, 28);
    Images after = before.resized(18, 18);
    for (int k = 0; k < 3; k++) {
      double mean = Arrays.stream(before.slice(k, 1).data()).average().orElseThrow();
      assertThat(Arrays.stream(after.slice(k, 1).data()).average().orElseThrow())
          .isCloseTo(mean, ROUNDING);
    }
    double[] white = new double[28 * 28];
    Arrays.fill(white, 1);
    assertThat(Arrays.stream(new Images(white, 1, 28, 28).resized(18, 13).data()))
        .allMatch(grey -> grey >= 1 - 1e-14 && grey <= 1);
  }

  @Test
  void bytesAreGreysAndFloatsAreTakenFromZeroToOne() throws IOException {
    Path file = folder.resolve("a.idx");
    Files.write(file, new byte[] {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, (byte) 255});
    assertThat(Images.read(file).data()).containsExactly(0, 1);
    write(file, 0.25f, 1);
    assertThat(Images.read(file).data()).containsExactly(0.25, 1);
    write(file, 0.25f, 1.5f);
    refuses(file, "picture 1", "1.5", "0 to 1");
    write(file, Float.NaN, 0);
    refuses(file, "picture 0", "NaN");
  }

  private static void write(Path file, float first, float second) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(24).putInt(0x0D03).putInt(2).putInt(1).putInt(1);
    Files.write(file, bytes.putFloat(first).putFloat(second).array());
  }

  private static void refuses(Path file, String... fragments) {
    assertThatThrownBy(() -> Images.read(file))
        .isInstanceOf(BadFileException.class)
        .hasMessageContainingAll(fragments);
  }
}
