package io.kinglet.solver.flow;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.Bandwidth;
import io.kinglet.solver.features.FeatureMap;
import io.kinglet.solver.fisher.FeatureMoments;

/**
 * KiNG: natural gradient descent on KL(p_data ‖ p_θ) in an exponential family, carried by particles
 * (Liu, Wang, Wang 2025, section 4). Each step solves (M + λF + εI) β = Δ with Δ = mean f(Y) − mean
 * f(X) and moves by v(x) = n⁻¹ Σ_i D(x, x_i) J_i β.
 */
public final class KingFlow extends SteppedFlow {
  private final KingSettings settings;
  private final Bandwidth bandwidths;
  private final FeatureMoments moments;
  private final KingForm form;
  private final StepFeatures features;
  private FeatureMap map;
  private double[] targetMean = {};
  private double[] mean = {};
  private double[] delta = {};

  KingFlow(KingSettings settings, Target target) {
    super(target, settings.stepRule(), settings.moving());
    this.settings = settings;
    Parallel parallel = settings.parallel();
    this.bandwidths = new Bandwidth(parallel);
    this.features =
        new StepFeatures(
            settings.features(),
            settings.basisSize(),
            settings.basisRule(),
            settings.featureBandwidth(),
            settings.featureScales(),
            bandwidths);
    Workspaces workspaces = new Workspaces(parallel);
    this.moments = new FeatureMoments(parallel, workspaces);
    this.form =
        switch (settings.form()) {
          case StepForm.Exact exact ->
              new ExactForm(settings, settings.solve(), solvedRows(), workspaces, moments);
          case StepForm.RandomFeatures random ->
              new RandomFeatureForm(settings, random, solvedRows(), moving(), workspaces, moments);
          case StepForm.Subsample subsample ->
              new SubsampleForm(settings, subsample, solvedRows(), workspaces, moments);
        };
  }

  /**
   * Starts the settings of a flow.
   *
   * @param target where to
   * @return the builder, with the published code's settings
   */
  public static KingSettings.Builder builder(Target target) {
    return new KingSettings.Builder(target);
  }

  /**
   * The settings that it was made with.
   *
   * @return them
   */
  public KingSettings settings() {
    return settings;
  }

  @Override
  public String name() {
    return "king";
  }

  /** The rows of the Jacobian that are solved with; the published code solves with all of them. */
  private int[] solvedRows() {
    return settings.solveAllDimensions() ? null : moving();
  }

  @Override
  FieldInfo field(FlowState state, Sample batch, double[] velocity) {
    int n = state.rows();
    double[] x = state.data();
    long step = state.iteration();
    map = features.configure(x, n, batch, state.seed(), step);
    double sigma = settings.velocityBandwidth();
    if (Double.isNaN(sigma)) {
      // One particle has no pairs of its own: the target's rows give the scale.
      long seed = Seeds.of(state.seed(), "velocity bandwidth", step);
      sigma =
          n > 1
              ? bandwidths.median(x, n, state.dims(), null, 0, seed)
              : bandwidths.median(x, n, state.dims(), batch.data(), batch.rows(), seed);
      sigma *= settings.velocityScale();
    }
    int ld = map.padded();
    if (targetMean.length < ld) {
      targetMean = new double[ld];
    }
    moments.mean(map, batch.data(), batch.rows(), targetMean);
    return form.field(
        new KingForm.Step(map, x, n, targetMean, sigma, state.seed(), step, firstSize(state)),
        velocity);
  }

  @Override
  double residualAt(double[] positions, int n, Sample batch) {
    int ld = map.padded();
    if (mean.length < ld) {
      mean = new double[ld];
      delta = new double[ld];
    }
    moments.mean(map, positions, n, mean);
    return KingForm.difference(map.count(), targetMean, mean, delta);
  }

  @Override
  void fieldAt(double[] points, int m, double[] out) {
    form.fieldAt(points, m, out);
  }

  /**
   * The memory held for stepping: tables, matrices, the median rule's pairs, workspaces.
   *
   * @return bytes
   */
  public long workspaceBytes() {
    long own = targetMean.length + 2L * mean.length;
    long shared = features.bytes() + moments.bytes() + bandwidths.bytes();
    return own * Double.BYTES + shared + form.bytes();
  }

  /** Intermediates of the last step in the exact form, for parity tests. */
  ExactForm.Trace trace() {
    return ((ExactForm) form).trace();
  }

  /** The same of the form with random features. */
  RandomFeatureForm.Trace randomFeatureTrace() {
    return ((RandomFeatureForm) form).trace();
  }
}
