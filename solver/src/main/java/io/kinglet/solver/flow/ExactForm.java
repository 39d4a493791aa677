package io.kinglet.solver.flow;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.features.FeatureMap;
import io.kinglet.solver.fisher.FeatureMoments;
import io.kinglet.solver.fisher.FisherSystem;
import io.kinglet.solver.flow.SteppedFlow.FieldInfo;
import io.kinglet.solver.velocity.GaussianGradient;
import io.kinglet.solver.velocity.JacobianTables;
import io.kinglet.solver.velocity.Precision;
import io.kinglet.solver.velocity.VelocityKernel;

/** All sums in full, from tables of n × b features (Liu, Wang, Wang 2025, section 4). */
final class ExactForm implements KingForm {
  private final KingSettings settings;
  private final int[] solvedRows;
  private final Workspaces workspaces;
  private final FeatureMoments moments;
  private final FisherSystem solver = new FisherSystem();
  private final JacobianTables tables = new JacobianTables();
  private final VelocityKernel kernel;
  private final IterativeSolve iterative;
  private final Refinement refinement;
  private FeatureMap map;
  private double ridge;
  private int failedMinor;
  private double[] phi = {};
  private double[] mean = {};
  private double[] beta = {};
  private double[] delta = {};
  private double[] fisher = {};
  private double[] gram = {};

  /**
   * Creates the form.
   *
   * @param settings the flow's
   * @param solve how the system is solved
   * @param solvedRows dimensions whose rows of the Jacobian are solved with; null for all
   * @param workspaces of the settings' workers
   * @param moments of the flow
   */
  ExactForm(
      KingSettings settings,
      Solve solve,
      int[] solvedRows,
      Workspaces workspaces,
      FeatureMoments moments) {
    this.settings = settings;
    this.solvedRows = solvedRows;
    this.workspaces = workspaces;
    this.moments = moments;
    this.kernel = settings.velocity().create(settings.parallel(), workspaces, settings.precision());
    this.iterative =
        iterates(settings, solve) && kernel instanceof GaussianGradient gradient
            ? new IterativeSolve(settings, solve, workspaces, gradient, solver)
            : null;
    this.refinement =
        settings.precision() == Precision.MIXED && kernel instanceof GaussianGradient gradient
            ? new Refinement(settings, workspaces, gradient, solver)
            : null;
  }

  private static boolean iterates(KingSettings settings, Solve solve) {
    boolean can =
        settings.features() == FeatureFamily.RBF && settings.precision() == Precision.DOUBLE;
    return solve instanceof Solve.ConjugateGradients || solve instanceof Solve.Automatic && can;
  }

  @Override
  public FieldInfo field(Step step, double[] velocity) {
    features(step);
    map = step.map();
    int b = map.count();
    double residual = KingForm.difference(b, step.targetMean(), mean, delta);
    SolveInfo how =
        iterative == null || !iterative.worthwhile(step, solvedRows) ? direct(step) : iterate(step);
    if (refinement != null && !how.equals(SolveInfo.DIRECT)) {
      refinement.velocity(velocity);
    } else if (iterative != null && !how.factored() && residual > 0) {
      // The solution's residual was evaluated last, and with it the velocity.
      iterative.velocity(velocity);
    } else {
      fieldAt(step.x(), step.n(), velocity);
    }
    return step.info(residual, ridge, failedMinor, Approximation.NONE, how);
  }

  private SolveInfo direct(Step step) {
    FeatureMap features = step.map();
    fit(features.padded());
    moments.fisher(features.count(), features.padded(), phi, step.n(), mean, fisher);
    if (refinement != null && refined(step)) {
      return refinement.info();
    }
    solve(step, delta, fisher);
    return SolveInfo.DIRECT;
  }

  /** Solves with M in single precision and refines; false where that is not to be had. */
  private boolean refined(Step step) {
    prepare(step);
    try {
      if (refinement.begin(tables)) {
        system(step, delta, fisher);
        if (failedMinor == 0
            && refinement.refine(step, tables, solvedRows, phi, mean, delta, beta)) {
          kernel.coefficients(tables, 0, beta);
          return true;
        }
      }
    } catch (ArithmeticException beyondFloats) {
      // What double precision cannot do either it will say itself.
    }
    refinement.giveUp();
    return false;
  }

  private SolveInfo iterate(Step step) {
    int b = step.map().count();
    prepare(step);
    if (!iterative.solve(step, tables, solvedRows, phi, mean, delta, beta)) {
      SolveInfo tried = iterative.info(true);
      direct(step);
      iterative.keep(b, beta, true);
      return tried;
    }
    ridge = settings.ridge();
    failedMinor = 0;
    kernel.coefficients(tables, 0, beta);
    return iterative.info(false);
  }

  /** Features, their mean and the pair form's table. */
  void features(Step step) {
    int ld = step.map().padded();
    resize(step.n(), ld);
    double[] table = tables.table(step.n(), ld);
    moments.evaluate(step.map(), step.x(), step.n(), phi, table, mean);
  }

  /** M from the step's particles, whose table stands, and β for any Δ and F. */
  void solve(Step step, double[] right, double[] covariance) {
    prepare(step);
    system(step, right, covariance);
  }

  private void prepare(Step step) {
    tables.prepare(step.map(), step.x(), step.n(), solvedRows, step.sigma());
  }

  private void system(Step step, double[] right, double[] covariance) {
    FeatureMap features = step.map();
    int b = features.count();
    int ld = features.padded();
    Workspace ws = workspaces.of(0);
    fit(ld);
    ridge = 0;
    failedMinor = 0;
    int systems = kernel.systems(tables);
    for (int system = 0; system < systems; system++) {
      kernel.gram(tables, system, gram);
      if (features.combinesGram()) {
        Products.mirrorLower(b, gram, 0, ld);
        features.combineGram(gram);
      }
      System.arraycopy(right, 0, beta, 0, b);
      solver.solve(b, ld, gram, covariance, settings.damping(), settings.ridge(), beta, ws);
      ridge = Math.max(ridge, solver.ridge());
      failedMinor = Math.max(failedMinor, solver.failedMinor());
      features.combineCoefficients(beta);
      kernel.coefficients(tables, system, beta);
    }
  }

  double ridge() {
    return ridge;
  }

  int failedMinor() {
    return failedMinor;
  }

  private void resize(int n, int ld) {
    // Two tables of n × ld are kept in one array.
    if (2L * n * ld > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          n
              + " particles × "
              + ld
              + " features are more than one array holds; use fewer particles or a smaller basis");
    }
    if (phi.length < n * ld) {
      phi = new double[n * ld];
    }
    if (mean.length < ld) {
      mean = new double[ld];
      beta = new double[ld];
      delta = new double[ld];
    }
  }

  /** Room for M and F, which only a direct solve needs. */
  private void fit(int ld) {
    if (gram.length < ld * ld) {
      fisher = new double[ld * ld];
      gram = new double[ld * ld];
    }
  }

  @Override
  public void fieldAt(double[] points, int m, double[] out) {
    kernel.velocity(tables, points, m, solvedRows, out);
  }

  @Override
  public long bytes() {
    long own = phi.length + (long) gram.length + fisher.length + 3L * mean.length;
    long iterations = iterative == null ? 0 : iterative.bytes();
    iterations += refinement == null ? 0 : refinement.bytes();
    return own * Double.BYTES + tables.bytes() + solver.bytes() + kernel.bytes() + iterations;
  }

  /** Intermediates of the last step, for parity tests; not copies. */
  record Trace(
      FeatureMap map,
      double[] phi,
      double[] delta,
      double[] fisher,
      double[] gram,
      double[] beta) {}

  Trace trace() {
    return new Trace(map, phi, delta, fisher, gram, beta);
  }
}
