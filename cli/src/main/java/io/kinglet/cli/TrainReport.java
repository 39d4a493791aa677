package io.kinglet.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.cli.files.Table;
import io.kinglet.cli.report.Checksums;
import io.kinglet.cli.report.MetricsLog;
import io.kinglet.cli.report.OutputFolder;
import io.kinglet.nativeconfig.Doctor;
import io.kinglet.solver.flow.FlowFailure;
import io.kinglet.solver.model.SavedGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** run.json of a training: everything that repeats it to the bit, and what came of it. */
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
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("kinglet", Kinglet.version());
    report.put("arguments", options.arguments(table.dims()));
    report.put("settings", settings());
    report.put("target", RunReport.file(options.target, table));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("stopped", stopped);
    result.put("steps", steps);
    result.put("seconds", Math.round(seconds * 1e3) / 1e3);
    failure.map(FlowFailure::getMessage).ifPresent(text -> result.put("failure", text));
    result.put("metrics_space", "standardised");
    result.put("start", RunReport.measured(log.measured(false)));
    result.put("end", RunReport.measured(log.measured(true)));
    report.put("result", result);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("file", TrainRun.MODEL);
    model.put("sha256", Checksums.sha256(folder.resolve(TrainRun.MODEL)));
    report.put("model", model);
    report.put("samples", RunReport.particles(samples));
    report.put("versions", RunReport.versions());
    report.put("doctor", Doctor.line());
    String text =
        JSON.std
                .with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES)
                .asString(report)
            + "\n";
    Files.writeString(folder.resolve(OutputFolder.REPORT), text, StandardCharsets.UTF_8);
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
