package io.kinglet.solver.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.kernels.Gaussians;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Sample;
import io.kinglet.support.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of squared distances and of the Gaussian kernel, as the reference code has them. */
@Tag("providers")
class GoldenUtilitiesTest {
  @ParameterizedTest
  @CsvSource({"util_n50_d3, x", "util_n50_d3, y", "util_n100_d5, x", "util_n100_d5, y"})
  void distancesAndKernel(String name, String columns) {
    Golden golden = Golden.of(name);
    Sample x = golden.sample("x");
    Sample y = golden.sample(columns);
    int n = x.rows();
    int m = y.rows();
    int d = x.dims();
    double[] s = new double[n];
    double[] t = new double[m];
    double[] g = new double[n * m];
    Workspace ws = new Workspace();
    Gaussians.squaredNorms(n, d, x.data(), 0, d, s, 0);
    Gaussians.squaredNorms(m, d, y.data(), 0, d, t, 0);
    Products.gemm(false, true, n, m, d, 1.0, x.data(), 0, d, y.data(), 0, d, 0.0, g, 0, m, ws);
    double[] distances = new double[n * m];
    Gaussians.squaredDistances(n, m, s, 0, t, 0, g, 0, m, distances, 0, m);
    // The published bandwidth made the kernel table; it is stored beside the median rule's case.
    double sigma = golden.scalar("median_distance_x");
    double scale = 0.5 / sigma / sigma;
    Gaussians.weights(n, m, scale, s, 0, t, 0, g, 0, m, g, 0, m);
    double[] expected = golden.data("dist2_x" + columns);
    double[] weights = golden.data("kernel_x" + columns);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        int at = i * m + j;
        // Both sides by products: a few 2^-53 of the sum of absolute products.
        double size = s[i] + t[j];
        assertThat(Math.abs(distances[at] - expected[at])).isLessThanOrEqualTo(1e-14 * size);
        double error = weights[at] * (1e-14 * scale * size + 1e-15);
        assertThat(Math.abs(g[at] - weights[at])).isLessThanOrEqualTo(error);
      }
    }
  }
}
