package io.kinglet.cli.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
  private static final int START = 90; // orange
  private static final int END = -90; // blue

  @TempDir Path folder;

  /** Points around a centre, spread over one unit. */
  private static Cloud cloud(int rows, int dims, double centre, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] data = random.doubles((long) rows * dims).map(u -> centre + u).toArray();
    return new Cloud(data, rows, dims);
  }

  private static PairsPicture pairs(int dims, int rows) {
    List<String> names = IntStream.range(0, dims).mapToObj(i -> "column_" + i).toList();
    return new PairsPicture(
        "title",
        "subtitle",
        "particles",
        names,
        cloud(rows, dims, 0, 1),
        cloud(rows, dims, 1, 2),
        cloud(rows, dims, 1, 3));
  }

  /** Counts pixels whose red exceeds their blue by so much; of a negative number, the reverse. */
  private static long pixels(BufferedImage image, int redOverBlue, int fromX, int toX) {
    long count = 0;
    for (int y = 150; y < image.getHeight(); y++) { // below the legend
      for (int x = fromX; x < toX; x++) {
        int rgb = image.getRGB(x, y);
        int difference = (rgb >> 16 & 0xFF) - (rgb & 0xFF);
        count +=
            redOverBlue > 0
                ? (difference > redOverBlue ? 1 : 0)
                : (difference < redOverBlue ? 1 : 0);
      }
    }
    return count;
  }

  @Test
  void startTargetAndEndStandBesideEachOther() throws IOException {
    PairsPicture picture = pairs(2, 400);
    Picture.write(picture, folder, "pairs");
    BufferedImage image = ImageIO.read(folder.resolve("pairs.png").toFile());
    assertThat(image.getWidth()).isEqualTo((int) Math.round(picture.width() * 1.5));
    int third = image.getWidth() / 3;
    assertThat(pixels(image, START, 0, third)).isGreaterThan(200);
    assertThat(pixels(image, END, 0, third)).isZero();
    assertThat(pixels(image, END, 2 * third, image.getWidth())).isGreaterThan(200);
    assertThat(pixels(image, START, 2 * third, image.getWidth())).isZero();
    assertThat(pixels(image, START, third + 60, 2 * third - 60)).isZero();
  }

  @Test
  void picturesAreWellFormedSmallAndTheSameEveryTime() throws Exception {
    Picture.write(pairs(5, 3000), folder, "one");
    Picture.write(pairs(5, 3000), folder, "two");
    for (String kind : List.of(".png", ".svg")) {
      assertThat(folder.resolve("one" + kind)).hasSameBinaryContentAs(folder.resolve("two" + kind));
    }
    assertThat(Files.size(folder.resolve("one.svg"))).isLessThan(3_000_000);
    String svg = Files.readString(folder.resolve("one.svg"));
    assertThat(svg)
        .contains("subtitle; the first 4 of 5 columns; at most 2000 points of each are drawn")
        .contains("3000 target rows", "column_2");
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    var root = factory.newDocumentBuilder().parse(folder.resolve("one.svg").toFile());
    assertThat(root.getDocumentElement().getTagName()).isEqualTo("svg");
  }

  @Test
  void oneColumnGivesHistogramsAndEqualValuesStillDraw() throws IOException {
    Picture.write(pairs(1, 500), folder, "one");
    assertThat(Files.readString(folder.resolve("one.svg"))).contains("column_0", "target");
    Cloud equal = new Cloud(new double[20], 10, 2);
    Picture.write(
        new PairsPicture("t", "s", "particles", List.of("a", "b"), equal, equal, equal),
        folder,
        "equal");
    assertThat(folder.resolve("equal.png")).isNotEmptyFile();
  }

  @Test
  void longLabelsBesideAnAxisAreNotCut() throws Exception {
    double[] far = new double[200];
    for (int i = 0; i < far.length; i++) {
      far[i] = 123_456_789 + i * 1e-3;
    }
    Cloud cloud = new Cloud(far, 100, 2);
    Picture picture =
        new PairsPicture("t", "s", "particles", List.of("a", "b"), cloud, cloud, cloud);
    assertThat(picture.width()).isGreaterThan(pairs(2, 100).width() + 20);
    Picture.write(picture, folder, "far");
    BufferedImage image = ImageIO.read(folder.resolve("far.png").toFile());
    // Nothing but the axis' name, turned, stands at the edge, and nothing is cut by it.
    assertThat(IntStream.range(130, image.getHeight()).map(y -> image.getRGB(0, y) & 0xFFFFFF))
        .containsOnly(0xFFFFFF);
    assertThat(Files.readString(folder.resolve("far.svg"))).contains("123456789.00");
  }

  @Test
  void metricsLeaveOutWhatHasNoLogarithm() throws IOException {
    double[] steps = {0, 1, 2};
    Picture.write(
        new MetricsPicture(
            "t",
            "s",
            List.of(
                new MetricsPicture.Curve("falls", steps, new double[] {1, 0.1, 0}),
                new MetricsPicture.Curve("nothing", steps, new double[] {0, -1, Double.NaN}))),
        folder,
        "metrics");
    assertThat(Files.readString(folder.resolve("metrics.svg")))
        .contains("falls", "0.1")
        .doesNotContain("nothing");
  }

  @Test
  void gridsKeepTheGreysAsTheyAre() throws IOException {
    double[] greys = {0, 0.2, 0.4, 0.6, 0.8, 1, -3, 7};
    ImageGridPicture picture =
        new ImageGridPicture(
            "t", "s", 2, List.of(new ImageGridPicture.Grid("before", greys, 2, 2, 2)));
    Picture.write(picture, folder, "grid");
    BufferedImage image = ImageIO.read(folder.resolve("grid.png").toFile());
    int[] levels = {0, 51, 102, 153, 204, 255, 0, 255};
    int left = 21; // of the margin, and 18 pixels of the file for each of a picture
    int top = 126;
    for (int i = 0; i < greys.length; i++) {
      int x = left + (i / 4) * 39 + (i % 2) * 18;
      int y = top + (i % 4 / 2) * 18;
      for (int inside : new int[] {0, 17}) {
        assertThat(image.getRGB(x + inside, y + inside) & 0xFFFFFF)
            .as("grey %d", i)
            .isEqualTo(levels[i] * 0x010101);
      }
    }
    assertThat(Files.readString(folder.resolve("grid.svg"))).contains("before");
  }

  @Test
  void cloudsStandBesideEachOtherOnEqualScales() throws IOException {
    CloudsPicture picture =
        new CloudsPicture(
            "t",
            "s",
            cloud(300, 2, 0, 1),
            List.of(
                new CloudsPicture.Shown("first", cloud(300, 2, 0, 2), true),
                new CloudsPicture.Shown("second", cloud(300, 2, 0, 3), false)));
    Picture.write(picture, folder, "clouds");
    BufferedImage image = ImageIO.read(folder.resolve("clouds.png").toFile());
    int half = image.getWidth() / 2;
    assertThat(pixels(image, START, 0, half)).isGreaterThan(200);
    assertThat(pixels(image, END, 0, half)).isZero();
    assertThat(pixels(image, END, half, image.getWidth())).isGreaterThan(200);
    assertThat(Files.readString(folder.resolve("clouds.svg"))).contains("first", "second");
  }

  @Test
  void longNamesKeepBothEnds() {
    assertThat(Labels.shorten("abcdefghij", 5)).isEqualTo("abc…ij");
    assertThat(Labels.shorten("abc", 5)).isEqualTo("abc");
  }
}
