package io.kinglet.solver.tangent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.Features;
import io.kinglet.solver.features.GaussianRbf;
import io.kinglet.solver.features.GaussianStatistics;
import io.kinglet.support.Golden;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The tangent kernel in both forms against the published code, the chain rule and differences. */
class TangentKernelTest {
  // Sums of at most 10^5 products in other orders: 10^5 · 2^-53 of the sum of absolute products at
  // worst, and tanh within 2.5 ulp on one side and 1 on the other.
  private static final double PARITY = 1e-11;

  /** J_im = 1 for m = i alone, in all dimensions: M is then D^l / n² for one dimension. */
  private record Each(int dims, int count) implements Features {
    @Override
    public int stateSize() {
      return 0;
    }

    @Override
    public void evaluate(
        double[] x,
        int xOff,
        int n,
        double[] phi,
        int phiOff,
        double[] state,
        int stateOff,
        Workspace ws) {
      Arrays.fill(phi, phiOff, phiOff + n * padded(), 0);
    }

    @Override
    public void derivative(
        int dim,
        double[] x,
        int xOff,
        int n,
        double[] state,
        int stateOff,
        double[] out,
        int outOff,
        Workspace ws) {
      Arrays.fill(out, outOff, outOff + n * padded(), 0);
      for (int i = 0; i < n; i++) {
        out[outOff + i * padded() + xOff / dims + i] = 1;
      }
    }
  }

  private static TangentKernel kernel(Parallel parallel) {
    return new TangentKernel(parallel, new Workspaces(parallel));
  }

  /** D^l of some points, n × n. */
  private static double[][] diagonal(
      TangentForm form, TangentNetwork network, double[] x, int n, int l) {
    Features each = new Each(network.dims(), n);
    double[] gram = new double[each.padded() * each.padded()];
    kernel(Parallel.serial()).gram(form, each, network, x, n, new int[] {l}, gram);
    double[][] out = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        out[i][j] = gram[i * each.padded() + j] * n * n;
        out[j][i] = out[i][j];
      }
    }
    return out;
  }

  static TangentNetwork golden(Golden golden, int d, int w) {
    TangentNetwork network = new TangentNetwork(d, w);
    network.set(
        golden.data("fc1_weight"),
        golden.data("fc1_bias"),
        golden.data("fc2_weight"),
        golden.data("fc2_bias"),
        golden.data("fc3_weight"),
        golden.data("fc3_bias"));
    return network;
  }

  @Tag("providers")
  @ParameterizedTest
  @EnumSource
  void thePublishedKernel(TangentForm form) {
    Golden golden = Golden.of("ntk_n20_d3");
    TangentNetwork network = golden(golden, 3, 31);
    double[] x = golden.data("x");
    double[] out = new double[20 * 3];
    network.outputs(x, 20, out, new Workspace());
    double[] expectedOut = golden.data("net_out");
    double[] expected = golden.data("ntk_diagonal");
    for (int i = 0; i < out.length; i++) {
      assertThat(Math.abs(out[i] - expectedOut[i])).isLessThan(1e-14);
    }
    for (int l = 0; l < 3; l++) {
      double[][] actual = diagonal(form, network, x, 20, l);
      for (int i = 0; i < 20; i++) {
        for (int j = 0; j < 20; j++) {
          double value = expected[(i * 20 + j) * 3 + l];
          // Sums of 1,148 products that hardly cancel: h2·h2 + 1 is most of them.
          assertThat(Math.abs(actual[i][j] - value)).isLessThan(1e-12 * Math.abs(value));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"6, 1, 1", "5, 3, 7", "9, 4, 16", "4, 6, 33"})
  void theGradientsAreThoseOfTheOutputs(int n, int d, int w) {
    DenseTangent dense = DenseTangent.random(d, w, 31L * n + w);
    double[][] x = points(n, d, 5);
    double step = 1e-5;
    for (int l = 0; l < d; l++) {
      double[][] gradients = new double[n][];
      for (int i = 0; i < n; i++) {
        int at = 0;
        double[] exact = dense.gradient(x[i], l);
        gradients[i] = new double[exact.length];
        for (double[] row : dense.parameters()) {
          for (int k = 0; k < row.length; k++) {
            double held = row[k];
            row[k] = held + step;
            double more = dense.outputs(x[i])[l];
            row[k] = held - step;
            double less = dense.outputs(x[i])[l];
            row[k] = held;
            gradients[i][at] = (more - less) / (2 * step);
            // A third derivative times 1e-10 / 6, and a rounding of the output over 1e-5.
            assertThat(Math.abs(exact[at] - gradients[i][at])).isLessThan(1e-9);
            at++;
          }
        }
      }
      double[][] actual = diagonal(TangentForm.STRUCTURED, dense.network(), flat(x), n, l);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          double scale = 1;
          for (int k = 0; k < gradients[i].length; k++) {
            sum += gradients[i][k] * gradients[j][k];
            scale += Math.abs(gradients[i][k]) + Math.abs(gradients[j][k]);
          }
          assertThat(Math.abs(actual[i][j] - sum)).isLessThan(1e-9 * scale);
        }
      }
    }
  }

  @Tag("providers")
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1, all",
    "7, 3, 5, 4, all",
    "30, 2, 40, 31, all",
    "65, 5, 19, 9, some",
    "300, 2, 17, 5, all",
    "40, 9, 20, 3, some"
  })
  void bothFormsAndTheirVelocitiesAreTheDefinition(int n, int d, int b, int w, String which) {
    int[] dims =
        which.equals("all") ? null : IntStream.iterate(1, k -> k < d, k -> k + 2).toArray();
    int[] solved = dims == null ? IntStream.range(0, d).toArray() : dims;
    DenseTangent dense = DenseTangent.random(d, w, n + w);
    double[][] x = points(n, d, 1);
    double[][] elsewhere = points(70, d, 2);
    GaussianRbf rbf = new GaussianRbf(d, b);
    rbf.configure(flat(points(b, d, 3)), 1.3, new double[] {1, 0.6});
    double[][][] jacobians = jacobians(rbf, x);
    double[][][] gram = dense.gram(x, jacobians, solved);
    double[] beta = flat(points(b, 1, 4));
    double[][][] velocity = dense.velocity(elsewhere, x, jacobians, solved, beta);
    int ld = rbf.padded();
    for (TangentForm form : TangentForm.values()) {
      TangentKernel kernel = kernel(Parallel.common(3));
      double[] actual = new double[ld * ld];
      Arrays.fill(actual, Double.NaN);
      kernel.gram(form, rbf, dense.network(), flat(x), n, dims, actual);
      for (int m = 0; m < b; m++) {
        for (int p = 0; p <= m; p++) {
          double gap = Math.abs(actual[m * ld + p] - gram[0][m][p]);
          assertThat(gap).isLessThanOrEqualTo(PARITY * gram[1][m][p]);
        }
      }
      kernel.coefficients(beta);
      double[] v = new double[70 * d];
      kernel.velocity(flat(elsewhere), 70, v);
      for (int r = 0; r < 70; r++) {
        for (int l = 0; l < d; l++) {
          double gap = Math.abs(v[r * d + l] - velocity[0][r][l]);
          assertThat(gap).isLessThanOrEqualTo(PARITY * velocity[1][r][l]);
        }
      }
      assertThat(kernel.directions()).hasSize(solved.length * dense.network().parameters());
      assertThat(kernel.bytes()).isPositive();
    }
  }

  @Test
  void moreDimensionsThanOneGroupHolds() {
    // Γ of 24 dimensions is 24 · 120 · p numbers with p = 3,126: three groups of at most 11.
    int n = 270;
    int d = 24;
    TangentNetwork network = DenseTangent.random(d, 44, 9).network();
    GaussianRbf rbf = new GaussianRbf(d, 120);
    rbf.configure(flat(points(120, d, 3)), 6);
    int ld = rbf.padded();
    double[] structured = new double[ld * ld];
    double[] factor = new double[ld * ld];
    double[] x = flat(points(n, d, 1));
    double[] beta = flat(points(120, 1, 4));
    TangentKernel first = kernel(Parallel.serial());
    TangentKernel second = kernel(Parallel.serial());
    first.gram(TangentForm.STRUCTURED, rbf, network, x, n, null, structured);
    second.gram(TangentForm.FACTOR, rbf, network, x, n, null, factor);
    for (int m = 0; m < 120; m++) {
      for (int p = 0; p <= m; p++) {
        // |M_mp|² ≤ M_mm M_pp, and the kernel's own sum hardly cancels.
        double scale = Math.sqrt(structured[m * ld + m] * structured[p * ld + p]);
        assertThat(Math.abs(structured[m * ld + p] - factor[m * ld + p])).isLessThan(1e-10 * scale);
      }
    }
    first.coefficients(beta);
    second.coefficients(beta);
    double[] one = new double[n * d];
    double[] other = new double[n * d];
    first.velocity(x, n, one);
    second.velocity(x, n, other);
    double largest = Arrays.stream(one).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < one.length; i++) {
      assertThat(Math.abs(one[i] - other[i])).isLessThan(1e-10 * largest);
    }
  }

  @ParameterizedTest
  @CsvSource({"5, 5, 200, 31", "5, 2, 200, 31", "20, 20, 50, 10", "2, 2, 400, 64"})
  void theCheaperFormChangesOnceWhereTheCountsCross(int d, int m, int b, int w) {
    int crossing = 0;
    for (int n = 1; n < 30_000; n++) {
      boolean factor = TangentForm.cheaper(n, d, m, b, w) == TangentForm.FACTOR;
      if (factor && crossing == 0) {
        crossing = n;
      }
      assertThat(factor).as("n = %d", n).isEqualTo(crossing != 0);
    }
    assertThat(crossing).isGreaterThan(1);
    // What grows with n² meets what grows with n p: the count of each product, by hand.
    double p = w * (d + 1.0) + w * (w + 1.0) + w + 1;
    for (int n : new int[] {crossing - 1, crossing}) {
      double pairs = (double) n * n;
      double shared = 2 * pairs * (d + 1) + 2 * 2 * pairs * (w + 1);
      double each = 2 * 2 * pairs * w + 2 * 2 * pairs + 2 * pairs * b + (double) n * b * b;
      double structured = shared + m * each;
      double factor = m * (n * p + 2 * n * p * b + p * b * b);
      assertThat(factor < structured).as("n = %d", n).isEqualTo(n == crossing);
    }
  }

  @Test
  void aDrawFillsTheRangeAndNothingElse() {
    int d = 4;
    int w = 25;
    TangentNetwork network = new TangentNetwork(d, w);
    network.draw(new SplittableRandom(3));
    within(network.first(), 1 / Math.sqrt(d));
    within(network.second(), 1 / Math.sqrt(w));
    within(network.third(), 1 / Math.sqrt(w));
    double[] first = network.first().clone();
    network.draw(new SplittableRandom(3));
    assertThat(network.first()).containsExactly(first);
    network.draw(new SplittableRandom(4));
    assertThat(network.first()).doesNotContain(first[0], first[1]);
  }

  @Test
  void aGainStretchesTheHiddenLayersAlone() {
    TangentNetwork plain = new TangentNetwork(4, 25);
    TangentNetwork stretched = new TangentNetwork(4, 25);
    plain.draw(new SplittableRandom(3));
    stretched.draw(new SplittableRandom(3), 8);
    // A power of two: exact.
    double[] first = Arrays.stream(plain.first()).map(weight -> 8 * weight).toArray();
    double[] second = Arrays.stream(plain.second()).map(weight -> 8 * weight).toArray();
    assertThat(stretched.first()).containsExactly(first);
    assertThat(stretched.second()).containsExactly(second);
    assertThat(stretched.third()).containsExactly(plain.third());
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> plain.draw(new SplittableRandom(3), bad))
          .hasMessageContainingAll("gain", "positive");
    }
  }

  private static void within(double[] layer, double bound) {
    double largest = Arrays.stream(layer).map(Math::abs).max().orElseThrow();
    assertThat(largest).isLessThanOrEqualTo(bound).isGreaterThan(0.8 * bound);
    double mean = Arrays.stream(layer).average().orElseThrow();
    // Four standard deviations of a mean of uniform numbers.
    assertThat(Math.abs(mean)).isLessThan(4 * bound / Math.sqrt(3.0 * layer.length));
  }

  @Test
  void parametersThatAreNoneAreNamed() {
    assertThatThrownBy(() -> new TangentNetwork(3, 0)).hasMessageContaining("width is 0; give 1");
    assertThatThrownBy(() -> new TangentNetwork(3, 5000)).hasMessageContaining("give 1 to 4096");
    assertThatThrownBy(() -> new TangentNetwork(0, 3)).hasMessageContaining("at least 1 dimension");
    TangentNetwork network = new TangentNetwork(2, 1);
    network.set(
        new double[2], new double[1], new double[1], new double[1], new double[2], new double[2]);
    double[] bad = {1, Double.NaN};
    assertThatThrownBy(
            () -> network.set(bad, new double[1], new double[1], new double[1], new double[2], bad))
        .hasMessageContaining("W1's number 1 is NaN");
    assertThat(network.first()).containsExactly(0, 0, 0);
    assertThatThrownBy(() -> network.set(new double[2], null, null, null, null, null))
        .hasMessageContainingAll("b1", "1 numbers", "null");
    assertThatThrownBy(
            () ->
                kernel(Parallel.serial())
                    .gram(
                        TangentForm.FACTOR,
                        new GaussianStatistics(3, false),
                        network,
                        new double[6],
                        2,
                        null,
                        new double[256]))
        .hasMessageContaining("over 2 dimensions, the features over 3");
  }

  /** [l][i][m]. */
  private static double[][][] jacobians(Features features, double[][] x) {
    int n = x.length;
    int ld = features.padded();
    Workspace ws = new Workspace();
    double[] state = new double[n * features.stateSize()];
    features.evaluate(flat(x), 0, n, new double[n * ld], 0, state, 0, ws);
    double[][][] out = new double[features.dims()][n][];
    double[] table = new double[n * ld];
    for (int l = 0; l < features.dims(); l++) {
      features.derivative(l, flat(x), 0, n, state, 0, table, 0, ws);
      for (int i = 0; i < n; i++) {
        out[l][i] = Arrays.copyOfRange(table, i * ld, i * ld + features.count());
      }
    }
    return out;
  }

  private static double[][] points(int n, int d, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] out = new double[n][d];
    for (double[] row : out) {
      for (int l = 0; l < d; l++) {
        row[l] = random.nextGaussian();
      }
    }
    return out;
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }
}
