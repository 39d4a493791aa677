package io.kinglet.cli;

import io.kinglet.cli.report.MetricsLog;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.Approximation;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.StepInfo;

/** Measures a run as it goes: MMD and energy distance to the target, in standardised space. */
final class FlowMetrics {
  /** Rows of each sample used at most, so that measuring stays cheaper than stepping. */
  static final int MOST_ROWS = 2_000;

  /** Up to so many pairs of rows every step is measured. */
  private static final long PAIRS_EACH_STEP = 4_000_000;

  private final long every;
  private final long steps;
  private final TargetDistances distances;
  private final MetricsLog log = new MetricsLog();
  private final long began = System.nanoTime();

  FlowMetrics(FlowOptions options, FlowInput input, Parallel parallel) {
    Sample target = input.target();
    this.steps = options.steps;
    this.distances = new TargetDistances(target, options.seed, MOST_ROWS, parallel);
    long rows =
        Math.min(MOST_ROWS, input.start().rows()) + (long) Math.min(MOST_ROWS, target.rows());
    this.every =
        options.metricsEvery != null ? options.metricsEvery : 1 + rows * rows / PAIRS_EACH_STEP;
  }

  /** How many steps lie between two measurements. */
  long every() {
    return every;
  }

  /** Measures the start. */
  void start(FlowState state) {
    double none = Double.NaN;
    add(0, none, none, none, 0, Approximation.NONE, state.particles(), true);
  }

  /** Measures after a step, if its turn has come. */
  void step(FlowState state, StepInfo info) {
    long step = info.iteration() + 1;
    boolean turn = step % every == 0 || step == steps;
    add(
        step,
        info.residual(),
        info.stepSize(),
        info.velocityRms(),
        info.refusals(),
        info.approximation(),
        turn ? state.particles() : null,
        turn);
  }

  private void add(
      long step,
      double residual,
      double size,
      double rms,
      int refusals,
      Approximation form,
      Sample particles,
      boolean turn) {
    TargetDistances.Values values = turn ? distances.of(particles) : TargetDistances.Values.NONE;
    log.add(
        new MetricsLog.Row(
            step,
            residual,
            size,
            values.mmd(),
            values.mmdBandwidth(),
            values.energy(),
            rms,
            refusals,
            form.size(),
            form.gap(),
            form.velocityError(),
            seconds()));
  }

  /** Seconds since the run began. */
  double seconds() {
    return (System.nanoTime() - began) * 1e-9;
  }

  MetricsLog log() {
    return log;
  }
}
