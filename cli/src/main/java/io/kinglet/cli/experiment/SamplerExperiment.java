package io.kinglet.cli.experiment;

import io.kinglet.cli.charts.ImageGridPicture;
import io.kinglet.cli.charts.ImageGridPicture.Grid;
import io.kinglet.cli.console.OptionValues;
import io.kinglet.cli.report.Figures;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.divergence.FDivergence;
import io.kinglet.solver.flow.FlowFailure;
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.generator.Latents;
import io.kinglet.solver.metrics.ClassScore;
import io.kinglet.solver.model.Configuration;
import io.kinglet.solver.model.SavedSampler;
import io.kinglet.solver.neural.Activation;
import io.kinglet.solver.neural.Mlp;
import io.kinglet.solver.neural.Perceptron;
import io.kinglet.solver.neural.RmsProp;
import io.kinglet.solver.neural.Schedule;
import io.kinglet.solver.sampler.DeepSampler;
import io.kinglet.solver.sampler.SamplerInfo;
import io.kinglet.solver.sampler.SamplerSettings;
import io.kinglet.solver.sampler.SamplerState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** VGrow's deep sampler on pictures, with perceptrons in place of the paper's convolutions. */
final class SamplerExperiment implements Experiment {
  private static final List<String> COLUMNS =
      List.of(
          "step",
          "classifier_loss",
          "gap",
          "moved",
          "projection_loss",
          "clipped",
          "class_score",
          "frechet");

  private static final int LATENTS = 32;
  private static final int MEASURED = 2_000;
  private static final int SHOWN = 100;
  private static final int GRID = 10;

  /** What the judge's training takes, in steps of the sampler; about. */
  private static final double JUDGE = 5;

  private final LabelledImages images;
  private final int steps;
  private final FDivergence divergence;
  private final int width;
  private final SamplerCheckpoint checkpoint;
  private final long seed;
  private final SamplerSettings settings;

  /** The checkpoint may be null. */
  SamplerExperiment(
      LabelledImages images,
      int steps,
      FDivergence divergence,
      int pool,
      int width,
      SamplerCheckpoint checkpoint,
      long seed) {
    this.images = images;
    this.steps = steps;
    this.divergence = divergence;
    this.width = width;
    this.checkpoint = checkpoint;
    this.seed = seed;
    this.settings =
        SamplerSettings.builder()
            .latents(Latents.gaussian(LATENTS))
            .pool(pool)
            .divergence(divergence)
            .bounds(-1, 1)
            .classifierRate(Schedule.constant(5e-4))
            .generatorRate(Schedule.constant(5e-4))
            .seed(seed)
            .build();
  }

  @Override
  public String name() {
    return "sampler";
  }

  @Override
  public String opening() {
    return "sampler: "
        + steps
        + " pools of "
        + settings.pool()
        + " particles along "
        + divergence
        + " to "
        + images.trained()
        + " pictures of "
        + images.size()
        + " × "
        + images.size();
  }

  @Override
  public List<String> arguments() {
    List<String> list = new ArrayList<>();
    OptionValues.add(list, "--data", images.file());
    OptionValues.add(list, "--labels", images.labels());
    OptionValues.add(list, "--size", images.size());
    OptionValues.add(list, "--steps", steps);
    OptionValues.add(list, "--divergence", divergence.label());
    OptionValues.add(list, "--pool", settings.pool());
    OptionValues.add(list, "--width", width);
    return list;
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> map = new LinkedHashMap<>(training());
    map.put("steps", steps);
    map.put("measured_pictures", MEASURED);
    map.put("judge_epochs", PictureJudge.EPOCHS);
    return map;
  }

  /** What makes two trainings one: a checkpoint of another is refused. */
  private Map<String, Object> training() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("data_sha256", images.fileSum());
    map.put("labels_sha256", images.labelsSum());
    map.put("size", images.size());
    map.put("trained_pictures", images.trained());
    map.put("held_out_pictures", images.heldOut());
    map.put("divergence", divergence.label());
    map.put("generator", sizes(LATENTS, images.rows().dims()));
    map.put("classifier", sizes(images.rows().dims(), 1));
    map.put("optimiser", "rmsprop");
    map.put("classifier_rate", settings.classifierRate().at(0));
    map.put("generator_rate", settings.generatorRate().at(0));
    map.put("pool", settings.pool());
    map.put("batch", settings.batch());
    map.put("particle_steps", settings.particleSteps());
    map.put("classifier_steps", settings.classifierSteps());
    map.put("step_size", settings.stepSize().at(0));
    map.put("clip", settings.clip());
    map.put("projection_steps", settings.projectionSteps());
    map.put("projection_batch", settings.projectionBatch());
    return map;
  }

  private int[] sizes(int inputs, int outputs) {
    return new int[] {inputs, width, width, outputs};
  }

  @Override
  public long steps() {
    return Pace.STEPS;
  }

  @Override
  public String measure() {
    return "loss";
  }

  @Override
  public Optional<Outcome> run(Watch watch) {
    Configuration training = Configuration.of(training());
    Optional<SavedSampler> saved =
        checkpoint == null ? Optional.empty() : checkpoint.read(seed, training, steps);
    SamplerState state = saved.map(found -> resumed(found, watch)).orElseGet(() -> fresh(watch));
    Pace pace = new Pace(watch, JUDGE + Math.max(1, steps - state.step()));
    PictureJudge judge =
        PictureJudge.train(
            images,
            seed,
            watch.parallel(),
            info -> pace.advance(JUDGE / PictureJudge.EPOCHS, info.loss()),
            watch::stopRequested);
    if (judge == null) {
      return Optional.empty();
    }
    List<double[]> history = new ArrayList<>();
    saved.ifPresent(found -> history.addAll(rows(found.history())));
    if (history.isEmpty()) {
      history.add(measured(state, null, judge));
    }
    Optional<FlowFailure> failure = train(state, judge, history, training, watch, pace);
    return Optional.of(outcome(state, judge, history, failure));
  }

  private SamplerState resumed(SavedSampler found, Watch watch) {
    watch.warn(checkpoint.file() + ": going on from step " + found.step());
    return found.state(watch.parallel(), RmsProp::new);
  }

  private SamplerState fresh(Watch watch) {
    List<Activation> bounded = List.of(Activation.SILU, Activation.SILU, Activation.TANH);
    Mlp generator =
        Mlp.random(
            sizes(LATENTS, images.rows().dims()), bounded, Seeds.of(seed, "generator weights", 0));
    Mlp classifier =
        Mlp.random(
            Activation.SILU,
            Seeds.of(seed, "classifier weights", 0),
            sizes(images.rows().dims(), 1));
    Parallel parallel = watch.parallel();
    return new SamplerState(
        new Perceptron(generator, parallel),
        new Perceptron(classifier, parallel),
        new RmsProp(generator.parameters()),
        new RmsProp(classifier.parameters()),
        0);
  }

  private Optional<FlowFailure> train(
      SamplerState state,
      PictureJudge judge,
      List<double[]> history,
      Configuration training,
      Watch watch,
      Pace pace) {
    DeepSampler sampler = new DeepSampler(settings, images.trainedRows());
    // Measured at the checkpoints' own steps, so that a run taken up has the same figures.
    while (state.step() < steps && !watch.stopRequested()) {
      SamplerInfo info;
      try {
        info = sampler.step(state);
      } catch (FlowFailure failure) {
        return Optional.of(failure);
      }
      long taken = state.step();
      if (taken % measuredEvery() == 0 || taken == steps) {
        history.add(measured(state, info, judge));
      }
      if (checkpoint != null && (checkpoint.due(taken) || taken == steps)) {
        keep(state, training, history, watch);
      }
      pace.advance(1, info.classifierLoss());
    }
    if (checkpoint != null && state.step() < steps) {
      keep(state, training, history, watch);
    }
    if (state.step() >= steps) {
      pace.finish();
    }
    return Optional.empty();
  }

  private static int measuredEvery() {
    return 20;
  }

  private void keep(
      SamplerState state, Configuration training, List<double[]> history, Watch watch) {
    double[] flat = history.stream().flatMapToDouble(Arrays::stream).toArray();
    checkpoint.write(
        SavedSampler.of(state, seed, training, flat),
        new ImageGridPicture(
            "VGrow's deep sampler",
            "after " + state.step() + " steps",
            GRID,
            List.of(grid("drawn", drawn(state, SHOWN)))),
        watch);
  }

  private static List<double[]> rows(double[] flat) {
    List<double[]> rows = new ArrayList<>();
    for (int from = 0; from + COLUMNS.size() <= flat.length; from += COLUMNS.size()) {
      rows.add(Arrays.copyOfRange(flat, from, from + COLUMNS.size()));
    }
    return rows;
  }

  private Sample drawn(SamplerState state, int many) {
    Mlp net = ((Perceptron) state.generator()).net();
    return settings.latents().generate(net, many, Seeds.of(seed, "drawn pictures", 0));
  }

  private double[] measured(SamplerState state, SamplerInfo info, PictureJudge judge) {
    PictureJudge.Verdict verdict = judge.of(drawn(state, MEASURED));
    return new double[] {
      state.step(),
      info == null ? 2 * Math.log(2) : info.classifierLoss(),
      info == null ? 0 : info.gap(),
      info == null ? 0 : info.moved(),
      info == null ? 0 : info.projectionLoss(),
      info == null ? 0 : info.clipped(),
      verdict.score().score(),
      verdict.frechet()
    };
  }

  private Grid grid(String name, Sample rows) {
    int many = Math.min(SHOWN, rows.rows());
    return new Grid(name, LabelledImages.greys(rows, many), many, images.size(), images.size());
  }

  private Outcome outcome(
      SamplerState state,
      PictureJudge judge,
      List<double[]> history,
      Optional<FlowFailure> failure) {
    Sample samples = drawn(state, MEASURED);
    PictureJudge.Verdict verdict = judge.of(samples);
    ClassScore score = verdict.score();
    double share = score.score() / judge.real().score();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("steps", state.step());
    result.put("judge_accuracy", judge.accuracy());
    result.put("held_out_class_score", judge.real().score());
    result.put("held_out_class_shares", judge.real().shares());
    result.put("class_score", score.score());
    result.put("class_shares", score.shares());
    result.put("share_of_held_out_score", share);
    result.put("frechet", verdict.frechet());
    List<String> summary =
        List.of(
            String.format(
                Locale.ROOT,
                "class score  %.2f, held-out pictures %.2f: %.0f %%",
                score.score(),
                judge.real().score(),
                100 * share),
            String.format(
                Locale.ROOT, "Fréchet      %.2f -> %.2f", history.get(0)[7], verdict.frechet()),
            "classes      " + shares(score.shares()),
            String.format(
                Locale.ROOT,
                "judge        right about %.1f %% of the held-out pictures",
                100 * judge.accuracy()));
    return new Outcome(
        new ImageGridPicture(
            "VGrow's deep sampler after " + state.step() + " steps",
            String.format(
                Locale.ROOT,
                "class score %.2f, held-out pictures %.2f; seed %d",
                score.score(),
                judge.real().score(),
                seed),
            GRID,
            List.of(grid("held out", images.heldOutRows()), grid("drawn", samples))),
        figures(history),
        Optional.of(greys(samples)),
        result,
        summary,
        failure);
  }

  private static String shares(double[] shares) {
    StringBuilder text = new StringBuilder();
    for (int c = 0; c < shares.length; c++) {
      text.append(c == 0 ? "" : ", ").append(String.format(Locale.ROOT, "%.0f", 100 * shares[c]));
    }
    return text.append(" % of each").toString();
  }

  private static Figures figures(List<double[]> history) {
    Figures figures = new Figures(COLUMNS);
    for (double[] row : history) {
      Object[] values = Arrays.stream(row).boxed().toArray();
      values[0] = (long) row[0];
      values[5] = (long) row[5];
      figures.add(values);
    }
    return figures;
  }

  private Figures greys(Sample samples) {
    int d = samples.dims();
    List<String> names = new ArrayList<>();
    for (int j = 0; j < d; j++) {
      names.add("p" + j / images.size() + "_" + j % images.size());
    }
    double[] greys = LabelledImages.greys(samples, SHOWN);
    Figures figures = new Figures(names);
    for (int i = 0; i < SHOWN; i++) {
      figures.add(Arrays.stream(greys, i * d, (i + 1) * d).boxed().toArray());
    }
    return figures;
  }
}
