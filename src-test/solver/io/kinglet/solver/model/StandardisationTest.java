package io.kinglet.solver.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import io.kinglet.solver.model.Standardisation.Kind;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The change of coordinates: what it makes of the target, and that it can be undone. */
class StandardisationTest {
  private static final int N = 300;

  /** 10⁹ beside 10⁻⁹, correlated; a constant column; offsets far from 0. */
  private static Sample awkward() {
    SplittableRandom random = new SplittableRandom(21);
    int d = 5;
    double[] data = new double[N * d];
    for (int i = 0; i < N; i++) {
      double common = random.nextGaussian();
      data[i * d] = 1e9 * (7 + common);
      data[i * d + 1] = 1e-9 * (random.nextGaussian() + 0.8 * common);
      data[i * d + 2] = 0.1;
      data[i * d + 3] = random.nextExponential();
      data[i * d + 4] = 1e6 + random.nextGaussian() - common;
    }
    return Sample.of(data, N, d);
  }

  private static double[][] covariance(Sample sample) {
    int d = sample.dims();
    double[] mean = new double[d];
    double[][] covariance = new double[d][d];
    for (int i = 0; i < sample.rows(); i++) {
      for (int l = 0; l < d; l++) {
        mean[l] += sample.get(i, l) / sample.rows();
      }
    }
    for (int i = 0; i < sample.rows(); i++) {
      for (int k = 0; k < d; k++) {
        for (int l = 0; l < d; l++) {
          covariance[k][l] +=
              (sample.get(i, k) - mean[k]) * (sample.get(i, l) - mean[l]) / (sample.rows() - 1);
        }
      }
    }
    return covariance;
  }

  @ParameterizedTest
  @EnumSource
  void undoTakesBackWhatApplyDid(Kind kind) {
    Sample sample = awkward();
    Standardisation fitted = Standardisation.fit(kind, sample);
    Sample back = fitted.undo(fitted.apply(sample));
    for (int i = 0; i < N; i++) {
      for (int l = 0; l < sample.dims(); l++) {
        double value = sample.get(i, l);
        // A few roundings of the number itself and of its column's scale.
        double size = Math.abs(value) + fitted.scale()[l];
        assertThat(Math.abs(back.get(i, l) - value)).isLessThanOrEqualTo(1e-14 * size);
      }
    }
    assertThat(back.get(0, 2)).isEqualTo(0.1);
  }

  @Test
  void zScoresHaveMeanZeroAndVarianceOne() {
    Standardisation fitted = Standardisation.fit(Kind.ZSCORE, awkward());
    Sample scores = fitted.apply(awkward());
    double[][] covariance = covariance(scores);
    for (int l = 0; l < 5; l++) {
      double mean = 0;
      for (int i = 0; i < N; i++) {
        mean += scores.get(i, l) / N;
      }
      // The last column lies 1e6 of its deviations from 0: its mean is known to 1e6 · 2^-53.
      assertThat(Math.abs(mean)).isLessThan(1e-9);
      assertThat(Math.abs(covariance[l][l] - (l == 2 ? 0 : 1))).isLessThan(1e-9);
      assertThat(scores.get(7, 2)).isZero();
    }
    assertThat(fitted.constantColumns()).containsExactly(2);
    assertThat(fitted.scale()[2]).isEqualTo(1);
    assertThat(fitted.mean()[2]).isEqualTo(0.1);
    assertThat(fitted.flatDirections()).isZero();
    assertThat(fitted.dims()).isEqualTo(5);
  }

  @Test
  void whiteningMakesColumnsUncorrelated() {
    Standardisation fitted = Standardisation.fit(Kind.WHITEN, awkward());
    double[][] covariance = covariance(fitted.apply(awkward()));
    for (int k = 0; k < 5; k++) {
      for (int l = 0; l < 5; l++) {
        double expected = k == l && k != 2 ? 1 : 0;
        assertThat(Math.abs(covariance[k][l] - expected)).as("%d, %d", k, l).isLessThan(1e-9);
      }
    }
    assertThat(fitted.flatDirections()).isZero();
  }

  @Test
  void whiteningLeavesFlatDirectionsAtTheirScale() {
    SplittableRandom random = new SplittableRandom(22);
    double[] data = new double[N * 3];
    for (int i = 0; i < N; i++) {
      data[i * 3] = random.nextGaussian();
      data[i * 3 + 1] = random.nextGaussian();
      data[i * 3 + 2] = 3 * data[i * 3] - 2;
    }
    Sample sample = Sample.of(data, N, 3);
    Standardisation fitted = Standardisation.fit(Kind.WHITEN, sample);
    assertThat(fitted.flatDirections()).isEqualTo(1);
    Sample white = fitted.apply(sample);
    double[][] covariance = covariance(white);
    // The two equal columns share one direction: variance 1 along it, none across.
    assertThat(covariance[0][0] + covariance[2][2]).isCloseTo(1, offset());
    assertThat(covariance[0][2]).isCloseTo(0.5, offset());
    assertThat(covariance[1][1]).isCloseTo(1, offset());
    // A point off the plane comes back too.
    Sample off = Sample.of(new double[] {1, 2, 5}, 1, 3);
    Sample back = fitted.undo(fitted.apply(off));
    for (int l = 0; l < 3; l++) {
      assertThat(back.get(0, l)).isCloseTo(off.get(0, l), offset());
    }
  }

  private static org.assertj.core.data.Offset<Double> offset() {
    return org.assertj.core.data.Offset.offset(1e-12);
  }

  @Test
  void noneIsTheIdentityAndStillNamesConstantColumns() {
    Sample sample = awkward();
    Standardisation fitted = Standardisation.fit(Kind.NONE, sample);
    assertThat(fitted.apply(sample)).isSameAs(sample);
    assertThat(fitted.undo(sample)).isSameAs(sample);
    assertThat(fitted.constantColumns()).containsExactly(2);
    assertThat(fitted.kind()).isEqualTo(Kind.NONE);
  }

  @ParameterizedTest
  @EnumSource
  void allRowsEqualOrOneRowAlone(Kind kind) {
    for (int n : new int[] {1, 4}) {
      double[] data = new double[n * 2];
      java.util.Arrays.fill(data, 1.0 / 3);
      Sample sample = Sample.of(data, n, 2);
      Standardisation fitted = Standardisation.fit(kind, sample);
      assertThat(fitted.constantColumns()).containsExactly(0, 1);
      assertThat(fitted.undo(fitted.apply(sample)).data()).containsExactly(data);
    }
  }

  @Test
  void extremesOfTheRange() {
    Sample tiny = Sample.of(new double[] {1e-200, 3e-200, 2e-200}, 3, 1);
    assertThat(Standardisation.fit(Kind.ZSCORE, tiny).apply(tiny).get(1, 0)).isCloseTo(1, offset());
    Sample huge = Sample.of(new double[] {1.7e308, -1.7e308, 1.7e308}, 3, 1);
    assertThatThrownBy(() -> Standardisation.fit(Kind.ZSCORE, huge))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("column 1");
  }

  @Test
  void anotherWidthIsRefused() {
    Standardisation fitted = Standardisation.fit(Kind.ZSCORE, awkward());
    Sample other = Sample.of(new double[3], 1, 3);
    assertThatThrownBy(() -> fitted.apply(other)).hasMessageContaining("3 columns");
    assertThatThrownBy(() -> fitted.undo(other)).hasMessageContaining("fitted on 5");
  }
}
