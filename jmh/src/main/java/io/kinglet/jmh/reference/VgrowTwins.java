package io.kinglet.jmh.reference;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.divergence.FDivergence;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.Target;
import io.kinglet.solver.flow.VgrowFlow;
import io.kinglet.solver.ratio.LinearRatio;
import java.util.Arrays;
import java.util.function.Supplier;

/** One VGrow step of ours or of a twin, by the name that a benchmark's parameter gives. */
public final class VgrowTwins {
  // So small that all steps of a run are the same work: the particles all but stand still.
  private static final double STEP_SIZE = 1e-12;

  private VgrowTwins() {}

  /**
   * Makes one, each with a fit from the start; a twin has been verified to give our velocities.
   *
   * @param twin kinglet; dense-literal; or compact- and a name of {@link BlasTwins}
   * @param shape as in {@link StepData#of}
   * @param threads at least 1; a twin has one
   * @return what makes one step
   * @throws IllegalStateException if it does not agree with ours, or does not load
   * @throws IllegalArgumentException if there is no such twin or shape
   */
  public static Supplier<Object> of(String twin, String shape, int threads) {
    StepData data = StepData.of(shape);
    double h = RatioTwins.bandwidth(data);
    if (twin.equals("kinglet")) {
      Parallel parallel = threads == 1 ? Parallel.serial() : Parallel.common(threads);
      LinearRatio estimator = RatioTwins.ours(data, h, parallel);
      VgrowFlow flow = flow(data, estimator);
      FlowState state = FlowState.of(data.start(), 1);
      return () -> {
        estimator.restart();
        return flow.step(state);
      };
    }
    if (threads != 1) {
      throw new IllegalArgumentException(twin + " has one thread, not " + threads);
    }
    VgrowTwin step = new VgrowTwin(data, h, RatioTwins.blas(twin));
    VgrowFlow flow = flow(data, RatioTwins.ours(data, h, Parallel.serial()));
    flow.step(FlowState.of(data.start(), 1));
    double[] ours = new double[data.n() * data.d()];
    flow.velocity(data.start(), ours);
    double most = Arrays.stream(ours).map(Math::abs).max().orElseThrow();
    double[] tolerance = new double[ours.length];
    // As of the fits that they are made of.
    Arrays.fill(tolerance, 1e-6 * most);
    Agreement.require(twin, ours, step.velocity(), tolerance);
    return step::velocity;
  }

  private static VgrowFlow flow(StepData data, LinearRatio estimator) {
    Target target = Target.of(Sample.of(data.y(), data.rows(), data.d()));
    return VgrowFlow.builder(target, estimator, FDivergence.JS)
        .stepRule(StepRule.constant(STEP_SIZE))
        .build();
  }
}
