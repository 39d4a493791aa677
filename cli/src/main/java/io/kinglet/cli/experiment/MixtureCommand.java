package io.kinglet.cli.experiment;

import io.kinglet.cli.console.Console;
import io.kinglet.cli.console.OptionValues;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kinglet experiment mixture}. */
@Command(
    name = "mixture",
    description = "Flows to a mixture of two Gaussians by four methods, and draws their MMD.",
    footerHeading = "%nThe new folder gets%n",
    footer = {
      "  picture.*    MMD to fresh points of the mixture against the iteration: the mean over",
      "               trials and one standard error about it, and what the target itself has",
      "  figures.csv  the same numbers, and those of each trial",
      "  run.json     all that repeats the run to the bit, and what came of it",
      "",
      "The settings are the paper's unless others are given: --paper changes nothing."
    })
final class MixtureCommand implements Callable<Integer> {
  private final Console console;

  @Mixin ExperimentOptions common = new ExperimentOptions();

  @Option(
      names = "--dims",
      defaultValue = "5",
      paramLabel = "D",
      description = "dimensions of the mixture; the paper has 5 and 20; default: 5")
  int dims;

  @Option(
      names = "--trials",
      defaultValue = "10",
      paramLabel = "N",
      description = "runs of each method, each with data of its own; default: 10")
  int trials;

  @Option(
      names = "--steps",
      defaultValue = "100",
      paramLabel = "N",
      description = "iterations of each run; default: 100")
  int steps;

  MixtureCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    common.check();
    OptionValues.range("--dims", dims, 1, MixtureExperiment.MOST_DIMS);
    OptionValues.range("--trials", trials, 2, 10_000);
    OptionValues.range("--steps", steps, 1, 100_000);
    return new ExperimentRun(common, console)
        .call(new MixtureExperiment(dims, trials, steps, common.seed));
  }
}
