package io.kinglet.cli.images;

import io.kinglet.cli.files.BadFileException;
import io.kinglet.cli.files.IdxArray;
import java.nio.file.Path;
import java.util.List;

/**
 * Grey pictures of one size.
 *
 * @param data greys, 0 for black to 1 for white: one picture after the other, each by rows, {@code
 *     count × height × width}
 * @param count how many
 * @param height of each, in pixels
 * @param width of each, in pixels
 */
public record Images(double[] data, int count, int height, int width) {
  /** Checks the size. */
  public Images {
    if (data.length != Math.multiplyExact(count, Math.multiplyExact(height, width))) {
      throw new IllegalArgumentException(
          "data has "
              + data.length
              + " numbers, expected "
              + count
              + " × "
              + height
              + " × "
              + width);
    }
  }

  /**
   * The pictures of an IDX file: unsigned bytes, 255 for white, or numbers from 0 to 1.
   *
   * @throws BadFileException if it cannot be read, holds no pictures, or numbers outside that range
   */
  public static Images read(Path path) {
    IdxArray array = IdxArray.read(path);
    List<Integer> shape = array.shape();
    if (shape.size() != 3) {
      throw new BadFileException(
          path
              + ": an array of "
              + (shape.size() == 1 ? "one dimension" : shape.size() + " dimensions")
              + ", shape "
              + shape
              + "; expected pictures, count × height × width"
              + (shape.size() == 1 ? " (is it the file of labels?)" : ""));
    }
    double[] data = array.data();
    if (array.bytes()) {
      for (int i = 0; i < data.length; i++) {
        data[i] /= 255;
      }
    }
    int pixels = shape.get(1) * shape.get(2);
    for (int i = 0; i < data.length; i++) {
      // Written so that NaN is refused.
      if (!(data[i] >= 0 && data[i] <= 1)) {
        throw new BadFileException(
            path
                + ": picture "
                + i / pixels
                + " has a grey of "
                + data[i]
                + "; expected unsigned bytes, or numbers from 0 to 1");
      }
    }
    return new Images(data, shape.get(0), shape.get(1), shape.get(2));
  }

  /** Pixels of each picture. */
  public int pixels() {
    return height * width;
  }

  /**
   * The pictures at another size, each new pixel the mean of the area that it covers: when made
   * smaller no pixel is passed over, so fine patterns do not turn into coarse ones as with bilinear
   * samples, and no grey leaves the range of the old ones.
   *
   * @param toHeight at least 1
   * @param toWidth at least 1
   */
  public Images resized(int toHeight, int toWidth) {
    double[][] down = shares(height, toHeight);
    double[][] across = shares(width, toWidth);
    double[] resized = new double[Math.multiplyExact(count, toHeight * toWidth)];
    double[] half = new double[height * toWidth];
    for (int k = 0; k < count; k++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < toWidth; x++) {
          half[y * toWidth + x] = weighted(across[x], data, (k * height + y) * width, 1);
        }
      }
      for (int y = 0; y < toHeight; y++) {
        for (int x = 0; x < toWidth; x++) {
          resized[(k * toHeight + y) * toWidth + x] = weighted(down[y], half, x, toWidth);
        }
      }
    }
    return new Images(resized, count, toHeight, toWidth);
  }

  private static double weighted(double[] shares, double[] from, int at, int stride) {
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      sum = Math.fma(shares[i], from[at + i * stride], sum);
    }
    // Shares add up to 1 but for rounding, which must not lead out of the range.
    return Math.min(1, sum);
  }

  /** Which share of each new pixel along one side lies on each old one. */
  private static double[][] shares(int from, int to) {
    double[][] shares = new double[to][from];
    double step = (double) from / to;
    for (int j = 0; j < to; j++) {
      for (int i = 0; i < from; i++) {
        double overlap = Math.min(i + 1, (j + 1) * step) - Math.max(i, j * step);
        shares[j][i] = Math.max(0, overlap) / step;
      }
    }
    return shares;
  }

  /** Some of the pictures, from {@code first} on. */
  public Images slice(int first, int many) {
    double[] some = new double[many * pixels()];
    System.arraycopy(data, first * pixels(), some, 0, some.length);
    return new Images(some, many, height, width);
  }
}
