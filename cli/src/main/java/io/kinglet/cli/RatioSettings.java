package io.kinglet.cli;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Bandwidth;
import io.kinglet.solver.features.Bases;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.features.Features;
import io.kinglet.solver.features.GaussianRbf;
import io.kinglet.solver.features.Polynomial;
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.neural.Activation;
import io.kinglet.solver.neural.Mlp;
import io.kinglet.solver.neural.Schedule;
import io.kinglet.solver.ratio.LinearRatio;
import io.kinglet.solver.ratio.NetworkRatio;
import io.kinglet.solver.ratio.RatioEstimator;
import io.kinglet.solver.ratio.Ulsif;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The estimator that options ask for, of two standardised samples. */
final class RatioSettings {
  private static final double RATE = 1e-2;

  private final RatioOptions options;
  private final Sample target;
  private final Sample particles;
  private final Parallel parallel;
  private final Map<String, Object> chosen = new LinkedHashMap<>();
  private final RatioEstimator estimator;

  RatioSettings(RatioOptions options, Sample target, Sample particles, Parallel parallel) {
    this.options = options;
    this.target = target;
    this.particles = particles;
    this.parallel = parallel;
    this.estimator =
        switch (options.ratio) {
          case LOGISTIC -> linear(LinearRatio.logistic(features()));
          case KLIEP -> linear(LinearRatio.kliep(features()));
          case ULSIF -> ulsif().build();
          case NETWORK -> network(drawn(), options.iterationsOr(), RATE);
        };
  }

  /** The one that is fitted. */
  RatioEstimator estimator() {
    return estimator;
  }

  /**
   * What fits the replicates, once the estimator is fitted. uLSIF has the bandwidth and the ridge
   * that it chose, for a row that is drawn twice is not left out by leaving one of the two out; a
   * network starts from the fitted one.
   */
  RatioEstimator refits() {
    return switch (estimator) {
      case Ulsif fitted -> ulsif().bandwidths(fitted.bandwidth()).ridges(fitted.ridge()).build();
      case NetworkRatio fitted ->
          network(fitted.network(), Math.max(1, options.iterationsOr() / 10), RATE / 3);
      default -> estimator;
    };
  }

  /** What was chosen by rule, for the report. */
  Map<String, Object> chosen() {
    if (estimator instanceof Ulsif fitted) {
      chosen.put("bandwidth", fitted.bandwidth());
      chosen.put("ridge", fitted.ridge());
    }
    return chosen;
  }

  private RatioEstimator linear(LinearRatio.Builder builder) {
    return builder
        .ridge(options.ridgeOr())
        .heldOut(options.holdout)
        .seed(options.seed)
        .parallel(parallel)
        .build();
  }

  private Ulsif.Builder ulsif() {
    return Ulsif.builder()
        .centres(options.basisOr())
        .heldOut(options.holdout)
        .seed(options.seed)
        .parallel(parallel);
  }

  private Mlp drawn() {
    long seed = Seeds.of(options.seed, "ratio weights", 0);
    return Mlp.random(Activation.SILU, seed, options.sizes(target.dims()));
  }

  private RatioEstimator network(Mlp start, int steps, double rate) {
    return NetworkRatio.builder(start)
        .iterations(steps)
        .schedule(Schedule.cosine(rate, steps))
        .heldOut(options.holdout)
        .seed(options.seed)
        .parallel(parallel)
        .build();
  }

  /** Features about rows of both samples. */
  private Features features() {
    FeatureFamily family = options.featuresOr();
    int d = target.dims();
    if (!family.usesBasis()) {
      return family.create(d, 0);
    }
    int rows = Math.addExact(target.rows(), particles.rows());
    int count = Math.min(options.basisOr(), rows);
    Features map = family.create(d, count);
    int[] order = new int[rows];
    Bases.DRAW.choose(
        rows, count, new SplittableRandom(Seeds.of(options.seed, "ratio basis", 0)), order);
    double[] basis = new double[count * d];
    for (int m = 0; m < count; m++) {
      boolean first = order[m] < target.rows();
      int row = first ? order[m] : order[m] - target.rows();
      System.arraycopy((first ? target : particles).data(), row * d, basis, m * d, d);
    }
    switch (map) {
      case GaussianRbf rbf -> {
        double h =
            options.bandwidth != null
                ? options.bandwidth
                : new Bandwidth(parallel)
                    .median(
                        target.data(),
                        target.rows(),
                        d,
                        particles.data(),
                        particles.rows(),
                        options.seed);
        chosen.put("bandwidth", h);
        rbf.configure(basis, h);
      }
      case Polynomial polynomial -> polynomial.configure(basis);
      default -> throw new IllegalStateException(family + " has no basis");
    }
    return map;
  }
}
