package io.kinglet.cli.experiment;

import io.kinglet.cli.console.Console;
import io.kinglet.cli.console.OptionValues;
import io.kinglet.cli.images.Images;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kinglet experiment images}. */
@Command(
    name = "images",
    description = "Takes the noise from pictures, by features of an energy trained on others.",
    footerHeading = "%nThe new folder gets%n",
    footer = {
      "  picture.*      the pictures without noise, with it, and after ntKiNG and WGF",
      "  particles.csv  the greys of the picture, by rows, 0 black to 1 white",
      "  figures.csv    by step: MMD and energy distance to pictures that were held out, and the",
      "                 root mean square error of the greys; by epoch: the training's losses",
      "  run.json       all that repeats the run to the bit, and what came of it",
      "",
      "FILE is of grey pictures as MNIST and Fashion-MNIST are published, plain or gzipped:",
      "  kinglet experiment images --data t10k-images-idx3-ubyte.gz"
    })
final class ImagesCommand implements Callable<Integer> {
  private static final int MOST_SIZE = 1_024;

  private final Console console;

  @Mixin ExperimentOptions common = new ExperimentOptions();
  @Mixin RaceOptions race = new RaceOptions();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "pictures in an IDX file")
  Path data;

  @Option(
      names = "--size",
      defaultValue = "18",
      paramLabel = "N",
      description = "they are brought to N × N pixels; default: 18")
  int size;

  @Option(
      names = "--held-out",
      defaultValue = "1000",
      paramLabel = "N",
      description = "pictures that are not trained on, the noisy ones among them; default: 1000")
  int heldOut;

  ImagesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    common.check();
    race.check();
    OptionValues.notEmpty("--data", data.toString());
    OptionValues.range("--size", size, 1, MOST_SIZE);
    int particles = RaceOptions.or(race.particles, ImagesExperiment.PARTICLES);
    OptionValues.range("--held-out", heldOut, particles + 2, 1_000_000);
    Images images = Images.read(data);
    ExperimentOptions.requireFits(
        images.count() + " pictures of --size " + size, (long) images.count() * size * size, 4);
    return new ExperimentRun(common, console)
        .call(ImagesExperiment.of(race, data, images, size, heldOut, common.paper, common.seed));
  }
}
