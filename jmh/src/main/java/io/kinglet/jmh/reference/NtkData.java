package io.kinglet.jmh.reference;

import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.NtkFlow;
import io.kinglet.solver.flow.NtkSettings;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.Target;
import java.util.SplittableRandom;

/**
 * One ntKiNG step's data: that of a KiNG step, and a network of the published width.
 *
 * @param step particles, target and basis
 * @param w1 weights of the first layer, w × d
 * @param b1 biases
 * @param w2 of the second, w × w
 * @param b2 biases
 * @param w3 of the last, d × w
 * @param b3 biases
 */
record NtkData(
    StepData step, double[] w1, double[] b1, double[] w2, double[] b2, double[] w3, double[] b3) {
  static final int WIDTH = NtkSettings.WIDTH;

  static NtkData of(String shape) {
    StepData step = StepData.of(shape);
    int d = step.d();
    SplittableRandom random = new SplittableRandom(31);
    return new NtkData(
        step,
        uniform(WIDTH * d, d, random),
        uniform(WIDTH, d, random),
        uniform(WIDTH * WIDTH, WIDTH, random),
        uniform(WIDTH, WIDTH, random),
        uniform(d * WIDTH, WIDTH, random),
        uniform(d, WIDTH, random));
  }

  private static double[] uniform(int count, int inputs, SplittableRandom random) {
    double[] out = new double[count];
    for (int i = 0; i < count; i++) {
      out[i] = random.nextDouble(-1, 1) / Math.sqrt(inputs);
    }
    return out;
  }

  /** The flow whose step is measured, with this network at each step. */
  NtkSettings.Builder settings(double stepSize) {
    return NtkFlow.builder(Target.of(Sample.of(step.y(), step.rows(), step.d())))
        .basisSize(step.b())
        .basisRule(
            (all, count, random, order) -> {
              for (int m = 0; m < count; m++) {
                order[m] = StepData.basisRow(m, count, all);
              }
            })
        .width(WIDTH)
        .networks((network, random) -> network.set(w1, b1, w2, b2, w3, b3))
        .damping(StepData.DAMPING)
        .ridge(StepData.RIDGE)
        .stepRule(StepRule.constant(stepSize));
  }

  /** Our velocity at the particles, n × d. */
  double[] velocity() {
    NtkFlow flow = settings(1).build();
    flow.step(FlowState.of(step.start(), 1));
    double[] out = new double[step.n() * step.d()];
    flow.velocity(step.start(), out);
    return out;
  }
}
