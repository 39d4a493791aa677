package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Bases;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What a KiNG step with RBF features must not depend on. */
class KingPropertiesTest {
  private static final int ROWS = 30;

  private static double[] velocity(Sample start, Sample target, Bases.Rule rule) {
    KingFlow flow = KingFlow.builder(Target.of(target)).basisRule(rule).build();
    flow.step(FlowState.of(start, 1));
    double[] velocity = new double[start.rows() * start.dims()];
    flow.velocity(start, velocity);
    return velocity;
  }

  @Property(tries = 20, seed = "1")
  void theOrderOfParticlesDoesNotMatter(
      @ForAll @IntRange(min = 2, max = 60) int n,
      @ForAll @IntRange(min = 1, max = 6) int d,
      @ForAll @LongRange(max = 1000) long seed) {
    Sample start = Points.gaussian(n, d, 0, 1, seed);
    Sample target = Points.gaussian(ROWS, d, 1, 1, seed + 1);
    double[] reversed = new double[n * d];
    for (int i = 0; i < n; i++) {
      System.arraycopy(start.data(), i * d, reversed, (n - 1 - i) * d, d);
    }
    double[] straight = velocity(start, target, Points.ALL);
    double[] turned = velocity(Sample.of(reversed, n, d), target, Points.ALL);
    double[] back = new double[n * d];
    for (int i = 0; i < n; i++) {
      System.arraycopy(turned, i * d, back, (n - 1 - i) * d, d);
    }
    // The basis is permuted too: only the order of sums differs, times a condition of 1e4.
    assertThat(Points.relative(back, straight)).isLessThan(1e-10);
  }

  @Property(tries = 20, seed = "2")
  void aRotationOfTheDataRotatesTheVelocity(
      @ForAll @IntRange(min = 2, max = 60) int n,
      @ForAll @IntRange(min = 2, max = 6) int d,
      @ForAll @LongRange(max = 1000) long seed) {
    Sample start = Points.gaussian(n, d, 0, 1, seed);
    Sample target = Points.gaussian(ROWS, d, 1, 1, seed + 1);
    SplittableRandom random = new SplittableRandom(seed);
    double angle = random.nextDouble(6);
    double[] straight = rotated(velocity(start, target, Points.ALL), d, angle);
    double[] turned =
        velocity(
            Sample.of(rotated(start.data(), d, angle), n, d),
            Sample.of(rotated(target.data(), d, angle), ROWS, d),
            Points.ALL);
    // Rounding of the rotated data, 2^-53, times the same condition.
    assertThat(Points.relative(turned, straight)).isLessThan(1e-10);
  }

  /** Turns the plane of the first and last coordinates. */
  private static double[] rotated(double[] rows, int d, double angle) {
    double[] turned = rows.clone();
    for (int at = 0; at < rows.length; at += d) {
      double a = rows[at];
      double b = rows[at + d - 1];
      turned[at] = Math.cos(angle) * a - Math.sin(angle) * b;
      turned[at + d - 1] = Math.sin(angle) * a + Math.cos(angle) * b;
    }
    return turned;
  }

  @Property(tries = 20, seed = "3")
  void dataFarFromTheOriginGiveTheSameStep(
      @ForAll @IntRange(min = 2, max = 60) int n,
      @ForAll @IntRange(min = 1, max = 6) int d,
      @ForAll @LongRange(max = 1000) long seed) {
    // On a grid of 2^-20, moving by 2^26 is exact.
    double[] x = onGrid(Points.gaussian(n, d, 0, 1, seed).data());
    double[] y = onGrid(Points.gaussian(ROWS, d, 1, 1, seed + 1).data());
    double[] near = velocity(Sample.of(x, n, d), Sample.of(y, ROWS, d), Points.ALL);
    double[] far = velocity(Sample.of(moved(x), n, d), Sample.of(moved(y), ROWS, d), Points.ALL);
    assertThat(Points.relative(far, near)).isLessThan(1e-9);
  }

  private static double[] onGrid(double[] values) {
    double[] grid = values.clone();
    for (int i = 0; i < grid.length; i++) {
      grid[i] = Math.rint(grid[i] * 0x1p20) * 0x1p-20;
    }
    return grid;
  }

  private static double[] moved(double[] values) {
    double[] moved = values.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += 0x1p26;
    }
    return moved;
  }

  @Property(tries = 20, seed = "4")
  void otherUnitsGiveTheSameStepInThoseUnits(
      @ForAll @IntRange(min = 2, max = 60) int n,
      @ForAll @IntRange(min = 1, max = 6) int d,
      @ForAll @IntRange(min = -40, max = 40) int power,
      @ForAll @LongRange(max = 1000) long seed) {
    // With ε = 0 in the first place the system's M has units 1/length⁴ and F none: the units of λ
    // are chosen with those of x, in powers of two so that nothing rounds otherwise.
    double unit = Math.scalb(1.0, power);
    Sample start = Points.gaussian(n, d, 0, 1, seed);
    Sample target = Points.gaussian(ROWS, d, 1, 1, seed + 1);
    double[] plain = scaledVelocity(start, target, 1);
    double[] scaled = scaledVelocity(start, target, unit);
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] /= unit;
    }
    assertThat(Points.relative(scaled, plain)).isLessThan(1e-12);
  }

  private static double[] scaledVelocity(Sample start, Sample target, double unit) {
    KingFlow flow =
        KingFlow.builder(Target.of(scaled(target, unit)))
            .basisRule(Points.ALL)
            .damping(1e-3 / Math.pow(unit, 4))
            .ridge(1e-3 / Math.pow(unit, 4))
            .build();
    Sample from = scaled(start, unit);
    flow.step(FlowState.of(from, 1));
    double[] velocity = new double[from.rows() * from.dims()];
    flow.velocity(from, velocity);
    return velocity;
  }

  private static Sample scaled(Sample sample, double unit) {
    double[] data = sample.data().clone();
    for (int i = 0; i < data.length; i++) {
      data[i] *= unit;
    }
    return Sample.of(data, sample.rows(), sample.dims());
  }
}
