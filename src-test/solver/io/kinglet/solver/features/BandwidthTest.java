package io.kinglet.solver.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.support.Allocations;
import io.kinglet.support.Golden;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The median rule against its definition, the reference code and awkward data. */
class BandwidthTest {
  // A distance by products errs by d·2^-53 of s_i + s_j, a few times the median here; its root by
  // half of that.
  private static final double ROUNDING = 1e-13;

  private static double[] gaussian(int n, int d, double mean, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] data = new double[n * d];
    for (int i = 0; i < data.length; i++) {
      data[i] = mean + random.nextGaussian();
    }
    return data;
  }

  /** By differences, all pairs that are not equal, sorted. */
  private static double definition(double[] x, int n, int d) {
    double[] squares = new double[n * (n - 1) / 2];
    int count = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double square = 0;
        for (int l = 0; l < d; l++) {
          square += Math.pow(x[i * d + l] - x[j * d + l], 2);
        }
        if (square > 0) {
          squares[count++] = square;
        }
      }
    }
    Arrays.sort(squares, 0, count);
    return Math.sqrt(squares[(count - 1) / 2] / 2);
  }

  private static double median(double[] x, int n, int d) {
    return new Bandwidth(Parallel.serial()).median(x, n, d, null, 0, 0);
  }

  @Tag("providers")
  @ParameterizedTest
  @CsvSource({
    "util_n50_d3, x, median_clean_x",
    "util_n50_d3, y, median_clean_y",
    "util_n100_d5, x, median_clean_x",
    "util_n100_d5, y, median_clean_y",
    "king_step_rbf_d5, xb, median_clean_xb",
    "king_step_rbf_d5, xt, median_clean_xt",
    "king_step_poly_d5, xb, median_clean_xb",
    "king_step_poly_d5, xt, median_clean_xt"
  })
  void agreesWithTheReference(String name, String rows, String expected) {
    Golden golden = Golden.of(name);
    double reference = golden.scalar(expected);
    assertThat(Math.abs(Bandwidth.median(golden.sample(rows)) / reference - 1))
        .isLessThan(ROUNDING);
  }

  @Tag("providers")
  @ParameterizedTest
  @CsvSource({
    "2, 1", "2, 5", "3, 2", "4, 1", "5, 3", "7, 17", "9, 1", "63, 2", "64, 3", "65, 5", "129, 8",
    "200, 5", "300, 20", "401, 1"
  })
  void isTheLowerMedianOfAllPairs(int n, int d) {
    double[] x = gaussian(n, d, 3, 31L * n + d);
    assertThat(Math.abs(median(x, n, d) / definition(x, n, d) - 1)).isLessThan(ROUNDING);
  }

  @Test
  void takesTwoBlocksAsOne() {
    double[] all = gaussian(90, 4, 0, 5);
    double[] first = Arrays.copyOf(all, 40 * 4);
    double[] second = Arrays.copyOfRange(all, 40 * 4, 90 * 4);
    double together = new Bandwidth(Parallel.serial()).median(first, 40, 4, second, 50, 0);
    assertThat(together).isEqualTo(median(all, 90, 4));
  }

  @Test
  void leavesCoincidentPairsOut() {
    // 60 copies of one row: 1,770 of the 3,160 pairs are at distance 0.
    double[] x = gaussian(80, 3, 1, 6);
    for (int i = 1; i < 60; i++) {
      System.arraycopy(x, 0, x, i * 3, 3);
    }
    assertThat(Math.abs(median(x, 80, 3) / definition(x, 80, 3) - 1)).isLessThan(ROUNDING);
  }

  @Test
  void roundingIsNotDistance() {
    // Copies that differ in their last bits only, far from the mean of all.
    double[] x = gaussian(60, 3, 0, 7);
    for (int i = 1; i < 50; i++) {
      for (int l = 0; l < 3; l++) {
        x[i * 3 + l] = x[l] + (i % 2) * Math.ulp(x[l]);
      }
    }
    double[] clean = x.clone();
    for (int i = 1; i < 50; i++) {
      System.arraycopy(x, 0, clean, i * 3, 3);
    }
    assertThat(Math.abs(median(x, 60, 3) / definition(clean, 60, 3) - 1)).isLessThan(ROUNDING);
  }

  @Test
  void constantColumnsDoNotCount() {
    double[] narrow = gaussian(70, 2, 0, 8);
    double[] wide = new double[70 * 3];
    for (int i = 0; i < 70; i++) {
      wide[i * 3] = narrow[i * 2];
      wide[i * 3 + 1] = 1e5;
      wide[i * 3 + 2] = narrow[i * 2 + 1];
    }
    assertThat(Math.abs(median(wide, 70, 3) / median(narrow, 70, 2) - 1)).isLessThan(ROUNDING);
  }

  @Test
  void farFromTheOriginItIsTheSame() {
    double[] x = gaussian(150, 4, 0, 9);
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.rint(x[i] * 0x1p20) * 0x1p-20;
    }
    double here = median(x, 150, 4);
    for (int i = 0; i < x.length; i++) {
      x[i] += 0x1p26;
    }
    assertThat(Math.abs(median(x, 150, 4) / here - 1)).isLessThan(ROUNDING);
  }

  @Test
  void aMedianFarBelowTheLargestDistanceIsFound() {
    // Two outliers, one on each side, so that the cluster lies at the mean: 2^-80 of the largest.
    double[] x = gaussian(42, 1, 0, 10);
    double sum = 0;
    for (int i = 0; i < 39; i++) {
      x[i] = Math.rint(x[i] * 1024) * 0x1p-20;
      sum += x[i];
    }
    x[39] = -sum;
    x[40] = 0x1p30;
    x[41] = -0x1p30;
    assertThat(Math.abs(median(x, 42, 1) / definition(x, 42, 1) - 1)).isLessThan(1e-9);
  }

  @Test
  void largeSamplesAreSubsampledBySeed() {
    int n = 5000;
    double[] x = gaussian(n, 2, 0, 11);
    Bandwidth rule = new Bandwidth(Parallel.serial());
    double first = rule.median(x, n, 2, null, 0, 1);
    assertThat(rule.median(x, n, 2, null, 0, 1)).isEqualTo(first);
    assertThat(rule.median(x, n, 2, null, 0, 2)).isNotEqualTo(first);
    // The median of ‖x − x'‖² is 4 ln 2 for N(0, I) in the plane; 2,048 rows give it to 5 %.
    assertThat(Math.abs(first / Math.sqrt(2 * Math.log(2)) - 1)).isLessThan(0.05);
    // Cut differently into two blocks, the rows and so the draws are the same.
    double[] head = Arrays.copyOf(x, 1000 * 2);
    double[] tail = Arrays.copyOfRange(x, 1000 * 2, n * 2);
    assertThat(rule.median(head, 1000, 2, tail, 4000, 1)).isEqualTo(first);
  }

  @Test
  void threadsDoNotChangeABit() {
    double[] x = gaussian(1500, 3, 0, 12);
    double one = median(x, 1500, 3);
    for (int threads : new int[] {2, 7}) {
      Bandwidth rule = new Bandwidth(Parallel.common(threads).always());
      for (int run = 0; run < 3; run++) {
        assertThat(rule.median(x, 1500, 3, null, 0, 0)).isEqualTo(one);
      }
    }
  }

  @Tag("allocation")
  @Test
  void allocatesNothingOnceWarm() {
    double[] x = gaussian(200, 5, 0, 13);
    double[] y = gaussian(100, 5, 0, 14);
    Bandwidth rule = new Bandwidth(Parallel.serial());
    Allocations.assertSettled(
        16,
        60,
        100,
        () -> {
          rule.median(x, 200, 5, y, 100, 1);
          rule.median(x, 200, 5, null, 0, 1);
        });
  }

  @Test
  void saysWhenThereIsNoBandwidth() {
    double[] equal = new double[30];
    Arrays.fill(equal, 0.1);
    assertThatThrownBy(() -> median(equal, 10, 3))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("all 10 rows coincide");
    assertThatThrownBy(() -> Bandwidth.median(Sample.of(new double[3], 1, 3)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("at least 2 rows");
    assertThatThrownBy(() -> median(new double[] {1e200, -1e200}, 2, 1))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("beyond the range");
    assertThatThrownBy(() -> median(new double[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("do not fit");
  }
}
