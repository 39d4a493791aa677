package io.kinglet.cli;

import io.kinglet.cli.console.Console;
import io.kinglet.cli.console.ExitCode;
import io.kinglet.cli.console.OptionValues;
import io.kinglet.cli.console.UsageException;
import io.kinglet.cli.files.BadFileException;
import io.kinglet.cli.files.RowWriter;
import io.kinglet.cli.report.OutputException;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.model.SavedGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kinglet sample}. */
@Command(
    name = "sample",
    description = "Draws rows from a generator that `kinglet train` saved.",
    footerHeading = "%n",
    footer = {
      "Rows are written as they are drawn; the file is in its place when all are. The same seed",
      "gives the same rows, and fewer of them are the first of more.",
      "  kinglet sample --model model/model.kinglet --count 100000 --out new.csv"
    })
final class SampleCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "model.kinglet of a training")
  Path model;

  @Option(
      names = "--count",
      defaultValue = "1000",
      paramLabel = "N",
      description = "how many rows; default: 1000")
  int count;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "a new file, .csv or .npy")
  Path out;

  @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "default: 1")
  long seed;

  @Option(names = "--force", description = "replace an existing file")
  boolean force;

  @Option(names = "--quiet", description = "say nothing but warnings and errors")
  boolean quiet;

  SampleCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    OptionValues.range("--count", count, 1, Integer.MAX_VALUE);
    if (!RowWriter.writes(out)) {
      throw new UsageException("--out is '" + out + "'; name a .csv or .npy file");
    }
    if (Files.exists(out) && (!force || Files.isDirectory(out))) {
      throw new UsageException(
          out
              + (Files.isDirectory(out)
                  ? ": is a folder; name a file in it"
                  : ": exists already; give another name with --out, or --force to replace it"));
    }
    SavedGenerator generator = read();
    try (RowWriter writer = RowWriter.open(out, generator.columns(), count)) {
      generator.sample(seed, count, rows -> writer.add(rows.data(), rows.rows()));
      writer.publish();
    } catch (IOException e) {
      throw new OutputException(
          out + ": cannot be written (" + e.getMessage() + "); is the disk full?", e);
    }
    if (!quiet) {
      console.print(Console.plural(count, "row") + "  " + out);
    }
    return ExitCode.OK;
  }

  private SavedGenerator read() {
    try {
      return SavedGenerator.read(model);
    } catch (BadDataException e) {
      throw new BadFileException(e.getMessage(), e);
    } catch (IOException e) {
      throw new BadFileException(
          model
              + (Files.exists(model)
                  ? ": cannot be read (" + e.getMessage() + ")"
                  : ": no such file; check the path"),
          e);
    }
  }
}
