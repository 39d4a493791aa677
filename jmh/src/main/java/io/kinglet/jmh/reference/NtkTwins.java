package io.kinglet.jmh.reference;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.NtkFlow;
import java.util.function.Supplier;

/** One ntKiNG step of ours or of a twin, by the name that a benchmark's parameter gives. */
public final class NtkTwins {
  private static final String COMPACT = "compact-";

  // So small that all steps of a run are the same work: the particles all but stand still.
  private static final double STEP_SIZE = 1e-12;

  private NtkTwins() {}

  /**
   * Makes one; a twin has been verified to give our velocities.
   *
   * @param twin kinglet; dense-literal; or compact- and a name of {@link BlasTwins}
   * @param shape as in {@link StepData#of}
   * @param threads at least 1; a twin has one
   * @return what makes one step
   * @throws IllegalStateException if it does not agree with ours, or does not load
   * @throws IllegalArgumentException if there is no such twin or shape
   */
  public static Supplier<Object> of(String twin, String shape, int threads) {
    NtkData data = NtkData.of(shape);
    if (twin.equals("kinglet")) {
      Parallel parallel = threads == 1 ? Parallel.serial() : Parallel.common(threads);
      NtkFlow flow = data.settings(STEP_SIZE).parallel(parallel).build();
      FlowState state = FlowState.of(data.step().start(), 1);
      return () -> flow.step(state);
    }
    if (threads != 1) {
      throw new IllegalArgumentException(twin + " has one thread, not " + threads);
    }
    NtkTwin step;
    if (twin.equals("dense-literal")) {
      step = new NtkDenseStep(data);
    } else if (twin.startsWith(COMPACT)) {
      step = new NtkCompactStep(data, BlasTwins.of(twin.substring(COMPACT.length())));
    } else {
      throw new IllegalArgumentException(
          "no twin '" + twin + "'; there are kinglet, dense-literal and compact-NAME");
    }
    double[] velocity = step.velocity();
    double[] tolerance = step.tolerance();
    for (int i = 0; i < tolerance.length; i++) {
      tolerance[i] *= 2; // either side may be off
    }
    Agreement.require(twin, data.velocity(), velocity, tolerance);
    return step::velocity;
  }
}
