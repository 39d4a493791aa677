package io.kinglet.nativeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.kernels.Workspace;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Least squares of every implementation that is there. */
class LeastSquaresTest {
  private static final int NRHS = 3;
  private final Workspace ws = new Workspace();

  static Stream<Arguments> sized() {
    return CholeskyTest.sized();
  }

  static Stream<Arguments> present() {
    return CholeskyTest.present();
  }

  @ParameterizedTest(name = "{0} n = {2}")
  @MethodSource("sized")
  void residualIsOrthogonalToTheColumns(String name, Lapack lapack, int n) {
    for (int m : new int[] {n, n + 1, 2 * n + 3}) {
      double[] a = Lapacks.numbers(m * n, n);
      for (int i = 0; i < n; i++) {
        // Well-conditioned, or a square one of size 200 leaves no digits to judge.
        a[i * n + i] += Math.sqrt(n);
      }
      double[] b = Lapacks.numbers(m * NRHS, 3);
      double[] x = solve(lapack, m, n, a, b, n);
      assertOrthogonal(m, n, a, b, x);
    }
  }

  @ParameterizedTest(name = "{0} n = {2}")
  @MethodSource("sized")
  void takesTheShortestSolutionWhereColumnsAreDependent(String name, Lapack lapack, int n) {
    // A = U V with orthogonality unneeded: rank is that of the inner size.
    int m = n + 2;
    int rank = Math.max(1, n / 2);
    double[] u = Lapacks.numbers(m * rank, 4);
    double[] v = Lapacks.numbers(rank * n, 5);
    for (int i = 0; i < rank; i++) {
      u[i * rank + i] += Math.sqrt(rank);
      v[i * n + i] += Math.sqrt(rank);
    }
    double[] a = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < rank; p++) {
        for (int j = 0; j < n; j++) {
          a[i * n + j] += u[i * rank + p] * v[p * n + j];
        }
      }
    }
    double[] b = Lapacks.numbers(m * NRHS, 6);
    double[] x = solve(lapack, m, n, a, b, rank);
    assertOrthogonal(m, n, a, b, x);
    // The shortest solution lies in the span of V's rows: fitting it by them leaves nothing over.
    double[] rows = new double[n * rank];
    for (int p = 0; p < rank; p++) {
      for (int j = 0; j < n; j++) {
        rows[j * rank + p] = v[p * n + j];
      }
    }
    double[] fit = x.clone();
    LapackProvider.kinglet().leastSquares(n, rank, NRHS, rows.clone(), 0, rank, fit, 0, NRHS, ws);
    for (int j = 0; j < n; j++) {
      for (int c = 0; c < NRHS; c++) {
        double rest = -x[j * NRHS + c];
        double absolute = Math.abs(rest);
        for (int p = 0; p < rank; p++) {
          rest += rows[j * rank + p] * fit[p * NRHS + c];
          absolute += Math.abs(rows[j * rank + p] * fit[p * NRHS + c]);
        }
        // Condition of U and V is below 100 by their diagonals; n roundings in each of the steps.
        assertThat(Math.abs(rest)).isLessThanOrEqualTo(100 * (n + 3) * 0x1p-52 * absolute);
      }
    }
  }

  private double[] solve(Lapack lapack, int m, int n, double[] a, double[] b, int rank) {
    int lda = n + 2;
    int ldb = NRHS + 1;
    double[] matrix = new double[4 + m * lda];
    double[] right = new double[2 + m * ldb];
    Arrays.fill(matrix, Lapacks.MARK);
    Arrays.fill(right, Lapacks.MARK);
    for (int i = 0; i < m; i++) {
      System.arraycopy(a, i * n, matrix, 4 + i * lda, n);
      System.arraycopy(b, i * NRHS, right, 2 + i * ldb, NRHS);
    }
    assertThat(lapack.leastSquares(m, n, NRHS, matrix, 4, lda, right, 2, ldb, ws)).isEqualTo(rank);
    double[] x = new double[n * NRHS];
    for (int i = 0; i < n; i++) {
      System.arraycopy(right, 2 + i * ldb, x, i * NRHS, NRHS);
      assertThat(right[2 + i * ldb + NRHS]).as("beside the right-hand sides").isNaN();
    }
    return x;
  }

  private static void assertOrthogonal(int m, int n, double[] a, double[] b, double[] x) {
    for (int c = 0; c < NRHS; c++) {
      double[] residual = new double[m];
      double[] size = new double[m];
      for (int i = 0; i < m; i++) {
        residual[i] = -b[i * NRHS + c];
        size[i] = Math.abs(residual[i]);
        for (int j = 0; j < n; j++) {
          residual[i] += a[i * n + j] * x[j * NRHS + c];
          size[i] += Math.abs(a[i * n + j] * x[j * NRHS + c]);
        }
      }
      for (int j = 0; j < n; j++) {
        double product = 0;
        double absolute = 0;
        for (int i = 0; i < m; i++) {
          product += a[i * n + j] * residual[i];
          absolute += Math.abs(a[i * n + j]) * size[i];
        }
        // Householder QR is backward stable column by column: n m u at worst, about (n + m) u.
        assertThat(Math.abs(product)).isLessThanOrEqualTo(4 * (m + n) * 0x1p-52 * absolute);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("present")
  void takesZerosAndHugeNumbers(String name, Lapack lapack) {
    double[] b = {1, 2, 3};
    assertThat(lapack.leastSquares(3, 2, 1, new double[6], 0, 2, b, 0, 1, ws)).isZero();
    assertThat(b[0]).isZero();
    assertThat(b[1]).isZero();
    double[] huge = {1e300, 0, 0, 1e300, 0, 0};
    double[] right = {1e300, 2e300, 1};
    assertThat(lapack.leastSquares(3, 2, 1, huge, 0, 2, right, 0, 1, ws)).isEqualTo(2);
    assertThat(right[0]).isEqualTo(1.0, org.assertj.core.api.Assertions.within(0x1p-50));
    assertThat(right[1]).isEqualTo(2.0, org.assertj.core.api.Assertions.within(0x1p-50));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("present")
  void refusesWhatHasNoSolution(String name, Lapack lapack) {
    assertThatThrownBy(
            () -> lapack.leastSquares(2, 3, 1, new double[6], 0, 3, new double[3], 0, 1, ws))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A is 2 × 3; least squares need at least as many rows as columns");
    double[] bad = {1, Double.POSITIVE_INFINITY};
    assertThatThrownBy(() -> lapack.leastSquares(2, 1, 1, bad, 0, 1, new double[2], 0, 1, ws))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("A holds a NaN or an infinity in row 1");
    assertThatThrownBy(
            () -> lapack.leastSquares(2, 1, 1, new double[2], 0, 1, bad.clone(), 0, 1, ws))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("B holds a NaN or an infinity in row 1");
  }
}
