package io.kinglet.solver.flow;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.features.Bases;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.velocity.VelocityKind;
import java.util.Objects;

/**
 * Settings of {@link KingFlow}.
 *
 * @param features the exponential family
 * @param basisSize b of families that use a basis; fewer where there are fewer rows
 * @param basisRule how the rows of the basis are chosen
 * @param featureBandwidth h; NaN for the median rule over [X; Y]
 * @param velocity the velocity kernel
 * @param velocityBandwidth σ; NaN for the median rule over X
 * @param damping λ
 * @param ridge ε
 * @param stepRule how far a step goes
 * @param moving dimensions that move; null for all
 * @param solveAllDimensions whether the system is made with all rows of the Jacobian although only
 *     some dimensions move, as the published code does
 * @param form how the sums over particles are evaluated
 * @param parallel who works
 */
public record KingSettings(
    FeatureFamily features,
    int basisSize,
    Bases.Rule basisRule,
    double featureBandwidth,
    VelocityKind velocity,
    double velocityBandwidth,
    double damping,
    double ridge,
    StepRule stepRule,
    int[] moving,
    boolean solveAllDimensions,
    StepForm form,
    Parallel parallel) {

  /** Checks the ranges. */
  public KingSettings {
    Objects.requireNonNull(features, "features");
    Objects.requireNonNull(basisRule, "basisRule");
    Objects.requireNonNull(velocity, "velocity");
    Objects.requireNonNull(stepRule, "stepRule");
    Objects.requireNonNull(form, "form");
    Objects.requireNonNull(parallel, "parallel");
    if (basisSize < 1 || basisSize > 20_000) {
      throw new IllegalArgumentException(
          "a basis of " + basisSize + " features is out of range; give 1 to 20000");
    }
    if (form instanceof StepForm.RandomFeatures && velocity != VelocityKind.GRADIENT) {
      throw new IllegalArgumentException(
          "random features stand for the velocity kernel "
              + VelocityKind.GRADIENT.label()
              + ", not for "
              + velocity.label()
              + "; choose that kernel, or the exact or subsample form");
    }
    requireBandwidth("feature", featureBandwidth);
    requireBandwidth("velocity", velocityBandwidth);
    requireNonNegative("damping", damping);
    requireNonNegative("ridge", ridge);
  }

  private static void requireBandwidth(String name, double value) {
    if (!Double.isNaN(value) && !(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "the " + name + " bandwidth is " + value + "; give a positive finite number");
    }
  }

  private static void requireNonNegative(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "the " + name + " is " + value + "; give a finite number of at least 0");
    }
  }

  /** Collects settings; each method returns the builder. */
  public static final class Builder {
    private final Target target;
    private FeatureFamily features = FeatureFamily.RBF;
    private int basisSize = 200;
    private Bases.Rule basisRule = Bases.DRAW;
    private double featureBandwidth = Double.NaN;
    private VelocityKind velocity = VelocityKind.GRADIENT;
    private double velocityBandwidth = Double.NaN;
    private double damping = 1e-3;
    private double ridge = 1e-3;
    private StepRule stepRule = StepRule.constant(1);
    private int[] moving;
    private boolean solveAllDimensions;
    private StepForm form = StepForm.exact();
    private Parallel parallel = Parallel.serial();

    Builder(Target target) {
      this.target = Objects.requireNonNull(target, "target");
    }

    /**
     * The exponential family; rbf unless set.
     *
     * @param value the family
     * @return this
     */
    public Builder features(FeatureFamily value) {
      features = value;
      return this;
    }

    /**
     * b of families that use a basis; 200 unless set.
     *
     * @param value 1 to 20000
     * @return this
     */
    public Builder basisSize(int value) {
      basisSize = value;
      return this;
    }

    /**
     * How the rows of the basis are chosen; a fresh draw at each step unless set.
     *
     * @param value the rule
     * @return this
     */
    public Builder basisRule(Bases.Rule value) {
      basisRule = value;
      return this;
    }

    /**
     * A fixed h; the median rule unless set.
     *
     * @param value positive
     * @return this
     */
    public Builder featureBandwidth(double value) {
      featureBandwidth = value;
      return this;
    }

    /**
     * The velocity kernel; gradients of a Gaussian RKHS function unless set.
     *
     * @param value the kind
     * @return this
     */
    public Builder velocity(VelocityKind value) {
      velocity = value;
      return this;
    }

    /**
     * A fixed σ; the median rule unless set.
     *
     * @param value positive
     * @return this
     */
    public Builder velocityBandwidth(double value) {
      velocityBandwidth = value;
      return this;
    }

    /**
     * λ; 1e-3 unless set.
     *
     * @param value at least 0
     * @return this
     */
    public Builder damping(double value) {
      damping = value;
      return this;
    }

    /**
     * ε; 1e-3 unless set.
     *
     * @param value at least 0
     * @return this
     */
    public Builder ridge(double value) {
      ridge = value;
      return this;
    }

    /**
     * How far a step goes; always 1 unless set.
     *
     * @param value the rule
     * @return this
     */
    public Builder stepRule(StepRule value) {
      stepRule = value;
      return this;
    }

    /**
     * Moves only some dimensions, a conditional flow; the Jacobian keeps only those rows.
     *
     * @param dims distinct, from 0
     * @return this
     */
    public Builder moving(int... dims) {
      moving = dims.clone();
      return this;
    }

    /**
     * Solves with all rows of the Jacobian and then moves only some dimensions, as the published
     * code does; for comparison.
     *
     * @param value whether to
     * @return this
     */
    public Builder solveAllDimensions(boolean value) {
      solveAllDimensions = value;
      return this;
    }

    /**
     * How the sums over particles are evaluated; in full unless set.
     *
     * @param value the form
     * @return this
     */
    public Builder form(StepForm value) {
      form = value;
      return this;
    }

    /**
     * Who works; the calling thread alone unless set.
     *
     * @param value the workers
     * @return this
     */
    public Builder parallel(Parallel value) {
      parallel = value;
      return this;
    }

    /**
     * Makes the flow.
     *
     * @return a flow for one run
     * @throws IllegalArgumentException if a setting is out of range
     */
    public KingFlow build() {
      return new KingFlow(
          new KingSettings(
              features,
              basisSize,
              basisRule,
              featureBandwidth,
              velocity,
              velocityBandwidth,
              damping,
              ridge,
              stepRule,
              moving,
              solveAllDimensions,
              form,
              parallel),
          target);
    }
  }
}
