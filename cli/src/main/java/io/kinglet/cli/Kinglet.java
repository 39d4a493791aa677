package io.kinglet.cli;

import io.kinglet.cli.console.Console;
import io.kinglet.cli.console.ExitCode;
import io.kinglet.cli.console.Trace;
import io.kinglet.cli.console.UsageException;
import io.kinglet.cli.experiment.ExperimentCommand;
import io.kinglet.cli.files.AskedTwiceException;
import io.kinglet.cli.files.BadFileException;
import io.kinglet.cli.report.OutputException;
import io.kinglet.cli.report.Versions;
import io.kinglet.solver.BadDataException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code kinglet}. */
@Command(
    name = "kinglet",
    description = "Moves particles to a data set by natural gradients on an exponential family.",
    versionProvider = Kinglet.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Kinglet implements Runnable {
  @Spec CommandSpec spec;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "show where in the program an error came from")
  void stacktrace(boolean value) {
    Trace.want(value);
  }

  /** Says the version. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"kinglet " + Versions.kinglet()};
    }
  }

  private Kinglet() {}

  /** Runs and ends the process with the command's exit code. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    // Names of columns and files are Unicode, whatever the locale says.
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    int code = run(new Console(out, err), out, err, args);
    out.flush();
    err.flush();
    System.exit(code);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Runs one command line; the exit code. */
  static int run(Console console, PrintStream out, PrintStream err, String... args) {
    CommandLine line = new CommandLine(new Kinglet());
    line.addSubcommand(new FlowCommand(console));
    line.addSubcommand(new TrainCommand(console));
    line.addSubcommand(new SampleCommand(console));
    line.addSubcommand(new CompareCommand(console));
    line.addSubcommand(new RatioCommand(console));
    line.addSubcommand(ExperimentCommand.of(console));
    line.addSubcommand(new DoctorCommand(console));
    line.addSubcommand(new DemoCommand(console));
    describe(line);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setUsageHelpWidth(100);
    line.setParameterExceptionHandler((e, given) -> usage(console, e));
    line.setExecutionExceptionHandler((e, command, result) -> failed(console, e));
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      Trace.show(e);
      console.error(Console.outOfMemory());
      return ExitCode.FAILURE;
    }
  }

  private static void describe(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
    Map<String, String> codes = new LinkedHashMap<>();
    for (String help : ExitCode.HELP) {
      int colon = help.indexOf(':');
      codes.put(" " + help.substring(0, colon), help.substring(colon + 1));
    }
    command.getCommandSpec().usageMessage().exitCodeList(codes);
    command.getSubcommands().values().forEach(Kinglet::describe);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  private static int usage(Console console, ParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    console.error(firstLine(e) + " (see " + name + " --help)");
    Trace.show(e);
    return ExitCode.USAGE;
  }

  private static int failed(Console console, Exception e) {
    Trace.show(e);
    console.error(firstLine(e));
    if (e instanceof UsageException
        || e instanceof AskedTwiceException
        || e instanceof OutputException o && o.refused()) {
      return ExitCode.USAGE;
    }
    if (e instanceof BadFileException || e instanceof BadDataException) {
      return ExitCode.BAD_DATA;
    }
    return ExitCode.FAILURE;
  }

  private static String firstLine(Exception e) {
    String message = e.getMessage();
    if (message == null || message.isBlank()) {
      return "failed with " + e.getClass().getName() + " (--stacktrace shows where)";
    }
    return message.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse(message);
  }
}
