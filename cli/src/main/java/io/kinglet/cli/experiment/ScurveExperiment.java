package io.kinglet.cli.experiment;

import io.kinglet.cli.charts.Cloud;
import io.kinglet.cli.charts.CloudsPicture;
import io.kinglet.cli.charts.CloudsPicture.Shown;
import io.kinglet.cli.console.Console;
import io.kinglet.cli.report.Figures;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.flow.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Noisy points of an S-curve that ntKiNG, with the features of an energy trained on it, and WGF
 * bring back to it (Liu, Wang, Wang 2025, section 6).
 */
final class ScurveExperiment implements Experiment {
  /** Standard deviation of what the particles start with, and of the score matching. */
  private static final double NOISE = 0.3;

  /** The same of the curve's own points, as published. */
  private static final double OWN_NOISE = 0.01;

  private static final int FRESH = 2_000;
  private static final int PUBLISHED_TARGET = 200;

  private static final RaceSettings PUBLISHED =
      new RaceSettings(
          new Pretraining.Settings(List.of(1024, 1024, 211), 1003, 777, 1e-3, false, NOISE),
          1000,
          0.1,
          1e-3,
          1e-3,
          1,
          1000,
          1);

  /**
   * What gives as good a picture in two minutes. The published ridge of 1e-3 leaves the particles
   * 0.09 from the curve where this one leaves them at 0.04, as it hides the directions in which the
   * last of the noise shows; 200 target rows have gaps of their own, which the particles repeat.
   */
  private static final RaceSettings OWN =
      new RaceSettings(
          new Pretraining.Settings(List.of(128, 128, 211), 30, 256, 3e-3, true, NOISE),
          1000,
          0.1,
          1e-3,
          1e-5,
          1,
          1000,
          1);

  private static final int OWN_TARGET = 3_000;

  private final RaceSettings settings;
  private final int rows;
  private final int targetRows;
  private final int particles;
  private final long seed;

  ScurveExperiment(RaceSettings settings, int rows, int targetRows, int particles, long seed) {
    this.settings = settings;
    this.rows = rows;
    this.targetRows = targetRows;
    this.particles = particles;
    this.seed = seed;
  }

  /** As the options have it. */
  static ScurveExperiment of(RaceOptions options, int rows, boolean paper, long seed) {
    int heldOut = rows / 10;
    int target = Math.min(paper ? PUBLISHED_TARGET : OWN_TARGET, rows - heldOut);
    int particles = RaceOptions.or(options.particles, 200);
    return new ScurveExperiment(
        (paper ? PUBLISHED : OWN).with(options), rows, target, particles, seed);
  }

  @Override
  public String name() {
    return "scurve";
  }

  @Override
  public String opening() {
    return "scurve: an energy of "
        + settings.training().widths()
        + " units trained on "
        + (rows - rows / 10)
        + " points, then "
        + Console.plural(settings.steps(), "step")
        + " of "
        + Console.plural(particles, "particle");
  }

  @Override
  public List<String> arguments() {
    List<String> list = new ArrayList<>(settings.arguments());
    list.addAll(List.of("--particles", "" + particles, "--rows", "" + rows));
    return list;
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rows", rows);
    map.put("held_out_rows", rows / 10);
    map.put("target_rows", targetRows);
    map.put("fresh_rows", FRESH);
    map.put("particles", particles);
    map.put("curve_noise", OWN_NOISE);
    map.put("start_noise", NOISE);
    map.put("mmd_bandwidth", NOISE);
    map.putAll(settings.report());
    return map;
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
    Sample all = SCurve.draw(rows, OWN_NOISE, Seeds.of(seed, "curve", 0));
    int train = rows - rows / 10;
    Sample target = part(all, 0, targetRows);
    Sample start =
        SCurve.draw(particles, Math.hypot(NOISE, OWN_NOISE), Seeds.of(seed, "noisy points", 0));
    Sample fresh = SCurve.draw(FRESH, OWN_NOISE, Seeds.of(seed, "fresh points", 0));
    HeldOut heldOut = new HeldOut(fresh, NOISE, watch.parallel());
    Race.Data data =
        new Race.Data(
            part(all, 0, train), part(all, train, rows), Target.of(target), start, Units.none(2));
    return new Race(settings, data, heldOut, SCurve::distance, seed)
        .run(watch)
        .map(result -> outcome(result, start, fresh, heldOut));
  }

  private static Sample part(Sample all, int from, int to) {
    return Sample.of(Arrays.copyOfRange(all.data(), 2 * from, 2 * to), to - from, 2);
  }

  private Outcome outcome(Race.Result result, Sample start, Sample fresh, HeldOut heldOut) {
    CloudsPicture picture =
        new CloudsPicture(
            "Noisy points brought back to an S",
            "grey: "
                + fresh.rows()
                + " fresh points of the S; features of an energy of "
                + settings.training().widths()
                + " units; η = "
                + settings.stepSize()
                + ", seed "
                + seed,
            cloud(fresh),
            List.of(
                new Shown(start.rows() + " points, noise " + NOISE, cloud(start), true),
                new Shown("ntKiNG, step " + result.ntking().steps(), cloud(result.ntking()), false),
                new Shown("WGF, step " + result.wgf().steps(), cloud(result.wgf()), false)));
    // What so many points of the S itself are at: no flow of theirs need be nearer.
    Sample clean = SCurve.draw(particles, OWN_NOISE, Seeds.of(seed, "clean points", 0));
    RaceReport report =
        new RaceReport(
            result, "distance_to_curve", "distance to the S", heldOut.of(clean), heldOut.rows());
    Figures points = new Figures(List.of("what", "x", "y"));
    add(points, "start", start);
    add(points, Race.NTKING, result.ntking().particles());
    add(points, Race.WGF, result.wgf().particles());
    return new Outcome(
        picture,
        report.figures(),
        Optional.of(points),
        report.result(),
        report.summary(),
        result.failure());
  }

  private static Cloud cloud(Race.End end) {
    return cloud(end.particles());
  }

  private static Cloud cloud(Sample sample) {
    return new Cloud(sample.data(), sample.rows(), 2);
  }

  private static void add(Figures points, String what, Sample sample) {
    for (int i = 0; i < sample.rows(); i++) {
      points.add(what, sample.data()[2 * i], sample.data()[2 * i + 1]);
    }
  }
}
