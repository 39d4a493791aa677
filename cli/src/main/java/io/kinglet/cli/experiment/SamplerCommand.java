package io.kinglet.cli.experiment;

import io.kinglet.cli.console.Console;
import io.kinglet.cli.console.OptionValues;
import io.kinglet.cli.console.UsageException;
import io.kinglet.solver.divergence.FDivergence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kinglet experiment sampler}. */
@Command(
    name = "sampler",
    description = "Trains VGrow's deep sampler (Gao et al., ICML 2019) to draw pictures.",
    footerHeading = "%nThe new folder gets%n",
    footer = {
      "  picture.*      pictures that were held out, and as many of the sampler's",
      "  particles.csv  the greys of the latter, 0 black to 1 white",
      "  figures.csv    losses, class score and Fréchet distance as the training goes on",
      "  run.json       all that repeats the run to the bit, and what came of it",
      "",
      "The class score is an inception score by a small classifier that is trained on the labelled",
      "pictures first; it goes from 1 to the number of classes, and what held-out pictures have is",
      "told beside it. With --checkpoint a run that is killed goes on from that file, to the same",
      "bits, when the same command is given again; FILE.png shows what it draws meanwhile.",
      "",
      "Both files are as MNIST and Fashion-MNIST are published, plain or gzipped:",
      "  kinglet experiment sampler --data t10k-images-idx3-ubyte.gz \\",
      "    --labels t10k-labels-idx1-ubyte.gz --checkpoint sampler.kinglet",
      "",
      "The paper's networks are convolutional, these are not: --paper changes nothing."
    })
final class SamplerCommand implements Callable<Integer> {
  private final Console console;

  @Mixin ExperimentOptions common = new ExperimentOptions();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "pictures in an IDX file")
  Path data;

  @Option(
      names = "--labels",
      required = true,
      paramLabel = "FILE",
      description = "their classes in an IDX file, from 0")
  Path labels;

  @Option(
      names = "--size",
      defaultValue = "14",
      paramLabel = "N",
      description = "they are brought to N × N pixels; default: 14")
  int size;

  @Option(
      names = "--steps",
      defaultValue = "400",
      paramLabel = "N",
      description = "pools of particles that the generator is fitted to; default: 400")
  int steps;

  @Option(
      names = "--divergence",
      defaultValue = "kl",
      paramLabel = "kl|js|logd|jeffreys",
      description = "whose flow moves the particles; default: kl")
  String divergence;

  @Option(
      names = "--pool",
      defaultValue = "640",
      paramLabel = "N",
      description = "particles that are moved in a step; default: 640")
  int pool;

  @Option(
      names = "--width",
      defaultValue = "256",
      paramLabel = "N",
      description = "units of the two hidden layers of generator and classifier; default: 256")
  int width;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "kept while it trains, and gone on from if it is there")
  Path checkpoint;

  @Option(
      names = "--checkpoint-every",
      defaultValue = "10",
      paramLabel = "K",
      description = "steps between checkpoints; default: 10")
  int checkpointEvery;

  SamplerCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    common.check();
    OptionValues.notEmpty("--data", data.toString());
    OptionValues.notEmpty("--labels", labels.toString());
    OptionValues.notEmpty("--checkpoint", checkpoint == null ? null : checkpoint.toString());
    OptionValues.range("--size", size, 2, 128);
    OptionValues.range("--steps", steps, 1, 1_000_000);
    OptionValues.range("--pool", pool, 1, 1_000_000);
    OptionValues.range("--width", width, 1, 10_000);
    OptionValues.range("--checkpoint-every", checkpointEvery, 1, 1_000_000);
    FDivergence flow;
    try {
      flow = FDivergence.of(divergence);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--divergence: " + e.getMessage());
    }
    if (checkpoint != null) {
      Path parent = checkpoint.toAbsolutePath().getParent();
      if (parent == null || !Files.isDirectory(parent) || Files.isDirectory(checkpoint)) {
        throw new UsageException(
            "--checkpoint is "
                + checkpoint
                + (Files.isDirectory(checkpoint) ? ", a folder" : ", in a folder that is not there")
                + "; give a file in a folder that is");
      }
    }
    ExperimentOptions.requireFits(
        "--pool " + pool + " pictures of --size " + size, (long) pool * size * size, 4);
    LabelledImages images = LabelledImages.read(data, labels, size, common.seed);
    SamplerCheckpoint kept =
        checkpoint == null ? null : new SamplerCheckpoint(checkpoint, checkpointEvery);
    return new ExperimentRun(common, console)
        .call(new SamplerExperiment(images, steps, flow, pool, width, kept, common.seed));
  }
}
