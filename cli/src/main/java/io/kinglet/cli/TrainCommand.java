package io.kinglet.cli;

import io.kinglet.cli.console.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kinglet train}. */
@Command(
    name = "train",
    description = "Trains a generator, by natural gradients (iNGD), to give rows like a file's.",
    footerHeading = "%nThe new folder gets%n",
    footer = {
      "  model.kinglet  the generator, for `kinglet sample`, with all that its rows need",
      "  samples.*      rows of it, as many as the target has (1000 at least, 10000 at most)",
      "  metrics.csv    a row a step, row 0 the start: the residual found by the step, and after",
      "                 it MMD and energy distance of fresh rows to the target, standardised",
      "  pairs.*        start, target and end for pairs of columns; metrics.* against the step",
      "  run.json       all that repeats the training to the bit, and what came of it",
      "",
      "Example:",
      "  kinglet train --target penguins.csv --missing drop --seed 7 --out model/ \\",
      "    --columns bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g",
      "  kinglet sample --model model/model.kinglet --count 100000 --out new.csv"
    })
final class TrainCommand implements Callable<Integer> {
  private final Console console;

  @Mixin TrainOptions options = new TrainOptions();

  TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return new TrainRun(options, console).call();
  }
}
