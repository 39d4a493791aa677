package io.kinglet.solver.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinglet.solver.Sample;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Fréchet distance and class score against closed forms. */
class PictureMetricsTest {
  private static final int N = 400;

  /** Rows whose sample mean is m and whose covariance is exactly Aᵀ A. */
  private static Sample exact(double[] mean, double[][] a) {
    int d = mean.length;
    // ± √((n − 1)/2) along each axis d times over: mean 0, covariance I over n − 1 = 2 d − 1.
    double[] rows = new double[2 * d * d];
    double size = Math.sqrt((2 * d - 1) / 2.0);
    for (int i = 0; i < 2 * d; i++) {
      double sign = i % 2 == 0 ? size : -size;
      for (int j = 0; j < d; j++) {
        rows[i * d + j] = mean[j] + sign * a[i / 2][j];
      }
    }
    return Sample.of(rows, 2 * d, d);
  }

  @Test
  void commutingCovariancesHaveTheDistanceOfTheirRoots() {
    Sample x = exact(new double[] {1, 2, 3}, new double[][] {{2, 0, 0}, {0, 3, 0}, {0, 0, 0.5}});
    Sample y = exact(new double[] {0, 2, 5}, new double[][] {{1, 0, 0}, {0, 7, 0}, {0, 0, 0}});
    // ‖m − m'‖² = 5, and of the standard deviations 1, 16 and 0.25.
    assertThat(FrechetDistance.squared(x, y)).isCloseTo(5 + 17.25, within(1e-11));
    assertThat(FrechetDistance.squared(y, x)).isCloseTo(5 + 17.25, within(1e-11));
  }

  @Test
  void otherCovariancesHaveTheTraceOfTheRootOfTheirProduct() {
    double[][] a = {{2, 1}, {0, 1}};
    double[][] b = {{1, 0}, {-3, 1}};
    Sample x = exact(new double[2], a);
    Sample y = exact(new double[2], b);
    // C = Aᵀ A; the eigenvalues of a 2 × 2 product have trace tr(C C') and product (det A det B)².
    double[] c = {4, 2, 2, 2};
    double[] other = {10, -3, -3, 1};
    double trace = c[0] * other[0] + 2 * c[1] * other[1] + c[3] * other[3];
    double root = Math.sqrt(trace + 2 * Math.abs(2.0 * 1.0));
    assertThat(FrechetDistance.squared(x, y))
        .isCloseTo(c[0] + c[3] + other[0] + other[3] - 2 * root, within(1e-11));
  }

  @Test
  void aSampleIsAtDistanceZeroFromItselfAndFarFromAShiftedOne() {
    SplittableRandom random = new SplittableRandom(3);
    double[] rows = random.doubles(N * 6).toArray();
    Sample x = Sample.of(rows, N, 6);
    // Rounding of 12 variances of 1/12 each, of which roots are taken.
    assertThat(FrechetDistance.squared(x, x)).isBetween(0.0, 1e-12);
    Sample shifted = Sample.of(Arrays.stream(rows).map(v -> v + 2).toArray(), N, 6);
    assertThat(FrechetDistance.squared(x, shifted)).isCloseTo(24, within(1e-10));
  }

  @Test
  void samplesThatCannotBeComparedAreRefused() {
    Sample one = Sample.of(new double[] {1, 2}, 1, 2);
    Sample two = Sample.of(new double[] {1, 2}, 2, 1);
    assertThatThrownBy(() -> FrechetDistance.squared(one, one)).hasMessageContaining("at least 2");
    assertThatThrownBy(() -> FrechetDistance.squared(one, two)).hasMessageContaining("columns");
  }

  @Test
  void clearAndVariedRowsScoreTheNumberOfTheirClasses() {
    double[] logits = new double[9 * 3];
    for (int i = 0; i < 9; i++) {
      // Far beyond what an exponential holds.
      logits[i * 3 + i % 3] = 2000;
    }
    ClassScore score = ClassScore.of(Sample.of(logits, 9, 3));
    assertThat(score.score()).isCloseTo(3, within(1e-14));
    assertThat(score.shares())
        .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(0.));
  }

  @Test
  void rowsThatLookAlikeOrUnclearScoreOne() {
    double[] alike = {1, 2, 3, 1, 2, 3};
    assertThat(ClassScore.of(Sample.of(alike, 2, 3)).score()).isCloseTo(1, within(1e-15));
    assertThat(ClassScore.of(Sample.of(new double[8], 4, 2)).score()).isCloseTo(1, within(1e-15));
  }

  @Test
  void theScoreIsTheExponentialOfTheMutualInformation() {
    double[] logits = {0, Math.log(3), Math.log(4), 0};
    double[][] p = {{0.25, 0.75}, {0.8, 0.2}};
    double information = 0;
    for (double[] row : p) {
      for (int c = 0; c < 2; c++) {
        information += row[c] * Math.log(row[c] / ((p[0][c] + p[1][c]) / 2)) / 2;
      }
    }
    ClassScore score = ClassScore.of(Sample.of(logits, 2, 2));
    assertThat(score.score()).isCloseTo(Math.exp(information), within(1e-15));
    assertThat(score.shares()).containsExactly(new double[] {0.525, 0.475}, within(1e-15));
  }
}
