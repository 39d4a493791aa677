package io.kinglet.solver.flow;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.Bandwidth;
import io.kinglet.solver.features.Features;
import io.kinglet.solver.fisher.FeatureMoments;
import io.kinglet.solver.fisher.FisherSystem;
import io.kinglet.solver.fisher.ParticleSums;
import io.kinglet.solver.tangent.TangentForm;
import io.kinglet.solver.tangent.TangentKernel;
import io.kinglet.solver.tangent.TangentNetwork;
import java.util.SplittableRandom;

/**
 * ntKiNG: {@link KingFlow}'s natural gradient with the tangent kernel of a network drawn afresh at
 * each step in place of the Gaussian one (Liu, Wang, Wang 2025, section 5). Features need not be of
 * pair form. A step takes time linear in the particles once that is cheaper, {@link TangentForm}.
 */
public final class NtkFlow extends SteppedFlow {
  private final NtkSettings settings;
  private final Bandwidth bandwidths;
  private final StepFeatures family;
  private final Workspaces workspaces;
  private final FeatureMoments moments;
  private final ParticleSums sums;
  private final TangentKernel kernel;
  private final FisherSystem solver = new FisherSystem();
  private TangentNetwork network;
  private TangentForm form;
  private Features features;
  private double[] targetMean = {};
  private double[] mean = {};
  private double[] delta = {};
  private double[] beta = {};
  private double[] fisher = {};
  private double[] gram = {};

  NtkFlow(NtkSettings settings, Target target) {
    super(target, settings.stepRule(), settings.moving());
    this.settings = settings;
    Parallel parallel = settings.parallel();
    this.bandwidths = new Bandwidth(parallel);
    this.family =
        new StepFeatures(
            settings.family(),
            settings.basisSize(),
            settings.basisRule(),
            settings.featureBandwidth(),
            settings.featureScales(),
            bandwidths);
    this.workspaces = new Workspaces(parallel);
    this.moments = new FeatureMoments(parallel, workspaces);
    this.sums = new ParticleSums(parallel, workspaces);
    this.kernel = new TangentKernel(parallel, workspaces);
    Features own = settings.features();
    if (own != null && own.dims() != target.dims()) {
      throw new IllegalArgumentException(
          "the features are over "
              + own.dims()
              + " dimensions, but the target has "
              + target.dims());
    }
  }

  /**
   * Starts the settings of a flow.
   *
   * @param target where to
   * @return the builder, with the published code's settings
   */
  public static NtkSettings.Builder builder(Target target) {
    return new NtkSettings.Builder(target);
  }

  /**
   * The settings that it was made with.
   *
   * @return them
   */
  public NtkSettings settings() {
    return settings;
  }

  /**
   * The form that the last step's Gram matrix was evaluated in.
   *
   * @return it, or null before the first step
   */
  public TangentForm form() {
    return form;
  }

  @Override
  public String name() {
    return "ntking";
  }

  @Override
  FieldInfo field(FlowState state, Sample batch, double[] velocity) {
    int n = state.rows();
    double[] x = state.data();
    long step = state.iteration();
    features =
        settings.features() == null
            ? family.configure(x, n, batch, state.seed(), step)
            : settings.features();
    int b = features.count();
    int ld = features.padded();
    int d = features.dims();
    fit(ld);
    if (network == null) {
      network = new TangentNetwork(d, settings.width());
    }
    settings
        .networks()
        .fill(network, new SplittableRandom(Seeds.of(state.seed(), "network", step)));
    moments.mean(features, batch.data(), batch.rows(), targetMean);
    sums.run(features, x, n, targetMean, ParticleSums.slices(n, ld, 0), null, delta, fisher);
    double residual = KingForm.norm(b, delta);
    int[] solved = settings.solveAllDimensions() ? null : moving();
    int many = solved == null ? d : solved.length;
    form =
        settings.form() == null
            ? TangentForm.cheaper(n, d, many, b, settings.width())
            : settings.form();
    kernel.gram(form, features, network, x, n, solved, gram);
    System.arraycopy(delta, 0, beta, 0, b);
    solver.solve(b, ld, gram, fisher, settings.damping(), settings.ridge(), beta, workspaces.of(0));
    kernel.coefficients(beta);
    kernel.velocity(x, n, velocity);
    return new FieldInfo(
        residual,
        b,
        features.bandwidth(),
        0,
        solver.ridge(),
        solver.failedMinor(),
        Approximation.NONE,
        SolveInfo.DIRECT);
  }

  private void fit(int ld) {
    if (beta.length < ld) {
      targetMean = new double[ld];
      mean = new double[ld];
      delta = new double[ld];
      beta = new double[ld];
    }
    if (gram.length < ld * ld) {
      fisher = new double[ld * ld];
      gram = new double[ld * ld];
    }
  }

  @Override
  double residualAt(double[] positions, int n, Sample batch) {
    moments.mean(features, positions, n, mean);
    return KingForm.difference(features.count(), targetMean, mean, delta);
  }

  @Override
  void fieldAt(double[] points, int m, double[] out) {
    kernel.velocity(points, m, out);
  }

  /**
   * The memory held for stepping: tables, matrices, the median rule's pairs, workspaces.
   *
   * @return bytes
   */
  public long workspaceBytes() {
    long own = 4L * beta.length + 2L * gram.length;
    long shared = family.bytes() + moments.bytes() + bandwidths.bytes() + workspaces.bytes();
    return own * Double.BYTES + shared + sums.bytes() + kernel.bytes() + solver.bytes();
  }

  /** Intermediates of the last step, for parity tests; not copies. */
  record Trace(
      Features features,
      TangentNetwork network,
      double[] delta,
      double[] fisher,
      double[] gram,
      double[] beta,
      double[] directions) {}

  Trace trace() {
    return new Trace(features, network, delta, fisher, gram, beta, kernel.directions());
  }
}
