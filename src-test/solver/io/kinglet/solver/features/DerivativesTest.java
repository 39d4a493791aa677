package io.kinglet.solver.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kinglet.kernels.Workspace;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of the Jacobian against central differences of the values. */
class DerivativesTest {
  private static final double STEP = 1e-5;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rbf",
        "rbf at three scales",
        "polynomial",
        "statistics",
        "coordinates",
        "fourier",
        "stacked"
      })
  void everyDerivativeIsThatOfTheValues(String kind) {
    SplittableRandom random = new SplittableRandom(kind.hashCode());
    for (int[] shape : new int[][] {{1, 1, 1}, {7, 19, 3}, {33, 16, 5}, {5, 40, 11}}) {
      int n = shape[0];
      int d = shape[2];
      Features features = features(kind, d, shape[1], random);
      assertDerivatives(features, normal(n * d, random), n);
    }
  }

  private static Features features(String kind, int d, int b, SplittableRandom random) {
    double[] basis = normal(b * d, random);
    switch (kind) {
      case "rbf", "rbf at three scales" -> {
        GaussianRbf rbf = new GaussianRbf(d, b);
        rbf.configure(basis, 1.5, kind.equals("rbf") ? new double[] {1} : new double[] {1, 0.7, 2});
        return rbf;
      }
      case "polynomial" -> {
        Polynomial polynomial = new Polynomial(d, b);
        polynomial.configure(basis);
        return polynomial;
      }
      case "fourier" -> {
        RandomFourier fourier = new RandomFourier(d, b);
        fourier.draw(1.5, random);
        return fourier;
      }
      case "stacked" -> {
        return new StackedFeatures(
            features("rbf", d, b, random),
            new StackedFeatures(features("statistics", d, b, random)),
            features("fourier", d, 3, random));
      }
      default -> {
        return new GaussianStatistics(d, kind.equals("statistics"));
      }
    }
  }

  @Test
  void aStackIsItsPartsSideBySide() {
    SplittableRandom random = new SplittableRandom(5);
    Features first = features("rbf", 4, 21, random);
    Features second = features("polynomial", 4, 2, random);
    Features stack = new StackedFeatures(first, second);
    double[] x = normal(9 * 4, random);
    Workspace ws = new Workspace();
    double[] all = new double[9 * stack.padded()];
    double[] one = new double[9 * first.padded()];
    double[] other = new double[9 * second.padded()];
    stack.evaluate(x, 0, 9, all, 0, null, 0, ws);
    first.evaluate(x, 0, 9, one, 0, null, 0, ws);
    second.evaluate(x, 0, 9, other, 0, null, 0, ws);
    for (int i = 0; i < 9; i++) {
      for (int m = 0; m < stack.padded(); m++) {
        double expected =
            m < 21 ? one[i * first.padded() + m] : m < 23 ? other[i * second.padded() + m - 21] : 0;
        assertThat(all[i * stack.padded() + m]).isEqualTo(expected);
      }
    }
    assertThat(stack.bandwidth()).isEqualTo(1.5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StackedFeatures(first, features("rbf", 3, 2, random)))
        .withMessageContaining("over 4 and over 3 dimensions");
    assertThatIllegalArgumentException()
        .isThrownBy(StackedFeatures::new)
        .withMessageContaining("at least one");
  }

  @Test
  void fourierFeaturesStandForTheGaussianKernel() {
    int b = 4_000;
    RandomFourier fourier = new RandomFourier(3, b);
    fourier.draw(1.3, new SplittableRandom(8));
    double[] x = normal(2 * 3, new SplittableRandom(9));
    double[] phi = new double[2 * fourier.padded()];
    fourier.evaluate(x, 0, 2, phi, 0, null, 0, new Workspace());
    double square = 0;
    double inner = 0;
    for (int l = 0; l < 3; l++) {
      square += (x[l] - x[3 + l]) * (x[l] - x[3 + l]);
    }
    for (int m = 0; m < b; m++) {
      inner += phi[m] * phi[fourier.padded() + m];
    }
    // A mean of b numbers of at most 2 in size: five standard deviations of at most 1/√b.
    double kernel = Math.exp(-square / (2 * 1.3 * 1.3));
    assertThat(Math.abs(inner - kernel)).isLessThan(5 / Math.sqrt(b));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fourier.draw(0, new SplittableRandom(1)))
        .withMessageContaining("bandwidth is 0.0");
  }

  /** Also that offsets are kept to, pads cleared, and the state not changed. */
  static void assertDerivatives(Features features, double[] x, int n) {
    int d = features.dims();
    int b = features.count();
    int ld = features.padded();
    Workspace ws = new Workspace();
    double[] points = new double[x.length + 3];
    System.arraycopy(x, 0, points, 3, x.length);
    double[] phi = new double[n * ld + 5];
    double[] state = new double[n * features.stateSize() + 7];
    features.evaluate(points, 3, n, phi, 5, state, 7, ws);
    double[] left = state.clone();
    double[] out = new double[n * ld + 2];
    for (int l = 0; l < d; l++) {
      Arrays.fill(out, Double.NaN);
      features.derivative(l, points, 3, n, state, 7, out, 2, ws);
      assertThat(state).isEqualTo(left);
      double[] more = moved(features, x, n, l, STEP, ws);
      double[] less = moved(features, x, n, l, -STEP, ws);
      for (int i = 0; i < n; i++) {
        for (int m = 0; m < ld; m++) {
          double slope = (more[i * ld + m] - less[i * ld + m]) / (2 * STEP);
          // The third derivative times 1e-10 / 6, and a rounding of the values over 1e-5.
          double scale = 1 + Math.abs(slope) + Math.abs(phi[5 + i * ld + m]);
          double gap = out[2 + i * ld + m] - slope;
          assertThat(Math.abs(gap)).as("∂f_%d/∂x_%d", m, l).isLessThan(3e-9 * scale);
          if (m >= b) {
            assertThat(out[2 + i * ld + m]).isZero();
          }
        }
      }
    }
  }

  private static double[] moved(
      Features features, double[] x, int n, int dim, double by, Workspace ws) {
    double[] points = x.clone();
    for (int i = 0; i < n; i++) {
      points[i * features.dims() + dim] += by;
    }
    double[] phi = new double[n * features.padded()];
    features.evaluate(points, 0, n, phi, 0, null, 0, ws);
    return phi;
  }

  private static double[] normal(int count, SplittableRandom random) {
    double[] out = new double[count];
    for (int i = 0; i < count; i++) {
      out[i] = random.nextGaussian();
    }
    return out;
  }
}
