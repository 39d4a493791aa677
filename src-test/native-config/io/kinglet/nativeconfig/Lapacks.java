package io.kinglet.nativeconfig;

import java.util.Optional;
import java.util.stream.Stream;

/** The implementations that are there, and matrices for them. */
final class Lapacks {
  /** Every residue of the lanes, the panel's width and one more, a prime, the solver's size. */
  static final int[] SIZES = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 33, 96, 97, 103, 200
  };

  /** A mark that arithmetic does not make: read, it spoils the result; overwritten, it is gone. */
  static final double MARK = Double.longBitsToDouble(0x7ff8_0000_dead_beefL);

  private Lapacks() {}

  static Stream<Lapack> present() {
    return Stream.of(
            Optional.of(LapackProvider.kinglet()),
            LapackProvider.jblas(),
            LapackProvider.openblas())
        .flatMap(Optional::stream);
  }

  /** A square block within a larger array, all of it but the lower triangle marked. */
  record Block(int n, double[] array, int offset, int leading) {
    static Block marked(int n) {
      int leading = n + 3;
      double[] array = new double[5 + n * leading + 2];
      java.util.Arrays.fill(array, MARK);
      return new Block(n, array, 5, leading);
    }

    double get(int i, int j) {
      return array[offset + i * leading + j];
    }

    void set(int i, int j, double value) {
      array[offset + i * leading + j] = value;
    }

    Block copy() {
      return new Block(n, array.clone(), offset, leading);
    }

    /** How many numbers outside the lower triangle no longer hold the mark. */
    int spoiled() {
      int spoiled = 0;
      for (int k = 0; k < array.length; k++) {
        int i = Math.floorDiv(k - offset, leading);
        int j = Math.floorMod(k - offset, leading);
        boolean lower = i >= 0 && i < n && j <= i;
        if (!lower && Double.doubleToRawLongBits(array[k]) != Double.doubleToRawLongBits(MARK)) {
          spoiled++;
        }
      }
      return spoiled;
    }
  }

  /** Diagonally dominant, entries in ±1: positive definite. */
  static Block positive(int n, long seed) {
    var random = new java.util.SplittableRandom(seed);
    Block a = Block.marked(n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        a.set(i, j, 2 * random.nextDouble() - 1);
      }
      a.set(i, i, n + random.nextDouble());
    }
    return a;
  }

  static double[] numbers(int count, long seed) {
    var random = new java.util.SplittableRandom(seed);
    return random.doubles(count, -1, 1).toArray();
  }
}
