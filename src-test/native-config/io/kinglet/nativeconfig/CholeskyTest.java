package io.kinglet.nativeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.kernels.Workspace;
import io.kinglet.nativeconfig.Lapacks.Block;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Factor and solve of every implementation that is there. */
@Tag("providers")
class CholeskyTest {
  private final Workspace ws = new Workspace();

  static Stream<Arguments> sized() {
    return Lapacks.present()
        .flatMap(l -> IntStream.of(Lapacks.SIZES).mapToObj(n -> Arguments.of(l.name(), l, n)));
  }

  static Stream<Arguments> present() {
    return Lapacks.present().map(l -> Arguments.of(l.name(), l));
  }

  @ParameterizedTest(name = "{0} n = {2}")
  @MethodSource("sized")
  void factorTimesItsTransposeIsTheMatrix(String name, Lapack lapack, int n) {
    Block a = Lapacks.positive(n, n);
    Block l = a.copy();
    assertThat(lapack.cholesky(n, l.array(), l.offset(), l.leading(), ws)).isZero();
    assertThat(l.spoiled()).as("numbers changed outside the lower triangle").isZero();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = -a.get(i, j);
        double absolute = 0;
        for (int p = 0; p <= j; p++) {
          sum += l.get(i, p) * l.get(j, p);
          absolute += Math.abs(l.get(i, p) * l.get(j, p));
        }
        // |A − LLᵀ| ≤ γ(n+1) |L||Lᵀ| (Higham, Accuracy and Stability, theorem 10.3), u = 2⁻⁵³;
        // the sum here rounds as often once more, and a reciprocal for a division adds one.
        assertThat(Math.abs(sum)).isLessThanOrEqualTo((n + 3) * 0x1p-52 * absolute);
      }
    }
  }

  @ParameterizedTest(name = "{0} n = {2}")
  @MethodSource("sized")
  void solves(String name, Lapack lapack, int n) {
    Block a = Lapacks.positive(n, n);
    Block l = a.copy();
    assertThat(lapack.cholesky(n, l.array(), l.offset(), l.leading(), ws)).isZero();
    for (int nrhs : new int[] {1, 2, 3, 4, 5, 17}) {
      int ldb = nrhs + 2;
      double[] b = new double[3 + n * ldb];
      Arrays.fill(b, Lapacks.MARK);
      double[] given = Lapacks.numbers(n * nrhs, 7);
      for (int i = 0; i < n; i++) {
        System.arraycopy(given, i * nrhs, b, 3 + i * ldb, nrhs);
      }
      lapack.choleskySolve(n, nrhs, l.array(), l.offset(), l.leading(), b, 3, ldb, ws);
      assertThat(l.spoiled()).isZero();
      for (int k = 0; k < b.length; k++) {
        if (k < 3 || (k - 3) % ldb >= nrhs) {
          assertThat(Double.doubleToRawLongBits(b[k]))
              .as("b[%d], outside the right-hand sides", k)
              .isEqualTo(Double.doubleToRawLongBits(Lapacks.MARK));
        }
      }
      for (int c = 0; c < nrhs; c++) {
        assertSolves(a, l, b, 3 + c, ldb, given, c, nrhs);
      }
    }
  }

  private static void assertSolves(
      Block a, Block l, double[] x, int xOff, int ldx, double[] b, int bOff, int ldb) {
    int n = a.n();
    double[] inner = new double[n];
    for (int p = 0; p < n; p++) {
      for (int j = p; j < n; j++) {
        inner[p] += Math.abs(l.get(j, p) * x[xOff + j * ldx]);
      }
    }
    for (int i = 0; i < n; i++) {
      double residual = -b[bOff + i * ldb];
      double absolute = 0;
      for (int j = 0; j < n; j++) {
        double aij = j <= i ? a.get(i, j) : a.get(j, i);
        residual += aij * x[xOff + j * ldx];
        absolute += j <= i ? Math.abs(l.get(i, j)) * inner[j] : 0;
      }
      // |b − Ax| ≤ γ(3n+1) |L||Lᵀ||x| (Higham, theorem 10.4), and as much for the residual's sum.
      assertThat(Math.abs(residual)).isLessThanOrEqualTo((3 * n + 2) * 0x1p-52 * absolute);
    }
  }

  @ParameterizedTest(name = "{0} n = {2}")
  @MethodSource("sized")
  void namesTheFirstMinorThatIsNotPositive(String name, Lapack lapack, int n) {
    for (int k :
        IntStream.of(1, 2, 9, 96, 97, 98, n / 2, n).filter(k -> 0 < k && k <= n).toArray()) {
      Block a = Lapacks.positive(n, k);
      // All minors below stay positive, this one changes its sign.
      a.set(k - 1, k - 1, -1);
      assertThat(lapack.cholesky(n, a.array(), a.offset(), a.leading(), ws)).isEqualTo(k);
      assertThat(a.spoiled()).isZero();
    }
  }

  @ParameterizedTest(name = "{0} n = {2}")
  @MethodSource("sized")
  void neverFactorsWhatIsNotFinite(String name, Lapack lapack, int n) {
    for (double bad :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      for (int i : new int[] {0, n / 2, n - 1}) {
        for (int j : new int[] {0, i / 2, i}) {
          Block a = Lapacks.positive(n, 5);
          a.set(i, j, bad);
          assertThat(lapack.cholesky(n, a.array(), a.offset(), a.leading(), ws))
              .as("%s at (%d, %d)", bad, i, j)
              .isEqualTo(i + 1);
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("present")
  void namesTheMinorWhereTheFactorOverflows(String name, Lapack lapack) {
    double[][] matrices = {
      {1e-300, 0, 0, 1e10, 1, 0, 0, 0, 1}, // l21² overflows
      {1e-320, 0, 0, 1e200, 1, 0, 1e200, 1, 1}, // l21 does
      {0, 0, 0, 0, 0, 0, 0, 0, 0}
    };
    int[] minors = {2, 2, 1};
    for (int k = 0; k < matrices.length; k++) {
      assertThat(lapack.cholesky(3, matrices[k], 0, 3, ws)).isEqualTo(minors[k]);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("present")
  void twoThreadsAtOnceGetWhatOneAloneGets(String name, Lapack lapack) throws Exception {
    int n = 103;
    double[] alone = factor(lapack, n, ws);
    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<?>[] both = new Future<?>[2];
      for (int t = 0; t < 2; t++) {
        both[t] =
            threads.submit(
                () -> {
                  Workspace own = new Workspace();
                  for (int call = 0; call < 200; call++) {
                    assertThat(Arrays.equals(factor(lapack, n, own), alone)).isTrue();
                    // The path of failures too: in jblas it is the unsafe one.
                    Block bad = Lapacks.positive(n, 1);
                    bad.set(50, 50, -1);
                    assertThat(lapack.cholesky(n, bad.array(), bad.offset(), bad.leading(), own))
                        .isEqualTo(51);
                  }
                });
      }
      for (Future<?> one : both) {
        one.get();
      }
    }
  }

  private static double[] factor(Lapack lapack, int n, Workspace ws) {
    Block a = Lapacks.positive(n, 1);
    assertThat(lapack.cholesky(n, a.array(), a.offset(), a.leading(), ws)).isZero();
    double[] b = Lapacks.numbers(n, 2);
    lapack.choleskySolve(n, 1, a.array(), a.offset(), a.leading(), b, 0, 1, ws);
    return b;
  }

  @Test
  void ownGivesTheSameBitsColdAndCompiled() {
    double[] first = factor(LapackProvider.kinglet(), 200, ws);
    for (int call = 0; call < 2000; call++) {
      assertThat(Arrays.equals(factor(LapackProvider.kinglet(), 200, ws), first)).isTrue();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("present")
  void saysWhichBlockDoesNotFit(String name, Lapack lapack) {
    assertThatThrownBy(() -> lapack.cholesky(3, new double[8], 0, 3, ws))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A: a block of 3 × 3 at offset 0 with leading dimension 3 reaches index 8, but the"
                + " array has 8 numbers");
    assertThatThrownBy(() -> lapack.cholesky(3, new double[9], 0, 2, ws))
        .hasMessage("A: leading dimension 2 is less than its 3 columns");
    assertThatThrownBy(() -> lapack.cholesky(-1, new double[9], 0, 2, ws))
        .hasMessageContaining("negative size");
    assertThatThrownBy(
            () -> lapack.choleskySolve(2, 2, new double[4], 0, 2, new double[4], 1, 2, ws))
        .hasMessageStartingWith("B: a block of 2 × 2 at offset 1");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("present")
  void takesWhatHasNoRows(String name, Lapack lapack) {
    assertThat(lapack.cholesky(0, new double[0], 0, 0, ws)).isZero();
    lapack.choleskySolve(0, 3, new double[0], 0, 0, new double[0], 0, 3, ws);
    lapack.choleskySolve(1, 0, new double[] {1}, 0, 1, new double[0], 0, 0, ws);
  }
}
