package io.kinglet.solver.flow;

import io.kinglet.kernels.Products;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.Bases;
import io.kinglet.solver.features.FeatureMap;
import io.kinglet.solver.fisher.FeatureMoments;
import io.kinglet.solver.fisher.FisherSystem;
import io.kinglet.solver.fisher.ParticleSums;
import io.kinglet.solver.flow.SteppedFlow.FieldInfo;
import io.kinglet.solver.velocity.RandomFeatures;
import java.util.SplittableRandom;

/**
 * The velocity kernel by random Fourier features (Rahimi, Recht 2007): two streaming passes over
 * the particles a step, one for Γ, F and Δ, one for the velocity.
 */
final class RandomFeatureForm implements KingForm {
  private final KingSettings settings;
  private final StepForm.RandomFeatures form;
  private final int[] solvedRows;
  private final Workspaces workspaces;
  private final RandomFeatures features;
  private final ParticleSums sums;
  private final ParticleSums.More more;
  private final FisherSystem solver = new FisherSystem();
  private final KernelCheck check;
  private int count;
  private double[] origin = {};
  private double[] beta = {};
  private double[] delta = {};
  private double[] fisher = {};
  private double[] gram = {};

  /**
   * Creates the form.
   *
   * @param settings the flow's
   * @param form its settings
   * @param solvedRows dimensions whose rows of the Jacobian are solved with; null for all
   * @param moving dimensions that move; null for all
   * @param workspaces of the settings' workers
   * @param moments of the flow
   */
  RandomFeatureForm(
      KingSettings settings,
      StepForm.RandomFeatures form,
      int[] solvedRows,
      int[] moving,
      Workspaces workspaces,
      FeatureMoments moments) {
    this.settings = settings;
    this.form = form;
    this.solvedRows = solvedRows;
    this.workspaces = workspaces;
    Parallel parallel = settings.parallel();
    this.features = new RandomFeatures(parallel, workspaces);
    this.sums = new ParticleSums(parallel, workspaces);
    this.more = features::block;
    this.check =
        form.checkEvery() == 0
            ? null
            : new KernelCheck(settings, form, solvedRows, moving, workspaces, moments);
  }

  @Override
  public FieldInfo field(Step step, double[] velocity) {
    if (origin.length != step.map().dims()) {
      origin = new double[step.map().dims()];
    }
    Bases.mean(step.x(), step.n(), origin.length, origin);
    Approximation approximation;
    if (check != null && (count == 0 || step.iteration() % form.checkEvery() == 0)) {
      approximation = check.choose(step, this);
      count = approximation.size();
    } else {
      count = count == 0 ? form.least() : count;
      approximation = Approximation.unmeasured(count);
    }
    double residual = evaluate(step, count, velocity);
    return step.info(
        residual, solver.ridge(), solver.failedMinor(), approximation, SolveInfo.DIRECT);
  }

  /** Solves with R features and writes the velocity at the step's particles; returns ‖Δ‖. */
  double evaluate(Step step, int size, double[] velocity) {
    FeatureMap map = step.map();
    int b = map.count();
    int ld = map.padded();
    resize(ld);
    long seed = Seeds.of(step.seed(), "random features", step.iteration());
    features.draw(size, origin, solvedRows, step.sigma(), new SplittableRandom(seed));
    int slices = ParticleSums.slices(step.n(), ld, RandomFeatures.slice(map, size));
    features.begin(map, step.x(), slices);
    sums.run(map, step.x(), step.n(), step.targetMean(), slices, more, delta, fisher);
    features.gram(step.n(), slices, gram);
    if (map.combinesGram()) {
      Products.mirrorLower(b, gram, 0, ld);
      map.combineGram(gram);
    }
    System.arraycopy(delta, 0, beta, 0, b);
    solver.solve(b, ld, gram, fisher, settings.damping(), settings.ridge(), beta, workspaces.of(0));
    map.combineCoefficients(beta);
    features.coefficients(beta);
    features.velocity(step.x(), step.n(), velocity);
    return KingForm.norm(b, delta);
  }

  private void resize(int ld) {
    if (beta.length < ld) {
      beta = new double[ld];
      delta = new double[ld];
    }
    if (gram.length < ld * ld) {
      fisher = new double[ld * ld];
      gram = new double[ld * ld];
    }
  }

  @Override
  public void fieldAt(double[] points, int m, double[] out) {
    features.velocity(points, m, out);
  }

  @Override
  public long bytes() {
    long own = 2L * gram.length + 2L * beta.length;
    long shared = check == null ? workspaces.bytes() : check.bytes();
    return own * Double.BYTES + features.bytes() + sums.bytes() + solver.bytes() + shared;
  }

  /** Intermediates of the last step, for parity tests; not copies. */
  record Trace(double[] delta, double[] fisher, double[] gram, double[] beta) {}

  Trace trace() {
    return new Trace(delta, fisher, gram, beta);
  }
}
