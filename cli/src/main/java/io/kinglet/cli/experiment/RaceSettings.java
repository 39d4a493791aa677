package io.kinglet.cli.experiment;

import io.kinglet.solver.flow.NtkSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings of a {@link Race}.
 *
 * @param training of the features
 * @param steps of ntKiNG
 * @param stepSize η
 * @param damping λ
 * @param ridge ε
 * @param gain of the kernel's networks
 * @param wgfSteps of WGF
 * @param wgfStepSize its η
 */
record RaceSettings(
    Pretraining.Settings training,
    int steps,
    double stepSize,
    double damping,
    double ridge,
    double gain,
    int wgfSteps,
    double wgfStepSize) {

  /** Roughly the operations of a step of ntKiNG: features, their Jacobian, the Gram matrix. */
  double ntkWork(int n, int d, int batch) {
    double weights = training.parameters(d);
    double b = training.layers().getLast();
    double kernel = 2.0 * n * n * 3 * NtkSettings.WIDTH;
    return 2.0 * batch * weights
        + d * (2.0 * n * (weights - d * (double) training.layers().getFirst()))
        + d * (kernel + 2.0 * n * n * b + 2.0 * n * b * b);
  }

  /** Roughly the operations of a step of WGF. */
  double wgfWork(int n, int d, int batch) {
    return 4.0 * n * (n + batch) * (d + 25.0);
  }

  /** These settings, but for those that are given. */
  RaceSettings with(RaceOptions given) {
    Pretraining.Settings own =
        new Pretraining.Settings(
            RaceOptions.or(given.layers, training.layers()),
            RaceOptions.or(given.epochs, training.epochs()),
            training.batch(),
            training.rate(),
            training.decays(),
            training.noise());
    int many = RaceOptions.or(given.steps, steps);
    // Where the paper gives both the same number of steps, they keep it.
    int wgf = wgfSteps == steps ? many : wgfSteps;
    return new RaceSettings(
        own,
        many,
        RaceOptions.or(given.stepSize, stepSize),
        damping,
        RaceOptions.or(given.ridge, ridge),
        gain,
        wgf,
        wgfStepSize);
  }

  /**
   * The same where 1 is so much of the data's coordinates. WGF's velocity is a gradient of a
   * logarithm: the same step is 1/unit² as large.
   */
  RaceSettings inUnitsOf(double unit) {
    Pretraining.Settings scaled =
        new Pretraining.Settings(
            training.layers(),
            training.epochs(),
            training.batch(),
            training.rate(),
            training.decays(),
            training.noise() / unit);
    return new RaceSettings(
        scaled, steps, stepSize, damping, ridge, gain, wgfSteps, wgfStepSize / (unit * unit));
  }

  /** The options that have been given, or could have been. */
  List<String> arguments() {
    return List.of(
        "--layers",
        training.widths(),
        "--epochs",
        "" + training.epochs(),
        "--steps",
        "" + steps,
        "--step-size",
        "" + stepSize,
        "--ridge",
        "" + ridge);
  }

  /** For the report. */
  Map<String, Object> report() {
    Map<String, Object> features = new LinkedHashMap<>();
    features.put("layers", training.layers());
    features.put("activation", "silu");
    features.put("epochs", training.epochs());
    features.put("batch", training.batch());
    features.put("rate", training.rate());
    features.put("rate_decays", training.decays());
    features.put("noise", training.noise());
    Map<String, Object> ntking = new LinkedHashMap<>();
    ntking.put("steps", steps);
    ntking.put("step_size", stepSize);
    ntking.put("damping", damping);
    ntking.put("ridge", ridge);
    ntking.put("gain", gain);
    ntking.put("width", NtkSettings.WIDTH);
    Map<String, Object> wgf = new LinkedHashMap<>();
    wgf.put("steps", wgfSteps);
    wgf.put("step_size", wgfStepSize);
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("features", features);
    report.put(Race.NTKING, ntking);
    report.put(Race.WGF, wgf);
    return report;
  }
}
