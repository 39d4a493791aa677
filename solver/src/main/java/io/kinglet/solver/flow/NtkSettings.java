package io.kinglet.solver.flow;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.features.Bases;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.features.Features;
import io.kinglet.solver.tangent.TangentForm;
import io.kinglet.solver.tangent.TangentNetwork;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Settings of {@link NtkFlow}.
 *
 * @param family the exponential family, with a basis of each step; not used where features are
 *     given
 * @param features features that stay the same; null for the family's
 * @param basisSize b of families that use a basis; fewer where there are fewer rows
 * @param basisRule how the rows of the basis are chosen
 * @param featureBandwidth h; NaN for the median rule over [X; Y]
 * @param featureScales factors of h, shared out among the Gaussian RBFs; 1 alone as published
 * @param width w, units of each hidden layer
 * @param networks where each step's network comes from
 * @param form how the Gram matrix is evaluated; null for the cheaper form
 * @param damping λ
 * @param ridge ε
 * @param stepRule how far a step goes
 * @param moving dimensions that move; null for all
 * @param solveAllDimensions whether the system is made with all rows of the Jacobian although only
 *     some dimensions move, as the published code does
 * @param parallel who works
 */
public record NtkSettings(
    FeatureFamily family,
    Features features,
    int basisSize,
    Bases.Rule basisRule,
    double featureBandwidth,
    double[] featureScales,
    int width,
    Networks networks,
    TangentForm form,
    double damping,
    double ridge,
    StepRule stepRule,
    int[] moving,
    boolean solveAllDimensions,
    Parallel parallel) {
  /** The published width. */
  public static final int WIDTH = 31;

  /** Where a step's network comes from. */
  @FunctionalInterface
  public interface Networks {
    /**
     * Fills the parameters.
     *
     * @param network to be drawn or set
     * @param random the step's generator
     */
    void fill(TangentNetwork network, RandomGenerator random);
  }

  /** Checks the ranges. */
  public NtkSettings {
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(basisRule, "basisRule");
    Objects.requireNonNull(networks, "networks");
    Objects.requireNonNull(stepRule, "stepRule");
    Objects.requireNonNull(parallel, "parallel");
    featureScales = KingSettings.checkedScales(featureScales);
    moving = moving == null ? null : moving.clone();
    KingSettings.requireBasisSize(basisSize);
    KingSettings.requireBandwidth("feature", featureBandwidth);
    TangentNetwork.requireWidth(width);
    KingSettings.requireNonNegative("damping", damping);
    KingSettings.requireNonNegative("ridge", ridge);
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
    private FeatureFamily family = FeatureFamily.RBF;
    private Features features;
    private int basisSize = 200;
    private Bases.Rule basisRule = Bases.DRAW;
    private double featureBandwidth = Double.NaN;
    private double[] featureScales = {1};
    private int width = WIDTH;
    private Networks networks = TangentNetwork::draw;
    private TangentForm form;
    private double damping = 1e-3;
    private double ridge = 1e-3;
    private StepRule stepRule = StepRule.constant(1);
    private int[] moving;
    private boolean solveAllDimensions;
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
      family = value;
      features = null;
      return this;
    }

    /**
     * Features that stay the same at all steps, of any kind.
     *
     * @param value the features, over the target's dimensions, configured
     * @return this
     */
    public Builder features(Features value) {
      features = Objects.requireNonNull(value, "features");
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
     * Factors of h, shared out among the Gaussian RBFs in equal runs; 1 alone unless set.
     *
     * @param values 1 to 64 of them, 1e-6 to 1e6
     * @return this
     */
    public Builder featureScales(double... values) {
      featureScales = values.clone();
      return this;
    }

    /**
     * w, units of each hidden layer; 31 unless set.
     *
     * @param value 1 to {@link TangentNetwork#MOST_WIDTH}
     * @return this
     */
    public Builder width(int value) {
      width = value;
      return this;
    }

    /**
     * Where each step's network comes from; a fresh draw unless set.
     *
     * @param value the source
     * @return this
     */
    public Builder networks(Networks value) {
      networks = value;
      return this;
    }

    /**
     * How the Gram matrix is evaluated; in the form that takes fewer flops unless set.
     *
     * @param value the form
     * @return this
     */
    public Builder form(TangentForm value) {
      form = value;
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
    public NtkFlow build() {
      return new NtkFlow(
          new NtkSettings(
              family,
              features,
              basisSize,
              basisRule,
              featureBandwidth,
              featureScales,
              width,
              networks,
              form,
              damping,
              ridge,
              stepRule,
              moving,
              solveAllDimensions,
              parallel),
          target);
    }
  }
}
