package io.kinglet.solver.ratio;

import io.kinglet.nativeconfig.LapackProvider;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.Bandwidth;
import io.kinglet.solver.features.Bases;
import io.kinglet.solver.features.GaussianRbf;
import io.kinglet.solver.fisher.FeatureMoments;
import io.kinglet.solver.flow.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * uLSIF (Kanamori, Hido, Sugiyama, JMLR 10, 2009): the ratio itself as r = Σ_m α_m φ_m with
 * Gaussian features about rows of the target, by least squares: α = (Ĥ + λI)⁻¹ ĥ with Ĥ the mean of
 * φφᵀ over the particles and ĥ the mean of φ over the target. Bandwidth and λ are those of the
 * least leave-one-out score, which is in closed form too. Nothing keeps r positive: at or below a
 * floor the floor takes its place, which is counted. Where no centre is near, r is 0, so this
 * estimator tells little of particles that are far from the target.
 */
public final class Ulsif implements RatioEstimator {
  private final int count;
  private final double[] scales;
  private final double[] fixed;
  private final double[] ridges;
  private final long seed;
  private final HoldOut holdOut;
  private final Parallel parallel;
  private final Workspaces workspaces;
  private final FeatureMoments moments;
  private final Bandwidth bandwidths;
  private final LeaveOneOut leaveOneOut;
  private final FlooredLogRatio ratio;
  private final FitChecks checks;
  private Candidate standing;
  private Candidate spare;
  private double[] centres = {};
  private int[] order = {};
  private double[] phiY = {};
  private double[] phiX = {};
  private double[] mean = {};
  private double[] meanX = {};
  private double[] system = {};
  private double[] alpha = {};
  private double[] best = {};
  private double bestScore;
  private double bestBandwidth;
  private double bestRidge;
  private double bestObjective;

  private Ulsif(Builder builder) {
    this.count = builder.centres;
    this.scales = builder.scales;
    this.fixed = builder.bandwidths;
    this.ridges = builder.ridges;
    this.seed = builder.seed();
    this.holdOut = builder.holdOut();
    this.parallel = builder.parallel();
    this.workspaces = new Workspaces(parallel);
    this.moments = new FeatureMoments(parallel, workspaces);
    this.bandwidths = new Bandwidth(parallel);
    this.leaveOneOut = new LeaveOneOut(LapackProvider.get(), parallel, workspaces);
    this.ratio = new FlooredLogRatio(builder.floor);
    this.checks = new FitChecks(ratio, holdOut);
  }

  /**
   * Starts the settings.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String label() {
    return "ulsif";
  }

  @Override
  public LogRatio fit(Sample target, Sample particles) {
    if (target.dims() != particles.dims()) {
      throw new BadDataException(
          "the target has "
              + target.dims()
              + " columns and the particles "
              + particles.dims()
              + "; both must have the same");
    }
    holdOut.of(target, particles);
    HoldOut.Part y = holdOut.target();
    HoldOut.Part x = holdOut.particles();
    if (y.rows() < 2 || x.rows() < 2) {
      throw new BadDataException(
          "uLSIF leaves one row out of each sample, so it needs 2 or more to fit to, but was given "
              + y.rows()
              + " of the target and "
              + x.rows()
              + " of the particles; give more, or take another estimator");
    }
    int d = target.dims();
    int b = Math.min(count, y.rows());
    Candidate next = spare;
    if (next == null || next.map.dims() != d || next.map.count() != b) {
      GaussianRbf rbf = new GaussianRbf(d, b);
      next = new Candidate(rbf, new LinearLogRatio(rbf, parallel, workspaces));
    }
    GaussianRbf work = next.map;
    fit(work.padded(), b * d, y.rows(), x.rows());
    draw(y, b, d);
    bestScore = Double.NaN;
    if (fixed.length > 0) {
      for (double h : fixed) {
        tryBandwidth(work, h, y, x);
      }
    } else {
      double median = bandwidths.median(y.fitted(), y.rows(), d, x.fitted(), x.rows(), seed);
      for (double scale : scales) {
        tryBandwidth(work, scale * median, y, x);
      }
    }
    if (Double.isNaN(bestScore)) {
      throw new BadDataException(
          "uLSIF has no finite score at any bandwidth; standardise the samples first");
    }
    work.configure(centres, bestBandwidth);
    // The ratio that stands is never the one that is worked on.
    spare = standing;
    standing = next;
    next.ratio.assign(best, 0);
    ratio.assign(next.ratio);
    ratio.report(checks.judge(true, 0, bestObjective, ratio.least()));
    return ratio;
  }

  private record Candidate(GaussianRbf map, LinearLogRatio ratio) {}

  private void fit(int ld, int basis, int targets, int particles) {
    long most = (long) Math.max(targets, particles) * ld;
    if (most > Integer.MAX_VALUE - 8) {
      throw new BadDataException(
          Math.max(targets, particles)
              + " rows of "
              + ld
              + " features are more than one array holds; give fewer rows");
    }
    centres = centres.length < basis ? new double[basis] : centres;
    order = order.length < targets ? new int[targets] : order;
    phiY = phiY.length < targets * ld ? new double[targets * ld] : phiY;
    phiX = phiX.length < particles * ld ? new double[particles * ld] : phiX;
    if (mean.length != ld) {
      mean = new double[ld];
      meanX = new double[ld];
      system = new double[ld * ld];
      alpha = new double[ld];
      best = new double[ld];
    }
  }

  /** The centres: rows of the target, drawn without replacement; all if there are no more. */
  private void draw(HoldOut.Part y, int b, int d) {
    Bases.DRAW.choose(
        y.rows(), b, new SplittableRandom(Seeds.of(seed, "centres", y.rows())), order);
    for (int m = 0; m < b; m++) {
      System.arraycopy(y.fitted(), order[m] * d, centres, m * d, d);
    }
  }

  private void tryBandwidth(GaussianRbf work, double h, HoldOut.Part y, HoldOut.Part x) {
    work.configure(centres, h);
    int b = work.count();
    int ld = work.padded();
    moments.evaluate(work, y.fitted(), y.rows(), phiY, null, mean);
    moments.evaluate(work, x.fitted(), x.rows(), phiX, null, meanX);
    moments.fisher(b, ld, phiX, x.rows(), meanX, system);
    double unbiased = (x.rows() - 1.0) / x.rows();
    for (int i = 0; i < b; i++) {
      for (int j = 0; j <= i; j++) {
        system[i * ld + j] = Math.fma(meanX[i], meanX[j], unbiased * system[i * ld + j]);
      }
    }
    leaveOneOut.of(b, ld, system, mean, phiY, y.rows(), phiX, x.rows());
    for (double ridge : ridges) {
      double score = leaveOneOut.score(ridge);
      // Written so that a score that is not finite is bettered by any, and betters none.
      if (Double.isFinite(score) && !(score >= bestScore)) {
        bestScore = score;
        bestBandwidth = h;
        bestRidge = ridge;
        bestObjective = leaveOneOut.solve(ridge, alpha);
        System.arraycopy(alpha, 0, best, 0, b);
      }
    }
  }

  /** Does nothing: what is in closed form starts from nothing. */
  @Override
  public void restart() {}

  /**
   * The bandwidth that was chosen.
   *
   * @return h of the last fit; 0 before the first
   */
  public double bandwidth() {
    return bestBandwidth;
  }

  /**
   * The ridge that was chosen.
   *
   * @return λ of the last fit; 0 before the first
   */
  public double ridge() {
    return bestRidge;
  }

  /**
   * The leave-one-out score of those, the mean of ½ r(x)² − r(y) over pairs that were left out.
   *
   * @return the score of the last fit; 0 before the first
   */
  public double score() {
    return bestScore;
  }

  /** Collects settings; each method returns the builder. */
  public static final class Builder extends RatioBuilder<Builder> {
    private int centres = 100;
    private double[] scales = {0.25, 0.35, 0.5, 0.7, 1, 1.4, 2};
    private double[] bandwidths = {};
    private double[] ridges = {1e-4, 1e-3, 1e-2, 1e-1, 1, 10};
    private double floor = 1e-6;

    private Builder() {}

    /**
     * Centres at most, rows of the target; 100 unless set.
     *
     * @param value at least 1
     * @return this
     */
    public Builder centres(int value) {
      centres = value;
      return this;
    }

    /**
     * The bandwidths that are tried, as factors of the median rule over both samples; seven from
     * 0.25 to 2 unless set.
     *
     * @param factors positive, at least one
     * @return this
     */
    public Builder scales(double... factors) {
      scales = factors.clone();
      return this;
    }

    /**
     * The bandwidths that are tried, in place of factors of the median rule.
     *
     * @param values positive, at least one
     * @return this
     */
    public Builder bandwidths(double... values) {
      requirePositive("bandwidths", values);
      bandwidths = values.clone();
      return this;
    }

    /**
     * The ridges λ that are tried; powers of ten from 1e-4 to 10 unless set.
     *
     * @param values positive, at least one
     * @return this
     */
    public Builder ridges(double... values) {
      ridges = values.clone();
      return this;
    }

    /**
     * What takes the place of ratios at or below it; 1e-6 unless set.
     *
     * @param value positive
     * @return this
     */
    public Builder floor(double value) {
      floor = value;
      return this;
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    public Ulsif build() {
      if (centres < 1) {
        throw new IllegalArgumentException("uLSIF with " + centres + " centres; give at least 1");
      }
      requirePositive("scales of the bandwidth", scales);
      requirePositive("ridges", ridges);
      requirePositive("floor", new double[] {floor});
      return new Ulsif(this);
    }

    private static void requirePositive(String name, double[] values) {
      boolean all = Arrays.stream(values).allMatch(v -> v > 0 && Double.isFinite(v));
      if (values.length == 0 || !all) {
        throw new IllegalArgumentException(
            "the " + name + " are " + Arrays.toString(values) + "; give positive finite numbers");
      }
    }
  }
}
