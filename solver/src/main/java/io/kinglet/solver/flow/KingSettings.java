package io.kinglet.solver.flow;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.features.Bases;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.velocity.Precision;
import io.kinglet.solver.velocity.VelocityKind;
import java.util.Objects;

/**
 * Settings of {@link KingFlow}.
 *
 * @param features the exponential family
 * @param basisSize b of families that use a basis; fewer where there are fewer rows
 * @param basisRule how the rows of the basis are chosen
 * @param featureBandwidth h; NaN for the median rule over [X; Y]
 * @param featureScales factors of h, shared out among the Gaussian RBFs; 1 alone as published
 * @param velocity the velocity kernel
 * @param velocityBandwidth σ; NaN for the median rule over X
 * @param velocityScale factor of σ by the median rule; 1 as published
 * @param damping λ
 * @param ridge ε
 * @param stepRule how far a step goes
 * @param moving dimensions that move; null for all
 * @param solveAllDimensions whether the system is made with all rows of the Jacobian although only
 *     some dimensions move, as the published code does
 * @param form how the sums over particles are evaluated
 * @param solve how the exact form solves its system
 * @param precision of the sums over particles that M is made of
 * @param parallel who works
 */
public record KingSettings(
    FeatureFamily features,
    int basisSize,
    Bases.Rule basisRule,
    double featureBandwidth,
    double[] featureScales,
    VelocityKind velocity,
    double velocityBandwidth,
    double velocityScale,
    double damping,
    double ridge,
    StepRule stepRule,
    int[] moving,
    boolean solveAllDimensions,
    StepForm form,
    Solve solve,
    Precision precision,
    Parallel parallel) {

  /** Checks the ranges. */
  public KingSettings {
    Objects.requireNonNull(features, "features");
    Objects.requireNonNull(basisRule, "basisRule");
    featureScales = checkedScales(featureScales);
    Objects.requireNonNull(velocity, "velocity");
    Objects.requireNonNull(stepRule, "stepRule");
    Objects.requireNonNull(form, "form");
    Objects.requireNonNull(solve, "solve");
    Objects.requireNonNull(precision, "precision");
    Combinations.check(features, velocity, form, solve, precision);
    Objects.requireNonNull(parallel, "parallel");
    requireBasisSize(basisSize);
    requireBandwidth("feature", featureBandwidth);
    requireBandwidth("velocity", velocityBandwidth);
    requireScale("velocity", velocityScale);
    requireNonNegative("damping", damping);
    requireNonNegative("ridge", ridge);
  }

  static void requireBasisSize(int size) {
    if (size < 1 || size > 20_000) {
      throw new IllegalArgumentException(
          "a basis of " + size + " features is out of range; give 1 to 20000");
    }
  }

  /** A copy. */
  static double[] checkedScales(double[] scales) {
    Objects.requireNonNull(scales, "featureScales");
    if (scales.length == 0 || scales.length > 64) {
      throw new IllegalArgumentException(
          scales.length + " feature scales are out of range; give 1 to 64");
    }
    for (double scale : scales) {
      requireScale("feature", scale);
    }
    return scales.clone();
  }

  static void requireBandwidth(String name, double value) {
    if (!Double.isNaN(value) && !(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "the " + name + " bandwidth is " + value + "; give a positive finite number");
    }
  }

  /**
   * Factors of h.
   *
   * @return a copy
   */
  @Override
  public double[] featureScales() {
    return featureScales.clone();
  }

  private static void requireScale(String name, double value) {
    if (!(value >= 1e-6 && value <= 1e6)) {
      throw new IllegalArgumentException(
          "a " + name + " scale is " + value + "; give a factor of 1e-6 to 1e6");
    }
  }

  static void requireNonNegative(String name, double value) {
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
    private double[] featureScales = {1};
    private VelocityKind velocity = VelocityKind.GRADIENT;
    private double velocityBandwidth = Double.NaN;
    private double velocityScale = 1;
    private double damping = 1e-3;
    private double ridge = 1e-3;
    private StepRule stepRule = StepRule.constant(1);
    private int[] moving;
    private boolean solveAllDimensions;
    private StepForm form = StepForm.exact();
    private Solve solve = Solve.automatic();
    private Precision precision = Precision.DOUBLE;
    private Parallel parallel = Parallel.common();

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
     * Factors of h, shared out among the Gaussian RBFs in equal runs; 1 alone unless set. Features
     * without a bandwidth take no notice.
     *
     * @param values 1 to 64 of them, 1e-6 to 1e6
     * @return this
     */
    public Builder featureScales(double... values) {
      featureScales = values.clone();
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
     * A factor of σ where the median rule gives it; 1 unless set.
     *
     * @param value 1e-6 to 1e6
     * @return this
     */
    public Builder velocityScale(double value) {
      velocityScale = value;
      return this;
    }

    /**
     * Settings that see structure much narrower than the whole sample, tight clusters above all:
     * features at 1, 1/2, 1/4 and 1/8 of the median rule's h, σ 0.35 of its median, a ridge of 1e-4
     * and adaptive steps from 0.35. The published settings, which are those of a new builder, bring
     * particles to each cluster but leave them narrower than it. Call it first: it replaces what
     * was set of these.
     *
     * @return this
     */
    public Builder multiscale() {
      // Two-component mixture N(±2, 0.25 I), n = N = 300, energy distance to fresh rows after 100
      // steps: published .113 (d = 5) and .137 (d = 20), these .015 and .034, the target's own rows
      // .014 and .014. Two and three such clusters in the plane, n = 500, two seeds: particles
      // beyond 1 of any row 0 to 1; with σ at 0.5 and steps from 0.5 1 to 8, with steps of 1
      // always the flow overshoots for d > 2; with h/4 alone far particles feel nothing.
      featureScales = new double[] {1, 0.5, 0.25, 0.125};
      velocityScale = 0.35;
      ridge = 1e-4;
      stepRule = StepRule.adaptive(0.35);
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
     * How the exact form solves its system; chosen at each step unless set.
     *
     * @param value the way
     * @return this
     */
    public Builder solve(Solve value) {
      solve = value;
      return this;
    }

    /**
     * In which numbers H and the parts of M are summed; double unless set. Single takes about half
     * the time of large steps; so does mixed, whose system is solved as well as in double; with RBF
     * features, the gradient velocity kernel, the exact form and no other solve than a direct or
     * automatic one, which is then direct; single also with the subsample form.
     *
     * @param value the precision
     * @return this
     */
    public Builder precision(Precision value) {
      precision = value;
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
              featureScales,
              velocity,
              velocityBandwidth,
              velocityScale,
              damping,
              ridge,
              stepRule,
              moving,
              solveAllDimensions,
              form,
              solve,
              precision,
              parallel),
          target);
    }
  }
}
