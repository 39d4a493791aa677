package io.kinglet.cli.experiment;

import io.kinglet.cli.charts.Picture;
import io.kinglet.cli.console.Console;
import io.kinglet.cli.console.ExitCode;
import io.kinglet.cli.console.Interrupts;
import io.kinglet.cli.report.Checksums;
import io.kinglet.cli.report.OutputException;
import io.kinglet.cli.report.OutputFolder;
import io.kinglet.cli.report.Progress;
import io.kinglet.cli.report.RunFile;
import io.kinglet.nativeconfig.Doctor;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.flow.FlowFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One run of an experiment, from its settings to a folder: the one place that writes. */
final class ExperimentRun {
  private static final String FIGURES = "figures.csv";
  private static final String PARTICLES = "particles.csv";
  private static final String PICTURE = "picture";

  private final ExperimentOptions options;
  private final Console console;
  private final long began = System.nanoTime();

  ExperimentRun(ExperimentOptions options, Console console) {
    this.options = options;
    this.console = console;
  }

  /** Runs an experiment whose settings have been checked; the exit code. */
  int call(Experiment experiment) {
    Path out = options.outOr(experiment.name());
    try (OutputFolder folder = OutputFolder.open(out, options.force);
        Interrupts interrupts = Interrupts.listen(console)) {
      Doctor.warning().ifPresent(console::warn);
      if (!options.quiet) {
        console.say(
            experiment.opening()
                + ", seed "
                + options.seed
                + ", "
                + Console.plural(options.threadCount(), "thread"));
      }
      Optional<Outcome> outcome;
      boolean interrupted;
      try (Watching watch = new Watching(experiment, interrupts)) {
        outcome = experiment.run(watch);
        interrupted = interrupts.requested() && watch.steps < experiment.steps();
      } catch (FlowFailure failure) {
        console.failed(failure, "nothing has been written");
        return ExitCode.FAILURE;
      }
      if (outcome.isEmpty()) {
        console.say("interrupted before there was anything to show; nothing has been written");
        return interrupts.exitCode();
      }
      try {
        write(folder.stage(), experiment, outcome.get(), interrupted);
      } catch (IOException e) {
        throw new OutputException(
            out + ": cannot be written to (" + e.getMessage() + "); is the disk full?", e);
      }
      return finish(folder, out, outcome.get(), interrupted ? interrupts.exitCode() : ExitCode.OK);
    }
  }

  /** Counts steps that any thread takes. */
  private final class Watching implements Watch, AutoCloseable {
    private final Interrupts interrupts;
    private final Progress progress;
    private long steps;

    Watching(Experiment experiment, Interrupts interrupts) {
      this.interrupts = interrupts;
      this.progress =
          Progress.of(options.quiet, console.err(), experiment.steps(), experiment.measure());
    }

    @Override
    public Parallel parallel() {
      return options.parallel();
    }

    @Override
    public boolean stopRequested() {
      return interrupts.requested();
    }

    @Override
    public synchronized void step(double measure) {
      progress.step(++steps, measure);
    }

    @Override
    public void warn(String line) {
      console.warn(line);
    }

    @Override
    public void close() {
      progress.close();
    }
  }

  private void write(Path stage, Experiment experiment, Outcome outcome, boolean interrupted)
      throws IOException {
    outcome.figures().write(stage.resolve(FIGURES));
    if (outcome.particles().isPresent()) {
      outcome.particles().get().write(stage.resolve(PARTICLES));
    }
    try {
      Picture.write(outcome.picture(), stage, PICTURE);
    } catch (IOException e) {
      console.warn(e.getMessage() + "; the run's other files are written");
    }
    List<String> arguments = new ArrayList<>(List.of("experiment", experiment.name()));
    arguments.addAll(experiment.arguments());
    if (options.paper) {
      arguments.add("--paper");
    }
    arguments.addAll(List.of("--seed", Long.toString(options.seed)));
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("experiment", experiment.name());
    settings.putAll(experiment.settings());
    settings.put("paper", options.paper);
    settings.put("seed", options.seed);
    settings.put("threads", options.threadCount());
    Map<String, Object> result = new LinkedHashMap<>();
    result.put(
        "stopped",
        outcome.failure().isPresent() ? "failed" : interrupted ? "cancelled" : "complete");
    outcome
        .failure()
        .map(FlowFailure::getMessage)
        .ifPresent(failure -> result.put("failure", failure));
    result.put("seconds", Math.round(seconds() * 1e3) / 1e3);
    result.putAll(outcome.result());
    RunFile report =
        new RunFile(arguments)
            .with("settings", settings)
            .with("result", result)
            .with("figures", file(stage, FIGURES));
    if (outcome.particles().isPresent()) {
      report.with("particles", file(stage, PARTICLES));
    }
    report.write(stage);
  }

  private static Map<String, Object> file(Path stage, String name) throws IOException {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("file", name);
    file.put("sha256", Checksums.sha256(stage.resolve(name)));
    return file;
  }

  private int finish(OutputFolder folder, Path out, Outcome outcome, int code) {
    boolean whole = code == ExitCode.OK && outcome.failure().isEmpty();
    Path place = whole ? folder.publish() : folder.publishUnfinished();
    Path shown = place.equals(out.toAbsolutePath().normalize()) ? out : place;
    if (!options.quiet) {
      outcome.summary().forEach(console::print);
      console.print("");
      console.print(String.format(Locale.ROOT, "time        %.1f s", seconds()));
      console.print("picture     " + shown.resolve(PICTURE + ".png"));
      console.print("everything  " + shown);
    }
    if (outcome.failure().isPresent()) {
      console.failed(outcome.failure().get(), "what there was before it is in " + shown);
      return ExitCode.FAILURE;
    }
    if (code != ExitCode.OK) {
      console.say("interrupted; what there is has been written to " + shown);
    }
    return code;
  }

  private double seconds() {
    return (System.nanoTime() - began) * 1e-9;
  }
}
