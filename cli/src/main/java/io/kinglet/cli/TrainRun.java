package io.kinglet.cli;

import io.kinglet.cli.charts.Cloud;
import io.kinglet.cli.charts.MetricsPicture;
import io.kinglet.cli.charts.PairsPicture;
import io.kinglet.cli.charts.Picture;
import io.kinglet.cli.console.Console;
import io.kinglet.cli.console.ExitCode;
import io.kinglet.cli.console.Interrupts;
import io.kinglet.cli.console.UsageException;
import io.kinglet.cli.files.Table;
import io.kinglet.cli.files.TableSource;
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
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.generator.GeneratorFlow;
import io.kinglet.solver.generator.GeneratorInfo;
import io.kinglet.solver.generator.GeneratorState;
import io.kinglet.solver.generator.Latents;
import io.kinglet.solver.model.SavedGenerator;
import io.kinglet.solver.model.Standardisation;
import io.kinglet.solver.neural.Mlp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** One training from a file to files. */
final class TrainRun {
  static final String MODEL = "model.kinglet";

  /** Rows that are drawn to be measured, and least and most rows that are written. */
  private static final int MEASURED = 2_000;

  private static final int LEAST = 1_000;
  private static final int MOST = 10_000;

  private final TrainOptions options;
  private final Console console;
  private final MetricsLog log = new MetricsLog();
  private final long began = System.nanoTime();

  TrainRun(TrainOptions options, Console console) {
    this.options = options;
    this.console = console;
  }

  /** How a training ended: the failure or interruption that ended it early, if any. */
  private record End(long steps, Optional<FlowFailure> failure, boolean interrupted) {
    boolean whole() {
      return failure.isEmpty() && !interrupted;
    }

    String word() {
      return failure.isPresent() ? "failed" : interrupted ? "cancelled" : "iterations";
    }
  }

  /** Runs; the exit code. */
  int call() {
    options.check();
    Table table = Tables.read(TableSource.parse(options.target), options.reading());
    SampleChecks.refuseUseless(table);
    Sample all = Sample.of(table.data(), table.rows(), table.dims());
    if (options.batch != null && options.batch > all.rows()) {
      throw new UsageException(
          "--batch is " + options.batch + ", but there are " + all.rows() + " target rows");
    }
    Standardisation standardisation = Standardisation.fit(options.standardise, all);
    String file = table.source().label();
    SampleChecks.warnOfConstants(file, table, standardisation, console);
    if (options.standardise == Standardisation.Kind.NONE) {
      SampleChecks.warnOfScales(file, table, "give --standardise zscore", console);
    }
    try (OutputFolder folder = OutputFolder.open(options.out, options.force);
        Interrupts interrupts = Interrupts.listen(console)) {
      return train(table, standardisation, standardisation.apply(all), folder, interrupts);
    }
  }

  private int train(
      Table table,
      Standardisation standardisation,
      Sample target,
      OutputFolder folder,
      Interrupts interrupts) {
    Doctor.warning().ifPresent(console::warn);
    int threads = options.threadCount();
    Parallel parallel = threads == 1 ? Parallel.serial() : Parallel.common(threads);
    Latents latents = new Latents(options.latents, options.latentDimsOr(table.dims()));
    Mlp network =
        Mlp.random(
            options.activation,
            Seeds.of(options.seed, "generator weights", 0),
            options.sizes(table.dims()));
    GeneratorState state = GeneratorState.of(network, latents, options.seed);
    SavedGenerator first = saved(state, standardisation, table);
    if (!options.quiet) {
      console.say(
          "iNGD: "
              + network
              + " to "
              + Console.plural(table.rows(), "row")
              + (table.dropped() == 0 ? "" : " (" + table.dropped() + " dropped)")
              + ", up to "
              + Console.plural(options.steps, "step")
              + ", seed "
              + options.seed
              + ", "
              + Console.plural(threads, "thread"));
    }
    TargetDistances distances =
        new TargetDistances(target, options.seed, FlowMetrics.MOST_ROWS, parallel);
    GeneratorFlow flow = options.flow(target, parallel);
    End end = steps(flow, state, distances, interrupts);
    if (end.steps() == 0 && end.failure().isPresent()) {
      return failed(end.failure().get(), "nothing has been written");
    }
    SavedGenerator last = saved(state, standardisation, table);
    try {
      write(folder, table, first, last, end);
    } catch (IOException e) {
      throw new OutputException(
          options.out + ": cannot be written to (" + e.getMessage() + "); is the disk full?", e);
    }
    return finish(folder, end, interrupts);
  }

  private SavedGenerator saved(GeneratorState state, Standardisation standardisation, Table table) {
    return new SavedGenerator(
        state.averaged(), state.latents(), standardisation, table.columns(), options.seed);
  }

  private End steps(
      GeneratorFlow flow, GeneratorState state, TargetDistances distances, Interrupts interrupts) {
    add(0, null, measured(state, distances));
    try (Progress progress = Progress.of(options.quiet, console.err(), options.steps)) {
      for (int step = 1; step <= options.steps; step++) {
        if (interrupts.requested()) {
          return new End(step - 1L, Optional.empty(), true);
        }
        GeneratorInfo info;
        try {
          info = flow.step(state);
        } catch (FlowFailure failure) {
          return new End(step - 1L, Optional.of(failure), false);
        }
        boolean turn = step % options.metricsEvery == 0 || step == options.steps;
        add(step, info, turn ? measured(state, distances) : TargetDistances.Values.NONE);
        progress.step(step, info.residual());
      }
    }
    return new End(options.steps, Optional.empty(), false);
  }

  private TargetDistances.Values measured(GeneratorState state, TargetDistances distances) {
    return distances.of(
        state
            .latents()
            .generate(
                state.averaged(),
                MEASURED,
                Seeds.of(options.seed, "measured rows", state.iteration())));
  }

  private void add(long step, GeneratorInfo info, TargetDistances.Values values) {
    double none = Double.NaN;
    log.add(
        new MetricsLog.Row(
            step,
            info == null ? none : info.residual(),
            info == null ? none : info.stepSize(),
            values.mmd(),
            values.mmdBandwidth(),
            values.energy(),
            none,
            info == null ? 0 : info.refusals(),
            0,
            none,
            none,
            seconds()));
  }

  private double seconds() {
    return (System.nanoTime() - began) * 1e-9;
  }

  private void write(
      OutputFolder folder, Table table, SavedGenerator first, SavedGenerator last, End end)
      throws IOException {
    Path stage = folder.stage();
    int rows = Math.max(LEAST, Math.min(MOST, table.rows()));
    Sample start = rows(first, rows);
    Sample samples;
    try {
      samples = rows(last, rows);
    } catch (BadDataException e) {
      throw new IllegalStateException(
          "the generator's rows went beyond the range of numbers in the target's units; give a"
              + " smaller --step-size than "
              + options.stepSize
              + "; nothing has been written",
          e);
    }
    last.write(stage.resolve(MODEL));
    Path file = Tables.write(stage, "samples", table, samples.data(), samples.rows());
    log.write(stage.resolve("metrics.csv"));
    try {
      draw(stage, table, start, samples, end);
    } catch (IOException e) {
      console.warn(e.getMessage() + "; the run's other files are written");
    }
    new TrainReport(options, table, last)
        .write(stage, log, end.word(), end.steps(), end.failure(), seconds(), file);
  }

  /** The first of what `kinglet sample` draws with its default seed. */
  private static Sample rows(SavedGenerator generator, int count) throws IOException {
    int d = generator.columns().size();
    double[] data = new double[count * d];
    int[] at = {0};
    generator.sample(
        1,
        count,
        rows -> {
          System.arraycopy(rows.data(), 0, data, at[0], rows.rows() * d);
          at[0] += rows.rows() * d;
        });
    return Sample.of(data, count, d);
  }

  private void draw(Path stage, Table table, Sample start, Sample samples, End end)
      throws IOException {
    System.setProperty("java.awt.headless", "true");
    int d = table.dims();
    String subtitle =
        "target "
            + table.source().path().getFileName()
            + ", "
            + Console.plural(table.rows(), "row")
            + "; layers "
            + options.widths()
            + " "
            + TrainOptions.lower(options.activation)
            + ", seed "
            + options.seed;
    Picture.write(
        new PairsPicture(
            "iNGD: " + samples.rows() + " rows after " + Console.plural(end.steps(), "step"),
            subtitle,
            "rows",
            table.columns(),
            new Cloud(start.data(), start.rows(), d),
            new Cloud(table.data(), table.rows(), d),
            new Cloud(samples.data(), samples.rows(), d)),
        stage,
        "pairs");
    Picture.write(
        new MetricsPicture(
            "iNGD: from the generator to the target, step by step",
            subtitle,
            log.curves("residual ‖Δ‖")),
        stage,
        "metrics");
  }

  private int finish(OutputFolder folder, End end, Interrupts interrupts) {
    Path place = end.whole() ? folder.publish() : folder.publishUnfinished();
    Path shown = place.equals(options.out.toAbsolutePath().normalize()) ? options.out : place;
    if (!options.quiet) {
      summary(end, shown);
    }
    if (end.interrupted()) {
      console.say(
          "interrupted after step "
              + end.steps()
              + " of "
              + options.steps
              + "; what there is has been written to "
              + shown);
      return interrupts.exitCode();
    }
    return end.failure().isPresent()
        ? failed(end.failure().get(), "the generator before it is in " + shown)
        : ExitCode.OK;
  }

  private int failed(FlowFailure failure, String outcome) {
    console.failed(failure, outcome);
    return ExitCode.FAILURE;
  }

  private void summary(End end, Path place) {
    MetricsLog.Row first = log.measured(false);
    MetricsLog.Row last = log.measured(true);
    console.print(
        String.format(
            Locale.ROOT, "iNGD: %s in %.1f s", Console.plural(end.steps(), "step"), seconds()));
    console.print(
        String.format(Locale.ROOT, "MMD              %.4g -> %.4g", first.mmd(), last.mmd()));
    console.print(
        String.format(Locale.ROOT, "energy distance  %.4g -> %.4g", first.energy(), last.energy()));
    console.print("picture          " + place.resolve("pairs.png"));
    console.print("generator        " + place.resolve(MODEL));
    console.print("everything       " + place);
  }
}
