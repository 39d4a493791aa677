package io.kinglet.cli;

import io.kinglet.cli.files.Table;
import io.kinglet.cli.report.Checksums;
import io.kinglet.cli.report.MetricsLog;
import io.kinglet.cli.report.RunFile;
import io.kinglet.solver.flow.FlowFailure;
import io.kinglet.solver.flow.KingFlow;
import io.kinglet.solver.flow.NtkFlow;
import io.kinglet.solver.flow.ParticleFlow;
import io.kinglet.solver.flow.RunResult;
import io.kinglet.solver.flow.StepInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What run.json says of a flow. */
final class RunReport {
  private final FlowOptions options;
  private final FlowInput input;
  private final ParticleFlow flow;

  RunReport(FlowOptions options, FlowInput input, ParticleFlow flow) {
    this.flow = flow;
    this.options = options;
    this.input = input;
  }

  /** Writes the report of a run whose other files are in the folder already. */
  void write(Path folder, RunResult result, FlowMetrics metrics, Path particles)
      throws IOException {
    RunFile report = new RunFile(options.arguments(flow));
    report.with("settings", settings(metrics));
    if (options.target != null) {
      report.with("target", file(options.target, input.table()));
    }
    input.startTable().ifPresent(start -> report.with("start", file(options.start, start)));
    report.with("result", result(result, metrics));
    report.with("particles", particles(particles));
    report.write(folder);
  }

  private Map<String, Object> settings(FlowMetrics metrics) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("method", lower(options.method));
    map.put("columns", input.table().columns());
    map.put("missing", lower(options.missing));
    map.put("particles", input.start().rows());
    map.put("steps", options.steps);
    map.put("step_size", options.stepSizeOr());
    map.put("adaptive", options.isAdaptive());
    map.put("integrator", options.integrator.label());
    map.put("seed", options.seed);
    map.put("threads", options.threadCount());
    map.put("standardise", lower(options.standardise));
    map.put("standardise_mean", input.standardisation().mean());
    map.put("standardise_scale", input.standardisation().scale());
    if (flow instanceof KingFlow made) {
      KingOptions.report(map, made.settings());
      options.form.report(map);
      if (options.form.isAuto()) {
        map.put("form_asked", "auto");
        input.plan().ifPresent(plan -> map.put("form_reason", plan.reason()));
      }
    }
    if (flow instanceof NtkFlow made) {
      NtkOptions.report(map, made);
    }
    if (options.method == FlowOptions.Method.VGROW) {
      options.vgrow.report(map, options.king);
    }
    if (options.method == FlowOptions.Method.SVGD) {
      options.svgd.report(map, options.king);
    }
    options.plan.report(map);
    map.put("batch", options.batch);
    map.put("move", options.move.isEmpty() ? null : options.move);
    map.put("tolerance", options.tolerance);
    map.put("holdout", options.holdout);
    map.put("patience", options.holdout == null ? null : options.patienceOr());
    map.put("metrics_every", metrics.every());
    map.put("metrics_rows_at_most", FlowMetrics.MOST_ROWS);
    return map;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static Map<String, Object> file(String name, Table table) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("file", name);
    try {
      map.put("sha256", Checksums.sha256(table.source().path()));
    } catch (IOException e) {
      map.put("sha256", null); // a pipe, or a file that is gone by now
    }
    map.put("rows", table.rows());
    map.put("dropped", table.dropped());
    return map;
  }

  private static Map<String, Object> result(RunResult result, FlowMetrics metrics) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("stopped", lower(result.reason()));
    map.put("steps", result.steps());
    map.put("seconds", Math.round(metrics.seconds() * 1e3) / 1e3);
    result.best().ifPresent(best -> map.put("best_step", best.step()));
    result.failure().map(FlowFailure::getMessage).ifPresent(text -> map.put("failure", text));
    map.put("metrics_space", "standardised");
    map.put("start", measured(metrics.log().measured(false)));
    map.put("end", measured(metrics.log().measured(true)));
    result.lastInfo().ifPresent(info -> map.put("last_step", lastStep(info)));
    return map;
  }

  static Map<String, Object> measured(MetricsLog.Row row) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("step", row.step());
    map.put("mmd", orNull(row.mmd()));
    map.put("mmd_bandwidth", orNull(row.mmdBandwidth()));
    map.put("energy_distance", orNull(row.energy()));
    return map;
  }

  private static Map<String, Object> lastStep(StepInfo info) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("residual", orNull(info.residual()));
    map.put("residual_after", orNull(info.residualAfter()));
    map.put("step_size", info.stepSize());
    map.put("features", info.features());
    map.put("feature_bandwidth", info.featureBandwidth());
    map.put("velocity_bandwidth", info.velocityBandwidth());
    map.put("ridge", info.ridge());
    map.put("failed_minor", info.failedMinor());
    map.put("form_size", info.approximation().size());
    map.put("solve_iterations", info.solve().iterations());
    map.put("solve_residual", orNull(info.solve().residual()));
    map.put("clipped", info.clipped());
    return map;
  }

  /** JSON has no NaN. */
  static Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }

  static Map<String, Object> particles(Path file) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("file", String.valueOf(file.getFileName()));
    map.put("sha256", Checksums.sha256(file));
    return map;
  }
}
