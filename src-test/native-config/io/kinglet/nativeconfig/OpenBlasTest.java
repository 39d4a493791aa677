package io.kinglet.nativeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The peer of the benchmarks computes what ours compute. */
class OpenBlasTest {
  @BeforeEach
  void onlyWhereThereIsOne() {
    assumeThat(OpenBlas.present()).as("OpenBLAS").isTrue();
  }

  @Test
  void productIsThatOfTheDefinition() {
    int m = 13;
    int n = 17;
    int k = 31;
    for (int which = 0; which < 4; which++) {
      boolean transA = (which & 1) != 0;
      boolean transB = (which & 2) != 0;
      int lda = (transA ? m : k) + 2;
      int ldb = (transB ? k : n) + 1;
      int ldc = n + 3;
      double[] a = Lapacks.numbers(3 + 31 * 40, 1);
      double[] b = Lapacks.numbers(4 + 31 * 40, 2);
      double[] c = Lapacks.numbers(5 + m * ldc, 3);
      double[] before = c.clone();
      OpenBlas.dgemm(transA, transB, m, n, k, 2.0, a, 3, lda, b, 4, ldb, -0.5, c, 5, ldc);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = -0.5 * before[5 + i * ldc + j];
          double absolute = Math.abs(sum);
          for (int p = 0; p < k; p++) {
            double aip = transA ? a[3 + p * lda + i] : a[3 + i * lda + p];
            double bpj = transB ? b[4 + j * ldb + p] : b[4 + p * ldb + j];
            sum += 2 * aip * bpj;
            absolute += Math.abs(2 * aip * bpj);
          }
          // Each side rounds k + 2 times at most.
          assertThat(Math.abs(c[5 + i * ldc + j] - sum))
              .isLessThanOrEqualTo(2 * (k + 2) * 0x1p-53 * absolute);
          c[5 + i * ldc + j] = before[5 + i * ldc + j];
        }
      }
      assertThat(Arrays.equals(c, before)).as("nothing beside C was written").isTrue();
    }
  }

  @Test
  void blocksAreChecked() {
    assertThatThrownBy(
            () ->
                OpenBlas.dgemm(
                    false,
                    false,
                    2,
                    2,
                    2,
                    1,
                    new double[4],
                    0,
                    2,
                    new double[3],
                    0,
                    2,
                    0,
                    new double[4],
                    0,
                    2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("B: a block of 2 × 2");
  }

  @Test
  void tellsWhatItIs() {
    assertThat(OpenBlas.config()).startsWith("OpenBLAS");
    assertThat(OpenBlas.coreName()).isNotBlank();
    assertThat(OpenBlas.origin()).isNotBlank();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void theArchiveHasOneForThisMachine() {
    assertThat(OpenBlas.origin()).isEqualTo("bundled");
  }
}
