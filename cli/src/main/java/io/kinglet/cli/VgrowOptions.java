package io.kinglet.cli;

import io.kinglet.cli.console.OptionValues;
import io.kinglet.cli.console.UsageException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.divergence.FDivergence;
import io.kinglet.solver.features.Bandwidth;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.features.Features;
import io.kinglet.solver.features.GaussianRbf;
import io.kinglet.solver.features.GaussianStatistics;
import io.kinglet.solver.features.StackedFeatures;
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.flow.Target;
import io.kinglet.solver.flow.VgrowFlow;
import io.kinglet.solver.ratio.LinearRatio;
import io.kinglet.solver.ratio.NetworkRatio;
import io.kinglet.solver.ratio.RatioEstimator;
import io.kinglet.solver.ratio.Ulsif;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The settings of {@code --method vgrow}: its own, and those that it shares with king. */
final class VgrowOptions {
  /** Options of king that are settings of vgrow too. */
  static final Set<String> SHARED =
      Set.of("--features", "--basis", "--feature-bandwidth", "--feature-scales", "--ridge");

  private static final int BASIS = 60;
  private static final double[] SCALES = {1, 0.5, 0.25};
  private static final double RIDGE = 1e-3;

  @Option(
      names = "--divergence",
      paramLabel = "kl|js|logd|jeffreys",
      description = "vgrow: the divergence that falls; default: kl")
  String divergence;

  @Option(
      names = "--ratio",
      paramLabel = "logistic|kliep|ulsif|network",
      description = "vgrow: what estimates the density ratio; default: logistic")
  String ratio;

  @Option(
      names = "--largest-weight",
      paramLabel = "S",
      description = "vgrow: larger weights of a particle are clipped to this; default: 100")
  Double largestWeight;

  private boolean given() {
    return divergence != null || ratio != null || largestWeight != null;
  }

  FDivergence divergence() {
    try {
      return divergence == null ? FDivergence.KL : FDivergence.of(divergence);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--divergence: " + e.getMessage());
    }
  }

  private RatioOptions.Estimator ratioOr() {
    String name = ratio == null ? "logistic" : ratio.toLowerCase(Locale.ROOT);
    for (RatioOptions.Estimator estimator : RatioOptions.Estimator.values()) {
      if (TrainOptions.lower(estimator).equals(name)) {
        return estimator;
      }
    }
    throw new UsageException(
        "--ratio: no estimator '"
            + ratio
            + "'; there are "
            + Arrays.stream(RatioOptions.Estimator.values())
                .map(TrainOptions::lower)
                .collect(Collectors.joining(", ")));
  }

  private double largestWeightOr() {
    return largestWeight == null ? 100 : largestWeight;
  }

  /** η where none is given: all divergences come to the end at one pace. */
  double stepSize() {
    return 0.05 / divergence().weight(0);
  }

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if it is unknown, out of range or a setting of another method
   */
  void check(FlowOptions.Method method, KingOptions king) {
    divergence();
    ratioOr();
    OptionValues.positive("--largest-weight", largestWeight, false);
    if (method != FlowOptions.Method.VGROW) {
      if (given()) {
        String name =
            divergence != null ? "--divergence" : ratio != null ? "--ratio" : "--largest-weight";
        throw new UsageException(
            name + " is a setting of --method vgrow, not of " + method.title());
      }
      return;
    }
    RatioOptions.Estimator estimator = ratioOr();
    only(estimator.linear(), "--features", king.features);
    only(estimator.linear(), "--feature-bandwidth", king.featureBandwidth);
    only(estimator.linear(), "--feature-scales", king.featureScales);
    only(estimator.linear(), "--ridge", king.ridge);
    only(estimator != RatioOptions.Estimator.NETWORK, "--basis", king.basis);
    if (king.family() != FeatureFamily.RBF && king.family() != FeatureFamily.GAUSSIAN) {
      throw new UsageException(
          "--features " + king.family().label() + " is not of vgrow; give rbf or gaussian");
    }
  }

  private void only(boolean goes, String name, Object value) {
    if (value != null && !goes) {
      throw new UsageException(name + " is no setting of --ratio " + TrainOptions.lower(ratioOr()));
    }
  }

  private static int basis(KingOptions king, Sample target) {
    return Math.min(king.basis == null ? BASIS : king.basis, target.rows());
  }

  private static double[] scales(KingOptions king) {
    return king.featureScales == null
        ? SCALES.clone()
        : king.featureScales.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double ridge(KingOptions king) {
    return king.ridge == null ? RIDGE : king.ridge;
  }

  /** Gaussian statistics, and with rbf bumps about target rows, the same ones at all steps. */
  private Features features(KingOptions king, Sample target, long seed) {
    int d = target.dims();
    GaussianStatistics statistics = new GaussianStatistics(d, true);
    if (king.family() == FeatureFamily.GAUSSIAN) {
      return statistics;
    }
    int count = basis(king, target);
    SplittableRandom random = new SplittableRandom(Seeds.of(seed, "ratio basis", 0));
    int[] order = random.ints(0, target.rows()).distinct().limit(count).toArray();
    double[] rows = new double[count * d];
    for (int m = 0; m < count; m++) {
      System.arraycopy(target.data(), order[m] * d, rows, m * d, d);
    }
    double h = king.featureBandwidth == null ? Bandwidth.median(target) : king.featureBandwidth;
    GaussianRbf bumps = new GaussianRbf(d, count);
    bumps.configure(rows, h, scales(king));
    return new StackedFeatures(statistics, bumps);
  }

  /** The flow's builder, with all but the step's and the run's settings. */
  VgrowFlow.Builder builder(
      KingOptions king, Target target, Sample rows, long seed, Parallel parallel) {
    RatioEstimator estimator =
        switch (ratioOr()) {
          case LOGISTIC -> linear(LinearRatio.logistic(features(king, rows, seed)), king, parallel);
          case KLIEP -> linear(LinearRatio.kliep(features(king, rows, seed)), king, parallel);
          case ULSIF ->
              Ulsif.builder().centres(basis(king, rows)).seed(seed).parallel(parallel).build();
          case NETWORK -> NetworkRatio.builder(rows.dims()).seed(seed).parallel(parallel).build();
        };
    return VgrowFlow.builder(target, estimator, divergence()).largestWeight(largestWeightOr());
  }

  private static RatioEstimator linear(
      LinearRatio.Builder builder, KingOptions king, Parallel parallel) {
    return builder.ridge(ridge(king)).parallel(parallel).build();
  }

  /** The settings of the estimator that was chosen, by the options that give them. */
  private Map<String, Object> ofRatio(KingOptions king) {
    Map<String, Object> map = new LinkedHashMap<>();
    RatioOptions.Estimator estimator = ratioOr();
    boolean rbf = estimator.linear() && king.family() == FeatureFamily.RBF;
    map.put("--features", estimator.linear() ? king.family().label() : null);
    boolean about = rbf || estimator == RatioOptions.Estimator.ULSIF;
    map.put("--basis", about ? (king.basis == null ? BASIS : king.basis) : null);
    map.put("--feature-bandwidth", rbf ? king.featureBandwidth : null);
    map.put("--feature-scales", rbf ? KingOptions.text(scales(king)) : null);
    map.put("--ridge", estimator.linear() ? ridge(king) : null);
    return map;
  }

  /** The options that repeat a run with these settings. */
  void arguments(List<String> list, KingOptions king) {
    OptionValues.add(list, "--divergence", divergence().label());
    OptionValues.add(list, "--ratio", TrainOptions.lower(ratioOr()));
    OptionValues.add(list, "--largest-weight", largestWeightOr());
    ofRatio(king).forEach((name, value) -> OptionValues.add(list, name, value));
  }

  /** The settings, named, for run.json. */
  void report(Map<String, Object> map, KingOptions king) {
    map.put("divergence", divergence().label());
    map.put("ratio", TrainOptions.lower(ratioOr()));
    map.put("largest_weight", largestWeightOr());
    ofRatio(king).forEach((name, value) -> map.put(name.substring(2).replace('-', '_'), value));
  }
}
