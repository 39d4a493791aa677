package io.kinglet.solver.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.kernels.Workspace;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of the Jacobian against central differences of the values. */
class DerivativesTest {
  private static final double STEP = 1e-5;

  @ParameterizedTest
  @ValueSource(strings = {"rbf", "rbf at three scales", "polynomial", "statistics", "coordinates"})
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
      default -> {
        return new GaussianStatistics(d, kind.equals("statistics"));
      }
    }
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
