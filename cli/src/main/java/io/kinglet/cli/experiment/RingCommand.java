package io.kinglet.cli.experiment;

import io.kinglet.cli.console.Console;
import io.kinglet.cli.console.OptionValues;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kinglet experiment ring}. */
@Command(
    name = "ring",
    description = "Flows to a ring of eight Gaussians by VGrow under four divergences.",
    footerHeading = "%nThe new folder gets%n",
    footer = {
      "  picture.*    of the first trial: densities, trajectories, and the estimated divergences",
      "               against the step",
      "  figures.csv  the estimated divergence and clipped weights at each step of each trial",
      "  run.json     all that repeats the run to the bit, and what came of it",
      "",
      "There is no published setting of it: --paper changes nothing."
    })
final class RingCommand implements Callable<Integer> {
  private final Console console;

  @Mixin ExperimentOptions common = new ExperimentOptions();

  @Option(
      names = "--particles",
      defaultValue = "500",
      paramLabel = "N",
      description = "particles of each flow; default: 500")
  int particles;

  @Option(
      names = "--rows",
      defaultValue = "500",
      paramLabel = "N",
      description = "rows of the target; default: 500")
  int rows;

  @Option(
      names = "--steps",
      defaultValue = "250",
      paramLabel = "N",
      description = "steps of each flow; default: 250")
  int steps;

  @Option(
      names = "--trials",
      defaultValue = "1",
      paramLabel = "N",
      description = "runs of each flow, each with data of its own; default: 1")
  int trials;

  RingCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    common.check();
    OptionValues.range("--particles", particles, 16, 1_000_000);
    OptionValues.range("--rows", rows, 16, 1_000_000);
    OptionValues.range("--steps", steps, 2, 100_000);
    OptionValues.range("--trials", trials, 1, 10_000);
    return new ExperimentRun(common, console)
        .call(new RingExperiment(particles, rows, steps, trials, common.seed));
  }
}
