package io.kinglet.solver.ratio;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses and their derivatives by D̂, in closed form and by central differences. */
class RatioLossTest {
  private static final RowSums SUMS =
      new RowSums(Parallel.serial(), new Workspaces(Parallel.serial()));

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-8, 0.7, 3, 30, 600, 700})
  void logisticLossKeepsItsDigits(double size) {
    RatioLoss loss = new LogisticLoss(SUMS);
    double[] slopes = new double[2];
    double[] curvatures = new double[2];
    for (double d : new double[] {size, -size}) {
      // The other sample is told apart so well that its loss is 0.
      for (int side = 0; side < 2; side++) {
        double sign = side == 0 ? -1 : 1;
        double[] z = side == 0 ? new double[] {d, -2000} : new double[] {2000, d};
        double exact = sign * d > 0 ? sign * d + tail(sign * d) : tail(sign * d);
        // Within an ulp each: exponential, logarithm, sum.
        assertThat(loss.value(z, 1, 1)).isCloseTo(exact, Offset.offset(3 * Math.ulp(exact)));
        loss.derivatives(z, 1, 1, slopes, curvatures);
        double e = Math.exp(-Math.abs(d));
        double slope = sign * (sign * d >= 0 ? 1 : e) / (1 + e);
        double curvature = e / (1 + e) / (1 + e);
        assertThat(slopes[side]).isCloseTo(slope, Offset.offset(4 * Math.ulp(slope)));
        assertThat(curvatures[side]).isCloseTo(curvature, Offset.offset(6 * Math.ulp(curvature)));
        double h = 1e-4;
        double difference = (at(loss, z, side, d + h) - at(loss, z, side, d - h)) / (2 * h);
        // h²/6 of the third derivative, at most the first one's size, and rounding over h.
        double close = 1e-8 * Math.abs(slope) + 1e-12 * exact;
        assertThat(difference).isCloseTo(slope, Offset.offset(close));
      }
    }
  }

  /** log(1 + e^{−|s|}). */
  private static double tail(double s) {
    return Math.log1p(Math.exp(-Math.abs(s)));
  }

  private static double at(RatioLoss loss, double[] z, int row, double d) {
    double[] moved = z.clone();
    moved[row] = d;
    return loss.value(moved, 1, 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 100, 700, 1e5, 1e300})
  void nothingOverflows(double size) {
    double[] z = {size, -size, size, -size, 0};
    double[] slopes = new double[5];
    double[] curvatures = new double[5];
    for (RatioLoss loss : new RatioLoss[] {new LogisticLoss(SUMS), new KliepLoss(SUMS)}) {
      assertThat(loss.value(z, 2, 3)).isFinite();
      loss.derivatives(z, 2, 3, slopes, curvatures);
      for (int i = 0; i < 5; i++) {
        assertThat(Math.abs(slopes[i])).isLessThanOrEqualTo(1);
        assertThat(curvatures[i]).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void kliepAgreesWithDifferencesAtLargeValues() {
    RatioLoss loss = new KliepLoss(SUMS);
    double[] z = {700, -700, 3, 699, 700, -650, 698.5};
    double[] slopes = new double[7];
    double[] curvatures = new double[7];
    loss.derivatives(z, 3, 4, slopes, curvatures);
    // log mean e^D̂ over 699, 700, −650, 698.5, less the mean of 700, −700, 3.
    double sum = Math.exp(-1) + 1 + Math.exp(-1.5);
    assertThat(loss.value(z, 3, 4)).isCloseTo(700 + Math.log(sum / 4) - 1, Offset.offset(1e-12));
    assertThat(loss.intercept(z, 3, 4, 5))
        .isCloseTo(-695 - Math.log(sum / 4), Offset.offset(1e-12));
    for (int i = 0; i < 7; i++) {
      double h = 1e-4;
      double[] up = z.clone();
      double[] down = z.clone();
      up[i] += h;
      down[i] -= h;
      double difference = (loss.value(up, 3, 4) - loss.value(down, 3, 4)) / (2 * h);
      // Rounding of 700 over h, and h².
      assertThat(difference).isCloseTo(slopes[i], Offset.offset(1e-8));
      assertThat(curvatures[i]).isEqualTo(i < 3 ? 0 : slopes[i]);
    }
  }

  @Test
  void sumsDoNotDependOnThreads() {
    SplittableRandom random = new SplittableRandom(3);
    double[] z = random.doubles(9_000, -40, 40).toArray();
    Parallel three = Parallel.common(3).always();
    RowSums shared = new RowSums(three, new Workspaces(three));
    assertThat(new LogisticLoss(shared).value(z, 4_000, 5_000))
        .isEqualTo(new LogisticLoss(SUMS).value(z, 4_000, 5_000));
    assertThat(new KliepLoss(shared).value(z, 4_000, 5_000))
        .isEqualTo(new KliepLoss(SUMS).value(z, 4_000, 5_000));
  }
}
