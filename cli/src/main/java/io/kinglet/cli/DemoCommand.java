package io.kinglet.cli;

import io.kinglet.cli.console.Console;
import io.kinglet.cli.console.ExitCode;
import io.kinglet.cli.report.OutputException;
import io.kinglet.cli.report.OutputFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kinglet demo}. */
@Command(
    name = "demo",
    description = "Flows to the penguins that come with Kinglet, and says where the picture is.")
final class DemoCommand implements Callable<Integer> {
  private static final String PENGUINS = "penguins.csv";

  private final Console console;

  @Option(names = "--out", paramLabel = "DIR", description = "default: kinglet-demo")
  Path out = Path.of("kinglet-demo");

  @Option(names = "--force", description = "replace an earlier demo in that folder")
  boolean force;

  @Option(names = "--quiet", description = "say nothing but warnings and errors")
  boolean quiet;

  DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (OutputFolder folder = OutputFolder.open(out, force)) {
      Path file = folder.stage().resolve(PENGUINS);
      try (InputStream in = DemoCommand.class.getResourceAsStream(PENGUINS)) {
        Files.copy(in, file);
      } catch (IOException e) {
        throw new OutputException(out + ": cannot be written to (" + e.getMessage() + ")", e);
      }
      FlowOptions options = options(file);
      options.check();
      FlowInput input = FlowInput.read(options, console);
      // The report names the file where it will be found, not where it is being prepared.
      options.target = out.resolve(PENGUINS).toString();
      int code = new FlowRun(options, console).call(input, folder);
      if (code == ExitCode.OK && !quiet) {
        console.print("");
        console.print("The same by hand, into another folder:");
        console.print("  kinglet " + String.join(" ", arguments(options.target, "run/")));
      }
      return code;
    }
  }

  private FlowOptions options(Path file) {
    List<String> arguments = new ArrayList<>(arguments(file.toString(), out.toString()));
    arguments.remove(0);
    if (quiet) {
      arguments.add("--quiet");
    }
    FlowOptions options = new FlowOptions();
    new CommandLine(options)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(arguments.toArray(String[]::new));
    return options;
  }

  private static List<String> arguments(String target, String out) {
    return List.of(
        "flow",
        "--target",
        target,
        "--columns",
        "bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g",
        "--missing",
        "drop",
        "--particles",
        "500",
        "--seed",
        "7",
        "--out",
        out);
  }
}
