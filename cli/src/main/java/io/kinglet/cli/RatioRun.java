package io.kinglet.cli;

import io.kinglet.cli.console.Console;
import io.kinglet.cli.console.ExitCode;
import io.kinglet.cli.console.Interrupts;
import io.kinglet.cli.files.Table;
import io.kinglet.cli.files.TableSource;
import io.kinglet.cli.files.Tables;
import io.kinglet.cli.report.Figures;
import io.kinglet.cli.report.OutputException;
import io.kinglet.cli.report.OutputFolder;
import io.kinglet.cli.report.Progress;
import io.kinglet.cli.report.RunFile;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.divergence.FDivergence;
import io.kinglet.solver.model.Standardisation;
import io.kinglet.solver.ratio.DivergenceEstimate;
import io.kinglet.solver.ratio.DivergenceEstimates;
import io.kinglet.solver.ratio.LogRatio;
import io.kinglet.solver.ratio.RatioEstimator;
import io.kinglet.solver.ratio.RatioFit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One ratio, from two files to files. */
final class RatioRun {
  static final String RATIO = "ratio.csv";

  private final RatioOptions options;
  private final Console console;
  private int replicates;

  RatioRun(RatioOptions options, Console console) {
    this.options = options;
    this.console = console;
  }

  /** Runs; the exit code. */
  int call() {
    options.check();
    Table a = Tables.read(TableSource.parse(options.first), options.reading());
    Table b = Matching.read(TableSource.parse(options.second), options.reading(), a);
    Sample y = Sample.of(a.data(), a.rows(), a.dims());
    Sample x = Sample.of(b.data(), b.rows(), b.dims());
    Standardisation both = Standardisation.fit(options.standardise, pooled(y, x));
    if (options.standardise == Standardisation.Kind.NONE) {
      SampleChecks.warnOfScales(a.source().label(), a, "give --standardise zscore", console);
    }
    try (OutputFolder folder = OutputFolder.open(options.out, options.force);
        Interrupts interrupts = Interrupts.listen(console)) {
      return estimate(a, b, both.apply(y), both.apply(x), folder, interrupts);
    }
  }

  private static Sample pooled(Sample y, Sample x) {
    double[] rows = new double[Math.addExact(y.data().length, x.data().length)];
    System.arraycopy(y.data(), 0, rows, 0, y.data().length);
    System.arraycopy(x.data(), 0, rows, y.data().length, x.data().length);
    return Sample.of(rows, y.rows() + x.rows(), y.dims());
  }

  private int estimate(
      Table a, Table b, Sample y, Sample x, OutputFolder folder, Interrupts interrupts) {
    Parallel parallel =
        options.threadCount() == 1 ? Parallel.serial() : Parallel.common(options.threadCount());
    RatioSettings settings = new RatioSettings(options, y, x, parallel);
    RatioEstimator estimator = settings.estimator();
    LogRatio ratio = estimator.fit(y, x);
    RatioFit fit = ratio.report();
    double[] atA = ratio.values(y);
    double[] atB = ratio.values(x);
    List<DivergenceEstimate> estimates = estimates(settings, ratio, y, x, interrupts);
    warn(fit, a.rows() + b.rows());
    try {
      write(folder.stage(), atA, atB);
      report(settings, a, b, fit, estimates).write(folder.stage());
    } catch (IOException e) {
      throw new OutputException(
          options.out + ": cannot be written to (" + e.getMessage() + "); is the disk full?", e);
    }
    // What came after the last replicate has cut nothing short.
    boolean unfinished = interrupts.requested() && replicates < options.bootstrap;
    Path place = unfinished ? folder.publishUnfinished() : folder.publish();
    Path shown = place.equals(options.out.toAbsolutePath().normalize()) ? options.out : place;
    if (!options.quiet) {
      print(a, b, fit, estimates, shown);
    }
    if (unfinished) {
      console.say(
          "interrupted after "
              + Console.plural(replicates, "replicate")
              + " of "
              + options.bootstrap
              + "; what there is has been written to "
              + shown);
      return interrupts.exitCode();
    }
    return ExitCode.OK;
  }

  private List<DivergenceEstimate> estimates(
      RatioSettings settings, LogRatio ratio, Sample y, Sample x, Interrupts interrupts) {
    DivergenceEstimates divergences =
        new DivergenceEstimates(options.holdout, options.seed, List.of(FDivergence.values()));
    if (options.bootstrap == 0) {
      return divergences.of(ratio, y, x);
    }
    try (Progress progress =
        Progress.of(options.quiet, console.err(), options.bootstrap, FDivergence.KL.title())) {
      return divergences.of(
          ratio,
          settings.refits(),
          y,
          x,
          options.bootstrap,
          options.level,
          (replicate, values) -> {
            replicates = replicate;
            progress.step(replicate, values[0]);
            return !interrupts.requested();
          });
    }
  }

  private void warn(RatioFit fit, int rows) {
    if (!fit.converged()) {
      console.warn(
          options.ratio == RatioOptions.Estimator.NETWORK
              ? "the loss was still falling after the last step; give more --iterations"
              : "the fit did not converge in "
                  + Console.plural(fit.iterations(), "step")
                  + "; give a higher --ridge");
    }
    if (fit.separated()) {
      console.warn(
          "the two samples can be told apart without an error: how large the ratios are comes of"
              + " the settings, not of the data");
    }
    if (fit.overfitted()) {
      console.warn(
          "the fit does worse on rows held out ("
              + RatioOptions.number(fit.heldOutLoss())
              + ") than on its own ("
              + RatioOptions.number(fit.loss())
              + "): fewer features, a higher --ridge or fewer --iterations are wanted");
    }
    if (fit.floored() > 0) {
      console.warn(
          "the ratio is not positive at "
              + fit.floored()
              + " of "
              + rows
              + " rows, where a floor takes its place");
    }
  }

  private static void write(Path stage, double[] atA, double[] atB) throws IOException {
    Figures figures = new Figures(List.of("sample", "row", "log_ratio"));
    for (int i = 0; i < atA.length; i++) {
      figures.add("a", i + 1, atA[i]);
    }
    for (int i = 0; i < atB.length; i++) {
      figures.add("b", i + 1, atB[i]);
    }
    figures.write(stage.resolve(RATIO));
  }

  private RunFile report(
      RatioSettings settings, Table a, Table b, RatioFit fit, List<DivergenceEstimate> estimates) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("converged", fit.converged());
    result.put("iterations", fit.iterations());
    result.put("objective", RunReport.orNull(fit.objective()));
    result.put("loss", RunReport.orNull(fit.loss()));
    result.put("held_out_loss", RunReport.orNull(fit.heldOutLoss()));
    result.put("held_out_error", RunReport.orNull(fit.heldOutError()));
    result.put("calibration", fit.calibration());
    result.put("overfitted", fit.overfitted());
    result.put("separated", fit.separated());
    result.put("floored", fit.floored());
    result.putAll(settings.chosen());
    result.put("replicates", replicates);
    Map<String, Object> divergences = new LinkedHashMap<>();
    for (DivergenceEstimate estimate : estimates) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("estimate", RunReport.orNull(estimate.value()));
      each.put("low", RunReport.orNull(estimate.low()));
      each.put("high", RunReport.orNull(estimate.high()));
      divergences.put(estimate.divergence().label(), each);
    }
    result.put("divergences", divergences);
    List<Object> columns = new ArrayList<>(a.columns());
    return new RunFile(options.arguments())
        .with("columns", columns)
        .with("a", RunReport.file(options.first, a))
        .with("b", RunReport.file(options.second, b))
        .with("result", result);
  }

  private void print(
      Table a, Table b, RatioFit fit, List<DivergenceEstimate> estimates, Path place) {
    console.print("A  " + a.source().label() + ": " + Console.plural(a.rows(), "row"));
    console.print("B  " + b.source().label() + ": " + Console.plural(b.rows(), "row"));
    console.print("log A/B by " + options.described());
    String held =
        Double.isNaN(fit.heldOutLoss())
            ? ""
            : String.format(
                Locale.ROOT, ", held out %.4g ± %.2g", fit.heldOutLoss(), fit.heldOutError());
    line("log-loss", "%.4g%s (1.386 where they are alike)", fit.loss(), held);
    line("calibration", "%.3g", fit.calibration());
    for (int k = 0; k < estimates.size(); k++) {
      DivergenceEstimate estimate = estimates.get(k);
      String interval =
          Double.isNaN(estimate.low())
              ? ""
              : String.format(Locale.ROOT, "  [%.4g, %.4g]", estimate.low(), estimate.high());
      line(FDivergence.values()[k].title(), "%.4g%s", estimate.value(), interval);
    }
    console.print("everything   " + place);
  }

  private void line(String name, String form, Object... values) {
    console.print(
        String.format(Locale.ROOT, "%-13s", name) + String.format(Locale.ROOT, form, values));
  }
}
