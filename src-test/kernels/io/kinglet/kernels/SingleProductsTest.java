package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of floats, which the build makes of those of doubles. */
@Tag("providers")
class SingleProductsTest {
  /** Both sides of a tile's rows, of one to three vectors of 16, and of what is not copied. */
  private static final int[] SIZES = {1, 3, 8, 9, 16, 17, 24, 25, 48, 50, 97};

  static Stream<Named<SingleProductKernels>> kernels() {
    return Twins.sets().stream().map(set -> Named.of(set.name(), set.singleProducts()));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyShape(SingleProductKernels kernels) {
    SingleWorkspace ws = new SingleWorkspace();
    for (int size : SIZES) {
      for (int form = 0; form < 4; form++) {
        check(kernels, form, size, 20, 33, ws);
        check(kernels, form, 10, size, 40, ws);
        check(kernels, form, 25, 49, size, ws);
      }
    }
    check(kernels, 0, 30, 1100, 300, ws); // several blocks of columns and of depth
  }

  /** Against sums in double: k roundings of 2^-24 at most, of the sum of absolute products. */
  private static void check(
      SingleProductKernels kernels, int form, int m, int n, int k, SingleWorkspace ws) {
    boolean transA = (form & 1) != 0;
    boolean transB = (form & 2) != 0;
    int lda = (transA ? m : k) + 2;
    int ldb = (transB ? k : n) + 1;
    int ldc = n + 3;
    float[] a = floats(1, (transA ? k : m) * lda + 4);
    float[] b = floats(2, (transB ? n : k) * ldb + 5);
    float[] c = floats(3, m * ldc + 6);
    float[] before = c.clone();
    float[] lower = c.clone();
    kernels.gemm(transA, transB, m, n, k, 0.7f, a, 4, lda, b, 5, ldb, -1.5f, c, 6, ldc, ws);
    int order = Math.min(m, n);
    kernels.gemmLower(
        transA, transB, 0, order, k, 0.7f, a, 4, lda, b, 5, ldb, -1.5f, lower, 6, ldc, ws);
    for (int at = 0; at < c.length; at++) {
      int i = (at - 6) / ldc;
      int j = (at - 6) % ldc;
      if (at < 6 || j >= n) {
        assertThat(c[at]).isEqualTo(before[at]);
        continue;
      }
      double sum = 0;
      double scale = 0;
      for (int p = 0; p < k; p++) {
        double term =
            (double) a[4 + (transA ? p * lda + i : i * lda + p)]
                * b[5 + (transB ? j * ldb + p : p * ldb + j)];
        sum += term;
        scale += Math.abs(term);
      }
      double expected = 0.7f * sum - 1.5 * before[at];
      double bound = 0x1p-24 * ((k + 3) * 0.7 * scale + 3 * Math.abs(before[at])) + 1e-30;
      assertThat((double) c[at]).isBetween(expected - bound, expected + bound);
      boolean inside = i < order && j <= i;
      assertThat(lower[at]).isEqualTo(inside ? c[at] : before[at]);
    }
  }

  private static float[] floats(long seed, int size) {
    double[] uniform = Twins.uniform(seed, size);
    float[] result = new float[size];
    for (int i = 0; i < size; i++) {
      result[i] = (float) uniform[i];
    }
    return result;
  }

  @Test
  void whatDoesNotFitSaysSo() {
    float[] small = new float[5];
    SingleWorkspace ws = new SingleWorkspace();
    assertThatThrownBy(
            () ->
                SingleProducts.gemm(
                    false, false, 2, 3, 2, 1, small, 0, 2, small, 0, 3, 0, small, 0, 3, ws))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("B");
  }
}
