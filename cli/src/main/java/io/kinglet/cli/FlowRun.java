package io.kinglet.cli;

import io.kinglet.cli.charts.Cloud;
import io.kinglet.cli.charts.MetricsPicture;
import io.kinglet.cli.charts.PairsPicture;
import io.kinglet.cli.charts.Picture;
import io.kinglet.cli.console.Console;
import io.kinglet.cli.console.ExitCode;
import io.kinglet.cli.console.Interrupts;
import io.kinglet.cli.files.Tables;
import io.kinglet.cli.report.MetricsLog;
import io.kinglet.cli.report.OutputException;
import io.kinglet.cli.report.OutputFolder;
import io.kinglet.cli.report.Progress;
import io.kinglet.nativeconfig.Doctor;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.FlowFailure;
import io.kinglet.solver.flow.FlowRunner;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.ParticleFlow;
import io.kinglet.solver.flow.RunResult;
import io.kinglet.solver.flow.StopReason;
import io.kinglet.solver.flow.StopRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** One run from files to files. */
final class FlowRun {
  private final FlowOptions options;
  private final Console console;

  FlowRun(FlowOptions options, Console console) {
    this.options = options;
    this.console = console;
  }

  /** Runs; the exit code. */
  int call() {
    options.check();
    FlowInput input = FlowInput.read(options, console);
    if (options.plan.plan) {
      Planning.print(options, input, console);
      return ExitCode.OK;
    }
    try (OutputFolder folder = OutputFolder.open(options.out, options.force)) {
      return call(input, folder);
    }
  }

  /** Runs into a folder that is open already. */
  int call(FlowInput input, OutputFolder folder) {
    try (Interrupts interrupts = Interrupts.listen(console)) {
      Doctor.warning().ifPresent(console::warn);
      int threads = options.threadCount();
      Parallel parallel = threads == 1 ? Parallel.serial() : Parallel.common(threads);
      ParticleFlow flow = Flows.of(options, input, parallel);
      FlowMetrics metrics = new FlowMetrics(options, input, parallel);
      FlowState state = input.start();
      Sample start = input.standardisation().undo(state.particles());
      if (!options.quiet) {
        console.say(opening(input, threads));
      }
      RunResult result = step(flow, state, input, metrics, interrupts);
      if (result.steps() == 0 && result.failure().isPresent()) {
        return failed(result.failure().get(), true, "nothing has been written");
      }
      FlowState last = result.best().map(RunResult.Best::state).orElse(state);
      Sample end = inUnits(input, last);
      try {
        write(folder, input, flow, result, metrics, start, end);
      } catch (IOException e) {
        throw new OutputException(
            options.out + ": cannot be written to (" + e.getMessage() + "); is the disk full?", e);
      }
      return finish(folder, result, metrics, interrupts);
    }
  }

  private Sample inUnits(FlowInput input, FlowState state) {
    try {
      return input.standardisation().undo(state.particles());
    } catch (BadDataException e) {
      throw new IllegalStateException(
          "the particles went beyond the range of numbers in the target's units; give a smaller"
              + " --step-size than "
              + options.stepSizeOr()
              + ", or --adaptive; nothing has been written",
          e);
    }
  }

  private String opening(FlowInput input, int threads) {
    String dropped =
        input.table().dropped() == 0 ? "" : " (" + input.table().dropped() + " dropped)";
    return options.method.title()
        + ": "
        + Console.plural(input.start().rows(), "particle")
        + " to "
        + (options.method == FlowOptions.Method.SVGD
            ? "the " + options.svgd.kind() + " density"
            : Console.plural(input.table().rows(), "row"))
        + dropped
        + " of "
        + Console.plural(input.table().dims(), "column")
        + ", up to "
        + Console.plural(options.steps, "step")
        + ", seed "
        + options.seed
        + ", "
        + Console.plural(threads, "thread");
  }

  private RunResult step(
      ParticleFlow flow,
      FlowState state,
      FlowInput input,
      FlowMetrics metrics,
      Interrupts interrupts) {
    FlowRunner.Builder runner =
        FlowRunner.builder(flow)
            .stop(StopRule.iterations(options.steps))
            .cancelWhen(interrupts::requested);
    if (options.tolerance != null) {
      runner.stop(StopRule.residual(options.tolerance));
    }
    input
        .heldOut()
        .ifPresent(rows -> runner.stop(StopRule.noImprovement(rows, options.patienceOr(), 1)));
    metrics.start(state);
    try (Progress progress = Progress.of(options.quiet, console.err(), options.steps)) {
      runner.listener(metrics::step);
      runner.listener((now, info) -> progress.step(info.iteration() + 1, info.residual()));
      return runner.build().run(state);
    }
  }

  private void write(
      OutputFolder folder,
      FlowInput input,
      ParticleFlow flow,
      RunResult result,
      FlowMetrics metrics,
      Sample start,
      Sample end)
      throws IOException {
    Path stage = folder.stage();
    Path particles = Tables.write(stage, "particles", input.table(), end.data(), end.rows());
    metrics.log().write(stage.resolve("metrics.csv"));
    try {
      draw(stage, input, result, metrics, start, end);
    } catch (IOException e) {
      console.warn(e.getMessage() + "; the run's other files are written");
    }
    new RunReport(options, input, flow).write(stage, result, metrics, particles);
  }

  private void draw(
      Path stage, FlowInput input, RunResult result, FlowMetrics metrics, Sample start, Sample end)
      throws IOException {
    System.setProperty("java.awt.headless", "true");
    String title = options.method.title();
    long steps = result.best().map(RunResult.Best::step).orElse(result.steps());
    String subtitle = settings(input);
    int d = input.table().dims();
    Picture.write(
        new PairsPicture(
            title + ": " + end.rows() + " particles after " + Console.plural(steps, "step"),
            subtitle,
            "particles",
            input.table().columns(),
            new Cloud(start.data(), start.rows(), d),
            new Cloud(input.table().data(), input.table().rows(), d),
            new Cloud(end.data(), end.rows(), d)),
        stage,
        "pairs");
    Picture.write(
        new MetricsPicture(
            title + ": from the particles to the target, step by step",
            subtitle,
            metrics.log().curves(residualName())),
        stage,
        "metrics");
  }

  private String residualName() {
    return switch (options.method) {
      case KING, NTKING -> "residual ‖Δ‖";
      case WGF -> "residual (estimated reverse KL)";
      case MMD -> "residual (the flow's own energy distance)";
      case SVGD -> "residual (kernel Stein discrepancy)";
      case VGROW -> "residual (estimated " + options.vgrow.divergence().title() + " divergence)";
    };
  }

  private String settings(FlowInput input) {
    return rows(input)
        + "; η = "
        + (options.isAdaptive() ? "adaptive from " : "")
        + String.format(Locale.ROOT, "%.6g", options.stepSizeOr()).replaceAll("\\.?0+$", "")
        + ", seed "
        + options.seed;
  }

  /** What is flowed to. */
  private String rows(FlowInput input) {
    if (options.method == FlowOptions.Method.SVGD) {
      return "target " + options.svgd.kind() + ", shown by " + options.svgd.reference();
    }
    String standardised =
        switch (options.standardise) {
          case ZSCORE -> "z-scored";
          case WHITEN -> "whitened";
          case NONE -> "not standardised";
        };
    String dropped =
        input.table().dropped() == 0 ? "" : input.table().dropped() + " rows dropped, ";
    return "target "
        + input.targetName()
        + ", "
        + Console.plural(input.table().rows(), "row")
        + ", "
        + dropped
        + standardised;
  }

  private int finish(
      OutputFolder folder, RunResult result, FlowMetrics metrics, Interrupts interrupts) {
    boolean whole = result.reason() != StopReason.CANCELLED && result.reason() != StopReason.FAILED;
    Path place = whole ? folder.publish() : folder.publishUnfinished();
    Path shown = place.equals(options.out.toAbsolutePath().normalize()) ? options.out : place;
    if (!options.quiet) {
      summary(result, metrics, shown);
    }
    if (result.reason() == StopReason.CANCELLED) {
      console.say(
          "interrupted after step "
              + result.steps()
              + " of "
              + options.steps
              + "; what there is has been written to "
              + shown);
      return interrupts.exitCode();
    }
    if (result.failure().isPresent()) {
      return failed(result.failure().get(), false, "the particles before it are in " + shown);
    }
    return ExitCode.OK;
  }

  /** Only where the first step fails can it be the data: later ones start from what a step made. */
  private int failed(FlowFailure failure, boolean first, String outcome) {
    console.failed(failure, outcome);
    boolean data = first && failure.getCause() instanceof BadDataException;
    return data ? ExitCode.BAD_DATA : ExitCode.FAILURE;
  }

  private void summary(RunResult result, FlowMetrics metrics, Path place) {
    String why =
        switch (result.reason()) {
          case ITERATIONS -> "all steps taken";
          case RESIDUAL -> "the residual is at most " + options.tolerance;
          case NO_IMPROVEMENT -> "the held-out rows came no nearer";
          case RULE, CANCELLED -> "interrupted";
          case FAILED -> "a step failed";
        };
    console.print(
        String.format(
            Locale.ROOT,
            "%s: %s in %.1f s (%s)",
            options.method.title(),
            Console.plural(result.steps(), "step"),
            metrics.seconds(),
            why));
    result
        .best()
        .ifPresent(
            best ->
                console.print(
                    String.format(
                        Locale.ROOT,
                        "nearest to the held-out rows after step %d (energy distance %.4g)",
                        best.step(),
                        best.value())));
    MetricsLog.Row first = metrics.log().measured(false);
    MetricsLog.Row last = metrics.log().measured(true);
    console.print(
        String.format(Locale.ROOT, "MMD              %.4g -> %.4g", first.mmd(), last.mmd()));
    console.print(
        String.format(Locale.ROOT, "energy distance  %.4g -> %.4g", first.energy(), last.energy()));
    console.print("picture          " + place.resolve("pairs.png"));
    console.print("everything       " + place);
  }
}
