package io.kinglet.cli;

import io.kinglet.cli.console.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kinglet ratio}. */
@Command(
    name = "ratio",
    description = "Estimates the ratio of two samples' densities, A over B.",
    footerHeading = "%nThe folder gets%n",
    footer = {
      "  ratio.csv  log A/B at every row: sample (a or b), row (of those used), log_ratio",
      "  run.json   all that repeats the run to the bit, and what came of it",
      "",
      "Divergences are those of B from A in their variational form (KL: E_B[log B/A]; JS: twice",
      "Jensen-Shannon), by the rows held out; intervals are percentiles of bootstrap replicates.",
      "Two CSV files are taken in the first one's columns, found by name in the second; otherwise",
      "all columns in their order. Example:",
      "  kinglet ratio penguins.csv run/particles.csv --missing drop --ratio kliep"
    })
final class RatioCommand implements Callable<Integer> {
  private final Console console;

  @Mixin RatioOptions options = new RatioOptions();

  RatioCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return new RatioRun(options, console).call();
  }
}
