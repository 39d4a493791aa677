package io.kinglet.cli;

import io.kinglet.cli.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs the command within the test's JVM, where the compiled kernels are warm. */
public final class InProcess {
  private InProcess() {}

  /**
   * What a command left.
   *
   * @param exit its exit code
   * @param out lines of standard output
   * @param err lines of standard error
   */
  public record Result(int exit, List<String> out, List<String> err) {
    /** The warnings among them. */
    List<String> warnings() {
      return err.stream().filter(line -> line.startsWith("kinglet: warning: ")).toList();
    }
  }

  /**
   * Runs a command.
   *
   * @param arguments as on the command line
   * @return what it left
   */
  public static Result run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
    int exit = Kinglet.run(new Console(outStream, errStream), outStream, errStream, arguments);
    return new Result(exit, lines(out), lines(err));
  }

  private static List<String> lines(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
