package io.kinglet.solver.ratio;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.Features;
import java.util.Arrays;
import java.util.Objects;

/**
 * D̂ = ⟨θ, f⟩ + θ_0 in any features: the log-ratio of two members of the exponential family with
 * statistics f. θ is fitted by logistic regression of target against particles, or by KLIEP
 * (Sugiyama and others, 2008), both convex, by Newton's method.
 *
 * <p>The features are read as they are configured when it fits, and again when the fitted ratio is
 * evaluated: who configures them anew does so before the next fit. A fit starts from the last one's
 * θ where that is better than 0.
 */
public final class LinearRatio implements RatioEstimator {
  private final String label;
  private final Features map;
  private final Workspaces workspaces;
  private final HoldOut holdOut;
  private final FeatureRows rows;
  private final RatioLoss loss;
  private final NewtonFit newton;
  private final LinearLogRatio ratio;
  private final FitChecks checks;
  private final double[] start;
  private final double[] marked;
  private double markedIntercept;
  private boolean markedFitted;

  private LinearRatio(Builder builder) {
    this.label = builder.kliep ? "kliep" : "logistic";
    this.map = builder.map;
    this.workspaces = new Workspaces(builder.parallel());
    this.holdOut = builder.holdOut();
    this.rows = new FeatureRows(builder.parallel(), workspaces, builder.kept);
    RowSums sums = new RowSums(builder.parallel(), workspaces);
    this.loss = builder.kliep ? new KliepLoss(sums) : new LogisticLoss(sums);
    this.newton = new NewtonFit(builder.ridge, builder.tolerance, builder.iterations);
    this.ratio = new LinearLogRatio(map, builder.parallel(), workspaces);
    this.checks = new FitChecks(ratio, holdOut);
    this.start = new double[map.padded()];
    this.marked = new double[map.padded()];
  }

  /**
   * Logistic regression: minimises mean log(1 + e^{−D̂}) over the target plus mean log(1 + e^{D̂})
   * over the particles.
   *
   * @param map the features f
   * @return the builder
   */
  public static Builder logistic(Features map) {
    return new Builder(map, false);
  }

  /**
   * KLIEP: maximises mean D̂ over the target less the logarithm of mean e^{D̂} over the particles,
   * with mean e^{D̂} over the particles 1.
   *
   * @param map the features f
   * @return the builder
   */
  public static Builder kliep(Features map) {
    return new Builder(map, true);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public LogRatio fit(Sample target, Sample particles) {
    if (target.dims() != map.dims() || particles.dims() != map.dims()) {
      throw new BadDataException(
          "the target has "
              + target.dims()
              + " columns, the particles "
              + particles.dims()
              + " and the features take "
              + map.dims());
    }
    holdOut.of(target, particles);
    HoldOut.Part y = holdOut.target();
    HoldOut.Part x = holdOut.particles();
    rows.of(map, y.fitted(), y.rows(), x.fitted(), x.rows());
    boolean warm = ratio.fitted();
    if (warm) {
      System.arraycopy(ratio.theta(), 0, start, 0, map.count());
    }
    boolean converged =
        newton.run(
            rows, loss, warm ? start : null, ratio.intercept() + shift(start), workspaces.of(0));
    ratio.assign(newton.theta(), newton.intercept() - shift(newton.theta()));
    double floor = Double.NEGATIVE_INFINITY;
    ratio.report(checks.judge(converged, newton.iterations(), newton.objective(), floor));
    return ratio;
  }

  /** ⟨θ, c⟩: between the intercept for features as they are and that about the rows' centre. */
  private double shift(double[] theta) {
    double sum = 0;
    for (int m = 0; m < map.count(); m++) {
      sum = Math.fma(theta[m], rows.centre()[m], sum);
    }
    return sum;
  }

  @Override
  public void restart() {
    ratio.forget();
  }

  @Override
  public void mark() {
    System.arraycopy(ratio.theta(), 0, marked, 0, map.count());
    markedIntercept = ratio.intercept();
    markedFitted = ratio.fitted();
  }

  @Override
  public void goBack() {
    if (markedFitted) {
      ratio.assign(marked, markedIntercept);
    } else {
      ratio.forget();
    }
  }

  /**
   * The fitted coefficients.
   *
   * @return θ, b numbers, a copy
   */
  public double[] coefficients() {
    return Arrays.copyOf(ratio.theta(), map.count());
  }

  /**
   * The fitted constant.
   *
   * @return θ_0
   */
  public double intercept() {
    return ratio.intercept();
  }

  /**
   * Takes up where another estimator of the same settings and features stood: the next fit has the
   * same bits.
   *
   * @param coefficients its θ, b numbers
   * @param intercept its θ_0
   * @throws IllegalArgumentException if there are more or fewer, or one is not finite
   */
  public void resume(double[] coefficients, double intercept) {
    boolean finite = Double.isFinite(intercept);
    for (double value : coefficients) {
      finite &= Double.isFinite(value);
    }
    if (!finite || coefficients.length != map.count()) {
      throw new IllegalArgumentException(
          "an estimator with "
              + map.count()
              + " features was given "
              + coefficients.length
              + " coefficients to go on from; they must be as many, and finite");
    }
    ratio.assign(coefficients, intercept);
  }

  /** Collects settings; each method returns the builder. */
  public static final class Builder extends RatioBuilder<Builder> {
    private final Features map;
    private final boolean kliep;
    private double ridge = 1e-3;
    private double tolerance = 1e-10;
    private int iterations = 100;
    private int kept = FeatureRows.KEPT;

    private Builder(Features map, boolean kliep) {
      this.map = Objects.requireNonNull(map, "map");
      this.kliep = kliep;
    }

    /**
     * The ridge ρ of ½ρ‖θ‖², which is added to the loss; 1e-3 unless set. The intercept is not
     * penalised. With 0 the coefficients of samples that can be separated grow until the iterations
     * end.
     *
     * @param value ρ, 0 or above
     * @return this
     */
    public Builder ridge(double value) {
      ridge = value;
      return this;
    }

    /**
     * When to stop: where half the squared Newton decrement, which is about what the objective can
     * still fall by, is no more than this; 1e-10 unless set.
     *
     * @param value positive
     * @return this
     */
    public Builder tolerance(double value) {
      tolerance = value;
      return this;
    }

    /**
     * Newton steps at most; 100 unless set.
     *
     * @param value at least 1
     * @return this
     */
    public Builder iterations(int value) {
      iterations = value;
      return this;
    }

    /** How many numbers of features are kept from pass to pass. */
    Builder kept(int value) {
      kept = value;
      return this;
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    public LinearRatio build() {
      if (!(ridge >= 0) || Double.isInfinite(ridge)) {
        throw new IllegalArgumentException("the ridge is " + ridge + "; give 0 or above");
      }
      if (!(tolerance > 0) || iterations < 1) {
        throw new IllegalArgumentException(
            "the tolerance is "
                + tolerance
                + " and the most iterations "
                + iterations
                + "; the tolerance must be positive, the iterations at least 1");
      }
      return new LinearRatio(this);
    }
  }
}
