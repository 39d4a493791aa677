package io.kinglet.solver.generator;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.Target;
import java.util.Objects;

/**
 * Settings of {@link GeneratorFlow}.
 *
 * @param rows n, points generated at each step
 * @param basisSize b, Gaussian RBFs; fewer where there are fewer rows
 * @param featureBandwidth h; NaN for the median rule over [X; Y]
 * @param featureScales factors of h, shared out among the features
 * @param damping λ
 * @param ridge ε
 * @param stepRule how far a step goes
 * @param momentum μ: the weights move by η u with u ← μ u + ẇ
 * @param averaging β: w̄ ← β w̄ + (1 − β) w, the mean weights that {@link GeneratorState#averaged}
 *     gives; 0 for the last ones
 * @param form how the system is solved
 * @param tolerance on the relative residual of conjugate gradients
 * @param most iterations of them
 * @param parallel who works
 */
public record GeneratorSettings(
    int rows,
    int basisSize,
    double featureBandwidth,
    double[] featureScales,
    double damping,
    double ridge,
    StepRule stepRule,
    double momentum,
    double averaging,
    GeneratorForm form,
    double tolerance,
    int most,
    Parallel parallel) {

  /** Checks the ranges. */
  public GeneratorSettings {
    featureScales = featureScales.clone();
    Objects.requireNonNull(stepRule, "stepRule");
    Objects.requireNonNull(form, "form");
    Objects.requireNonNull(parallel, "parallel");
    if (rows < 1 || basisSize < 1 || basisSize > 20_000) {
      throw new IllegalArgumentException(
          "a generator needs at least 1 point a step and 1 to 20000 features, but was given "
              + rows
              + ", "
              + basisSize);
    }
    if (!Double.isNaN(featureBandwidth)) {
      requirePositive("feature bandwidth", featureBandwidth);
    }
    if (featureScales.length == 0 || featureScales.length > 64) {
      throw new IllegalArgumentException(
          featureScales.length + " feature scales are out of range; give 1 to 64");
    }
    for (double scale : featureScales) {
      requirePositive("feature scale", scale);
    }
    requireNonNegative("damping", damping);
    requireNonNegative("ridge", ridge);
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "the momentum is " + momentum + "; give a factor of at least 0 and below 1");
    }
    if (!(averaging >= 0 && averaging < 1)) {
      throw new IllegalArgumentException(
          "the share of mean weights kept is " + averaging + "; give at least 0 and below 1");
    }
    if (!(tolerance > 0 && tolerance < 1) || most < 1) {
      throw new IllegalArgumentException(
          "conjugate gradients need a tolerance between 0 and 1 and at least 1 iteration, but"
              + " were given "
              + tolerance
              + ", "
              + most);
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "the " + name + " is " + value + "; give a positive finite number");
    }
  }

  private static void requireNonNegative(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "the " + name + " is " + value + "; give a finite number of at least 0");
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

  /** Collects settings; each method returns the builder. */
  public static final class Builder {
    private final Target target;
    private int rows = 500;
    private int basisSize = 200;
    private double featureBandwidth = Double.NaN;
    // Two-component mixture in the plane, n = 400, b = 150, two layers of 32, 200 steps, last
    // weights: MMD .019 to fresh rows where KiNG's particles have .018 and the target's own rows
    // .013. One scale alone, or steps that grow to .8, leave .025 to .03; steps from 1 throw points
    // so far out, with SiLU, that no feature sees them any more.
    private double[] featureScales = {1, 0.5, 0.25};
    private double damping = 1e-3;
    private double ridge = 1e-3;
    private StepRule stepRule = new StepRule.Adaptive(0.1, 0.1, 0.5, 1.25, 20);
    private double momentum;
    // Each step's latents and basis are new, so weights shake about where they belong. Penguins,
    // MMD
    // of 10,000 rows: 200 steps, seeds 1 to 3, last weights .0178, means with .95 .0095; 400 steps,
    // seeds 1 and 2, .0169 and, with .98, .0089 (particles of the flow .0082; 10,000 of the
    // target's
    // own rows would have some .006). Mixture, 200 steps: .0155 and .0106. Smaller steps instead
    // cost time and leave more.
    private double averaging = 0.98;
    private GeneratorForm form = GeneratorForm.AUTO;
    private double tolerance = 1e-6;
    private int most = 200;
    private Parallel parallel = Parallel.serial();

    Builder(Target target) {
      this.target = Objects.requireNonNull(target, "target");
    }

    /**
     * n, points generated at each step from fresh latents; 500 unless set.
     *
     * @param value at least 1
     * @return this
     */
    public Builder rows(int value) {
      rows = value;
      return this;
    }

    /**
     * b, Gaussian RBFs about rows of points and target, drawn afresh at each step; 200 unless set.
     *
     * @param value 1 to 20000
     * @return this
     */
    public Builder basisSize(int value) {
      basisSize = value;
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
     * Factors of h, shared out among the features in equal runs; 1, 1/2 and 1/4 unless set.
     *
     * @param values 1 to 64 of them, positive
     * @return this
     */
    public Builder featureScales(double... values) {
      featureScales = values.clone();
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
     * How far a step goes; 0.1, or half that as often as it is refused, unless set.
     *
     * @param value the rule
     * @return this
     */
    public Builder stepRule(StepRule value) {
      stepRule = value;
      return this;
    }

    /**
     * μ: the weights move by η u with u ← μ u + ẇ; 0 unless set.
     *
     * @param value at least 0 and below 1
     * @return this
     */
    public Builder momentum(double value) {
      momentum = value;
      return this;
    }

    /**
     * β: {@link GeneratorState#averaged} has the weights w̄ ← β w̄ + (1 − β) w, about 1/(1 − β)
     * steps' mean; 0.98 unless set.
     *
     * @param value at least 0, which keeps the last weights alone, and below 1
     * @return this
     */
    public Builder averaging(double value) {
      averaging = value;
      return this;
    }

    /**
     * How the system is solved; what is cheaper unless set.
     *
     * @param value the form
     * @return this
     */
    public Builder form(GeneratorForm value) {
      form = value;
      return this;
    }

    /**
     * When conjugate gradients end: 1e-6 or 200 iterations unless set. Where they end by the
     * latter, what they have is taken, and the step tells the residual.
     *
     * @param relative residual that is small enough, between 0 and 1
     * @param iterations at most, at least 1
     * @return this
     */
    public Builder conjugateGradients(double relative, int iterations) {
      tolerance = relative;
      most = iterations;
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
     * @return a flow for one training
     * @throws IllegalArgumentException if a setting is out of range
     */
    public GeneratorFlow build() {
      return new GeneratorFlow(
          new GeneratorSettings(
              rows,
              basisSize,
              featureBandwidth,
              featureScales,
              damping,
              ridge,
              stepRule,
              momentum,
              averaging,
              form,
              tolerance,
              most,
              parallel),
          target);
    }
  }
}
