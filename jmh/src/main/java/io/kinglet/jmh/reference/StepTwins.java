package io.kinglet.jmh.reference;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.KingFlow;
import io.kinglet.solver.flow.KingSettings;
import io.kinglet.solver.flow.Solve;
import io.kinglet.solver.flow.StepForm;
import io.kinglet.solver.velocity.Precision;
import java.util.function.Supplier;

/** One KiNG step of ours or of a twin, by the name that a benchmark's parameter gives. */
public final class StepTwins {
  private static final String SINGLE = "kinglet-single";
  private static final String MIXED = "kinglet-mixed";
  private static final String AUTO = "kinglet-auto";
  private static final String COMPACT = "compact-";
  private static final String LIBTORCH = "libtorch-";

  // So small that all steps of a run are the same work: the particles all but stand still.
  private static final double STEP_SIZE = 1e-12;

  private StepTwins() {}

  /**
   * Makes one; a twin has been verified to give our velocities.
   *
   * @param twin kinglet, which forms and factors M; kinglet-auto, which solves as flows do unless
   *     told; kinglet-single; kinglet-mixed; dense-literal; compact- and a name of {@link
   *     BlasTwins}; or a name of a {@link StepTwinSource}
   * @param shape as in {@link StepData#of}
   * @return what makes one step
   * @throws IllegalStateException if it does not agree with ours, or does not load
   * @throws IllegalArgumentException if there is no such twin or shape
   */
  public static Supplier<Object> of(String twin, String shape) {
    return of(twin, shape, 1);
  }

  /**
   * Makes one on some threads.
   *
   * @param twin as above
   * @param shape as above
   * @param threads at least 1; a twin has one
   * @return what makes one step
   * @throws IllegalStateException if it does not agree with ours, or does not load
   * @throws IllegalArgumentException if there is no such twin or shape
   */
  public static Supplier<Object> of(String twin, String shape, int threads) {
    StepData data = StepData.of(shape);
    if (twin.equals("kinglet")) {
      return ours(data, StepForm.exact(), Precision.DOUBLE, threads);
    }
    if (twin.equals(AUTO)) {
      Agreement.requireNear(twin, data, data.velocity(Solve.automatic()), 1e-10);
      return ours(data, data.settings(STEP_SIZE).solve(Solve.automatic()), threads);
    }
    if (twin.equals(SINGLE)) {
      Agreement.requireNear(twin, data, data.velocity(Precision.SINGLE), 1e-4);
      return ours(data, StepForm.exact(), Precision.SINGLE, threads);
    }
    if (twin.equals(MIXED)) {
      Agreement.requireNear(twin, data, data.velocity(Precision.MIXED), 1e-10);
      return ours(data, StepForm.exact(), Precision.MIXED, threads);
    }
    if (threads != 1) {
      throw new IllegalArgumentException(twin + " has one thread, not " + threads);
    }
    if (twin.equals("dense-literal")) {
      DenseStep step = new DenseStep(data);
      Agreement.requireStep(twin, data, step.velocity());
      return step::velocity;
    }
    if (twin.startsWith(COMPACT)) {
      CompactStep step = new CompactStep(data, BlasTwins.of(twin.substring(COMPACT.length())));
      Agreement.requireStep(twin, data, step.velocity());
      return step::velocity;
    }
    if (twin.startsWith(LIBTORCH)) {
      Supplier<Object> step = libtorch().of(twin, data);
      if (step != null) {
        return step;
      }
    }
    throw new IllegalArgumentException(
        "no twin '"
            + twin
            + "'; there are kinglet, kinglet-auto, kinglet-single, kinglet-mixed, dense-literal,"
            + " compact-NAME, and with the build's profile libtorch libtorch-compact and"
            + " libtorch-dense");
  }

  /**
   * Our step with R random features, never compared with the exact kernel.
   *
   * @param shape as above
   * @param features R
   * @param threads at least 1
   * @return what makes one step
   */
  public static Supplier<Object> linear(String shape, int features, int threads) {
    return ours(StepData.of(shape), linear(features), Precision.DOUBLE, threads);
  }

  /**
   * The form of that step.
   *
   * @param features R
   * @return random features of a fixed number
   */
  public static StepForm linear(int features) {
    return new StepForm.RandomFeatures(features, features, 1, 0);
  }

  private static Supplier<Object> ours(
      StepData data, StepForm form, Precision precision, int threads) {
    return ours(data, data.settings(STEP_SIZE).form(form).precision(precision), threads);
  }

  private static Supplier<Object> ours(StepData data, KingSettings.Builder settings, int threads) {
    Parallel parallel = threads == 1 ? Parallel.serial() : Parallel.common(threads);
    KingFlow flow = settings.parallel(parallel).build();
    FlowState state = FlowState.of(data.start(), 1);
    return () -> flow.step(state);
  }

  private static StepTwinSource libtorch() {
    try {
      return Class.forName("io.kinglet.jmh.libtorch.LibtorchTwins")
          .asSubclass(StepTwinSource.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "libtorch's twins are not built; run with KINGLET_MVN_ARGS=-Plibtorch", e);
    }
  }
}
