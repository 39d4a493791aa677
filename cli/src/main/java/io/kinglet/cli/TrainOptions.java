package io.kinglet.cli;

import io.kinglet.cli.console.OptionValues;
import io.kinglet.cli.console.UsageException;
import io.kinglet.cli.files.MissingPolicy;
import io.kinglet.cli.files.ReadOptions;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.Target;
import io.kinglet.solver.generator.GeneratorFlow;
import io.kinglet.solver.generator.Latents;
import io.kinglet.solver.model.Standardisation;
import io.kinglet.solver.neural.Activation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Every setting of {@code kinglet train}. */
final class TrainOptions {
  private static final int MOST_LAYERS = 16;

  @Option(
      names = "--target",
      required = true,
      paramLabel = "FILE",
      description = "samples to learn: .csv (with a header), .npy, .npz (FILE.npz:ARRAY), .idx")
  String target;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "NAME",
      description = "columns to use, by name; of arrays by index (0,2 or 0-4); default: all")
  List<String> columns = List.of();

  @Option(
      names = "--missing",
      defaultValue = "reject",
      paramLabel = "reject|drop",
      description = "rows without a value (empty, NA, NaN, null, ?): an error, or left out")
  MissingPolicy missing;

  @Option(names = "--separator", paramLabel = "C", description = "of CSV fields")
  String separator;

  @Option(
      names = "--standardise",
      defaultValue = "zscore",
      paramLabel = "zscore|whiten|none",
      description = "what is done to the columns first, and undone in what is drawn")
  Standardisation.Kind standardise;

  @Option(
      names = "--layers",
      split = ",",
      defaultValue = "32,32",
      paramLabel = "WIDTH",
      description = "widths of the hidden layers; default: 32,32")
  List<Integer> layers;

  @Option(
      names = "--activation",
      defaultValue = "silu",
      paramLabel = "silu|tanh|relu",
      description = "of the hidden layers; default: silu")
  Activation activation;

  @Option(
      names = "--latents",
      defaultValue = "gaussian",
      paramLabel = "gaussian|uniform",
      description = "what the generator's inputs are drawn from; default: gaussian")
  Latents.Law latents;

  @Option(
      names = "--latent-dims",
      paramLabel = "N",
      description = "dimensions of the inputs; default: as many as there are columns")
  Integer latentDims;

  @Option(
      names = "--rows",
      defaultValue = "500",
      paramLabel = "N",
      description = "points generated at each step; default: 500")
  int rows;

  @Option(
      names = "--basis",
      defaultValue = "200",
      paramLabel = "B",
      description = "Gaussian features, about rows drawn afresh at each step; default: 200")
  int basis;

  @Option(names = "--steps", defaultValue = "400", paramLabel = "N", description = "default: 400")
  int steps;

  @Option(
      names = "--step-size",
      defaultValue = "0.1",
      paramLabel = "ETA",
      description = "the largest; a step that makes the residual worse is refused; default: 0.1")
  double stepSize;

  @Option(
      names = "--momentum",
      defaultValue = "0",
      paramLabel = "MU",
      description = "at least 0 and below 1; default: 0")
  double momentum;

  @Option(
      names = "--averaging",
      defaultValue = "0.98",
      paramLabel = "BETA",
      description = {
        "the generator gets mean weights of about 1/(1 - BETA) steps; 0 for the last",
        "ones; default: 0.98"
      })
  double averaging;

  @Option(names = "--damping", defaultValue = "1e-3", paramLabel = "LAMBDA", description = "of F")
  double damping;

  @Option(names = "--ridge", defaultValue = "1e-3", paramLabel = "EPSILON", description = "of all")
  double ridge;

  @Option(
      names = "--batch",
      paramLabel = "ROWS",
      description = "a fresh draw of so many target rows at each step; default: all")
  Integer batch;

  @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "default: 1")
  long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "default: all processors; results do not depend on it")
  Integer threads;

  @Option(
      names = "--metrics-every",
      defaultValue = "5",
      paramLabel = "K",
      description = "measure MMD and energy distance at every K-th step; default: 5")
  int metricsEvery;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "a new folder")
  Path out;

  @Option(names = "--force", description = "replace the run in an existing folder")
  boolean force;

  @Option(names = "--quiet", description = "say nothing but warnings and errors")
  boolean quiet;

  ReadOptions reading() {
    List<String> names = columns.stream().map(FlowOptions::unquoted).toList();
    return new ReadOptions(names, missing, FlowOptions.separatorChar(separator));
  }

  int threadCount() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }

  int latentDimsOr(int columnCount) {
    return latentDims == null ? columnCount : latentDims;
  }

  /** Widths from the latents to the columns. */
  int[] sizes(int columnCount) {
    int[] sizes = new int[layers.size() + 2];
    sizes[0] = latentDimsOr(columnCount);
    for (int i = 0; i < layers.size(); i++) {
      sizes[i + 1] = layers.get(i);
    }
    sizes[sizes.length - 1] = columnCount;
    return sizes;
  }

  StepRule rule() {
    return new StepRule.Adaptive(stepSize, stepSize, 0.5, 1.25, 20);
  }

  /** The flow that trains. */
  GeneratorFlow flow(Sample rowsToLearn, Parallel parallel) {
    Target all =
        batch == null ? Target.of(rowsToLearn) : Target.miniBatches(rowsToLearn, batch, seed);
    return GeneratorFlow.builder(all)
        .rows(rows)
        .basisSize(basis)
        .damping(damping)
        .ridge(ridge)
        .momentum(momentum)
        .averaging(averaging)
        .stepRule(rule())
        .parallel(parallel)
        .build();
  }

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if a number is out of range
   */
  void check() {
    FlowOptions.separatorChar(separator);
    if (target.isBlank() || out.toString().isBlank()) {
      throw new UsageException(
          (target.isBlank() ? "--target" : "--out") + " is empty; give a name");
    }
    if (layers.isEmpty() || layers.size() > MOST_LAYERS) {
      throw new UsageException(
          "--layers names " + layers.size() + " layers; give 1 to " + MOST_LAYERS);
    }
    for (int width : layers) {
      OptionValues.range("--layers", width, 1, 65_536);
    }
    if (activation == Activation.IDENTITY) {
      throw new UsageException("--activation is identity; give silu, tanh or relu");
    }
    OptionValues.range("--latent-dims", latentDims, 1, 65_536);
    OptionValues.range("--rows", rows, 2, 10_000_000);
    OptionValues.range("--basis", basis, 1, 20_000);
    OptionValues.range("--steps", steps, 1, 10_000_000);
    OptionValues.range("--batch", batch, 2, Integer.MAX_VALUE);
    OptionValues.range("--threads", threads, 1, 1024);
    OptionValues.range("--metrics-every", metricsEvery, 1, 10_000_000);
    OptionValues.positive("--step-size", stepSize, false);
    OptionValues.positive("--damping", damping, true);
    OptionValues.positive("--ridge", ridge, true);
    if (!(momentum >= 0 && momentum < 1)) {
      throw new UsageException(
          "--momentum is " + momentum + "; give a number of at least 0 and below 1");
    }
    if (!(averaging >= 0 && averaging < 1)) {
      throw new UsageException(
          "--averaging is " + averaging + "; give a number of at least 0 and below 1");
    }
  }

  /** The command line that repeats the training to the bit, every setting written out. */
  List<String> arguments(int columnCount) {
    List<String> list = new ArrayList<>(List.of("train", "--target", target));
    OptionValues.add(list, "--columns", columns.isEmpty() ? null : String.join(",", columns));
    OptionValues.add(list, "--missing", lower(missing));
    OptionValues.add(list, "--separator", separator);
    OptionValues.add(list, "--standardise", lower(standardise));
    OptionValues.add(list, "--layers", widths());
    OptionValues.add(list, "--activation", lower(activation));
    OptionValues.add(list, "--latents", lower(latents));
    OptionValues.add(list, "--latent-dims", latentDimsOr(columnCount));
    OptionValues.add(list, "--rows", rows);
    OptionValues.add(list, "--basis", basis);
    OptionValues.add(list, "--steps", steps);
    OptionValues.add(list, "--step-size", stepSize);
    OptionValues.add(list, "--momentum", momentum);
    OptionValues.add(list, "--averaging", averaging);
    OptionValues.add(list, "--damping", damping);
    OptionValues.add(list, "--ridge", ridge);
    OptionValues.add(list, "--batch", batch);
    OptionValues.add(list, "--seed", seed);
    OptionValues.add(list, "--metrics-every", metricsEvery);
    return list;
  }

  String widths() {
    return layers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
