package io.kinglet.solver.flow;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.metrics.EnergyDistance;
import java.util.Objects;

/**
 * MMD flow with the energy kernel −‖x − y‖ (Arbel et al., NeurIPS 2019): v_i = −n ∂/∂x_i of 2
 * mean‖x − y‖ − mean‖x − x'‖. With the factor n a step does not shrink as particles are added: η =
 * 1 here is the published 100 at n = 100. Its residual is the energy distance to the step's target
 * rows.
 */
public final class MmdFlow extends SteppedFlow {
  private final EnergyField field;
  private final EnergyDistance within;
  private Sample measured;
  private double targetSpread;

  private MmdFlow(Builder builder) {
    super(
        builder.target.dims(),
        builder.target,
        builder.stepRule,
        builder.integrator,
        builder.moving);
    this.field = new EnergyField(builder.target.dims(), builder.parallel);
    this.within = new EnergyDistance(builder.parallel, Integer.MAX_VALUE);
  }

  /**
   * Starts the settings of a flow: η = 1, all dimensions, one thread.
   *
   * @param target where to
   * @return the builder
   */
  public static Builder builder(Target target) {
    return new Builder(target);
  }

  @Override
  public String name() {
    return "mmd";
  }

  @Override
  FieldInfo field(FlowState state, Sample batch, double[] velocity) {
    if (measured != batch) {
      targetSpread = within.meanWithin(batch);
      measured = batch;
    }
    field.load(state.data(), state.rows(), batch);
    double residual = field.atParticles(state.data(), state.rows(), velocity) - targetSpread;
    return FieldInfo.of(residual, 0);
  }

  @Override
  double residualAt(double[] positions, int n, Sample batch) {
    return field.meanValueAt(positions, n) - targetSpread;
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
     * Makes the flow.
     *
     * @return a flow for one run
     * @throws IllegalArgumentException if a moving dimension is out of range
     */
    public MmdFlow build() {
      return new MmdFlow(this);
    }
  }
}
