package io.kinglet.solver.flow;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.Bandwidth;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.features.FeatureMap;
import io.kinglet.solver.features.GaussianRbf;
import io.kinglet.solver.features.Polynomial;
import io.kinglet.solver.fisher.FeatureMoments;
import io.kinglet.solver.fisher.FisherSystem;
import io.kinglet.solver.velocity.JacobianTables;
import io.kinglet.solver.velocity.VelocityKernel;
import java.util.SplittableRandom;

/**
 * KiNG: natural gradient descent on KL(p_data ‖ p_θ) in an exponential family, carried by particles
 * (Liu, Wang, Wang 2025, section 4). Each step solves (M + λF + εI) β = Δ with Δ = mean f(Y) − mean
 * f(X) and moves by v(x) = n⁻¹ Σ_i D(x, x_i) J_i β.
 */
public final class KingFlow extends SteppedFlow {
  private final KingSettings settings;
  private final Parallel parallel;
  private final Workspaces workspaces;
  private final Bandwidth bandwidths;
  private final FeatureMoments moments;
  private final FisherSystem solver = new FisherSystem();
  private final JacobianTables tables = new JacobianTables();
  private final VelocityKernel kernel;
  private FeatureMap map;
  private int[] order = {};
  private double[] basis = {};
  private double[] phi = {};
  private double[] targetMean = {};
  private double[] mean = {};
  private double[] beta = {};
  private double[] delta = {};
  private double[] fisher = {};
  private double[] gram = {};

  KingFlow(KingSettings settings, Target target) {
    super(target, settings.stepRule(), settings.moving());
    this.settings = settings;
    this.parallel = settings.parallel();
    this.workspaces = new Workspaces(parallel);
    this.bandwidths = new Bandwidth(parallel);
    this.moments = new FeatureMoments(parallel, workspaces);
    this.kernel = settings.velocity().create(parallel, workspaces);
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
    Workspace ws = workspaces.of(0);
    long step = state.iteration();
    configure(x, n, batch, state.seed(), step);
    double sigma = settings.velocityBandwidth();
    if (Double.isNaN(sigma)) {
      // One particle has no pairs of its own: the target's rows give the scale.
      long seed = Seeds.of(state.seed(), "velocity bandwidth", step);
      sigma =
          n > 1
              ? bandwidths.median(x, n, state.dims(), null, 0, seed)
              : bandwidths.median(x, n, state.dims(), batch.data(), batch.rows(), seed);
    }
    int b = map.count();
    int ld = map.padded();
    resize(n, ld);
    moments.mean(map, batch.data(), batch.rows(), targetMean);
    double[] table = tables.table(n, ld);
    moments.evaluate(map, x, n, phi, table, mean);
    double residual = difference(b);
    moments.fisher(b, ld, phi, n, mean, fisher);
    tables.prepare(map, x, n, solvedRows(), sigma, ws);
    double ridge = 0;
    int failedMinor = 0;
    int systems = kernel.systems(tables);
    for (int system = 0; system < systems; system++) {
      kernel.gram(tables, system, gram);
      if (map.combinesGram()) {
        Products.mirrorLower(b, gram, 0, ld);
        map.combineGram(gram);
      }
      System.arraycopy(delta, 0, beta, 0, b);
      solver.solve(b, ld, gram, fisher, settings.damping(), settings.ridge(), beta, ws);
      ridge = Math.max(ridge, solver.ridge());
      failedMinor = Math.max(failedMinor, solver.failedMinor());
      map.combineCoefficients(beta);
      kernel.coefficients(tables, system, beta);
    }
    kernel.velocity(tables, x, n, solvedRows(), velocity);
    return new FieldInfo(residual, b, map.bandwidth(), sigma, ridge, failedMinor);
  }

  /** Chooses the step's basis among the rows of [X; Y] and gives it to the map. */
  private void configure(double[] x, int n, Sample batch, long seed, long step) {
    int d = batch.dims();
    int rows = Math.addExact(n, batch.rows());
    int count = Math.min(settings.basisSize(), rows);
    FeatureFamily family = settings.features();
    if (map == null || map.dims() != d || (family.usesBasis() && map.count() != count)) {
      map = family.create(d, count);
    }
    if (!family.usesBasis()) {
      return;
    }
    double h = settings.featureBandwidth();
    if (family == FeatureFamily.RBF && Double.isNaN(h)) {
      long draw = Seeds.of(seed, "feature bandwidth", step);
      h = bandwidths.median(x, n, d, batch.data(), batch.rows(), draw);
    }
    if (order.length < rows) {
      order = new int[rows];
    }
    if (basis.length < count * d) {
      basis = new double[count * d];
    }
    settings
        .basisRule()
        .choose(rows, count, new SplittableRandom(Seeds.of(seed, "basis", step)), order);
    for (int m = 0; m < count; m++) {
      int row = order[m];
      double[] from = row < n ? x : batch.data();
      System.arraycopy(from, (row < n ? row : row - n) * d, basis, m * d, d);
    }
    switch (map) {
      case GaussianRbf rbf -> rbf.configure(basis, h);
      case Polynomial polynomial -> polynomial.configure(basis);
      default -> throw new IllegalStateException(family + " has no basis");
    }
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
      targetMean = new double[ld];
      mean = new double[ld];
      beta = new double[ld];
      delta = new double[ld];
    }
    if (gram.length < ld * ld) {
      fisher = new double[ld * ld];
      gram = new double[ld * ld];
    }
  }

  /** Δ into delta; returns its norm. */
  private double difference(int b) {
    double sum = 0;
    for (int m = 0; m < b; m++) {
      delta[m] = targetMean[m] - mean[m];
      sum += delta[m] * delta[m];
    }
    return Math.sqrt(sum);
  }

  @Override
  double residualAt(double[] positions, int n, Sample batch) {
    moments.mean(map, positions, n, mean);
    return difference(map.count());
  }

  @Override
  void fieldAt(double[] points, int m, double[] out) {
    kernel.velocity(tables, points, m, solvedRows(), out);
  }

  /**
   * The memory held for stepping: tables, matrices, workspaces.
   *
   * @return bytes
   */
  public long workspaceBytes() {
    long own = phi.length + (long) gram.length + fisher.length + basis.length;
    own += 4L * mean.length + order.length / 2;
    return own * Double.BYTES + tables.bytes() + moments.bytes() + solver.bytes() + kernel.bytes();
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
