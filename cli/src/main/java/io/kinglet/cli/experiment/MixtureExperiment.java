package io.kinglet.cli.experiment;

import io.kinglet.cli.charts.BandsPicture;
import io.kinglet.cli.charts.BandsPicture.Band;
import io.kinglet.cli.console.Console;
import io.kinglet.cli.report.Figures;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.flow.FlowFailure;
import io.kinglet.solver.metrics.Mmd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * MMD to fresh points of a two-component mixture, iteration by iteration, of four methods: the mean
 * over trials and its standard error (Liu, Wang, Wang 2025, section 6). Runs are tasks of their
 * own, each on one thread, so the numbers do not depend on how many there are.
 */
final class MixtureExperiment implements Experiment {
  static final int MOST_DIMS = 10_000;

  /** Iterations of the table, as far as there are so many. */
  private static final int[] LOOKS = {1, 5, 10, 25, 50, 100};

  private final int dims;
  private final int trials;
  private final int steps;
  private final long seed;

  MixtureExperiment(int dims, int trials, int steps, long seed) {
    this.dims = dims;
    this.trials = trials;
    this.steps = steps;
    this.seed = seed;
  }

  @Override
  public String name() {
    return "mixture";
  }

  @Override
  public String opening() {
    return "mixture: "
        + MixtureMethod.values().length
        + " methods, "
        + Console.plural(trials, "trial")
        + " of "
        + Console.plural(steps, "step")
        + " each, d = "
        + dims;
  }

  @Override
  public List<String> arguments() {
    return List.of("--dims", "" + dims, "--trials", "" + trials, "--steps", "" + steps);
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("dims", dims);
    map.put("trials", trials);
    map.put("steps", steps);
    map.put("mixture_means", new double[] {-MixtureTrial.MEAN, MixtureTrial.MEAN});
    map.put("mixture_deviation", MixtureTrial.DEVIATION);
    map.put("particles", MixtureTrial.POINTS);
    map.put("target_rows", MixtureTrial.POINTS);
    map.put("fresh_rows", MixtureTrial.FRESH);
    for (MixtureMethod method : MixtureMethod.values()) {
      map.put(method.key(), method.settings());
    }
    return map;
  }

  @Override
  public long steps() {
    return (long) trials * MixtureMethod.values().length * steps;
  }

  @Override
  public String measure() {
    return "MMD";
  }

  /** The curves of all runs: null where one was not finished. */
  private static final class Runs {
    final double[][][] curves;
    final long[][] nanos;
    final double[] floors;
    final AtomicReference<FlowFailure> failure = new AtomicReference<>();

    Runs(int trials) {
      int methods = MixtureMethod.values().length;
      curves = new double[methods][trials][];
      nanos = new long[methods][trials];
      floors = new double[trials];
    }

    /** The trials that every method finished. */
    int[] whole() {
      return IntStream.range(0, floors.length)
          .filter(trial -> Arrays.stream(curves).allMatch(method -> method[trial] != null))
          .toArray();
    }
  }

  @Override
  public Optional<Outcome> run(Watch watch) {
    MixtureMethod[] methods = MixtureMethod.values();
    Runs runs = new Runs(trials);
    watch
        .parallel()
        .run(
            trials * methods.length,
            (task, worker) -> {
              int trial = task / methods.length;
              run(methods[task % methods.length], trial, runs, watch);
            });
    int[] whole = runs.whole();
    FlowFailure failure = runs.failure.get();
    if (whole.length < 2) {
      if (failure != null) {
        throw failure;
      }
      return Optional.empty();
    }
    return Optional.of(outcome(runs, whole, Optional.ofNullable(failure)));
  }

  private void run(MixtureMethod method, int number, Runs runs, Watch watch) {
    MixtureTrial trial = MixtureTrial.draw(dims, seed, number);
    MixtureTrial.Run run = trial.start(method);
    double[] curve = new double[steps + 1];
    curve[0] = run.mmd();
    try {
      for (int step = 1; step <= steps; step++) {
        if (watch.stopRequested() || runs.failure.get() != null) {
          return;
        }
        long began = System.nanoTime();
        run.step();
        runs.nanos[method.ordinal()][number] += System.nanoTime() - began;
        curve[step] = run.mmd();
        watch.step(curve[step]);
      }
    } catch (FlowFailure failure) {
      runs.failure.compareAndSet(null, failure);
      return;
    }
    runs.curves[method.ordinal()][number] = curve;
    if (method.ordinal() == 0) {
      Mmd mmd = new Mmd(Parallel.serial());
      runs.floors[number] = mmd.between(trial.target(), trial.fresh(), 0).value();
    }
  }

  private Outcome outcome(Runs runs, int[] whole, Optional<FlowFailure> failure) {
    List<Band> bands = new ArrayList<>();
    for (MixtureMethod method : MixtureMethod.values()) {
      double[][] curves = runs.curves[method.ordinal()];
      double[] at = new double[steps + 1];
      double[] means = new double[steps + 1];
      double[] errors = new double[steps + 1];
      for (int step = 0; step <= steps; step++) {
        Spread spread = spread(curves, whole, step);
        at[step] = step;
        means[step] = spread.mean();
        errors[step] = spread.error();
      }
      bands.add(new Band(method.title(), at, means, errors));
    }
    Spread floor = Spread.of(Arrays.stream(whole).mapToDouble(k -> runs.floors[k]).toArray());
    BandsPicture picture =
        new BandsPicture(
            "Two-component mixture in " + Console.plural(dims, "dimension"),
            "MMD to "
                + MixtureTrial.FRESH
                + " fresh points; mean and standard error of "
                + Console.plural(whole.length, "trial")
                + "; n = "
                + MixtureTrial.POINTS
                + ", seed "
                + seed,
            "iteration",
            "MMD",
            bands,
            new BandsPicture.Level("the target's own points", floor.mean()));
    return new Outcome(
        picture,
        figures(runs, whole, bands, floor),
        Optional.empty(),
        result(runs, whole, bands, floor),
        summary(whole.length, bands, floor),
        failure);
  }

  private static Spread spread(double[][] curves, int[] whole, int step) {
    return Spread.of(Arrays.stream(whole).mapToDouble(k -> curves[k][step]).toArray());
  }

  private Figures figures(Runs runs, int[] whole, List<Band> bands, Spread floor) {
    List<String> columns = new ArrayList<>(List.of("method", "iteration", "mean"));
    columns.add("standard_error");
    Arrays.stream(whole).forEach(trial -> columns.add("trial_" + (trial + 1)));
    Figures figures = new Figures(columns);
    Object[] row = new Object[columns.size()];
    for (MixtureMethod method : MixtureMethod.values()) {
      Band band = bands.get(method.ordinal());
      for (int step = 0; step <= steps; step++) {
        fill(row, method.key(), step, band.mean()[step], band.error()[step]);
        for (int k = 0; k < whole.length; k++) {
          row[4 + k] = runs.curves[method.ordinal()][whole[k]][step];
        }
        figures.add(row);
      }
    }
    fill(row, "target", null, floor.mean(), floor.error());
    for (int k = 0; k < whole.length; k++) {
      row[4 + k] = runs.floors[whole[k]];
    }
    figures.add(row);
    return figures;
  }

  private static void fill(Object[] row, String name, Integer step, double mean, double error) {
    row[0] = name;
    row[1] = step;
    row[2] = mean;
    row[3] = error;
  }

  private Map<String, Object> result(Runs runs, int[] whole, List<Band> bands, Spread floor) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("trials", whole.length);
    for (MixtureMethod method : MixtureMethod.values()) {
      Band band = bands.get(method.ordinal());
      long nanos = Arrays.stream(whole).mapToLong(k -> runs.nanos[method.ordinal()][k]).sum();
      Map<String, Object> of = mmd(band.mean()[steps], band.error()[steps]);
      of.put("milliseconds_per_step", Math.round(nanos / 1e3 / whole.length / steps) / 1e3);
      result.put(method.key(), of);
    }
    result.put("target", mmd(floor.mean(), floor.error()));
    return result;
  }

  private static Map<String, Object> mmd(double mean, double error) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("mmd", mean);
    map.put("standard_error", error);
    return map;
  }

  private List<String> summary(int whole, List<Band> bands, Spread floor) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "MMD to "
            + MixtureTrial.FRESH
            + " fresh points: mean (standard error) of "
            + Console.plural(whole, "trial"));
    int[] looks =
        IntStream.concat(Arrays.stream(LOOKS).filter(look -> look < steps), IntStream.of(steps))
            .toArray();
    StringBuilder head = new StringBuilder("iteration");
    bands.forEach(band -> head.append(String.format(Locale.ROOT, "%17s", band.name())));
    lines.add(head.toString());
    for (int look : looks) {
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%9d", look));
      for (Band band : bands) {
        line.append("  ").append(new Spread(band.mean()[look], band.error()[look]));
      }
      lines.add(line.toString());
    }
    lines.add("the target's own points: " + floor);
    return lines;
  }
}
