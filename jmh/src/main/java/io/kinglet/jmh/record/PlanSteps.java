package io.kinglet.jmh.record;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.jmh.reference.StepData;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.KingFlow;
import io.kinglet.solver.flow.KingSettings;
import io.kinglet.solver.flow.Solve;
import io.kinglet.solver.flow.StepForm;
import io.kinglet.solver.flow.StepInfo;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.Target;
import io.kinglet.solver.plan.FlowPlan;
import io.kinglet.solver.plan.Forecast;
import io.kinglet.solver.plan.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The process of {@link PlanMeasurement}: steps with a fresh basis each, as flows take them. */
final class PlanSteps {
  /** The exact form solved directly, by conjugate gradients, and random features without checks. */
  static final List<String> WAYS =
      List.of(Figure.OURS, Figure.OURS + "-cg", Figure.OURS + "-random");

  /** What is measured. */
  static final String MICROS = "micros";

  /**
   * How long to warm up at least: after 0.4 s tiles that no earlier shape had used were not
   * compiled yet, and took 400 ms for a step of 40.
   */
  static final double WARMUP = 3;

  /** How long to measure at least. */
  static final double SECONDS = 0.4;

  private static final Solve CG = Solve.conjugateGradients(1e-8);

  private PlanSteps() {}

  /**
   * Prints what was measured as a list in JSON.
   *
   * @param args whose settings, R, the ways with commas between, and the shapes
   * @throws IOException if the system's own figures cannot be read
   */
  public static void main(String[] args) throws IOException {
    List<Object> out = new ArrayList<>();
    int features = Integer.parseInt(args[1]);
    for (int i = 3; i < args.length; i++) {
      for (String way : args[2].split(",", -1)) {
        out.add(measure(args[0], features, way, args[i]));
      }
    }
    System.out.println(JSON.std.asString(out));
  }

  private static Map<String, Object> measure(
      String settings, int features, String way, String shape) throws IOException {
    StepData data = StepData.of(shape);
    boolean random = way.equals(WAYS.get(2));
    StepForm linear =
        new StepForm.RandomFeatures(Math.max(1, features), Math.max(1, features), 1, 0);
    KingSettings.Builder builder =
        KingFlow.builder(Target.of(Sample.of(data.y(), data.rows(), data.d())));
    if (settings.equals("multiscale")) {
      builder.multiscale();
    }
    KingFlow flow =
        builder
            .basisSize(data.b())
            .form(random ? linear : StepForm.exact())
            .solve(way.equals(WAYS.get(1)) ? CG : Solve.direct())
            // So small that the particles stand still: all steps are the same work.
            .stepRule(StepRule.constant(1e-12))
            .parallel(Parallel.serial())
            .build();
    FlowState state = FlowState.of(data.start(), 1);
    steps(flow, state, WARMUP);
    double[] run = steps(flow, state, SECONDS);
    Workload workload = Workload.of(flow.settings(), data.n(), data.rows(), data.d());
    List<StepForm> forms =
        features > 0 ? List.of(StepForm.exact(), linear) : List.of(StepForm.exact());
    FlowPlan plan =
        FlowPlan.of(
            workload, forms, List.of(Solve.direct(), CG), Long.MAX_VALUE, FlowPlan.PREFERENCE);
    Forecast own = Forecast.of(workload, flow.settings().form(), flow.settings().solve());
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("shape", shape);
    out.put("twin", way);
    out.put(MICROS, run[0]);
    out.put("predictedMicros", own.oneThread() * 1e6);
    out.put("iterations", run[1]);
    out.put("expectedIterations", own.iterations());
    out.put("chosen", own.label().equals(plan.chosen().label()));
    out.put("workspaceBytes", flow.workspaceBytes());
    out.put("predictedBytes", own.bytes());
    MemoryMeasurement.peakBytes().ifPresent(bytes -> out.put("peakBytes", bytes));
    return out;
  }

  /** The mean time of a step in microseconds, and its mean number of iterations. */
  private static double[] steps(KingFlow flow, FlowState state, double seconds) {
    long begin = System.nanoTime();
    long end = begin + (long) (seconds * 1e9);
    int steps = 0;
    double iterations = 0;
    while (steps == 0 || System.nanoTime() < end) {
      StepInfo info = flow.step(state);
      iterations += info.solve().iterations();
      steps++;
    }
    return new double[] {(System.nanoTime() - begin) / 1e3 / steps, iterations / steps};
  }
}
