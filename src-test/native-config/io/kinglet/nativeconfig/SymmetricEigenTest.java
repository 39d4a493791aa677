package io.kinglet.nativeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinglet.kernels.Workspace;
import io.kinglet.nativeconfig.Lapacks.Block;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The symmetric eigendecomposition of every implementation that is there. */
class SymmetricEigenTest {
  private final Workspace ws = new Workspace();

  static Stream<Arguments> sized() {
    return CholeskyTest.sized();
  }

  static Stream<Arguments> present() {
    return CholeskyTest.present();
  }

  @ParameterizedTest(name = "{0} n = {2}")
  @MethodSource("sized")
  void rowsAreOrthonormalEigenvectors(String name, Lapack lapack, int n) {
    for (double unit : new double[] {1, 1e-200, 1e200}) {
      Block a = Block.marked(n);
      double[] numbers = Lapacks.numbers(n * n, n);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          a.set(i, j, numbers[i * n + j] * unit);
        }
      }
      assertDecomposes(lapack, a, unit);
    }
  }

  @ParameterizedTest(name = "{0} n = {2}")
  @MethodSource("sized")
  void takesEigenvaluesThatAreEqual(String name, Lapack lapack, int n) {
    for (double value : new double[] {0, 3}) {
      Block a = Block.marked(n);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          a.set(i, j, i == j ? value : 0);
        }
      }
      double[] w = assertDecomposes(lapack, a, 1);
      assertThat(IntStream.range(0, n).allMatch(i -> w[i] == value)).isTrue();
    }
    Block ones = Block.marked(n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        ones.set(i, j, 1);
      }
    }
    double[] w = assertDecomposes(lapack, ones, 1);
    assertThat(w[n - 1]).isEqualTo(n, within(n * n * 0x1p-52));
  }

  /** The Gram matrix of smooth features: most of its eigenvalues are rounding, in any order. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("present")
  void takesEigenvaluesThatFallBelowRounding(String name, Lapack lapack) {
    int n = 100;
    for (double width : new double[] {0.05, 0.3, 1, 3}) {
      double[] points = Lapacks.numbers(2 * n, 5);
      Block a = Block.marked(n);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          double dx = points[2 * i] - points[2 * j];
          double dy = points[2 * i + 1] - points[2 * j + 1];
          a.set(i, j, Math.exp(-(dx * dx + dy * dy) / (2 * width * width)));
        }
      }
      assertDecomposes(lapack, a, 1);
      // The mean of outer products of its rows has the squares of its eigenvalues.
      Block squared = Block.marked(n);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          double sum = 0;
          for (int k = 0; k < n; k++) {
            double left = k <= i ? a.get(i, k) : a.get(k, i);
            sum += left * (k <= j ? a.get(j, k) : a.get(k, j));
          }
          squared.set(i, j, sum / n);
        }
      }
      assertDecomposes(lapack, squared, 1);
    }
  }

  private double[] assertDecomposes(Lapack lapack, Block a, double unit) {
    int n = a.n();
    Block v = a.copy();
    double[] w = new double[n + 2];
    w[0] = Lapacks.MARK;
    w[n + 1] = Lapacks.MARK;
    lapack.symmetricEigen(n, v.array(), v.offset(), v.leading(), w, 1, ws);
    assertThat(Double.isNaN(w[0]) && Double.isNaN(w[n + 1])).isTrue();
    double norm = 0;
    for (int i = 0; i < n; i++) {
      assertThat(w[1 + i]).isFinite();
      assertThat(i == 0 || w[1 + i] >= w[i]).as("ascending").isTrue();
      norm = Math.max(norm, Math.abs(w[1 + i]) / unit);
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        double residual = -w[1 + i] / unit * v.get(i, k);
        double product = i == k ? -1 : 0;
        for (int j = 0; j < n; j++) {
          double akj = (j <= k ? a.get(k, j) : a.get(j, k)) / unit;
          residual += akj * v.get(i, j);
          product += v.get(i, j) * v.get(k, j);
        }
        // Orthogonal similarities are normwise stable: a modest multiple of n u ‖A‖.
        assertThat(Math.abs(residual)).isLessThanOrEqualTo(4 * (n + 3) * 0x1p-53 * norm);
        assertThat(Math.abs(product)).isLessThanOrEqualTo(4 * (n + 3) * 0x1p-53);
      }
    }
    return java.util.Arrays.copyOfRange(w, 1, n + 1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("present")
  void refusesWhatIsNotFinite(String name, Lapack lapack) {
    double[] a = {1, 0, 0, 2, Double.NaN, 0, 3, 4, 5};
    assertThatThrownBy(() -> lapack.symmetricEigen(3, a, 0, 3, new double[3], 0, ws))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("A holds a NaN or an infinity in row 1");
  }
}
