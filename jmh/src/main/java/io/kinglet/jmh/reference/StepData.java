package io.kinglet.jmh.reference;

import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.KingFlow;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.Target;
import java.util.SplittableRandom;

/**
 * One KiNG step's data, for us and for every twin: particles from N(0, I), as many rows of the
 * two-component mixture N(±2·1, I/4), and a basis spread evenly over the rows of both.
 *
 * @param n particles, and rows of the target
 * @param b features
 * @param d dimensions
 * @param x particles, n × d
 * @param y target, n × d
 * @param c basis, b × d
 */
public record StepData(int n, int b, int d, double[] x, double[] y, double[] c) {
  /** λ of the published code. */
  public static final double DAMPING = 1e-3;

  /** ε of the published code. */
  public static final double RIDGE = 1e-3;

  /**
   * The data of a shape.
   *
   * @param shape {@code "n,b,d"}, b at most 2n
   * @return the same data at each call
   */
  public static StepData of(String shape) {
    int[] sizes = Shapes.parse(shape, "n,b,d");
    int n = sizes[0];
    int b = sizes[1];
    int d = sizes[2];
    if (b > 2 * n) {
      throw new IllegalArgumentException(shape + ": a basis of " + b + " is more than 2n rows");
    }
    SplittableRandom random = new SplittableRandom(20250211);
    double[] x = new double[n * d];
    double[] y = new double[n * d];
    double[] c = new double[b * d];
    for (int i = 0; i < n; i++) {
      double centre = random.nextBoolean() ? 2 : -2;
      for (int l = 0; l < d; l++) {
        x[i * d + l] = random.nextGaussian();
        y[i * d + l] = centre + 0.5 * random.nextGaussian();
      }
    }
    for (int m = 0; m < b; m++) {
      int row = basisRow(m, b, 2 * n);
      System.arraycopy(row < n ? x : y, (row < n ? row : row - n) * d, c, m * d, d);
    }
    return new StepData(n, b, d, x, y, c);
  }

  /**
   * The flow whose step is measured, on the calling thread alone.
   *
   * @param stepSize η
   * @return a flow with the basis of this data
   */
  public KingFlow flow(double stepSize) {
    return KingFlow.builder(Target.of(Sample.of(y, n, d)))
        .basisSize(b)
        .basisRule(
            (rows, count, random, order) -> {
              for (int m = 0; m < count; m++) {
                order[m] = basisRow(m, count, rows);
              }
            })
        .damping(DAMPING)
        .ridge(RIDGE)
        .stepRule(StepRule.constant(stepSize))
        .build();
  }

  /**
   * Our velocity: one step of η = 1, less where it began.
   *
   * @return v at the particles, n × d
   */
  public double[] velocity() {
    FlowState state = FlowState.of(start(), 1);
    flow(1).step(state);
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

  private static int basisRow(int m, int count, int rows) {
    return (int) ((long) m * rows / count);
  }
}
