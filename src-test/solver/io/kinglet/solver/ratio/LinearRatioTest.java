package io.kinglet.solver.ratio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Features;
import io.kinglet.solver.features.GaussianRbf;
import io.kinglet.solver.features.GaussianStatistics;
import io.kinglet.solver.features.Polynomial;
import io.kinglet.solver.features.RandomFourier;
import io.kinglet.solver.features.StackedFeatures;
import io.kinglet.solver.neural.Activation;
import io.kinglet.solver.neural.Mlp;
import io.kinglet.solver.neural.NeuralFeatures;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logistic regression and KLIEP: what they converge to, their gradients, and hard samples. */
class LinearRatioTest {
  private static LinearRatio.Builder builder(String label, Features map) {
    return label.equals("kliep") ? LinearRatio.kliep(map) : LinearRatio.logistic(map);
  }

  @ParameterizedTest
  @ValueSource(strings = {"logistic", "kliep"})
  void theErrorFallsAsSamplesGrow(String label) {
    double few = 0;
    double many = 0;
    for (int seed = 0; seed < 4; seed++) {
      few += error(label, 500, seed);
      many += error(label, 8_000, 10 + seed);
    }
    // 1/√16 of the error is expected; a sum of four varies by a quarter.
    assertThat(many).isLessThan(0.4 * few);
    assertThat(many / 4).isLessThan(0.08);
  }

  private static double error(String label, int n, long seed) {
    RatioEstimator estimator = builder(label, new GaussianStatistics(2, true)).ridge(0).build();
    LogRatio ratio = estimator.fit(TwoGaussians.target(n, seed), TwoGaussians.particles(n, seed));
    assertThat(ratio.report().converged()).isTrue();
    return TwoGaussians.error(ratio, 1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"logistic", "kliep"})
  void gradientsAgreeWithDifferencesInAllFeatures(String label) {
    Sample target = TwoGaussians.target(120, 1);
    Sample particles = TwoGaussians.particles(100, 1);
    for (Features map : maps()) {
      LogRatio ratio = builder(label, map).build().fit(target, particles);
      double[] x = TwoGaussians.particles(300, 9).data();
      int n = 300;
      double[] values = new double[n];
      double[] gradients = new double[2 * n];
      double[] alone = new double[n];
      ratio.gradients(x, n, values, gradients);
      ratio.values(x, n, alone);
      assertThat(alone).isEqualTo(values);
      double h = 1e-5;
      double largest = Arrays.stream(gradients).map(Math::abs).max().orElseThrow();
      assertThat(largest).isGreaterThan(0.05);
      for (int l = 0; l < 2; l++) {
        double[] up = shifted(ratio, x, n, l, h);
        double[] down = shifted(ratio, x, n, l, -h);
        for (int i = 0; i < n; i++) {
          double difference = (up[i] - down[i]) / (2 * h);
          // h² of a third derivative, and the rounding of sums of |θ f| over h.
          assertThat(gradients[2 * i + l])
              .as(map.getClass().getSimpleName())
              .isCloseTo(difference, Offset.offset(1e-6 * (1 + largest)));
        }
      }
    }
  }

  private static double[] shifted(LogRatio ratio, double[] x, int n, int dim, double by) {
    double[] moved = x.clone();
    for (int i = 0; i < n; i++) {
      moved[2 * i + dim] += by;
    }
    double[] values = new double[n];
    ratio.values(moved, n, values);
    return values;
  }

  private static List<Features> maps() {
    double[] basis = TwoGaussians.target(20, 5).data();
    GaussianRbf rbf = new GaussianRbf(2, 20);
    rbf.configure(basis, 0.9, new double[] {1, 2});
    Polynomial polynomial = new Polynomial(2, 20);
    polynomial.configure(basis);
    RandomFourier fourier = new RandomFourier(2, 30);
    fourier.draw(1, new SplittableRandom(3));
    Mlp net = Mlp.random(Activation.TANH, 4, 2, 9, 7, 1);
    Features neural =
        NeuralFeatures.of(net, TwoGaussians.target(50, 6), NeuralFeatures.Dead.REFUSE);
    return List.of(
        rbf,
        polynomial,
        new GaussianStatistics(2, true),
        fourier,
        neural,
        new StackedFeatures(rbf, neural));
  }

  /** At the minimum the penalised loss has no slope: the fit is right whatever way it took. */
  @ParameterizedTest
  @ValueSource(strings = {"logistic", "kliep"})
  void theMinimumIsReached(String label) {
    GaussianRbf map = new GaussianRbf(2, 20);
    map.configure(TwoGaussians.target(20, 5).data(), 0.9);
    Sample target = TwoGaussians.target(300, 1);
    Sample particles = TwoGaussians.particles(200, 1);
    LinearRatio estimator = builder(label, map).build();
    LogRatio ratio = estimator.fit(target, particles);
    double[] y = ratio.values(target);
    double[] x = ratio.values(particles);
    double scale = Arrays.stream(x).map(Math::exp).sum();
    double[] slope = new double[20];
    add(map, target, y.length, i -> label.equals("kliep") ? 1 : 1 / (1 + Math.exp(y[i])), slope);
    add(
        map,
        particles,
        x.length,
        i -> label.equals("kliep") ? -200 * Math.exp(x[i]) / scale : -1 / (1 + Math.exp(-x[i])),
        slope);
    double[] theta = estimator.coefficients();
    for (int m = 0; m < 20; m++) {
      // The last step was taken where 1e-10 was left to gain: its error is the square of that.
      assertThat(slope[m]).isCloseTo(1e-3 * theta[m], Offset.offset(1e-9));
    }
    assertThat(ratio.report().iterations()).isBetween(2, 20);
    if (label.equals("kliep")) {
      assertThat(scale / 200).isCloseTo(1, Offset.offset(1e-12));
    }
    // From there, there is nowhere to go.
    estimator.fit(target, particles);
    assertThat(ratio.report().iterations()).isLessThanOrEqualTo(1);
    double[] again = estimator.coefficients();
    for (int m = 0; m < 20; m++) {
      assertThat(again[m]).isCloseTo(theta[m], Offset.offset(1e-7));
    }
    estimator.restart();
    estimator.fit(target, particles);
    assertThat(estimator.coefficients()).isEqualTo(theta);
  }

  private interface Weight {
    double of(int row);
  }

  /** slope ← slope + mean over rows of weight · f. */
  private static void add(Features map, Sample rows, int n, Weight weight, double[] slope) {
    double[] phi = new double[n * map.padded()];
    map.evaluate(rows.data(), 0, n, phi, 0, null, 0, new io.kinglet.kernels.Workspace());
    for (int i = 0; i < n; i++) {
      for (int m = 0; m < map.count(); m++) {
        slope[m] += weight.of(i) * phi[i * map.padded() + m] / n;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"logistic", "kliep"})
  void separableSamplesStayFinite(String label) {
    double[] left = new double[60];
    double[] right = new double[60];
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 60; i++) {
      left[i] = random.nextGaussian() - 1000;
      right[i] = random.nextGaussian() + 1000;
    }
    Sample target = Sample.of(left, 60, 1);
    Sample particles = Sample.of(right, 60, 1);
    for (double ridge : new double[] {1e-3, 1e-9, 0}) {
      LogRatio ratio =
          builder(label, new GaussianStatistics(1, false))
              .ridge(ridge)
              .build()
              .fit(target, particles);
      RatioFit report = ratio.report();
      assertThat(report.separated()).isTrue();
      double[] at = {-1000, 1000};
      double[] values = new double[2];
      double[] gradients = new double[2];
      ratio.gradients(at, 2, values, gradients);
      assertThat(values[0]).isFinite().isGreaterThan(0);
      assertThat(values[1]).isFinite().isLessThan(0);
      assertThat(gradients[0]).isFinite().isLessThan(0);
      assertThat(report.loss()).isFinite().isLessThan(0.1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"logistic", "kliep"})
  void equalSamplesHaveTheRatioOne(String label) {
    Sample sample = TwoGaussians.target(700, 3);
    for (double share : new double[] {0, 0.2}) {
      LogRatio ratio =
          builder(label, new GaussianStatistics(2, true))
              .heldOut(share)
              .build()
              .fit(sample, Sample.of(sample.data().clone(), 700, 2));
      double[] values = new double[700];
      double[] gradients = new double[1400];
      ratio.gradients(sample.data(), 700, values, gradients);
      assertThat(values).containsOnly(0);
      assertThat(gradients).containsOnly(0);
      assertThat(ratio.report().converged()).isTrue();
      assertThat(ratio.report().separated()).isFalse();
      assertThat(ratio.report().loss()).isCloseTo(2 * Math.log(2), Offset.offset(1e-14));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"logistic", "kliep"})
  void oneRowIsEnough(String label) {
    Sample one = Sample.of(new double[] {0.3, -0.2}, 1, 2);
    Sample many = TwoGaussians.particles(50, 4);
    for (Sample[] pair : new Sample[][] {{one, many}, {many, one}, {one, one}}) {
      LogRatio ratio =
          builder(label, new GaussianStatistics(2, true))
              .heldOut(0.3)
              .build()
              .fit(pair[0], pair[1]);
      for (double value : ratio.values(many)) {
        assertThat(value).isFinite();
      }
      assertThat(ratio.report().heldOutLoss()).isNaN();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"logistic", "kliep"})
  void bitsDoNotDependOnThreadsOrOnWhatIsKept(String label) {
    Sample target = TwoGaussians.target(1_500, 1);
    Sample particles = TwoGaussians.particles(1_100, 1);
    GaussianRbf map = new GaussianRbf(2, 40);
    map.configure(TwoGaussians.target(40, 5).data(), 0.9);
    LinearRatio first = builder(label, map).parallel(Parallel.serial()).build();
    LinearRatio second = builder(label, map).parallel(Parallel.common(3).always()).build();
    LinearRatio third = builder(label, map).kept(0).build();
    double[] expected = first.fit(target, particles).values(particles);
    assertThat(second.fit(target, particles).values(particles)).isEqualTo(expected);
    assertThat(third.fit(target, particles).values(particles)).isEqualTo(expected);
  }

  @Test
  void tooRichAFamilyIsSeenToOverfit() {
    Sample target = TwoGaussians.target(100, 1);
    Sample particles = TwoGaussians.particles(100, 1);
    GaussianRbf map = new GaussianRbf(2, 60);
    map.configure(Arrays.copyOf(target.data(), 120), 0.15);
    RatioFit rich =
        LinearRatio.logistic(map).ridge(1e-7).heldOut(0.3).build().fit(target, particles).report();
    assertThat(rich.overfitted()).isTrue();
    assertThat(rich.heldOutLoss()).isGreaterThan(rich.loss() + 3 * rich.heldOutError());
    RatioFit plain =
        LinearRatio.logistic(new GaussianStatistics(2, true))
            .heldOut(0.3)
            .build()
            .fit(TwoGaussians.target(3_000, 1), TwoGaussians.particles(3_000, 1))
            .report();
    assertThat(plain.overfitted()).isFalse();
    assertThat(plain.calibration()).isLessThan(0.05);
    assertThat(plain.heldOutLoss()).isLessThan(2 * Math.log(2));
    assertThat(rich.calibration()).isGreaterThan(0.1);
  }

  @Test
  void whatCannotBeFittedIsRefused() {
    Sample wide = Sample.of(new double[6], 2, 3);
    Sample two = TwoGaussians.target(10, 1);
    Features map = new GaussianStatistics(2, true);
    RatioEstimator estimator = LinearRatio.logistic(map).build();
    assertThatThrownBy(() -> estimator.fit(two, wide))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("the target has 2 columns, the particles 3 and the features take 2");
    LogRatio ratio = estimator.fit(two, TwoGaussians.particles(10, 1));
    double[] before = ratio.values(two);
    Sample far = Sample.of(new double[] {1e200, 1, -1e200, 2}, 2, 2);
    assertThatThrownBy(() -> estimator.fit(two, far))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("feature 2 has the mean Infinity");
    assertThat(ratio.values(two)).isEqualTo(before);
    assertThatThrownBy(() -> ratio.values(new double[] {Double.NaN, 1}, 1, new double[1]))
        .hasMessageContaining("not finite");
    assertThatThrownBy(() -> ratio.values(new double[3], 2, new double[2]))
        .hasMessageContaining("2 points of 2 dimensions");
    assertThatThrownBy(() -> ratio.gradients(new double[4], 2, new double[2], new double[3]))
        .hasMessageContaining("gradients at 2 points");
    assertThatThrownBy(() -> ratio.values(wide)).hasMessageContaining("takes 2");
    assertThatThrownBy(() -> LinearRatio.logistic(map).heldOut(0.7).build())
        .hasMessageContaining("0 to 0.5");
    assertThatThrownBy(() -> LinearRatio.logistic(map).ridge(-1).build())
        .hasMessageContaining("ridge is -1");
    assertThatThrownBy(() -> LinearRatio.kliep(map).iterations(0).build())
        .hasMessageContaining("at least 1");
  }
}
