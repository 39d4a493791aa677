package io.kinglet.solver.timescore;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.nativeconfig.Lapack;
import io.kinglet.nativeconfig.LapackProvider;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.Features;
import io.kinglet.solver.fisher.FeatureMoments;
import java.util.Objects;

/**
 * Projects a path of samples onto the family p_θ ∝ exp⟨θ, f⟩: with θ̇(t) = Σ_k α_k φ_k(t) for each
 * feature and a weight g that is 0 at both ends, minimises
 *
 * <pre>∫ g θ̇ᵀ Cov_t[f] θ̇ dt + 2 ∫ E_t[ g' ⟨θ̇, f⟩ + g ⟨θ̈, f⟩ ] dt</pre>
 *
 * (Liu, Wang, Wang, UAI 2025, on projecting a path of samples onto the family). It is one solve,
 * (𝒞 + ρI) α = −𝒷 of order b·K, with 𝒞 = Σ_s w_s g φφᵀ ⊗ Cov_s[f] and 𝒷 = Σ_s u_s ⊗ E_s[f], in
 * which u_s stands for w_s (gφ)' as {@link Quadrature} says. Covariances have the divisor n, as
 * published.
 *
 * <p>Standard errors are those of the estimate's linearisation (its influence function) in every
 * row. Row i at time s moves the equations by
 *
 * <pre>w_s g φ ⊗ ((f_i − μ_s) r_i − Cov_s θ̇) + u_s ⊗ (f_i − μ_s),   r_i = ⟨θ̇, f_i − μ_s⟩,</pre>
 *
 * whose mean over the rows is 0; the sum of their outer products, S, gives the covariance 𝒞⁻¹ S
 * 𝒞⁻¹ of α. It supposes that rows are independent, of each other and from time to time; of a
 * paired path, that whole rows of particles through time are. It does not tell what the ridge, the
 * quadrature or a family that does not hold the path add to the error. Particles of a flow act on
 * each other, so there it is a guide.
 */
public final class TimeScoreMatching {
  private final Features map;
  private final TimeBasis basis;
  private final TimeWeight weight;
  private final Quadrature quadrature;
  private final double ridge;
  private final boolean standardErrors;
  private final Parallel parallel;
  private final Lapack lapack;

  private TimeScoreMatching(Builder builder) {
    this.map = builder.map;
    this.basis = builder.basis;
    this.weight = builder.weight;
    this.quadrature = builder.quadrature;
    this.ridge = builder.ridge;
    this.standardErrors = builder.standardErrors;
    this.parallel = builder.parallel;
    this.lapack = LapackProvider.get();
  }

  /**
   * Starts the settings.
   *
   * @param map the features f, configured
   * @return the builder
   */
  public static Builder builder(Features map) {
    return new Builder(map);
  }

  /**
   * Fits θ̇.
   *
   * @param path the samples
   * @return the fitted rate, and what follows from it
   * @throws BadDataException if the path does not have the features' width, has too few times for
   *     the basis, the features are not finite or do not vary enough to tell θ̇ (saying which and
   *     when), or the system is more than one array holds
   * @throws IllegalArgumentException if a basis or weight of the caller's own is not finite, or the
   *     weight not 0 at the ends and at least 0 between
   */
  public TimeScore fit(SamplePath path) {
    if (path.dims() != map.dims()) {
      throw new BadDataException(
          "the path's samples have "
              + path.dims()
              + " columns and the features take "
              + map.dims());
    }
    int p = order(path);
    TimeTables tables = new TimeTables(path, basis, weight, quadrature);
    int b = map.count();
    int ld = map.padded();
    Workspaces workspaces = new Workspaces(parallel);
    FeatureMoments moments = new FeatureMoments(parallel, workspaces);
    double[] system = new double[p * p];
    double[] alpha = new double[p];
    double[][] means = new double[path.size()][ld];
    double[] covariance = new double[ld * ld];
    double[] rounding = new double[p];
    double[] phi = {};
    for (int s = 0; s < path.size(); s++) {
      int n = path.sample(s).rows();
      if ((long) n * ld > Integer.MAX_VALUE - 8) {
        throw new BadDataException(
            n + " rows of " + ld + " features are more than one array holds; give fewer rows");
      }
      if (phi.length < n * ld) {
        phi = new double[n * ld];
      }
      moments.evaluate(map, path.sample(s).data(), n, phi, null, means[s]);
      requireFinite(path, s, means[s]);
      if (tables.weight(s) > 0) {
        moments.fisher(b, ld, phi, n, means[s], covariance);
        Products.mirrorLower(b, covariance, 0, ld);
        tables.addCovariance(s, (n - 1.0) / n, b, covariance, ld, system);
        tables.addRounding(s, b, means[s], rounding);
      }
      // The trapezoid rule's weights sum to 0: means are taken from the first, to lose no digits.
      tables.addMean(s, b, means[s], quadrature == Quadrature.BARE_SUM ? null : means[0], alpha);
    }
    Workspace ws = workspaces.of(0);
    factor(b, p, system, rounding, ws);
    for (int m = 0; m < p; m++) {
      alpha[m] = -alpha[m];
    }
    lapack.choleskySolve(p, 1, system, 0, p, alpha, 0, 1, ws);
    requireFinite(alpha);
    double[] errors = null;
    if (standardErrors) {
      errors = new Influence(map, path, tables, alpha, means, parallel, workspaces).products();
      // Solving twice, with the transpose between: 𝒞⁻¹ S 𝒞⁻¹.
      lapack.choleskySolve(p, p, system, 0, p, errors, 0, p, ws);
      transpose(p, errors);
      lapack.choleskySolve(p, p, system, 0, p, errors, 0, p, ws);
    }
    return new TimeScore(b, basis, path.time(0), path.time(path.size() - 1), alpha, errors);
  }

  private int order(SamplePath path) {
    if (path.size() < basis.size() + 2) {
      throw new BadDataException(
          path.size()
              + " times are too few for "
              + basis.size()
              + " functions of time: the weight is 0 at both ends, so at least "
              + (basis.size() + 2)
              + " are needed; give more times or a smaller basis");
    }
    long p = (long) map.count() * basis.size();
    if (p * p > Integer.MAX_VALUE - 8) {
      throw new BadDataException(
          map.count()
              + " features by "
              + basis.size()
              + " functions of time make a system of order "
              + p
              + ", more than one array holds; take fewer of either");
    }
    return (int) p;
  }

  private void requireFinite(SamplePath path, int s, double[] mean) {
    for (int m = 0; m < map.count(); m++) {
      if (!Double.isFinite(mean[m])) {
        throw new BadDataException(
            "feature "
                + m
                + " has the mean "
                + mean[m]
                + " at time "
                + path.time(s)
                + "; standardise the samples first");
      }
    }
  }

  private static void requireFinite(double[] alpha) {
    for (double value : alpha) {
      if (!Double.isFinite(value)) {
        throw new BadDataException(
            "the solution is not finite: the features' scale is out of range; standardise the"
                + " samples first");
      }
    }
  }

  /** L of 𝒞 + ρI; a pivot that is rounding alone names the feature that cannot be told. */
  private void factor(int b, int p, double[] system, double[] rounding, Workspace ws) {
    double[] diagonal = new double[p];
    for (int i = 0; i < p; i++) {
      diagonal[i] = system[i * p + i];
      system[i * p + i] += ridge;
    }
    int minor = lapack.cholesky(p, system, 0, p, ws);
    for (int i = 0; i < p; i++) {
      boolean still = ridge == 0 && diagonal[i] <= rounding[i];
      double pivot = system[i * p + i];
      // Rounding leaves about p units of 2⁻⁵³ of the diagonal where exact arithmetic leaves 0.
      double least = Math.max(p * 0x1p-52 * (diagonal[i] + ridge), rounding[i]);
      if (still || minor == i + 1 || !(pivot * pivot > least)) {
        throw new BadDataException(
            "θ̇ is not told by these samples: the system is singular at feature "
                + i % b
                + " with function of time "
                + i / b
                + (still ? ", a feature that does not vary" : ", which those before determine")
                + "; leave it out, give more rows or times, or a ridge above "
                + ridge);
      }
    }
  }

  private static void transpose(int p, double[] a) {
    for (int i = 1; i < p; i++) {
      for (int j = 0; j < i; j++) {
        double held = a[i * p + j];
        a[i * p + j] = a[j * p + i];
        a[j * p + i] = held;
      }
    }
  }

  /** Collects settings; each method returns the builder. */
  public static final class Builder {
    private final Features map;
    private TimeBasis basis = TimeBasis.polynomial(1);
    private TimeWeight weight = TimeWeight.PARABOLA;
    private Quadrature quadrature = Quadrature.TRAPEZOID;
    private double ridge;
    private boolean standardErrors = true;
    private Parallel parallel = Parallel.serial();

    private Builder(Features map) {
      this.map = Objects.requireNonNull(map, "map");
    }

    /**
     * The functions of time; a constant unless told otherwise.
     *
     * @param value the basis
     * @return this
     */
    public Builder basis(TimeBasis value) {
      if (value.size() < 1) {
        throw new BadDataException("a basis of time has at least 1 function, not " + value.size());
      }
      basis = value;
      return this;
    }

    /**
     * The weight g; {@link TimeWeight#PARABOLA} unless told otherwise.
     *
     * @param value the weight
     * @return this
     */
    public Builder weight(TimeWeight value) {
      weight = Objects.requireNonNull(value, "weight");
      return this;
    }

    /**
     * How integrals are made; {@link Quadrature#TRAPEZOID} unless told otherwise.
     *
     * @param value the quadrature
     * @return this
     */
    public Builder quadrature(Quadrature value) {
      quadrature = Objects.requireNonNull(value, "quadrature");
      return this;
    }

    /**
     * The ridge ρ, in the units of 𝒞; 0 unless told otherwise.
     *
     * @param value ρ ≥ 0
     * @return this
     * @throws BadDataException if it is negative, NaN or infinite
     */
    public Builder ridge(double value) {
      if (!(value >= 0) || Double.isInfinite(value)) {
        throw new BadDataException("the ridge must be 0 or above and finite, not " + value);
      }
      ridge = value;
      return this;
    }

    /**
     * Whether standard errors are computed; they are unless told otherwise. They cost more than the
     * estimate: another (bK)² of work for each row.
     *
     * @param value whether to
     * @return this
     */
    public Builder standardErrors(boolean value) {
      standardErrors = value;
      return this;
    }

    /**
     * Who works; the calling thread unless told otherwise. Results do not depend on it.
     *
     * @param value the parallel one
     * @return this
     */
    public Builder parallel(Parallel value) {
      parallel = Objects.requireNonNull(value, "parallel");
      return this;
    }

    /**
     * The settings as they are.
     *
     * @return what fits paths with them
     */
    public TimeScoreMatching build() {
      return new TimeScoreMatching(this);
    }
  }
}
