package io.kinglet.jmh.reference;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.KingFlow;
import io.kinglet.solver.flow.KingSettings;
import io.kinglet.solver.flow.Solve;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.Target;
import io.kinglet.solver.velocity.Precision;
import java.util.SplittableRandom;

/**
 * One KiNG step's data, for us and for every twin: particles from N(0, I), as many rows of the
 * two-component mixture N(±2·1, I/4), and a basis spread evenly over the rows of both.
 *
 * @param n particles
 * @param rows of the target, N
 * @param b features
 * @param d dimensions
 * @param x particles, n × d
 * @param y target, N × d
 * @param c basis, b × d
 */
public record StepData(int n, int rows, int b, int d, double[] x, double[] y, double[] c) {
  /** λ of the published code. */
  public static final double DAMPING = 1e-3;

  /** ε of the published code. */
  public static final double RIDGE = 1e-3;

  /**
   * The data of a shape.
   *
   * @param shape such as {@code 100x200x5}, n × b × d with as many target rows as particles, or
   *     {@code 100x200x5x1000}, their number N last; b at most n + N
   * @return the same data at each call
   */
  public static StepData of(String shape) {
    boolean square = shape.split("x", -1).length != 4;
    int[] sizes = Shapes.parse(shape, square ? "n,b,d" : "n,b,d,N");
    int n = sizes[0];
    int b = sizes[1];
    int d = sizes[2];
    int rows = square ? n : sizes[3];
    if (b > n + rows) {
      throw new IllegalArgumentException(
          shape + ": a basis of " + b + " is more than the " + (n + rows) + " rows there are");
    }
    SplittableRandom random = new SplittableRandom(20250211);
    double[] x = new double[n * d];
    double[] y = new double[rows * d];
    double[] c = new double[b * d];
    for (int i = 0; i < Math.max(n, rows); i++) {
      double centre = random.nextBoolean() ? 2 : -2;
      for (int l = 0; l < d; l++) {
        double particle = random.nextGaussian();
        double target = centre + 0.5 * random.nextGaussian();
        if (i < n) {
          x[i * d + l] = particle;
        }
        if (i < rows) {
          y[i * d + l] = target;
        }
      }
    }
    for (int m = 0; m < b; m++) {
      int row = basisRow(m, b, n + rows);
      System.arraycopy(row < n ? x : y, (row < n ? row : row - n) * d, c, m * d, d);
    }
    return new StepData(n, rows, b, d, x, y, c);
  }

  /**
   * The flow whose step is measured, on the calling thread alone.
   *
   * @param stepSize η
   * @return a flow with the basis of this data
   */
  public KingFlow flow(double stepSize) {
    return settings(stepSize).build();
  }

  /**
   * The settings of that flow, for what a benchmark changes in them; its system is factored.
   *
   * @param stepSize η
   * @return a builder with the basis of this data
   */
  public KingSettings.Builder settings(double stepSize) {
    return KingFlow.builder(Target.of(Sample.of(y, rows, d)))
        .basisSize(b)
        .basisRule(
            (all, count, random, order) -> {
              for (int m = 0; m < count; m++) {
                order[m] = basisRow(m, count, all);
              }
            })
        .damping(DAMPING)
        .ridge(RIDGE)
        .stepRule(StepRule.constant(stepSize))
        .solve(Solve.direct())
        .parallel(Parallel.serial());
  }

  /**
   * Our velocity: one step of η = 1, less where it began.
   *
   * @return v at the particles, n × d
   */
  public double[] velocity() {
    return velocity(Precision.DOUBLE);
  }

  /**
   * The same of sums in some precision.
   *
   * @param precision of the sums over particles
   * @return v at the particles, n × d
   */
  public double[] velocity(Precision precision) {
    return velocity(settings(1).precision(precision));
  }

  /**
   * The same, the system solved in some way.
   *
   * @param solve the way
   * @return v at the particles, n × d
   */
  public double[] velocity(Solve solve) {
    return velocity(settings(1).solve(solve));
  }

  private double[] velocity(KingSettings.Builder settings) {
    FlowState state = FlowState.of(start(), 1);
    settings.build().step(state);
    double[] velocity = state.particles().data().clone();
    for (int i = 0; i < velocity.length; i++) {
      velocity[i] -= x[i];
    }
    return velocity;
  }

  /**
   * The particles as the flow takes them.
   *
   * @return a sample, n × d
   */
  public Sample start() {
    return Sample.of(x, n, d);
  }

  static int basisRow(int m, int count, int rows) {
    return (int) ((long) m * rows / count);
  }
}
