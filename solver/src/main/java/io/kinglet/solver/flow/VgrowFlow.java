package io.kinglet.solver.flow;

import io.kinglet.solver.Sample;
import io.kinglet.solver.divergence.Divergence;
import io.kinglet.solver.ratio.LogRatio;
import io.kinglet.solver.ratio.RatioEstimator;
import java.util.Objects;

/**
 * VGrow, the variational gradient flow of an f-divergence D_f(q ‖ p) (Gao and others, ICML 2019):
 * v(x) = s(D̂(x)) ∇D̂(x), D̂ an estimate of log p/q fitted anew at each step, from where the last
 * fit ended; a step that fails leaves the estimator as it was, too. Its residual is the divergence
 * by its variational form in that D̂, over all rows of the step's batch and all particles, held out
 * or not: what D̂ cannot tell apart counts as equal, and what it tells apart by chance as apart.
 */
public final class VgrowFlow extends SteppedFlow {
  private final RatioEstimator estimator;
  private final Divergence divergence;
  private final double largestWeight;
  private LogRatio ratio;
  private double[] values = {};
  private double[] targetValues = {};
  private double targetPart;

  private VgrowFlow(Builder builder) {
    super(
        builder.target.dims(),
        builder.target,
        builder.stepRule,
        builder.integrator,
        builder.moving,
        builder.bounds);
    this.estimator = builder.estimator;
    this.divergence = builder.divergence;
    this.largestWeight = builder.largestWeight;
  }

  /**
   * Starts the settings of a flow.
   *
   * @param target where to
   * @param estimator what fits D̂; it is restarted, and belongs to the flow from then on
   * @param divergence which one descends
   * @return the builder: η = 0.1, weights of at most 100, no bounds
   */
  public static Builder builder(Target target, RatioEstimator estimator, Divergence divergence) {
    return new Builder(target, estimator, divergence);
  }

  @Override
  public String name() {
    return "vgrow";
  }

  /**
   * The last step's log-ratio, and how its fit went.
   *
   * @return it, or null before the first step and after one that failed
   */
  public LogRatio ratio() {
    return ratio;
  }

  @Override
  void mark() {
    estimator.mark();
  }

  @Override
  void goBack() {
    estimator.goBack();
    ratio = null;
  }

  @Override
  FieldInfo field(FlowState state, Sample batch, double[] velocity) {
    int n = state.rows();
    ratio = estimator.fit(batch, Sample.of(state.data(), n, state.dims()));
    if (targetValues.length < batch.rows()) {
      targetValues = new double[batch.rows()];
    }
    ratio.values(batch.data(), batch.rows(), targetValues);
    targetPart = 0;
    for (int j = 0; j < batch.rows(); j++) {
      targetPart += divergence.conjugate(targetValues[j]);
    }
    targetPart /= batch.rows();
    int clipped = weighted(state.data(), n, velocity);
    return FieldInfo.clipped(particlePart(n) - targetPart, clipped);
  }

  /** v at some points, D̂ in values; returns how many weights were clipped. */
  private int weighted(double[] x, int n, double[] velocity) {
    if (values.length < n) {
      values = new double[n];
    }
    ratio.gradients(x, n, values, velocity);
    int d = ratio.dims();
    int clipped = 0;
    for (int i = 0; i < n; i++) {
      double weight = divergence.weight(values[i]);
      if (weight > largestWeight) {
        weight = largestWeight;
        clipped++;
      }
      for (int l = 0; l < d; l++) {
        velocity[i * d + l] *= weight;
      }
    }
    return clipped;
  }

  private double particlePart(int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += divergence.witness(values[i]);
    }
    return sum / n;
  }

  @Override
  double residualAt(double[] positions, int n, Sample batch) {
    ratio.values(positions, n, values);
    return particlePart(n) - targetPart;
  }

  @Override
  void fieldAt(double[] points, int m, double[] out) {
    weighted(points, m, out);
  }

  /** Collects settings; each method returns the builder. */
  public static final class Builder {
    private final Target target;
    private final RatioEstimator estimator;
    private final Divergence divergence;
    private StepRule stepRule = StepRule.constant(0.1);
    private Integrator integrator = Integrator.EULER;
    private double largestWeight = 100;
    private Bounds bounds;
    private int[] moving;

    private Builder(Target target, RatioEstimator estimator, Divergence divergence) {
      this.target = Objects.requireNonNull(target, "target");
      this.estimator = Objects.requireNonNull(estimator, "estimator");
      this.divergence = Objects.requireNonNull(divergence, "divergence");
    }

    /**
     * How far a step goes; always 0.1 unless set.
     *
     * @param value the rule
     * @return this
     */
    public Builder stepRule(StepRule value) {
      stepRule = Objects.requireNonNull(value, "stepRule");
      return this;
    }

    /**
     * How a step follows the field; Euler's unless set. Heun's fits D̂ twice a step.
     *
     * @param value the rule
     * @return this
     */
    public Builder integrator(Integrator value) {
      integrator = Objects.requireNonNull(value, "integrator");
      return this;
    }

    /**
     * The largest weight s of a particle; 100 unless set. Each larger one is taken as this and
     * counted in {@link StepInfo#clipped}.
     *
     * @param value positive; infinity for no limit
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder largestWeight(double value) {
      if (!(value > 0)) {
        throw new IllegalArgumentException(
            "the largest weight is " + value + "; give a positive number");
      }
      largestWeight = value;
      return this;
    }

    /**
     * A box that the particles stay in; none unless set.
     *
     * @param value the bounds, over the target's dimensions
     * @return this
     */
    public Builder bounds(Bounds value) {
      bounds = Objects.requireNonNull(value, "bounds");
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
     * Makes the flow.
     *
     * @return a flow for one run
     * @throws IllegalArgumentException if a moving dimension is out of range, or the bounds have
     *     other dimensions
     */
    public VgrowFlow build() {
      estimator.restart();
      return new VgrowFlow(this);
    }
  }
}
