package io.kinglet.solver.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scores are gradients of the logarithms; draws follow the densities; bad settings are refused. */
class DensitiesTest {
  private static final double[] COVARIANCE = {2, 0.7, -0.2, 0.7, 1, 0.1, -0.2, 0.1, 0.5};

  private static GaussianMixture mixture() {
    return new GaussianMixture(
        Sample.of(new double[] {-2, 0, 1, 3, 0.5, -1}, 3, 2),
        new double[] {0.6, 1.1, 0.3},
        new double[] {1, 2, 0.5});
  }

  static Stream<LogDensity> all() {
    return Stream.of(
        new GaussianDensity(new double[] {1, -2, 0.5}, COVARIANCE),
        mixture(),
        new BananaDensity(4, 1.7, 0.4),
        LogisticCase.posterior());
  }

  @ParameterizedTest
  @MethodSource("all")
  void theScoreIsTheGradientOfTheLogarithm(LogDensity density) {
    int d = density.dims();
    int n = 7;
    double[] x = new double[2 + n * d];
    SplittableRandom random = new SplittableRandom(5);
    Arrays.setAll(x, i -> 1.5 * random.nextGaussian());
    double[] score = new double[1 + n * d];
    Workspace ws = new Workspace();
    density.score(x, 2, n, score, 1, ws);
    double[] value = new double[1];
    for (int i = 0; i < n; i++) {
      for (int l = 0; l < d; l++) {
        double[] at = Arrays.copyOfRange(x, 2 + i * d, 2 + (i + 1) * d);
        double h = 1e-5;
        at[l] += h;
        density.values(at, 0, 1, value, 0, ws);
        double up = value[0];
        at[l] -= 2 * h;
        density.values(at, 0, 1, value, 0, ws);
        // Truncation h² f'''/6 and rounding 1e-16 |f| / h, of values up to some 10^3.
        double expected = (up - value[0]) / (2 * h);
        assertThat(score[1 + i * d + l]).isCloseTo(expected, offset(2e-8 * (1 + Math.abs(up))));
      }
    }
  }

  @Test
  void logarithmsAreThoseOfNormalisedDensities() {
    Workspace ws = new Workspace();
    double[] value = new double[1];
    new GaussianDensity(new double[] {1}, new double[] {4})
        .values(new double[] {3}, 0, 1, value, 0, ws);
    double log = -0.5 - Math.log(2) - 0.5 * Math.log(2 * Math.PI);
    assertThat(value[0]).isCloseTo(log, offset(1e-15));
    new GaussianMixture(Sample.of(new double[] {1}, 1, 1), new double[] {2}, new double[] {9})
        .values(new double[] {3}, 0, 1, value, 0, ws);
    assertThat(value[0]).isCloseTo(log, offset(1e-15));
    // Where every component underflows the nearest still decides.
    double[] score = new double[2];
    mixture().score(new double[] {1e6, 3}, 0, 1, score, 0, ws);
    assertThat(score[0]).isCloseTo((1 - 1e6) / 1.21, offset(1e-4));
  }

  @Test
  void theModeIsFoundToTheLogarithmsOwnRounding() {
    int rows = 300;
    Workspace ws = new Workspace();
    for (int seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] inputs = new double[rows * 3];
      double[] labels = new double[rows];
      for (int r = 0; r < rows; r++) {
        double logit = 0.3;
        for (int l = 0; l < 3; l++) {
          inputs[r * 3 + l] = random.nextGaussian();
          logit += (l - 0.5) * inputs[r * 3 + l];
        }
        labels[r] = random.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
      }
      LogisticPosterior posterior = new LogisticPosterior(Sample.of(inputs, rows, 3), labels, 10);
      GaussianDensity laplace = posterior.laplace();
      double[] mode = new double[4];
      double[] score = new double[4];
      for (int k = 0; k < 500; k++) {
        laplace.score(mode, 0, 1, score, 0, ws);
        for (int l = 0; l < 4; l++) {
          mode[l] += 0.01 * score[l];
        }
      }
      posterior.score(mode, 0, 1, score, 0, ws);
      for (double part : score) {
        // A squared decrement below 1e-16 and curvatures of no more than some 300.
        assertThat(part).as("seed %d", seed).isCloseTo(0, offset(2e-7));
      }
    }
  }

  @Test
  void drawsFollowTheDensity() {
    int n = 20_000;
    Sample rows = new GaussianDensity(new double[] {1, -2, 0.5}, COVARIANCE).draw(n, 3);
    for (int k = 0; k < 3; k++) {
      for (int l = 0; l <= k; l++) {
        double[] mean = {1, -2, 0.5};
        double sum = 0;
        for (int i = 0; i < n; i++) {
          sum += (rows.get(i, k) - mean[k]) * (rows.get(i, l) - mean[l]) / n;
        }
        // Five standard errors of a covariance whose variances are at most 2: 5 · 2√2 / √n.
        assertThat(sum).isCloseTo(COVARIANCE[k * 3 + l], offset(0.1));
      }
    }
    Sample banana = new BananaDensity(2, 1.7, 0.4).draw(n, 4);
    double first = 0;
    double second = 0;
    for (int i = 0; i < n; i++) {
      first += banana.get(i, 0) * banana.get(i, 0) / n;
      second += banana.get(i, 1) * banana.get(i, 1) / n;
    }
    assertThat(first).isCloseTo(1.7 * 1.7, offset(0.15));
    // 1 + c² Var(x_1²) = 1 + 2 c² a⁴.
    assertThat(second).isCloseTo(1 + 2 * 0.16 * Math.pow(1.7, 4), offset(0.3));
    Sample ring = GaussianMixture.ring(8, 4, 0.1).draw(8000, 5);
    int[] counts = new int[8];
    for (int i = 0; i < 8000; i++) {
      double turn = Math.atan2(ring.get(i, 1), ring.get(i, 0)) / (2 * Math.PI) * 8;
      counts[Math.floorMod(Math.round(turn), 8)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(850, 1150);
    }
    assertThat(mixture().draw(5, 9).data())
        .containsExactly(Arrays.copyOf(mixture().draw(50, 9).data(), 10));
  }

  @Test
  void laplaceFindsTheModeAndItsCurvature() {
    LogisticPosterior posterior = LogisticCase.posterior();
    GaussianDensity laplace = posterior.laplace();
    Workspace ws = new Workspace();
    Sample rows = laplace.draw(4000, 7);
    for (int l = 0; l < 4; l++) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < rows.rows(); i++) {
        mean += rows.get(i, l) / rows.rows();
        square += Math.pow(rows.get(i, l) - LogisticCase.MEAN[l], 2) / rows.rows();
      }
      // Of 150 rows the posterior is near its approximation: a quarter of a deviation off at most.
      double deviation = LogisticCase.DEVIATION[l];
      assertThat(mean).isCloseTo(LogisticCase.MEAN[l], offset(0.25 * deviation));
      assertThat(Math.sqrt(square)).isCloseTo(deviation, offset(0.15 * deviation));
    }
    // Where the approximation's score is 0, so is the posterior's; beside it they are alike.
    double[] at = new double[4];
    double[] own = new double[4];
    double[] other = new double[4];
    for (int k = 0; k < 2000; k++) {
      laplace.score(at, 0, 1, own, 0, ws);
      for (int l = 0; l < 4; l++) {
        at[l] += 0.02 * own[l];
      }
    }
    posterior.score(at, 0, 1, other, 0, ws);
    for (int l = 0; l < 4; l++) {
      assertThat(other[l]).isCloseTo(0, offset(1e-6));
    }
    at[0] += 1e-4;
    posterior.score(at, 0, 1, other, 0, ws);
    laplace.score(at, 0, 1, own, 0, ws);
    // Both about curvature · 1e-4 = 3e-3; they differ by what is cubic, 1e-8 times some 10.
    assertThat(other[0]).isCloseTo(own[0], offset(1e-6));
  }

  @Test
  void whatIsNoDensityIsRefused() {
    assertThatThrownBy(() -> new GaussianDensity(new double[2], new double[] {1, 2, 2, 1}))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("order 2");
    assertThatThrownBy(() -> new GaussianDensity(new double[2], new double[] {1, 0.5, 0.4, 1}))
        .hasMessageContaining("covariance 1, 0");
    assertThatThrownBy(() -> new BananaDensity(1, 1, 1)).hasMessageContaining("at least 2");
    Sample means = Sample.of(new double[2], 2, 1);
    double[] ones = {1, 1};
    assertThatThrownBy(() -> new GaussianMixture(means, new double[] {1, 0}, ones))
        .hasMessageContaining("deviation 1 is 0.0");
    assertThatThrownBy(() -> new GaussianMixture(means, ones, new double[] {1}))
        .hasMessageContaining("1 weights");
    assertThatThrownBy(() -> new LogisticPosterior(means, ones, 1))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("all 2 labels are 1");
    assertThatThrownBy(() -> new LogisticPosterior(means, new double[] {0, 2}, 1))
        .hasMessageContaining("row 2 is 2.0");
    assertThatThrownBy(() -> new LogisticPosterior(means, new double[] {0, 1}, 0))
        .hasMessageContaining("positive");
  }
}
