package io.kinglet.cli.experiment;

import io.kinglet.cli.console.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kinglet experiment}: a command for each experiment. */
@Command(
    name = "experiment",
    description = "Repeats a published experiment, with its picture.",
    synopsisSubcommandLabel = "EXPERIMENT")
public final class ExperimentCommand implements Runnable {
  @Spec CommandSpec spec;

  private ExperimentCommand() {}

  /** The command with all experiments below it. */
  public static CommandLine of(Console console) {
    return new CommandLine(new ExperimentCommand())
        .addSubcommand(new MixtureCommand(console))
        .addSubcommand(new ScurveCommand(console))
        .addSubcommand(new ImagesCommand(console))
        .addSubcommand(new SamplerCommand(console))
        .addSubcommand(new RingCommand(console));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no experiment given; there is " + String.join(", ", spec.subcommands().keySet()));
  }
}
