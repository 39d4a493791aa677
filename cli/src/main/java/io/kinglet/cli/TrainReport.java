package io.kinglet.cli;

import io.kinglet.cli.files.Table;
import io.kinglet.cli.report.Checksums;
import io.kinglet.cli.report.MetricsLog;
import io.kinglet.cli.report.RunFile;
import io.kinglet.solver.flow.FlowFailure;
import io.kinglet.solver.model.SavedGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What run.json says of a training. */
final class TrainReport {
  private final TrainOptions options;
  private final Table table;
  private final SavedGenerator generator;

  TrainReport(TrainOptions options, Table table, SavedGenerator generator) {
    this.options = options;
    this.table = table;
    this.generator = generator;
  }

  /** Writes the report of a training whose other files are in the folder already. */
  void write(
      Path folder,
      MetricsLog log,
      String stopped,
      long steps,
      Optional<FlowFailure> failure,
      double seconds,
      Path samples)
      throws IOException {
    RunFile report = new RunFile(options.arguments(table.dims()));
    report.with("settings", settings());
    report.with("target", RunReport.file(options.target, table));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("stopped", stopped);
    result.put("steps", steps);
    result.put("seconds", Math.round(seconds * 1e3) / 1e3);
    failure.map(FlowFailure::getMessage).ifPresent(text -> result.put("failure", text));
    result.put("metrics_space", "standardised");
    result.put("start", RunReport.measured(log.measured(false)));
    result.put("end", RunReport.measured(log.measured(true)));
    report.with("result", result);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("file", TrainRun.MODEL);
    model.put("sha256", Checksums.sha256(folder.resolve(TrainRun.MODEL)));
    report.with("model", model);
    report.with("samples", RunReport.particles(samples));
    report.write(folder);
  }

  private Map<String, Object> settings() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("method", "ingd");
    map.put("columns", table.columns());
    map.put("missing", TrainOptions.lower(options.missing));
    map.put("network", generator.network().sizes());
    map.put("parameters", generator.network().parameters());
    map.put("activation", TrainOptions.lower(options.activation));
    map.put("latents", TrainOptions.lower(options.latents));
    map.put("rows", options.rows);
    map.put("basis", options.basis);
    map.put("steps", options.steps);
    map.put("step_size", options.stepSize);
    map.put("momentum", options.momentum);
    map.put("averaging", options.averaging);
    map.put("damping", options.damping);
    map.put("ridge", options.ridge);
    map.put("batch", options.batch);
    map.put("seed", options.seed);
    map.put("threads", options.threadCount());
    map.put("standardise", TrainOptions.lower(options.standardise));
    map.put("standardise_mean", generator.standardisation().mean());
    map.put("standardise_scale", generator.standardisation().scale());
    map.put("metrics_every", options.metricsEvery);
    map.put("metrics_rows_at_most", FlowMetrics.MOST_ROWS);
    return map;
  }
}
