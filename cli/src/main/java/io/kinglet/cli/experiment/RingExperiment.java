package io.kinglet.cli.experiment;

import io.kinglet.cli.charts.BandsPicture;
import io.kinglet.cli.charts.BandsPicture.Band;
import io.kinglet.cli.charts.Cloud;
import io.kinglet.cli.charts.RingPicture;
import io.kinglet.cli.console.Console;
import io.kinglet.cli.report.Figures;
import io.kinglet.solver.Sample;
import io.kinglet.solver.divergence.FDivergence;
import io.kinglet.solver.flow.FlowFailure;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.StepInfo;
import io.kinglet.solver.flow.VgrowFlow;
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
 * VGrow to a ring of eight Gaussians under four divergences (after Gao and others, ICML 2019):
 * where the particles end, how they came there and how the estimated divergence falls. Flows are
 * tasks of their own, each on one thread, so the numbers do not depend on how many there are.
 */
final class RingExperiment implements Experiment {
  /** Particles whose trajectories are drawn. */
  private static final int TRACKED = 80;

  private static final FDivergence[] DIVERGENCES = FDivergence.values();

  private final int particles;
  private final int rows;
  private final int steps;
  private final int trials;
  private final long seed;

  RingExperiment(int particles, int rows, int steps, int trials, long seed) {
    this.particles = particles;
    this.rows = rows;
    this.steps = steps;
    this.trials = trials;
    this.seed = seed;
  }

  /**
   * One flow's way.
   *
   * @param estimates the divergence before each step
   * @param clipped weights clipped at each step
   * @param tracks positions of the first particles before each step and at the end, by steps
   * @param end where the particles ended
   */
  record Run(double[] estimates, int[] clipped, double[][] tracks, Sample end) {
    /** The part of the first estimate that is gone in the last one. */
    double fall() {
      return 1 - estimates[estimates.length - 1] / estimates[0];
    }
  }

  @Override
  public String name() {
    return "ring";
  }

  @Override
  public String opening() {
    return "ring: "
        + DIVERGENCES.length
        + " divergences, "
        + Console.plural(trials, "trial")
        + " of "
        + Console.plural(steps, "step")
        + " each, "
        + Console.plural(particles, "particle");
  }

  @Override
  public List<String> arguments() {
    return List.of(
        "--particles",
        "" + particles,
        "--rows",
        "" + rows,
        "--steps",
        "" + steps,
        "--trials",
        "" + trials);
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("particles", particles);
    map.put("target_rows", rows);
    map.put("steps", steps);
    map.put("trials", trials);
    map.put("modes", RingTrial.MODES);
    map.put("radius", RingTrial.RADIUS);
    map.put("deviation", RingTrial.DEVIATION);
    map.put("start_deviation", RingTrial.SPREAD);
    map.put("ratio", "logistic");
    map.put("basis", RingTrial.BASIS);
    map.put("bandwidth", RingTrial.BANDWIDTH);
    map.put("ridge", RingTrial.RIDGE);
    map.put("largest_weight", RingTrial.LARGEST_WEIGHT);
    for (FDivergence divergence : DIVERGENCES) {
      map.put(divergence.label() + "_step_size", RingTrial.stepSize(divergence));
    }
    return map;
  }

  @Override
  public long steps() {
    return (long) trials * DIVERGENCES.length * steps;
  }

  @Override
  public String measure() {
    return "divergence";
  }

  @Override
  public Optional<Outcome> run(Watch watch) {
    Run[][] runs = new Run[trials][DIVERGENCES.length];
    AtomicReference<FlowFailure> failure = new AtomicReference<>();
    watch
        .parallel()
        .run(
            trials * DIVERGENCES.length,
            (task, worker) -> {
              int trial = task / DIVERGENCES.length;
              int kind = task % DIVERGENCES.length;
              try {
                runs[trial][kind] = flow(trial, DIVERGENCES[kind], watch, failure);
              } catch (FlowFailure thrown) {
                failure.compareAndSet(null, thrown);
              }
            });
    int[] whole =
        IntStream.range(0, trials)
            .filter(trial -> Arrays.stream(runs[trial]).allMatch(run -> run != null))
            .toArray();
    if (whole.length == 0) {
      if (failure.get() != null) {
        throw failure.get();
      }
      return Optional.empty();
    }
    return Optional.of(
        new Outcome(
            picture(whole[0], runs[whole[0]]),
            figures(whole, runs),
            Optional.empty(),
            result(whole, runs),
            summary(whole, runs),
            Optional.ofNullable(failure.get())));
  }

  /** One flow; null if it was stopped before its end. */
  private Run flow(
      int number, FDivergence divergence, Watch watch, AtomicReference<FlowFailure> failure) {
    RingTrial trial = RingTrial.draw(particles, rows, seed, number);
    VgrowFlow flow = trial.flow(divergence);
    FlowState state = FlowState.of(trial.start(), trial.seed());
    int tracked = Math.min(TRACKED, particles);
    double[] estimates = new double[steps];
    int[] clipped = new int[steps];
    double[][] tracks = new double[steps + 1][];
    tracks[0] = Arrays.copyOf(trial.start().data(), 2 * tracked);
    for (int step = 0; step < steps; step++) {
      if (watch.stopRequested() || failure.get() != null) {
        return null;
      }
      StepInfo info = flow.step(state);
      estimates[step] = info.residual();
      clipped[step] = info.clipped();
      tracks[step + 1] = Arrays.copyOf(state.particles().data(), 2 * tracked);
      watch.step(info.residual());
    }
    return new Run(estimates, clipped, tracks, state.particles());
  }

  private RingPicture picture(int number, Run[] runs) {
    RingTrial trial = RingTrial.draw(particles, rows, seed, number);
    List<RingPicture.Flow> flows = new ArrayList<>();
    List<Band> bands = new ArrayList<>();
    double[] at = IntStream.rangeClosed(1, steps).asDoubleStream().toArray();
    for (FDivergence divergence : DIVERGENCES) {
      Run run = runs[divergence.ordinal()];
      flows.add(new RingPicture.Flow(divergence.title(), cloud(run.end()), run.tracks()));
      bands.add(new Band(divergence.title(), at, run.estimates(), new double[steps]));
    }
    BandsPicture curves =
        new BandsPicture(
            "Estimated divergence",
            "variational form in the fitted ratio, before each step",
            "step",
            "divergence",
            bands,
            null);
    return new RingPicture(
        "VGrow to a ring of " + RingTrial.MODES + " Gaussians",
        Console.plural(particles, "particle")
            + ", "
            + Console.plural(rows, "target row")
            + ", "
            + Console.plural(steps, "step")
            + ", seed "
            + seed,
        1.35 * RingTrial.RADIUS,
        RingTrial.DEVIATION,
        cloud(trial.target()),
        cloud(trial.start()),
        flows,
        curves);
  }

  private static Cloud cloud(Sample sample) {
    return new Cloud(sample.data(), sample.rows(), sample.dims());
  }

  private Figures figures(int[] whole, Run[][] runs) {
    Figures figures = new Figures(List.of("divergence", "trial", "step", "estimate", "clipped"));
    for (FDivergence divergence : DIVERGENCES) {
      for (int trial : whole) {
        Run run = runs[trial][divergence.ordinal()];
        for (int step = 0; step < steps; step++) {
          figures.add(
              divergence.label(), trial + 1, step, run.estimates()[step], run.clipped()[step]);
        }
      }
    }
    return figures;
  }

  private static Map<String, Object> result(int[] whole, Run[][] runs) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("trials", whole.length);
    for (FDivergence divergence : DIVERGENCES) {
      List<Map<String, Object>> list = new ArrayList<>();
      for (int trial : whole) {
        Run run = runs[trial][divergence.ordinal()];
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("trial", trial + 1);
        map.put("first_estimate", run.estimates()[0]);
        map.put("last_estimate", run.estimates()[run.estimates().length - 1]);
        map.put("near_each_mode", RingTrial.near(run.end()));
        map.put("modes_covered", RingTrial.covered(run.end()));
        map.put("clipped", Arrays.stream(run.clipped()).sum());
        list.add(map);
      }
      result.put(divergence.label(), list);
    }
    return result;
  }

  private List<String> summary(int[] whole, Run[][] runs) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-12s%12s%12s%12s%16s%18s",
            "divergence",
            "first",
            "last",
            "fallen by",
            "all modes in",
            "near a mode"));
    for (FDivergence divergence : DIVERGENCES) {
      double first = 0;
      double last = 0;
      double least = 1;
      int all = 0;
      double near = 0;
      for (int trial : whole) {
        Run run = runs[trial][divergence.ordinal()];
        first += run.estimates()[0] / whole.length;
        last += run.estimates()[steps - 1] / whole.length;
        least = Math.min(least, run.fall());
        all += RingTrial.covered(run.end()) == RingTrial.MODES ? 1 : 0;
        near += Arrays.stream(RingTrial.near(run.end())).sum() / (double) particles / whole.length;
      }
      lines.add(
          String.format(
              Locale.ROOT,
              "%-12s%12.4f%12.4f%11.1f%%%16s%17.1f%%",
              divergence.title(),
              first,
              last,
              100 * least,
              all + " of " + whole.length,
              100 * near));
    }
    lines.add("Estimates are means of the trials; 'fallen by' is the least of them.");
    return lines;
  }
}
