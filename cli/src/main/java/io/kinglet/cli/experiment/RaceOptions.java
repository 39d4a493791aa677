package io.kinglet.cli.experiment;

import io.kinglet.cli.console.OptionValues;
import io.kinglet.cli.console.UsageException;
import java.util.List;
import picocli.CommandLine.Option;

/** What the experiments with trained features can be told; what is not given is their own. */
final class RaceOptions {
  private static final int MOST_LAYERS = 16;

  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "WIDTH",
      description = "widths of the energy's hidden layers; the last is the number of features")
  List<Integer> layers;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "of the energy's training, at most; the least held-out loss is kept")
  Integer epochs;

  @Option(names = "--steps", paramLabel = "N", description = "of ntKiNG")
  Integer steps;

  @Option(names = "--step-size", paramLabel = "ETA", description = "of ntKiNG")
  Double stepSize;

  @Option(
      names = "--ridge",
      paramLabel = "EPSILON",
      description = "of ntKiNG; larger where features are, and where what they ask for is too much")
  Double ridge;

  @Option(names = "--particles", paramLabel = "N", description = "default: 200")
  Integer particles;

  /**
   * Checks them.
   *
   * @throws UsageException if one is out of range
   */
  void check() {
    if (layers != null) {
      if (layers.isEmpty() || layers.size() > MOST_LAYERS) {
        throw new UsageException(
            "--layers names " + layers.size() + " layers; give 1 to " + MOST_LAYERS);
      }
      for (Integer width : layers) {
        OptionValues.range("--layers", width, 1, 65_536);
      }
    }
    OptionValues.range("--epochs", epochs, 1, 1_000_000);
    OptionValues.range("--steps", steps, 1, 1_000_000);
    OptionValues.positive("--step-size", stepSize, false);
    OptionValues.positive("--ridge", ridge, true);
    OptionValues.range("--particles", particles, 2, 100_000);
  }

  /** What was given, and else what is the experiment's own. */
  static <T> T or(T given, T own) {
    return given == null ? own : given;
  }
}
