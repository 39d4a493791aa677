package io.kinglet.solver.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Bandwidth;
import io.kinglet.support.Golden;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MMD and energy distance against the reference code and their definitions. */
class MetricsTest {
  private static final Parallel ALONE = Parallel.serial();

  private static Sample gaussian(int n, int d, double mean, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] data = new double[n * d];
    for (int i = 0; i < data.length; i++) {
      data[i] = mean + random.nextGaussian();
    }
    return Sample.of(data, n, d);
  }

  private static Sample reversed(Sample sample) {
    int d = sample.dims();
    double[] data = new double[sample.rows() * d];
    for (int i = 0; i < sample.rows(); i++) {
      System.arraycopy(sample.data(), i * d, data, (sample.rows() - 1 - i) * d, d);
    }
    return Sample.of(data, sample.rows(), d);
  }

  /** The mean of a function of the squared distance over all pairs, by differences. */
  private static double mean(Sample x, Sample y, DoubleUnaryOperator of) {
    double sum = 0;
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < y.rows(); j++) {
        double square = 0;
        for (int l = 0; l < x.dims(); l++) {
          square += Math.pow(x.get(i, l) - y.get(j, l), 2);
        }
        sum += of.applyAsDouble(square);
      }
    }
    return sum / x.rows() / y.rows();
  }

  @Tag("providers")
  @ParameterizedTest
  @ValueSource(strings = {"util_n50_d3", "util_n100_d5"})
  void mmdAgreesWithTheReference(String name) {
    Golden golden = Golden.of(name);
    Sample x = golden.sample("x");
    Sample y = golden.sample("y");
    Mmd mmd = new Mmd(ALONE);
    // MMD² is the rest of three means below 1, each to a few 2^-53; MMD here is above 0.3.
    double rounding = 1e-14;
    assertThat(Math.abs(mmd.between(x, y, 0).value() - golden.scalar("MMD_xy")))
        .isLessThan(rounding);
    assertThat(Math.abs(mmd.between(x, y, 1.0, 0).value() - golden.scalar("MMD_xy_sigma1")))
        .isLessThan(rounding);
    assertThat(mmd.between(x, y, 0).bandwidth()).isEqualTo(Bandwidth.median(x));
  }

  @Tag("providers")
  @Test
  void energyDistanceAgreesWithTheReference() {
    Golden golden = Golden.of("baseline_step_d5");
    double value =
        new EnergyDistance(ALONE).between(golden.sample("xt"), golden.sample("x1"), 0).value();
    // The reference takes distances by products without centring: 1e-16 · s / distance.
    assertThat(Math.abs(value / golden.scalar("mmd_energy") - 1)).isLessThan(1e-13);
  }

  @Tag("providers")
  @ParameterizedTest
  @CsvSource({"1, 1, 3", "2, 1, 1", "63, 65, 2", "64, 64, 5", "130, 513, 1", "700, 90, 17"})
  void bothAreWhatTheyAreDefinedToBe(int n, int m, int d) {
    Sample x = gaussian(n, d, 0, n);
    Sample y = gaussian(m, d, 0.5, m + 1000);
    DoubleUnaryOperator kernel = square -> Math.exp(-square / (2 * 1.7 * 1.7));
    double square = mean(x, x, kernel) + mean(y, y, kernel) - 2 * mean(x, y, kernel);
    double mmd = new Mmd(ALONE).between(x, y, 1.7, 0).value();
    // Relative to the means, which are at most 1, not to their cancelling rest.
    assertThat(Math.abs(mmd * mmd - square)).isLessThan(1e-14);
    double xy = mean(x, y, Math::sqrt);
    double energy = 2 * xy - mean(x, x, Math::sqrt) - mean(y, y, Math::sqrt);
    double value = new EnergyDistance(ALONE).between(x, y, 0).value();
    assertThat(Math.abs(value - energy)).isLessThan(1e-13 * 4 * xy);
  }

  @Test
  void equalSamplesAreAtDistanceZero() {
    for (int n : new int[] {2, 50, 1000}) {
      Sample x = gaussian(n, 3, 100, n);
      assertThat(new Mmd(ALONE).between(x, x, 0).value()).isZero();
      assertThat(new Mmd(ALONE).between(x, reversed(x), 0).value()).isZero();
      assertThat(new EnergyDistance(ALONE).between(x, x, 0).value()).isZero();
      assertThat(new EnergyDistance(ALONE).between(x, reversed(x), 0).value()).isZero();
      double[] other = x.data().clone();
      other[0] += 0.01;
      Sample near = Sample.of(other, n, 3);
      assertThat(new Mmd(ALONE).between(x, near, 0).value()).isPositive();
      assertThat(new EnergyDistance(ALONE).between(x, near, 0).value()).isPositive();
    }
  }

  @Test
  void theOrderOfRowsIsNoDistance() {
    // What is left of the means is a unit in the last place or two, of either sign.
    for (int seed = 0; seed < 40; seed++) {
      int n = 30 + seed;
      Sample x = gaussian(n, 2, 0, seed);
      SplittableRandom random = new SplittableRandom(seed);
      double[] shuffled = x.data().clone();
      for (int i = n - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        for (int l = 0; l < 2; l++) {
          double held = shuffled[i * 2 + l];
          shuffled[i * 2 + l] = shuffled[j * 2 + l];
          shuffled[j * 2 + l] = held;
        }
      }
      Sample y = Sample.of(shuffled, n, 2);
      assertThat(new Mmd(ALONE).between(x, y, 0).value()).isZero();
      assertThat(new EnergyDistance(ALONE).between(x, y, 0).value()).isZero();
    }
  }

  @Test
  void farApartIsNoTrouble() {
    Sample x = gaussian(20, 2, 0, 1);
    Sample y = gaussian(20, 2, 1e6, 2);
    double expected =
        Math.sqrt(mean(x, x, s -> Math.exp(-s / 2)) + mean(y, y, s -> Math.exp(-s / 2)));
    // Squared norms are 1e12 here, and with them goes 1e-4 of a squared distance near 1.
    assertThat(new Mmd(ALONE).between(x, y, 1.0, 0).value()).isCloseTo(expected, within(1e-3));
  }

  private static org.assertj.core.data.Offset<Double> within(double gap) {
    return org.assertj.core.data.Offset.offset(gap);
  }

  @Test
  void largeSamplesAreSubsampledAndTheResultSaysSo() {
    Sample x = gaussian(900, 2, 0, 3);
    Sample y = gaussian(250, 2, 1, 4);
    Mmd mmd = new Mmd(ALONE, 300);
    Measurement measured = mmd.between(x, y, 1.0, 5);
    assertThat(measured.rows()).isEqualTo(300);
    assertThat(measured.otherRows()).isEqualTo(250);
    assertThat(measured.subsampled()).isTrue();
    assertThat(mmd.between(x, y, 1.0, 5)).isEqualTo(measured);
    assertThat(mmd.between(x, y, 1.0, 6).value()).isNotEqualTo(measured.value());
    Measurement whole = new Mmd(ALONE).between(x, y, 1.0, 5);
    assertThat(whole.subsampled()).isFalse();
    assertThat(measured.value()).isCloseTo(whole.value(), within(0.1));
    assertThat(mmd.between(x, x, 1.0, 5).value()).isZero();
    EnergyDistance energy = new EnergyDistance(ALONE, 300);
    assertThat(energy.between(x, y, 5).subsampled()).isTrue();
    assertThat(energy.between(y, y, 5).subsampled()).isFalse();
  }

  @Test
  void threadsDoNotChangeABit() {
    Sample x = gaussian(700, 4, 0, 7);
    Sample y = gaussian(611, 4, 1, 8);
    Measurement mmd = new Mmd(ALONE).between(x, y, 0);
    Measurement energy = new EnergyDistance(ALONE).between(x, y, 0);
    for (int threads : new int[] {2, 7}) {
      Parallel parallel = Parallel.common(threads).always();
      assertThat(new Mmd(parallel).between(x, y, 0)).isEqualTo(mmd);
      assertThat(new EnergyDistance(parallel).between(x, y, 0)).isEqualTo(energy);
    }
  }

  @Test
  void theMeanWithinIsPartOfTheDistance() {
    Sample y = gaussian(150, 3, 2, 9);
    assertThat(new EnergyDistance(ALONE).meanWithin(y))
        .isCloseTo(mean(y, y, Math::sqrt), within(1e-13));
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    Sample x = gaussian(5, 2, 0, 1);
    Sample wider = gaussian(5, 3, 0, 1);
    assertThatThrownBy(() -> new Mmd(ALONE).between(x, wider, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 and 3 columns");
    assertThatThrownBy(() -> new EnergyDistance(ALONE).between(wider, x, 0))
        .hasMessageContaining("3 and 2 columns");
    assertThatThrownBy(() -> new Mmd(ALONE).between(x, x, -1, 0)).hasMessageContaining("-1.0");
    assertThatThrownBy(() -> new Mmd(ALONE, 1)).hasMessageContaining("at least 2 rows");
    Sample equal = Sample.of(new double[] {1, 1, 1}, 3, 1);
    assertThatThrownBy(() -> new Mmd(ALONE).between(equal, equal, 0))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("coincide");
  }
}
