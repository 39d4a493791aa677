package io.kinglet.cli.experiment;

import io.kinglet.cli.charts.ImageGridPicture;
import io.kinglet.cli.charts.ImageGridPicture.Grid;
import io.kinglet.cli.console.Console;
import io.kinglet.cli.files.BadFileException;
import io.kinglet.cli.images.Images;
import io.kinglet.cli.report.Figures;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Bandwidth;
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.flow.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Noisy pictures that ntKiNG, with the features of an energy trained on others, and WGF bring back
 * to what pictures look like (Liu, Wang, Wang 2025, section 6).
 */
final class ImagesExperiment implements Experiment {
  static final int PARTICLES = 200;

  /** Standard deviation of what is added to the greys, and of the score matching. */
  private static final double NOISE = 0.2;

  /** The paper's; a file may have fewer. */
  private static final int MOST_TRAINED = 9_000;

  private static final int PUBLISHED_BATCH = 200;
  private static final int OWN_BATCH = 2_000;
  private static final int COLUMNS = 10;

  private static final RaceSettings PUBLISHED =
      new RaceSettings(
          new Pretraining.Settings(List.of(1024, 1024, 211), 1003, 777, 1e-3, false, NOISE),
          1000,
          0.01,
          1e-3,
          1e-3,
          1,
          1000,
          10);

  private static final RaceSettings OWN =
      new RaceSettings(
          new Pretraining.Settings(List.of(512, 128, 128), 25, 256, 2e-3, true, NOISE),
          25,
          0.1,
          1e-3,
          10,
          10,
          300,
          10);

  private final RaceSettings settings;
  private final Path file;
  private final String sum;
  private final Images images;
  private final int heldOut;
  private final int particles;
  private final boolean paper;
  private final long seed;

  private ImagesExperiment(
      RaceSettings settings,
      Path file,
      Images images,
      int heldOut,
      int particles,
      boolean paper,
      long seed) {
    this.settings = settings;
    this.file = file;
    this.sum = LabelledImages.sum(file);
    this.images = images;
    this.heldOut = heldOut;
    this.particles = particles;
    this.paper = paper;
    this.seed = seed;
  }

  /**
   * As the options have it.
   *
   * @throws BadFileException if there are too few pictures
   */
  static ImagesExperiment of(
      RaceOptions options,
      Path file,
      Images images,
      int size,
      int heldOut,
      boolean paper,
      long seed) {
    if (images.count() < heldOut + 2) {
      throw new BadFileException(
          file
              + ": holds "
              + Console.plural(images.count(), "picture")
              + ", and "
              + heldOut
              + " are to be held out; give a larger file, or fewer with --held-out");
    }
    int particles = RaceOptions.or(options.particles, PARTICLES);
    Images drawn = shuffled(images, Math.min(images.count(), MOST_TRAINED + heldOut), seed);
    return new ImagesExperiment(
        (paper ? PUBLISHED : OWN).with(options),
        file,
        drawn.resized(size, size),
        heldOut,
        particles,
        paper,
        seed);
  }

  /** Some of the pictures in a drawn order, as a file may hold them class by class. */
  private static Images shuffled(Images images, int many, long seed) {
    SplittableRandom random = new SplittableRandom(Seeds.of(seed, "order of pictures", 0));
    int[] order = new int[images.count()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    int pixels = images.pixels();
    double[] data = new double[many * pixels];
    for (int i = 0; i < many; i++) {
      int pick = random.nextInt(i, order.length);
      int row = order[pick];
      order[pick] = order[i];
      System.arraycopy(images.data(), row * pixels, data, i * pixels, pixels);
    }
    return new Images(data, many, images.height(), images.width());
  }

  @Override
  public String name() {
    return "images";
  }

  private int trained() {
    return images.count() - heldOut;
  }

  @Override
  public String opening() {
    return "images: an energy of "
        + settings.training().widths()
        + " units trained on "
        + trained()
        + " pictures of "
        + images.height()
        + " × "
        + images.width()
        + ", then "
        + Console.plural(settings.steps(), "step")
        + " of "
        + particles
        + " noisy ones";
  }

  @Override
  public List<String> arguments() {
    List<String> list = new ArrayList<>(List.of("--data", file.toString()));
    list.addAll(settings.arguments());
    list.addAll(List.of("--particles", "" + particles));
    list.addAll(List.of("--size", "" + images.height(), "--held-out", "" + heldOut));
    return list;
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("data", file.toString());
    map.put("data_sha256", sum);
    map.put("size", images.height());
    map.put("trained_pictures", trained());
    map.put("held_out_pictures", heldOut);
    map.put("noisy_pictures", particles);
    map.put("start_noise", NOISE);
    map.put("target_batch", batch());
    map.put("units", paper ? "greys" : "noise, about the mean picture");
    map.putAll(settings.report());
    return map;
  }

  private int batch() {
    return Math.min(paper ? PUBLISHED_BATCH : OWN_BATCH, trained());
  }

  @Override
  public long steps() {
    return Pace.STEPS;
  }

  @Override
  public String measure() {
    return "loss or residual";
  }

  @Override
  public Optional<Outcome> run(Watch watch) {
    Sample rows = part(0, trained());
    // Those that get noise are neither trained on nor measured by.
    Sample clean = part(trained(), trained() + particles);
    Sample others = part(trained() + particles, images.count());
    Sample noisy = noisy(clean);
    Units units = paper ? Units.none(images.pixels()) : Units.about(rows, NOISE);
    Sample inUnits = units.apply(rows);
    long draws = Seeds.of(seed, "target batches", 0);
    Race.Data data =
        new Race.Data(
            inUnits,
            units.apply(others),
            Target.miniBatches(inUnits, batch(), draws),
            units.apply(noisy),
            units);
    HeldOut distances = new HeldOut(others, Bandwidth.median(others), watch.parallel());
    return new Race(settings.inUnitsOf(units.unit()), data, distances, to -> error(to, clean), seed)
        .run(watch)
        .map(result -> outcome(result, clean, noisy, distances));
  }

  private Sample part(int from, int to) {
    int pixels = images.pixels();
    return Sample.of(
        Arrays.copyOfRange(images.data(), from * pixels, to * pixels), to - from, pixels);
  }

  private Sample noisy(Sample clean) {
    SplittableRandom random = new SplittableRandom(Seeds.of(seed, "noise", 0));
    double[] greys = clean.data().clone();
    for (int i = 0; i < greys.length; i++) {
      greys[i] += NOISE * random.nextGaussian();
    }
    return Sample.of(greys, clean.rows(), clean.dims());
  }

  /** The root of the mean square by which greys differ. */
  private static double error(Sample of, Sample from) {
    double sum = 0;
    for (int i = 0; i < of.data().length; i++) {
      double difference = of.data()[i] - from.data()[i];
      sum = Math.fma(difference, difference, sum);
    }
    return Math.sqrt(sum / of.data().length);
  }

  /** Greys below black are black, those above white are white. */
  private static Sample clamped(Sample greys) {
    double[] within = greys.data().clone();
    for (int i = 0; i < within.length; i++) {
      within[i] = Math.clamp(within[i], 0.0, 1.0);
    }
    return Sample.of(within, greys.rows(), greys.dims());
  }

  private Outcome outcome(Race.Result result, Sample clean, Sample noisy, HeldOut distances) {
    Sample ntking = clamped(result.ntking().particles());
    Sample wgf = clamped(result.wgf().particles());
    ImageGridPicture picture =
        new ImageGridPicture(
            "Noise taken from " + particles + " pictures",
            "noise "
                + NOISE
                + "; features of an energy of "
                + settings.training().widths()
                + " units, trained on "
                + trained()
                + " other pictures; seed "
                + seed,
            COLUMNS,
            List.of(
                grid("before", clamped(noisy)),
                grid(
                    "after " + Console.plural(result.ntking().steps(), "step") + " of ntKiNG",
                    ntking),
                grid("after " + Console.plural(result.wgf().steps(), "step") + " of WGF", wgf),
                grid("without noise", clean)));
    RaceReport report =
        new RaceReport(
            result, "grey_error", "error of greys", distances.of(clean), distances.rows());
    Map<String, Object> values = report.result();
    values.put("clamped", clampedValues(clamped(noisy), ntking, wgf, clean, distances));
    Figures greys = new Figures(columns());
    add(greys, "start", noisy);
    add(greys, Race.NTKING, ntking);
    add(greys, Race.WGF, wgf);
    add(greys, "without_noise", clean);
    return new Outcome(
        picture, report.figures(), Optional.of(greys), values, report.summary(), result.failure());
  }

  private Map<String, Object> clampedValues(
      Sample start, Sample ntking, Sample wgf, Sample clean, HeldOut distances) {
    Map<String, Object> map = new LinkedHashMap<>();
    Map<String, Sample> samples = new LinkedHashMap<>();
    samples.put("start", start);
    samples.put(Race.NTKING, ntking);
    samples.put(Race.WGF, wgf);
    samples.forEach(
        (name, sample) -> {
          HeldOut.Distances of = distances.of(sample);
          Map<String, Object> values = new LinkedHashMap<>();
          values.put("mmd", of.mmd());
          values.put("energy_distance", of.energy());
          values.put("grey_error", error(sample, clean));
          map.put(name, values);
        });
    return map;
  }

  private Grid grid(String name, Sample greys) {
    return new Grid(name, greys.data(), greys.rows(), images.height(), images.width());
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("what", "picture"));
    for (int i = 0; i < images.pixels(); i++) {
      columns.add("grey_" + i);
    }
    return columns;
  }

  private void add(Figures greys, String what, Sample of) {
    Object[] row = new Object[2 + of.dims()];
    for (int i = 0; i < of.rows(); i++) {
      row[0] = what;
      row[1] = i;
      for (int l = 0; l < of.dims(); l++) {
        row[2 + l] = of.data()[i * of.dims() + l];
      }
      greys.add(row);
    }
  }
}
