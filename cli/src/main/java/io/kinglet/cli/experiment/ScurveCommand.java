package io.kinglet.cli.experiment;

import io.kinglet.cli.console.Console;
import io.kinglet.cli.console.OptionValues;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kinglet experiment scurve}. */
@Command(
    name = "scurve",
    description = "Brings noisy points of an S back to it, by features of a trained energy.",
    footerHeading = "%nThe new folder gets%n",
    footer = {
      "  picture.*      the noisy points, and where ntKiNG and WGF took them, over the S",
      "  particles.csv  the points of the picture",
      "  figures.csv    by step: MMD and energy distance to fresh points of the S, and the",
      "                 distance to it; by epoch: the losses of the training",
      "  run.json       all that repeats the run to the bit, and what came of it"
    })
final class ScurveCommand implements Callable<Integer> {
  private final Console console;

  @Mixin ExperimentOptions common = new ExperimentOptions();
  @Mixin RaceOptions race = new RaceOptions();

  @Option(
      names = "--rows",
      defaultValue = "10000",
      paramLabel = "N",
      description = "points to train on, a tenth of them held out; default: 10000")
  int rows;

  ScurveCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    common.check();
    race.check();
    OptionValues.range("--rows", rows, 20, 10_000_000);
    return new ExperimentRun(common, console)
        .call(ScurveExperiment.of(race, rows, common.paper, common.seed));
  }
}
