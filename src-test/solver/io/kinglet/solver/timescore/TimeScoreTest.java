package io.kinglet.solver.timescore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.features.GaussianStatistics;
import io.kinglet.solver.flow.FlowRunner;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.KingFlow;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.StopRule;
import io.kinglet.solver.flow.Target;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A path whose θ̇ is known, how the error falls, what a flow leaves, and what is refused. */
class TimeScoreTest {
  private static TimeScoreMatching matching() {
    return TimeScoreMatching.builder(new GaussianStatistics(1, true))
        .basis(TimeBasis.polynomial(2))
        .build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theRateOfAMovingGaussianIsWithinThreeStandardErrors(boolean paired) {
    TimeScore score = matching().fit(MovingGaussian.path(41, 2000, 1, paired));
    for (double t = MovingGaussian.FIRST; t <= MovingGaussian.LAST; t += 0.125) {
      double[] rate = score.rate(t);
      double[] error = score.rateErrors(t);
      double[] change = score.change(t);
      double[] changeError = score.changeErrors(t);
      for (int m = 0; m < 2; m++) {
        assertThat(Math.abs(rate[m] - MovingGaussian.rate(t)[m])).isLessThan(3 * error[m]);
        assertThat(Math.abs(change[m] - MovingGaussian.change(t)[m]))
            .isLessThanOrEqualTo(3 * changeError[m]);
        // Small enough to tell the rate from its mean over time.
        assertThat(error[m]).isLessThan(0.35);
      }
    }
  }

  /** Over many draws the squared error, in squared standard errors, is 1. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void standardErrorsAreAsLargeAsTheErrors(boolean paired) {
    int draws = 100;
    double t = 0.9;
    double[] squares = new double[4];
    for (int draw = 0; draw < draws; draw++) {
      TimeScore score = matching().fit(MovingGaussian.path(31, 400, 100 + draw, paired));
      for (int m = 0; m < 2; m++) {
        double off = score.rate(t)[m] - MovingGaussian.rate(t)[m];
        squares[m] += Math.pow(off / score.rateErrors(t)[m], 2) / draws;
        double far = score.change(t)[m] - MovingGaussian.change(t)[m];
        squares[2 + m] += Math.pow(far / score.changeErrors(t)[m], 2) / draws;
      }
    }
    // The mean of 100 squares of standard normals is 1 ± 0.14; three of these.
    for (double square : squares) {
      assertThat(square).isBetween(0.58, 1.42);
    }
  }

  /** Slope of the logarithm of the error in that of n, within three of its standard errors. */
  @Test
  void theErrorFallsAsOneOverTheRootOfN() {
    int[] sizes = {125, 250, 500, 1000, 2000};
    int draws = 16;
    double middle = Math.log(500);
    double spread = 0;
    double slope = 0;
    double variance = 0;
    for (int n : sizes) {
      double mean = 0;
      double square = 0;
      for (int draw = 0; draw < draws; draw++) {
        SamplePath path = MovingGaussian.path(31, n, 7000L * n + draw, false);
        TimeScore score =
            TimeScoreMatching.builder(new GaussianStatistics(1, true))
                .basis(TimeBasis.polynomial(2))
                .standardErrors(false)
                .build()
                .fit(path);
        double error = 0;
        for (double t = 0.3; t < 1.2; t += 0.2) {
          double[] rate = score.rate(t);
          error += Math.pow(rate[0] - MovingGaussian.rate(t)[0], 2);
          error += Math.pow(rate[1] - MovingGaussian.rate(t)[1], 2);
        }
        mean += error / draws;
        square += error * error / draws;
      }
      double x = Math.log(n) - middle;
      spread += x * x;
      slope += x * Math.log(mean) / 2;
      double relative = Math.sqrt((square - mean * mean) / (draws - 1)) / mean;
      variance += Math.pow(x * relative / 2, 2);
    }
    slope /= spread;
    double deviation = Math.sqrt(variance) / spread;
    assertThat(deviation).isLessThan(0.1); // or nothing would be told
    assertThat(slope).isBetween(-0.5 - 3 * deviation, -0.5 + 3 * deviation);
  }

  @Test
  void theTrapezoidRuleIsNearerThanTheBareSum() {
    SamplePath path = MovingGaussian.path(41, 20_000, 3, false);
    double[] bare = fit(path, Quadrature.BARE_SUM).rate(0.7);
    double[] rule = fit(path, Quadrature.TRAPEZOID).rate(0.7);
    assertThat(rule[1]).isCloseTo(-0.8, Offset.offset(0.03));
    assertThat(Math.abs(bare[1] + 0.8)).isGreaterThan(0.045);
  }

  private static TimeScore fit(SamplePath path, Quadrature quadrature) {
    return TimeScoreMatching.builder(new GaussianStatistics(1, true))
        .basis(TimeBasis.polynomial(2))
        .quadrature(quadrature)
        .standardErrors(false)
        .build()
        .fit(path);
  }

  @Test
  void everyNumberOfThreadsGivesTheSameBits() {
    SamplePath path = MovingGaussian.path(9, 3000, 5, true);
    TimeScore one = matching().fit(path);
    TimeScore three =
        TimeScoreMatching.builder(new GaussianStatistics(1, true))
            .basis(TimeBasis.polynomial(2))
            .parallel(Parallel.common(3))
            .build()
            .fit(path);
    assertThat(three.coefficients()).isEqualTo(one.coefficients());
    assertThat(three.covariance()).isEqualTo(one.covariance());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void derivativesAndIntegralsOfTheBasesFit(int size) {
    List<TimeBasis> bases =
        size % 2 == 0
            ? List.of(TimeBasis.polynomial(size))
            : List.of(TimeBasis.polynomial(size), TimeBasis.fourier(size));
    for (TimeBasis basis : bases) {
      double h = 1e-5;
      double[][] at = new double[3][size];
      double[][] rates = new double[3][size];
      double[][] integrals = new double[3][size];
      for (double t = 1.1; t < 3; t += 0.3) {
        for (int i = 0; i < 3; i++) {
          basis.evaluate(t + (i - 1) * h, 1, 3, at[i], rates[i], integrals[i]);
        }
        for (int k = 0; k < size; k++) {
          // Central differences: h² times a third derivative below 500, and rounding over h.
          assertThat((at[2][k] - at[0][k]) / (2 * h)).isCloseTo(rates[1][k], Offset.offset(1e-7));
          assertThat((integrals[2][k] - integrals[0][k]) / (2 * h))
              .isCloseTo(at[1][k], Offset.offset(1e-7));
        }
      }
      basis.evaluate(1, 1, 3, at[0], rates[0], integrals[0]);
      for (int k = 0; k < size; k++) {
        assertThat(integrals[0][k]).isCloseTo(0, Offset.offset(1e-15));
      }
    }
  }

  /** θ̇ moves the family's mean features by Cov θ̇, and these must be the particles'. */
  @Test
  void aRecordedRunIsFollowed() {
    SplittableRandom random = new SplittableRandom(2);
    double[] y = new double[100];
    for (int i = 0; i < y.length; i++) {
      y[i] = 1 + 0.7 * random.nextGaussian();
    }
    KingFlow flow =
        KingFlow.builder(Target.of(Sample.of(y, 100, 1)))
            .features(FeatureFamily.GAUSSIAN)
            .stepRule(StepRule.constant(0.05))
            .build();
    FlowState state = FlowState.gaussian(100, 1, 4);
    PathRecorder recorder = new PathRecorder(state, 2);
    FlowRunner.builder(flow).listener(recorder).stop(StopRule.iterations(60)).build().run(state);
    SamplePath path = recorder.path();
    assertThat(path.size()).isEqualTo(31);
    assertThat(path.time(30)).isCloseTo(3, Offset.offset(1e-12));
    assertThat(path.sample(30).data()).isEqualTo(state.particles().data());
    TimeScore score =
        TimeScoreMatching.builder(new GaussianStatistics(1, true))
            .basis(TimeBasis.polynomial(6))
            .build()
            .fit(path);
    double[] moved = new double[2];
    for (int s = 0; s < 31; s++) {
      double[] m = moments(path.sample(s));
      double[] rate = score.rate(path.time(s));
      double step = s == 0 || s == 30 ? 0.05 : 0.1;
      moved[0] += step * (m[0] * rate[0] + m[1] * rate[1]);
      moved[1] += step * (m[1] * rate[0] + m[2] * rate[1]);
    }
    double[] first = moments(path.sample(0));
    double[] last = moments(path.sample(30));
    for (int m = 0; m < 2; m++) {
      double expected = last[3 + m] - first[3 + m];
      // What six polynomials do not follow of a rate that decays in a third of the time.
      assertThat(moved[m]).isCloseTo(expected, Offset.offset(0.04 * Math.abs(expected)));
    }
  }

  /** Covariance of x and x², three numbers with divisor n, and their means. */
  private static double[] moments(Sample sample) {
    double[] power = new double[5];
    for (double x : sample.data()) {
      for (int k = 1; k < 5; k++) {
        power[k] += Math.pow(x, k) / sample.rows();
      }
    }
    return new double[] {
      power[2] - power[1] * power[1],
      power[3] - power[1] * power[2],
      power[4] - power[2] * power[2],
      power[1],
      power[2]
    };
  }

  @Test
  void pathsThatAreNoneAreRefused() {
    Sample rows = Sample.of(new double[] {1, 2, 4}, 3, 1);
    Sample wide = Sample.of(new double[] {1, 2, 4, 5}, 2, 2);
    Sample one = Sample.of(new double[] {1}, 1, 1);
    refused("two times", new double[] {1}, rows);
    refused("2 times and 1 samples", new double[] {1, 2}, rows);
    refused("time 1 is 1.0 after 1.0", new double[] {1, 1}, rows, rows);
    refused("time 1 is NaN", new double[] {1, Double.NaN}, rows, rows);
    refused("2 × 2", new double[] {1, 2}, rows, wide);
    refused("1 × 1", new double[] {1, 2}, rows, one);
    Sample two = Sample.of(new double[] {1, 2}, 2, 1);
    assertThatThrownBy(() -> SamplePath.paired(new double[] {1, 2}, List.of(rows, two)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("has 2 rows and the first 3");
    FlowState state = FlowState.gaussian(5, 1, 1);
    assertThatThrownBy(() -> new PathRecorder(state, 0)).hasMessageContaining("not every 0");
    assertThatThrownBy(() -> new PathRecorder(state, 1).path()).hasMessageContaining("two times");
  }

  private static void refused(String said, double[] times, Sample... samples) {
    assertThatThrownBy(() -> SamplePath.of(times, List.of(samples)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(said);
  }

  @Test
  void whatCannotBeFittedIsRefused() {
    assertThatThrownBy(() -> TimeBasis.polynomial(0)).hasMessageContaining("not 0");
    assertThatThrownBy(() -> TimeBasis.fourier(0)).hasMessageContaining("not 0");
    assertThatThrownBy(() -> TimeBasis.fourier(2)).hasMessageContaining("odd");
    assertThatThrownBy(() -> TimeScoreMatching.builder(new GaussianStatistics(1, true)).ridge(-1))
        .hasMessageContaining("not -1");
    SamplePath few = MovingGaussian.path(3, 10, 1, false);
    assertThatThrownBy(() -> matching().fit(few)).hasMessageContaining("at least 4");
    SamplePath path = MovingGaussian.path(5, 10, 1, false);
    assertThatThrownBy(
            () -> TimeScoreMatching.builder(new GaussianStatistics(2, true)).build().fit(path))
        .hasMessageContaining("1 columns and the features take 2");
    TimeScore score = matching().fit(path);
    assertThatThrownBy(() -> score.rate(2)).hasMessageContaining("from time 0.2 to 1.2");
    TimeScore bare =
        TimeScoreMatching.builder(new GaussianStatistics(1, true))
            .standardErrors(false)
            .build()
            .fit(path);
    assertThatThrownBy(() -> bare.rateErrors(1)).isInstanceOf(IllegalStateException.class);
    Sample far = Sample.of(new double[] {1e200, -1e200, 3e200}, 3, 1);
    SamplePath huge = SamplePath.of(new double[] {0, 1, 2}, List.of(far, far, far));
    assertThatThrownBy(
            () -> TimeScoreMatching.builder(new GaussianStatistics(1, true)).build().fit(huge))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("feature 1 has the mean Infinity at time 0.0");
    TimeWeight constant =
        new TimeWeight() {
          @Override
          public double value(double time, double first, double last) {
            return 1;
          }

          @Override
          public double rate(double time, double first, double last) {
            return 0;
          }
        };
    assertThatThrownBy(
            () ->
                TimeScoreMatching.builder(new GaussianStatistics(1, true))
                    .weight(constant)
                    .build()
                    .fit(path))
        .hasMessageContaining("0 at the ends");
  }

  @Test
  void singularSystemsAreNamed() {
    // The second column is the first plus 1, the third is constant.
    SplittableRandom random = new SplittableRandom(9);
    double[] same = new double[100];
    double[] still = new double[100];
    for (int i = 0; i < 50; i++) {
      same[2 * i] = random.nextGaussian();
      same[2 * i + 1] = same[2 * i] + 1;
      still[2 * i] = same[2 * i];
      still[2 * i + 1] = 0.1;
    }
    assertThatThrownBy(() -> linear(same, 0))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("feature 1 with function of time 0, which those before determine");
    assertThatThrownBy(() -> linear(still, 0))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("feature 1 with function of time 0, a feature that does not vary");
    assertThat(linear(same, 0.1).coefficients()).hasSize(2);
  }

  private static TimeScore linear(double[] rows, double ridge) {
    Sample sample = Sample.of(rows, 50, 2);
    return TimeScoreMatching.builder(new GaussianStatistics(2, false))
        .ridge(ridge)
        .build()
        .fit(SamplePath.of(new double[] {0, 1, 3}, List.of(sample, sample, sample)));
  }
}
