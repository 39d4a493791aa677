package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.solver.Sample;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.velocity.VelocityKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One step against an independent evaluation of the definition, at particles and elsewhere. */
@Tag("providers")
class KingDenseTest {
  private static final double DAMPING = 1e-3;
  private static final double RIDGE = 1e-3;

  @ParameterizedTest
  @CsvSource({
    "RBF,        GRADIENT, 40, 30, 2,  all",
    "RBF,        GRADIENT, 30, 25, 20, all",
    "POLYNOMIAL, GRADIENT, 40, 30, 2,  all",
    "POLYNOMIAL, GRADIENT, 30, 25, 20, all",
    "RBF,        GRADIENT, 17, 9,  1,  all",
    "RBF,        GRADIENT, 1,  9,  3,  all",
    "RBF,        GRADIENT, 300, 20, 3, all",
    "GAUSSIAN,   GRADIENT, 30, 25, 3,  all",
    "LINEAR,     GRADIENT, 30, 25, 3,  all",
    "RBF,        IDENTITY, 30, 25, 3,  all",
    "POLYNOMIAL, IDENTITY, 70, 25, 2,  all",
    "RBF,        GRADIENT, 30, 25, 5,  some",
    "GAUSSIAN,   GRADIENT, 30, 25, 4,  some",
    "RBF,        IDENTITY, 30, 25, 5,  some",
    "RBF,        GRADIENT, 30, 25, 5,  published",
    "RBF,        GRADIENT, 40, 30, 3,  scales",
    "RBF,        GRADIENT, 1,  2,  2,  scales",
    "RBF,        IDENTITY, 30, 29, 3,  scales"
  })
  void agreesWithTheDefinition(
      FeatureFamily family, VelocityKind kind, int n, int rows, int d, String which) {
    Sample start = Points.gaussian(n, d, 0.3, 1, 11);
    Sample target = Points.gaussian(rows, d, 1.5, 0.7, 12);
    double h = 0.8 * Math.sqrt(d) + 0.4;
    double sigma = 0.6 * Math.sqrt(d) + 0.5;
    boolean some = which.equals("some") || which.equals("published");
    double[] scales = which.equals("scales") ? new double[] {1, 0.6, 0.3} : new double[] {1};
    int[] moving = {1, 3};
    KingSettings.Builder builder =
        KingFlow.builder(Target.of(target))
            .features(family)
            .velocity(kind)
            .basisRule(Points.ALL)
            .basisSize(n + rows > 60 ? 60 : n + rows)
            .featureBandwidth(h)
            .featureScales(scales)
            .velocityBandwidth(sigma)
            .solve(Solve.direct())
            .damping(DAMPING)
            .ridge(RIDGE)
            .solveAllDimensions(which.equals("published"));
    KingFlow flow = some ? builder.moving(moving).build() : builder.build();
    FlowState state = FlowState.of(start, 5);
    flow.step(state);

    boolean[] solved = new boolean[d];
    for (int l = 0; l < d; l++) {
      solved[l] = !which.equals("some") || l == 1 || l == 3;
    }
    double[][] x = Points.rows(start);
    double[][] y = Points.rows(target);
    DenseKing dense =
        new DenseKing(
            x, y, features(family, x, y, h, scales), sigma, solved, kind == VelocityKind.IDENTITY);
    Sample elsewhere = Points.gaussian(70, d, 0.8, 1.4, 13);
    for (Sample points : new Sample[] {start, elsewhere}) {
      double[] actual = new double[points.rows() * d];
      flow.velocity(points, actual);
      double[][] expected = dense.velocity(Points.rows(points), DAMPING, RIDGE);
      for (double[] row : expected) {
        for (int l = 0; l < d; l++) {
          row[l] = !some || l == 1 || l == 3 ? row[l] : 0;
        }
      }
      // β carries the system's condition, up to 1e6 here: 1e6 · 2^-53 · a few.
      assertThat(Points.relative(actual, Points.flat(expected))).isLessThan(1e-9);
    }
    Sample after = state.particles();
    for (int i = 0; i < n && some; i++) {
      for (int l : new int[] {0, 2}) {
        assertThat(after.get(i, l)).isEqualTo(start.get(i, l));
      }
    }
  }

  static DenseKing.Feature[] features(
      FeatureFamily family, double[][] x, double[][] y, double h, double... given) {
    double[] scales = given.length == 0 ? new double[] {1} : given;
    int d = x[0].length;
    if (!family.usesBasis()) {
      return DenseKing.statistics(d, family == FeatureFamily.GAUSSIAN);
    }
    DenseKing.Feature[] features = new DenseKing.Feature[Math.min(60, x.length + y.length)];
    for (int m = 0; m < features.length; m++) {
      double[] row = m < x.length ? x[m] : y[m - x.length];
      int run = 0;
      while (Math.ceilDiv((run + 1) * features.length, scales.length) <= m) {
        run++;
      }
      features[m] =
          family == FeatureFamily.RBF
              ? DenseKing.rbf(row, h * scales[run])
              : DenseKing.polynomial(row);
    }
    return features;
  }
}
