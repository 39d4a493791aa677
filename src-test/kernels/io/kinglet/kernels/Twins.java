package io.kinglet.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** What the kernel tests share: every implementation that this JVM can run, sizes and data. */
final class Twins {
  /** 2^-53, the largest relative error of one rounding. */
  static final double U = 0x1p-53;

  /** Every residue of the lanes and tiles, one prime, one beyond the depth blocks of 256. */
  static final int[] SIZES = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 103, 300};

  private Twins() {}

  static boolean hasVectorModule() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** The scalar kernels, and the vector kernels where the JVM has them. */
  static List<KernelProvider.Set> sets() {
    List<KernelProvider.Set> sets = new ArrayList<>();
    sets.add(KernelProvider.scalar("by a test"));
    if (hasVectorModule()) {
      sets.add(KernelProvider.vector());
    }
    return sets;
  }

  /** One family of each set, and the façade over the one that was chosen. */
  static <T> Stream<Named<T>> family(T facade, Function<KernelProvider.Set, T> family) {
    return Stream.concat(
        Stream.of(Named.of("facade", facade)),
        sets().stream().map(set -> Named.of(set.name(), family.apply(set))));
  }

  static double[] uniform(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] out = new double[size];
    for (int i = 0; i < size; i++) {
      out[i] = random.nextDouble(-1, 1);
    }
    return out;
  }

  /** Uniform on a grid of 2^-20, so that differences are exact. */
  static double[] grid(long seed, int size) {
    double[] out = uniform(seed, size);
    for (int i = 0; i < size; i++) {
      out[i] = Math.rint(out[i] * 0x1p20) * 0x1p-20;
    }
    return out;
  }

  /** Distinct numbers that no kernel computes, to see what it leaves alone. */
  static double[] sentinels(int size) {
    double[] out = new double[size];
    for (int i = 0; i < size; i++) {
      out[i] = -1e200 * (1 + i * 0x1p-40);
    }
    return out;
  }

  static boolean sameBits(double x, double y) {
    return Double.doubleToRawLongBits(x) == Double.doubleToRawLongBits(y);
  }
}
