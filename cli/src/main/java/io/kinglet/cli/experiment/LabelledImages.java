package io.kinglet.cli.experiment;

import io.kinglet.cli.console.Console;
import io.kinglet.cli.files.BadFileException;
import io.kinglet.cli.files.IdxArray;
import io.kinglet.cli.images.Images;
import io.kinglet.cli.report.Checksums;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Pictures with their classes, in a drawn order, the last of them held out; greys from −1 for black
 * to 1 for white.
 *
 * @param file of the pictures
 * @param fileSum its SHA-256
 * @param labels file of their classes
 * @param labelsSum its SHA-256
 * @param rows all of them, the held-out ones last
 * @param classes of the rows
 * @param classCount how many classes there are
 * @param heldOut how many are held out
 * @param size pixels of a side
 */
record LabelledImages(
    Path file,
    String fileSum,
    Path labels,
    String labelsSum,
    Sample rows,
    int[] classes,
    int classCount,
    int heldOut,
    int size) {
  private static final int MOST_CLASSES = 1000;
  private static final int MOST_HELD_OUT = 1000;
  private static final int LEAST = 20;

  /**
   * Reads both files.
   *
   * @throws BadFileException if one cannot be read, or they do not go together
   */
  static LabelledImages read(Path data, Path labels, int size, long seed) {
    Images images = Images.read(data);
    IdxArray words = IdxArray.read(labels);
    if (words.shape().size() != 1) {
      throw new BadFileException(
          labels + ": an array of shape " + words.shape() + "; expected one class a picture");
    }
    if (words.shape().get(0) != images.count() || images.count() < LEAST) {
      throw new BadFileException(
          labels
              + ": holds "
              + Console.plural(words.shape().get(0), "label")
              + ", but "
              + data
              + " "
              + Console.plural(images.count(), "picture")
              + "; give as many, "
              + LEAST
              + " at least");
    }
    ExperimentOptions.requireFits(
        images.count() + " pictures of --size " + size, (long) images.count() * size * size, 4);
    Images small = images.resized(size, size);
    int d = small.pixels();
    int n = small.count();
    int[] order = order(n, seed);
    double[] rows = new double[n * d];
    int[] classes = new int[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        rows[i * d + j] = 2 * small.data()[order[i] * d + j] - 1;
      }
      double word = words.data()[order[i]];
      if (!(word >= 0 && word < MOST_CLASSES && word == Math.rint(word))) {
        throw new BadFileException(
            labels
                + ": picture "
                + order[i]
                + " is of class "
                + word
                + "; expected whole numbers from 0 to "
                + (MOST_CLASSES - 1));
      }
      classes[i] = (int) word;
    }
    int count = Arrays.stream(classes).max().orElseThrow() + 1;
    if (Arrays.stream(classes).distinct().count() < 2) {
      throw new BadFileException(
          labels + ": all pictures are of class " + classes[0] + "; expected at least two classes");
    }
    return new LabelledImages(
        data,
        sum(data),
        labels,
        sum(labels),
        Sample.of(rows, n, d),
        classes,
        count,
        Math.min(MOST_HELD_OUT, n / 5),
        size);
  }

  /** The SHA-256 of a file that has just been read. */
  static String sum(Path file) {
    try {
      return Checksums.sha256(file);
    } catch (IOException e) {
      throw new BadFileException(file + ": cannot be read again (" + e + ")");
    }
  }

  /** A file may hold its pictures class by class. */
  private static int[] order(int n, long seed) {
    SplittableRandom random = new SplittableRandom(Seeds.of(seed, "order of pictures", 0));
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = n - 1; i > 0; i--) {
      int pick = random.nextInt(i + 1);
      int kept = order[pick];
      order[pick] = order[i];
      order[i] = kept;
    }
    return order;
  }

  int trained() {
    return rows.rows() - heldOut;
  }

  Sample trainedRows() {
    return part(0, trained());
  }

  Sample heldOutRows() {
    return part(trained(), rows.rows());
  }

  int[] trainedClasses() {
    return Arrays.copyOf(classes, trained());
  }

  int[] heldOutClasses() {
    return Arrays.copyOfRange(classes, trained(), classes.length);
  }

  private Sample part(int from, int to) {
    int d = rows.dims();
    return Sample.of(Arrays.copyOfRange(rows.data(), from * d, to * d), to - from, d);
  }

  /** The first rows as greys from 0 to 1. */
  static double[] greys(Sample rows, int many) {
    double[] greys = Arrays.copyOf(rows.data(), many * rows.dims());
    for (int i = 0; i < greys.length; i++) {
      greys[i] = Math.min(1, Math.max(0, (greys[i] + 1) / 2));
    }
    return greys;
  }
}
