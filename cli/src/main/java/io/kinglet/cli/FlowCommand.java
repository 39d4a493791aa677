package io.kinglet.cli;

import io.kinglet.cli.console.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kinglet flow}. */
@Command(
    name = "flow",
    description = "Moves particles until they are distributed like the rows of a file.",
    footerHeading = "%nThe new folder gets%n",
    footer = {
      "  particles.*    the particles, in the target's format, columns and units",
      "  metrics.csv    a row a step, row 0 the start: the residual found by the step (for king",
      "                 the norm of mean f(target) - mean f(particles)), and after it MMD (its",
      "                 bandwidth the median rule of the particles) and energy distance to the",
      "                 target, in standardised space, of at most 2000 rows of each",
      "  pairs.*        start, target and end for pairs of columns; metrics.* against the step",
      "  run.json       all that repeats the run to the bit, and what came of it",
      "",
      "Example:",
      "  kinglet flow --target penguins.csv --missing drop --seed 7 --out run/ \\",
      "    --columns bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g"
    })
final class FlowCommand implements Callable<Integer> {
  private final Console console;

  @Mixin FlowOptions options = new FlowOptions();

  FlowCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return new FlowRun(options, console).call();
  }
}
