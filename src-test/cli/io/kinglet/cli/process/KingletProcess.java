package io.kinglet.cli.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts the command as a process of its own, on the JVM and class path that the tests run on. */
final class KingletProcess {
  /** Far beyond what any of these takes on a busy machine. */
  private static final long SECONDS = 300;

  private final Process process;
  private final Path out;
  private final Path err;

  /**
   * What a process left.
   *
   * @param exit its exit code
   * @param out lines of standard output
   * @param err lines of standard error, less the JVM's own about the incubating module
   */
  record Result(int exit, List<String> out, List<String> err) {}

  private KingletProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts it in a folder. */
  static KingletProcess start(Path folder, String... arguments) {
    return start(folder, List.of("-Xmx512m"), arguments);
  }

  /** The same with these options of the JVM. */
  static KingletProcess start(Path folder, List<String> options, String... arguments) {
    try {
      Path out = Files.createTempFile("kinglet", ".out");
      Path err = Files.createTempFile("kinglet", ".err");
      List<String> command = new ArrayList<>(jvm(options));
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().remove("KINGLET_DEBUG");
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      return new KingletProcess(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> jvm(List<String> options) {
    Path root = Path.of(System.getProperty("kinglet.root", "..")).toAbsolutePath().normalize();
    // A test run in the background ignores SIGINT, and what it starts would inherit that.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + root.resolve("native-config/jvm.options"));
    command.addAll(options);
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.add("io.kinglet.cli.Kinglet");
    return command;
  }

  /** Starts it in a folder and waits for its end. */
  static Result run(Path folder, String... arguments) {
    return start(folder, arguments).await();
  }

  /** Waits until standard error has a line with this text. */
  void awaitLine(String text) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    try {
      while (Files.readAllLines(err).stream().noneMatch(line -> line.contains(text))) {
        if (!process.isAlive() || System.nanoTime() > end) {
          process.destroyForcibly();
          throw new AssertionError("no line '" + text + "' but " + Files.readAllLines(err));
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends a signal, by its name without SIG. */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for its end. */
  Result await() {
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running after " + SECONDS + " s");
      }
      Result result = new Result(process.exitValue(), lines(out), lines(err));
      Files.delete(out);
      Files.delete(err);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
        .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
        .toList();
  }
}
