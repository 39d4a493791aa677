package io.kinglet.solver.ratio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.kernels.Workspace;
import io.kinglet.nativeconfig.LapackProvider;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.GaussianRbf;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** uLSIF: its leave-one-out score against leaving each pair out, its floor, and what it refuses. */
class UlsifTest {
  private static final int B = 7;

  /** The literal fit: α of (Ĥ + λI) α = ĥ by features of given rows. */
  private static double[] alpha(double[][] y, double[][] x, double ridge) {
    double[] system = new double[B * B];
    double[] right = new double[B];
    for (double[] row : x) {
      for (int i = 0; i < B; i++) {
        for (int j = 0; j < B; j++) {
          system[i * B + j] += row[i] * row[j] / x.length;
        }
      }
    }
    for (int i = 0; i < B; i++) {
      system[i * B + i] += ridge;
    }
    for (double[] row : y) {
      for (int i = 0; i < B; i++) {
        right[i] += row[i] / y.length;
      }
    }
    Workspace ws = new Workspace();
    assertThat(LapackProvider.get().cholesky(B, system, 0, B, ws)).isZero();
    LapackProvider.get().choleskySolve(B, 1, system, 0, B, right, 0, 1, ws);
    return right;
  }

  private static double[][] features(GaussianRbf map, Sample rows) {
    int ld = map.padded();
    double[] phi = new double[rows.rows() * ld];
    map.evaluate(rows.data(), 0, rows.rows(), phi, 0, null, 0, new Workspace());
    double[][] out = new double[rows.rows()][];
    for (int i = 0; i < out.length; i++) {
      out[i] = Arrays.copyOfRange(phi, i * ld, i * ld + B);
    }
    return out;
  }

  private static double[][] without(double[][] rows, int out) {
    double[][] rest = new double[rows.length - 1][];
    System.arraycopy(rows, 0, rest, 0, out);
    System.arraycopy(rows, out + 1, rest, out, rest.length - out);
    return rest;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < B; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Test
  void theScoreIsThatOfLeavingEachPairOut() {
    Sample target = TwoGaussians.target(19, 2);
    for (int n : new int[] {13, 19, 30}) {
      Sample particles = TwoGaussians.particles(n, 2);
      GaussianRbf map = new GaussianRbf(2, B);
      map.configure(Arrays.copyOf(target.data(), 2 * B), 0.8);
      double[][] y = features(map, target);
      double[][] x = features(map, particles);
      LeaveOneOut leaveOneOut = leaveOneOut(map, y, x);
      for (double ridge : new double[] {1e-3, 0.1, 5}) {
        int pairs = Math.min(y.length, x.length);
        double expected = 0;
        for (int i = 0; i < pairs; i++) {
          double[] alpha = alpha(without(y, i), without(x, i), ridge);
          double atX = dot(alpha, x[i]);
          expected += (0.5 * atX * atX - dot(alpha, y[i])) / pairs;
        }
        // The condition number is below 1e4 with the least of these ridges.
        double close = 1e-11 * Math.abs(expected);
        assertThat(leaveOneOut.score(ridge)).isCloseTo(expected, Offset.offset(close));
        double[] all = new double[map.padded()];
        leaveOneOut.solve(ridge, all);
        double[] direct = alpha(y, x, ridge);
        for (int m = 0; m < B; m++) {
          assertThat(all[m]).isCloseTo(direct[m], Offset.offset(1e-10));
        }
      }
    }
  }

  private static LeaveOneOut leaveOneOut(GaussianRbf map, double[][] y, double[][] x) {
    int ld = map.padded();
    double[] h = new double[ld * ld];
    double[] mean = new double[ld];
    for (int i = 0; i < B; i++) {
      for (double[] row : y) {
        mean[i] += row[i] / y.length;
      }
      for (int j = 0; j <= i; j++) {
        for (double[] row : x) {
          h[i * ld + j] += row[i] * row[j] / x.length;
        }
      }
    }
    Workspaces workspaces = new Workspaces(Parallel.serial());
    LeaveOneOut out = new LeaveOneOut(LapackProvider.get(), Parallel.serial(), workspaces);
    out.of(B, ld, h, mean, flat(y, ld), y.length, flat(x, ld), x.length);
    return out;
  }

  private static double[] flat(double[][] rows, int ld) {
    double[] out = new double[rows.length * ld];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, out, i * ld, B);
    }
    return out;
  }

  @Test
  void theRatioIsFoundAndItsGradientIsItsOwn() {
    Ulsif estimator = Ulsif.builder().centres(40).scales(0.35, 0.7, 1.4).build();
    LogRatio ratio = estimator.fit(TwoGaussians.target(3_000, 1), TwoGaussians.particles(3_000, 1));
    // Near the target, where it is meant to be good: the ratio's own error, not the logarithm's.
    Sample near = TwoGaussians.target(500, 7);
    double[] values = ratio.values(near);
    double sum = 0;
    double size = 0;
    for (int i = 0; i < 500; i++) {
      double truth = Math.exp(TwoGaussians.logRatio(near.get(i, 0), near.get(i, 1)));
      sum += Math.abs(Math.exp(values[i]) - truth);
      size += truth;
    }
    assertThat(sum / size).isLessThan(0.12);
    assertThat(ratio.report().converged()).isTrue();
    // What was chosen, given, makes the same fit.
    Ulsif given =
        Ulsif.builder()
            .centres(40)
            .bandwidths(estimator.bandwidth())
            .ridges(estimator.ridge())
            .build();
    LogRatio same = given.fit(TwoGaussians.target(3_000, 1), TwoGaussians.particles(3_000, 1));
    assertThat(same.values(near)).isEqualTo(values);
    double[] gradients = new double[1_000];
    ratio.gradients(near.data(), 500, values, gradients);
    double h = 1e-6;
    double[] up = new double[500];
    double[] down = new double[500];
    double[] moved = near.data().clone();
    for (int i = 0; i < 500; i++) {
      moved[2 * i] += h;
    }
    ratio.values(moved, 500, up);
    for (int i = 0; i < 500; i++) {
      moved[2 * i] -= 2 * h;
    }
    ratio.values(moved, 500, down);
    for (int i = 0; i < 500; i++) {
      double slope = gradients[2 * i];
      // Rounding of sums of |α φ| below 100 over r and h; r is above 1e-2 at these points.
      assertThat((up[i] - down[i]) / (2 * h)).isCloseTo(slope, Offset.offset(1e-5));
    }
  }

  @Test
  void ratiosThatAreNotPositiveAreFlooredAndCounted() {
    Sample target = TwoGaussians.target(300, 1);
    double[] far = new double[400];
    for (int i = 0; i < 200; i++) {
      far[2 * i] = i < 150 ? 40 + i : target.data()[2 * i];
      far[2 * i + 1] = target.data()[2 * i + 1];
    }
    Sample particles = Sample.of(far, 200, 2);
    LogRatio ratio = Ulsif.builder().floor(1e-3).scales(0.1).build().fit(target, particles);
    assertThat(ratio.report().floored()).isBetween(150L, 400L);
    double[] values = new double[200];
    double[] gradients = new double[400];
    ratio.gradients(far, 200, values, gradients);
    assertThat(values[10]).isEqualTo(Math.log(1e-3));
    assertThat(gradients[20]).isZero();
    for (double value : gradients) {
      assertThat(value).isFinite();
    }
  }

  @Test
  void rowsHeldOutAreCountedWhereTheyAreFloored() {
    Sample target = TwoGaussians.target(300, 1);
    // One row of the target and none of so few particles: rows of one sample alone count too.
    for (int[] rows : new int[][] {{200, 60}, {200, 3}}) {
      double[] far = Arrays.copyOf(TwoGaussians.particles(200, 1).data(), 2 * rows[1]);
      for (int i = 0; i < far.length; i += 4) {
        far[i] += 40;
      }
      double[] near = Arrays.copyOf(target.data(), 2 * rows[0]);
      for (int i = 0; i < 40; i++) {
        near[2 * i] += 20 * i;
      }
      Sample y = Sample.of(near, rows[0], 2);
      Sample x = Sample.of(far, rows[1], 2);
      LogRatio ratio =
          Ulsif.builder().centres(20).scales(0.1).heldOut(0.3).floor(1e-3).build().fit(y, x);
      long floored = 0;
      for (Sample sample : new Sample[] {y, x}) {
        floored += Arrays.stream(ratio.values(sample)).filter(v -> v <= Math.log(1e-3)).count();
      }
      assertThat(floored).isPositive();
      assertThat(ratio.report().floored()).isEqualTo(floored);
      assertThat(Double.isNaN(ratio.report().heldOutLoss())).isEqualTo(rows[1] == 3);
    }
  }

  private static Ulsif.Builder small() {
    return Ulsif.builder().centres(30).scales(0.5, 1);
  }

  @Test
  void bitsDoNotDependOnThreadsOrEarlierFits() {
    Sample target = TwoGaussians.target(700, 1);
    Sample particles = TwoGaussians.particles(600, 1);
    Ulsif first = small().heldOut(0.2).parallel(Parallel.serial()).build();
    Ulsif second = small().heldOut(0.2).parallel(Parallel.common(3).always()).build();
    double[] expected = first.fit(target, particles).values(particles);
    second.fit(particles, target);
    LogRatio ratio = second.fit(target, particles);
    assertThat(ratio.values(particles)).isEqualTo(expected);
    assertThat(ratio.report().heldOutLoss()).isFinite();
  }

  @Test
  void whatCannotBeFittedIsRefused() {
    Sample one = Sample.of(new double[] {1, 2}, 1, 2);
    Sample two = TwoGaussians.target(10, 1);
    Ulsif estimator = Ulsif.builder().build();
    assertThatThrownBy(() -> estimator.fit(one, two))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("was given 1 of the target and 10");
    assertThatThrownBy(() -> estimator.fit(two, Sample.of(new double[4], 4, 1)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("2 columns and the particles 1");
    assertThatThrownBy(() -> Ulsif.builder().ridges().build()).hasMessageContaining("positive");
    assertThatThrownBy(() -> Ulsif.builder().scales(0).build()).hasMessageContaining("[0.0]");
    assertThatThrownBy(() -> Ulsif.builder().floor(-1).build()).hasMessageContaining("[-1.0]");
    assertThatThrownBy(() -> Ulsif.builder().centres(0).build()).hasMessageContaining("at least 1");
  }
}
