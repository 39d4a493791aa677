package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Factors of panels against double-double sums of what they stand for. */
@Tag("providers")
class PanelsTest {
  private static final int OFF = 3;
  private final Workspace ws = new Workspace();

  static Stream<Named<PanelKernels>> kernels() {
    return Twins.family(Panels::factor, KernelProvider.Set::panels);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void rowsOfTheFactorMultiplyToThoseOfTheMatrix(PanelKernels kernels) {
    for (int n : Twins.SIZES) {
      for (int k : new int[] {1, n / 2, Math.min(n, 19), Math.min(n, 96)}) {
        int ld = Panels.padded(n);
        double[] panel = panel(k, n, ld);
        double[] before = panel.clone();
        assertThat(kernels.factor(k, n, panel, OFF, ld, ws)).isZero();
        check(k, n, ld, before, panel);
      }
    }
  }

  private static void check(int k, int n, int ld, double[] before, double[] panel) {
    Exact exact = new Exact();
    for (int i = 0; i < k; i++) {
      for (int j = i; j < n; j++) {
        exact.reset();
        for (int q = 0; q <= i; q++) {
          exact.addProduct(panel[OFF + q * ld + i], panel[OFF + q * ld + j]);
        }
        // |A − UᵀU| ≤ γ(i+1) |Uᵀ||U| (Higham, Accuracy and Stability, theorem 10.3); the sum that
        // is
        // subtracted at once, and a reciprocal for a division, add one each.
        double tolerance = (i + 4) * Twins.U * exact.absolute();
        assertThat(exact.error(before[OFF + i * ld + j]))
            .as("n = %d, k = %d, element (%d, %d)", n, k, i, j)
            .isLessThanOrEqualTo(tolerance);
      }
    }
    for (int at = 0; at < panel.length; at++) {
      if (at < OFF || at >= OFF + k * ld) {
        assertThat(Twins.sameBits(panel[at], before[at])).as("number %d", at).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void namesTheFirstMinorThatIsNotPositive(PanelKernels kernels) {
    int n = 29;
    int ld = Panels.padded(n);
    for (int bad = 0; bad < 21; bad++) {
      for (double value : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
        double[] panel = panel(21, n, ld);
        panel[OFF + bad * ld + bad] = value;
        assertThat(kernels.factor(21, n, panel, OFF, ld, ws)).isEqualTo(bad + 1);
      }
    }
  }

  /** What stands where nothing is promised must not find its way into the factor. */
  @ParameterizedTest
  @MethodSource("kernels")
  void readsTheUpperTriangleAlone(PanelKernels kernels) {
    int k = 21;
    int n = 29;
    int ld = Panels.padded(n) + 8;
    double[] clean = panel(k, n, ld);
    double[] dirty = clean.clone();
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < ld; j++) {
        if (j < i || j >= n) {
          dirty[OFF + i * ld + j] = Double.NaN;
        }
      }
    }
    kernels.factor(k, n, clean, OFF, ld, ws);
    kernels.factor(k, n, dirty, OFF, ld, ws);
    for (int i = 0; i < k; i++) {
      for (int j = i; j < n; j++) {
        assertThat(dirty[OFF + i * ld + j]).isEqualTo(clean[OFF + i * ld + j]);
      }
    }
  }

  @Test
  void transposes() {
    for (int m : new int[] {0, 1, 3, 4, 7, 8, 13, 20}) {
      for (int n : new int[] {0, 1, 5, 16}) {
        double[] a = Twins.uniform(m, 2 + m * (n + 3));
        double[] b = Twins.sentinels(1 + n * (m + 2) + 4);
        double[] expected = b.clone();
        for (int i = 0; i < m; i++) {
          for (int j = 0; j < n; j++) {
            expected[1 + j * (m + 2) + i] = a[2 + i * (n + 3) + j];
          }
        }
        Panels.transpose(m, n, a, 2, n + 3, b, 1, m + 2);
        assertThat(b).isEqualTo(expected);
      }
    }
  }

  /** Diagonally dominant: positive definite. */
  private static double[] panel(int k, int n, int ld) {
    double[] panel = Twins.uniform(n + k, OFF + k * ld + 5);
    for (int i = 0; i < k; i++) {
      panel[OFF + i * ld + i] += n + 1;
    }
    return panel;
  }
}
