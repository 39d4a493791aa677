package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Norms, distances and weights against double-double sums over differences; fields against sums.
 */
@Tag("providers")
class GaussiansTest {
  /** A family with the products whose summation order it shares. */
  record Pair(GaussianKernels gaussians, ProductKernels products) {}

  static Stream<Named<Pair>> kernels() {
    return Twins.family(
        new Pair(new FacadeGaussians(), new FacadeProducts()),
        set -> new Pair(set.gaussians(), set.products()));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void squaredNormsAreSums(Pair kernels) {
    Exact exact = new Exact();
    for (int d : sizesAndDeep()) {
      int n = 5;
      double[] x = Twins.uniform(d, 3 + n * (d + 2));
      double[] out = Twins.sentinels(n + 6);
      double[] expected = out.clone();
      kernels.gaussians.squaredNorms(n, d, x, 3, d + 2, out, 4);
      for (int i = 0; i < n; i++) {
        exact.reset();
        for (int l = 0; l < d; l++) {
          exact.addProduct(x[3 + i * (d + 2) + l], x[3 + i * (d + 2) + l]);
        }
        // A term is rounded at most once as a product and d times in sums.
        assertThat(exact.error(out[4 + i])).isLessThanOrEqualTo((d + 2) * Twins.U * exact.value());
        expected[4 + i] = out[4 + i];
      }
      assertThat(out).isEqualTo(expected);
    }
  }

  /** Also where rows lie far from the origin and where the depth goes beyond a block. */
  @ParameterizedTest
  @MethodSource("kernels")
  void aPointIsAtDistanceZeroFromItself(Pair kernels) {
    for (int d : sizesAndDeep()) {
      int n = 19;
      double[] x = Twins.uniform(d, n * d);
      for (int i = 0; i < x.length; i++) {
        x[i] = x[i] * 37 + 1e6;
      }
      double[] out = distances(kernels, n, d, x);
      for (int i = 0; i < n; i++) {
        assertThat(out[i * n + i]).as("row %d of %d columns", i, d).isEqualTo(0.0);
        for (int j = 0; j < n; j++) {
          assertThat(out[i * n + j]).isEqualTo(out[j * n + i]).isGreaterThanOrEqualTo(0);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void distancesAreSumsOverDifferences(Pair kernels) {
    Exact exact = new Exact();
    for (int n : Twins.SIZES) {
      int d = 7;
      double[] x = Twins.grid(n, n * d);
      double[] out = distances(kernels, n, d, x);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          exact.reset();
          double absolute = 0;
          for (int l = 0; l < d; l++) {
            double delta = x[i * d + l] - x[j * d + l]; // exact on the grid
            exact.addProduct(delta, delta);
            absolute += Math.pow(Math.abs(x[i * d + l]) + Math.abs(x[j * d + l]), 2);
          }
          // ‖x‖² + ‖y‖² − 2x·y, whose absolute products are (|x| + |y|)²: each is rounded once as
          // a product, d times in its sum and twice in the last additions.
          assertThat(exact.error(out[i * n + j])).isLessThanOrEqualTo((d + 4) * Twins.U * absolute);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void weightsAreExponentialsOfDistances(Pair kernels) {
    ExpReference reference = new ExpReference();
    double scale = 1.7;
    for (int n : Twins.SIZES) {
      int m = 3;
      double[] s = positive(n, m + 2);
      double[] t = positive(n + 1, n + 3);
      int ldg = n + 2;
      int ldo = n + 5;
      double[] g = Twins.uniform(n + 2, 1 + m * ldg);
      double[] out = Twins.sentinels(6 + m * ldo);
      double[] expected = out.clone();
      kernels.gaussians.weights(m, n, scale, s, 2, t, 3, g, 1, ldg, out, 6, ldo);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double inner = g[1 + i * ldg + j];
          double distance = Math.max(0, s[2 + i] + t[3 + j] - 2 * inner);
          reference.set(-scale * distance);
          int at = 6 + i * ldo + j;
          // The argument is rounded three times there and three times here, each by 2^-53, which
          // is at most one ulp of the weight; exp itself is within an ulp.
          double argument = scale * (s[2 + i] + t[3 + j] + 2 * Math.abs(inner));
          double ulps = 1 + 6 * argument;
          assertThat(reference.ulps(out[at])).isLessThanOrEqualTo(ulps);
          expected[at] = out[at];
        }
      }
      assertThat(out).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theSameTablesGiveTheBitsOfTheScalarKernelsAlsoInPlace(Pair kernels) {
    GaussianKernels oracle = new ScalarGaussians();
    for (int n : Twins.SIZES) {
      int m = 4;
      double[] s = positive(n, m);
      double[] t = positive(n + 1, n);
      double[] g = Twins.uniform(n + 2, m * n);
      double[] expected = new double[m * n];
      oracle.squaredDistances(m, n, s, 0, t, 0, g, 0, n, expected, 0, n);
      double[] out = g.clone();
      kernels.gaussians.squaredDistances(m, n, s, 0, t, 0, out, 0, n, out, 0, n);
      assertThat(out).isEqualTo(expected);
      oracle.weights(m, n, 0.3, s, 0, t, 0, g, 0, n, expected, 0, n);
      out = g.clone();
      kernels.gaussians.weights(m, n, 0.3, s, 0, t, 0, out, 0, n, out, 0, n);
      assertThat(out).isEqualTo(expected);
    }
  }

  private static double[] distances(Pair kernels, int n, int d, double[] x) {
    double[] norms = new double[n];
    kernels.gaussians.squaredNorms(n, d, x, 0, d, norms, 0);
    double[] g = new double[n * n];
    kernels.products.gemm(false, true, n, n, d, 1, x, 0, d, x, 0, d, 0, g, 0, n, new Workspace());
    kernels.gaussians.squaredDistances(n, n, norms, 0, norms, 0, g, 0, n, g, 0, n);
    return g;
  }

  private static double[] positive(long seed, int size) {
    double[] out = Twins.uniform(seed, size);
    for (int i = 0; i < size; i++) {
      out[i] = out[i] * out[i] * 3;
    }
    return out;
  }

  private static int[] sizesAndDeep() {
    int[] sizes = java.util.Arrays.copyOf(Twins.SIZES, Twins.SIZES.length + 1);
    sizes[sizes.length - 1] = 601;
    return sizes;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void fieldSumsWhatPushesAndTurns(Pair pair) {
    for (int dims : new int[] {2, 5}) {
      for (int n : new int[] {1, 2, 7, 103}) {
        for (int count : new int[] {8, 16, 40}) {
          field(pair.gaussians(), dims, n, count);
        }
      }
    }
  }

  private static void field(GaussianKernels kernels, int dims, int n, int count) {
    int width = 2 * dims + 1;
    int ld = count + 3;
    double[] pushes = Twins.uniform(n, n * width);
    double[] points = Twins.uniform(n + 1, 2 + dims * ld);
    double[] k = Twins.uniform(n + 2, 1 + n * ld);
    double[] sums = Twins.sentinels(width * count + 1);
    double after = sums[width * count];
    kernels.field(dims, n, pushes, points, 2, ld, k, 1, ld, count, sums);
    assertThat(sums[width * count]).isEqualTo(after);
    for (int j = 0; j < count; j++) {
      for (int row = 0; row < width; row++) {
        double sum = 0;
        double absolute = 0;
        for (int i = 0; i < n; i++) {
          int at = i * width;
          double weight = k[1 + i * ld + j];
          double turn = pushes[at];
          double turns = Math.abs(turn);
          for (int l = 0; l < dims; l++) {
            double along = pushes[at + 1 + l] * points[2 + l * ld + j];
            turn += along;
            turns += Math.abs(along);
          }
          boolean pushed = row > dims;
          double factor =
              pushed ? pushes[at + row - dims] : row < dims ? pushes[at + 1 + dims + row] : 1;
          sum += factor * weight * (pushed ? 1 : turn);
          absolute += Math.abs(factor * weight) * (pushed ? 1 : turns);
        }
        // Sums of n and of dims + 1 terms, each product rounded, here and there.
        assertThat(sums[row * count + j])
            .as("dims %d, n %d, row %d, column %d", dims, n, row, j)
            .isCloseTo(sum, within(2 * (n + dims + 3) * Twins.U * absolute));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aRunOfTheFieldIsThatOfAllItsPoints(Pair pair) {
    GaussianKernels kernels = pair.gaussians();
    int n = 45;
    double[] pushes = Twins.uniform(8, n * 11);
    double[] points = Twins.uniform(9, 5 * 48);
    double[] k = Twins.uniform(10, n * 48);
    double[] whole = new double[11 * 48];
    kernels.field(5, n, pushes, points, 0, 48, k, 0, 48, 48, whole);
    double[] run = new double[11 * 16];
    kernels.field(5, n, pushes, points, 24, 48, k, 24, 48, 16, run);
    for (int row = 0; row < 11; row++) {
      for (int j = 0; j < 16; j++) {
        assertThat(run[row * 16 + j]).isEqualTo(whole[row * 48 + 24 + j]);
      }
    }
  }
}
