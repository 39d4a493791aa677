package io.kinglet.solver.flow;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Bandwidth;
import java.util.Objects;

/**
 * WGF, the Wasserstein gradient flow of the reverse KL divergence with Gaussian kernel density
 * estimates (Jordan, Kinderlehrer, Otto 1998; as compared with in Liu, Wang, Wang 2025): v = ∇log
 * k̂_Y − ∇log k̂_X, bandwidth the median rule of the particles. Its residual is the divergence so
 * estimated, the mean over the particles of log k̂_X − log k̂_Y.
 */
public final class WassersteinFlow extends SteppedFlow {
  private final double fixedBandwidth;
  private final Bandwidth rule;
  private final DensityField field;

  private WassersteinFlow(Builder builder) {
    super(
        builder.target.dims(),
        builder.target,
        builder.stepRule,
        builder.integrator,
        builder.moving);
    this.fixedBandwidth = builder.bandwidth;
    this.rule = new Bandwidth(builder.parallel);
    this.field = new DensityField(builder.target.dims(), builder.parallel);
  }

  /**
   * Starts the settings of a flow: η = 1, all dimensions, the median rule, one thread.
   *
   * @param target where to
   * @return the builder
   */
  public static Builder builder(Target target) {
    return new Builder(target);
  }

  @Override
  public String name() {
    return "wgf";
  }

  @Override
  FieldInfo field(FlowState state, Sample batch, double[] velocity) {
    int n = state.rows();
    double[] x = state.data();
    double sigma = fixedBandwidth;
    if (Double.isNaN(sigma)) {
      long seed = Seeds.of(state.seed(), "velocity bandwidth", state.iteration());
      // One particle has no pairs of its own: the target's rows give the scale.
      sigma =
          n > 1
              ? rule.median(x, n, state.dims(), null, 0, seed)
              : rule.median(x, n, state.dims(), batch.data(), batch.rows(), seed);
    }
    field.bandwidth(sigma);
    field.load(x, n, batch);
    double residual = field.atParticles(x, n, velocity);
    return FieldInfo.of(residual, sigma);
  }

  @Override
  double residualAt(double[] positions, int n, Sample batch) {
    return field.meanValueAt(positions, n);
  }

  @Override
  void fieldAt(double[] points, int m, double[] out) {
    field.at(points, m, out);
  }

  /** Collects settings; each method returns the builder. */
  public static final class Builder {
    private final Target target;
    private StepRule stepRule = StepRule.constant(1);
    private Integrator integrator = Integrator.EULER;
    private int[] moving;
    private Parallel parallel = Parallel.common();
    private double bandwidth = Double.NaN;

    private Builder(Target target) {
      this.target = Objects.requireNonNull(target, "target");
    }

    /**
     * How far a step goes; always 1 unless set.
     *
     * @param value the rule
     * @return this
     */
    public Builder stepRule(StepRule value) {
      stepRule = Objects.requireNonNull(value, "stepRule");
      return this;
    }

    /**
     * How a step follows the field; Euler's unless set.
     *
     * @param value the rule
     * @return this
     */
    public Builder integrator(Integrator value) {
      integrator = Objects.requireNonNull(value, "integrator");
      return this;
    }

    /**
     * Moves only some dimensions; the field is that of all of them.
     *
     * @param dims distinct, from 0
     * @return this
     */
    public Builder moving(int... dims) {
      moving = dims.clone();
      return this;
    }

    /**
     * Who works; the calling thread and the common pool unless set, small work on the calling
     * thread.
     *
     * @param value the workers
     * @return this
     */
    public Builder parallel(Parallel value) {
      parallel = Objects.requireNonNull(value, "parallel");
      return this;
    }

    /**
     * A fixed σ; the median rule of the particles unless set.
     *
     * @param value positive
     * @return this
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public Builder bandwidth(double value) {
      if (!(value > 0) || !Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "the bandwidth is " + value + "; give a positive finite number");
      }
      bandwidth = value;
      return this;
    }

    /**
     * Makes the flow.
     *
     * @return a flow for one run
     * @throws IllegalArgumentException if a moving dimension is out of range
     */
    public WassersteinFlow build() {
      return new WassersteinFlow(this);
    }
  }
}
