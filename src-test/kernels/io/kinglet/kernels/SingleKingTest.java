package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.support.Allocations;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** KiNG's sums in single precision, which the build makes of those in double. */
@Tag("providers")
class SingleKingTest {
  /** 2^-24, the largest relative error of one rounding. */
  private static final double U = 0x1p-24;

  /** Every residue of tiles of 8 and 6 rows, both sides of a vector of 16 and of a panel of 32. */
  private static final int[] SIZES = {1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 50};

  static Stream<Named<SingleKingKernels>> kernels() {
    return Twins.sets().stream().map(set -> Named.of(set.name(), set.singleKing()));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyNumberOfParticlesDimensionsAndFeatures(SingleKingKernels kernels) {
    SingleWorkspace ws = new SingleWorkspace();
    for (int size : SIZES) {
      check(kernels, size, 5, 3, ws);
      check(kernels, 6, size, 2, ws);
      check(kernels, 5, 3, size, ws);
    }
    check(kernels, 300, 4, 2, ws); // more than two chunks of 128
  }

  private static void check(SingleKingKernels kernels, int n, int d, int b, SingleWorkspace ws) {
    for (boolean rbf : new boolean[] {true, false}) {
      KingCase king = new KingCase(n, d, b, rbf, 31L * n + 7L * d + b);
      king.check(kernels, 0, ws);
      king.check(kernels, n - 1, ws);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void gramSumsTheRowsOfABlock(SingleKingKernels kernels) {
    for (int ld : new int[] {32, 96}) {
      for (int depth : new int[] {1, 2, 7, 103, 530}) {
        for (boolean add : new boolean[] {false, true}) {
          gram(kernels, ld, depth, add);
        }
      }
    }
  }

  private static void gram(SingleKingKernels kernels, int ld, int depth, boolean add) {
    SingleKing.Block block = new SingleKing.Block();
    block.resize(depth + 2, ld);
    float[] h = floats(depth, (depth + 2) * ld);
    float[] jac = floats(depth + 1, (depth + 2) * ld);
    int left = kernels.leftWidth();
    int right = kernels.rightWidth();
    for (int row = 0; row < depth + 2; row++) {
      for (int m = 0; m < ld; m++) {
        block.h()[block.at(m, left, row) + m % left] = h[row * ld + m];
        block.jacobian()[block.at(m, right, row) + m % right] = jac[row * ld + m];
      }
    }
    float alpha = 0.3f;
    float[] before = floats(depth + 2, ld * ld);
    float[] m = before.clone();
    SingleWorkspace ws = new SingleWorkspace();
    // In two runs of rows, as two threads would.
    kernels.gram(block, depth, alpha, add, m, 0, 32, ws);
    kernels.gram(block, depth, alpha, add, m, 32, ld, ws);
    for (int i = 0; i < ld; i++) {
      for (int j = 0; j <= i; j++) {
        double expected = add ? before[i * ld + j] : 0;
        double scale = Math.abs(expected);
        for (int row = 0; row < depth; row++) {
          double product = (double) h[row * ld + i] * jac[row * ld + j];
          expected += alpha * product;
          scale += alpha * Math.abs(product);
        }
        // Each product is rounded at most depth + 3 times on its way into M.
        assertThat(Math.abs(m[i * ld + j] - expected)).isLessThanOrEqualTo((depth + 4) * U * scale);
      }
    }
  }

  private static float[] floats(long seed, int size) {
    double[] numbers = Twins.uniform(seed, size);
    float[] out = new float[size];
    for (int i = 0; i < size; i++) {
      out[i] = (float) numbers[i];
    }
    return out;
  }

  @Tag("allocation")
  @Test
  void compiledKernelsAllocateNothing() {
    int n = 45;
    int d = 11;
    int ld = 64;
    SingleWorkspace ws = new SingleWorkspace();
    SingleKing.Tables t =
        new SingleKing.Tables(
            n,
            d,
            ld,
            ld,
            -1,
            0.5f,
            floats(1, n * d),
            floats(2, n),
            floats(7, n * ld),
            floats(3, 2 * n * ld),
            floats(4, d * ld));
    SingleKing.Block block = new SingleKing.Block();
    block.resize(3 * d, ld);
    float[] k = floats(5, 3 * n);
    float[] kb = floats(6, 3 * ld);
    float[] m = new float[ld * ld];
    for (KernelProvider.Set set : Twins.sets()) {
      Runnable work =
          () -> {
            set.singleKing().sums(t, 1, 3, k, k, kb, block, 0, ws);
            set.singleKing().gram(block, 3 * d, 0.5f, true, m, 0, ld, ws);
          };
      Allocations.assertSettled(set.name() + ": ", 0, 60, 200, work);
    }
  }

  @Test
  void theFacadeIsThatOfTheDoubleKernels() {
    assertThat(SingleKing.PAD).isEqualTo(2 * King.PAD);
    SingleWorkspace ws = new SingleWorkspace();
    SingleKing.Block block = new SingleKing.Block();
    assertThatThrownBy(() -> block.resize(2, 16)).hasMessageContaining("multiple of 32");
    block.resize(2, 32);
    float[] m = new float[32 * 32];
    assertThatThrownBy(() -> SingleKing.gram(block, 3, 1, false, m, 0, 32, ws))
        .hasMessageContaining("depth 3");
    assertThatThrownBy(() -> SingleKing.gram(block, 2, 1, false, m, 0, 16, ws))
        .hasMessageContaining("multiples of 32");
    assertThatThrownBy(() -> SingleKing.gram(block, 2, 1, false, null, 0, 32, ws))
        .hasMessageContaining("M is null");
    assertThat(block.bytes()).isEqualTo(2L * 2 * 32 * Float.BYTES);
  }
}
