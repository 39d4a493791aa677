package io.kinglet.cli;

import io.kinglet.cli.console.OptionValues;
import io.kinglet.cli.console.UsageException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** The settings of {@code --method svgd}: its own, and the one that it shares with king. */
final class SvgdOptions {
  /** Options of king that are settings of svgd too. */
  static final Set<String> SHARED = Set.of("--velocity-bandwidth");

  private static final List<String> POSTERIORS =
      List.of("gaussian", "mixture", "banana", "logistic");

  @Option(
      names = "--posterior",
      paramLabel = "gaussian|mixture|banana|logistic",
      description =
          "svgd: the density to flow to, which takes the place of --target but for logistic, the"
              + " coefficients of a logistic regression of its --label; required")
  String posterior;

  @Option(
      names = "--posterior-dims",
      paramLabel = "D",
      description = "svgd: dimensions of gaussian, mixture or banana; default: 2")
  Integer dims;

  @Option(
      names = "--label",
      paramLabel = "NAME",
      description = "svgd, logistic: the column of 0 and 1 among the target's")
  String label;

  @Option(
      names = "--prior-variance",
      paramLabel = "V",
      description = "svgd, logistic: of each coefficient, the columns standardised; default: 10")
  Double priorVariance;

  /** Which density, in small letters. */
  String kind() {
    String name = posterior == null ? "" : posterior.toLowerCase(Locale.ROOT);
    if (!POSTERIORS.contains(name)) {
      throw new UsageException(
          (posterior == null
                  ? "--method svgd needs --posterior"
                  : "--posterior: no density '" + posterior + "'")
              + "; there are "
              + String.join(", ", POSTERIORS));
    }
    return name;
  }

  boolean logistic() {
    return kind().equals("logistic");
  }

  int dimsOr() {
    return dims == null ? 2 : dims;
  }

  double priorVarianceOr() {
    return priorVariance == null ? 10 : priorVariance;
  }

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if it is unknown, out of range, or two options do not go together
   */
  void check(FlowOptions options) {
    if (options.method != FlowOptions.Method.SVGD) {
      refuse("--posterior", posterior, options);
      refuse("--posterior-dims", dims, options);
      refuse("--label", label, options);
      refuse("--prior-variance", priorVariance, options);
      if (options.target == null) {
        throw new UsageException("Missing required option: '--target=FILE'");
      }
      return;
    }
    boolean logistic = logistic();
    OptionValues.range("--posterior-dims", dims, kind().equals("banana") ? 2 : 1, 10_000);
    OptionValues.positive("--prior-variance", priorVariance, false);
    if (logistic != (options.target != null) || logistic != (label != null)) {
      throw new UsageException(
          logistic
              ? "--posterior logistic needs --target, the data, and --label, a column of it"
              : "--target and --label are settings of --posterior logistic, not of " + kind());
    }
    if (logistic ? dims != null : priorVariance != null) {
      throw new UsageException(
          logistic
              ? "--posterior-dims is told by the data; leave it out"
              : "--prior-variance is a setting of --posterior logistic, not of " + kind());
    }
    if (options.batch != null || options.holdout != null) {
      throw new UsageException(
          (options.batch != null ? "--batch" : "--holdout")
              + " takes rows of a target, which --method svgd has not; leave it out");
    }
  }

  private static void refuse(String name, Object value, FlowOptions options) {
    if (value != null) {
      throw new UsageException(
          name + " is a setting of --method svgd, not of " + options.method.title());
    }
  }

  /** The options that repeat a run with these settings. */
  void arguments(List<String> list, KingOptions king) {
    OptionValues.add(list, "--posterior", kind());
    OptionValues.add(list, "--posterior-dims", logistic() ? null : dimsOr());
    OptionValues.add(list, "--label", label);
    OptionValues.add(list, "--prior-variance", logistic() ? priorVarianceOr() : null);
    OptionValues.add(list, "--velocity-bandwidth", king.velocityBandwidth);
  }

  /** The settings, named, for run.json. */
  void report(Map<String, Object> map, KingOptions king) {
    map.put("posterior", kind());
    map.put("posterior_dims", logistic() ? null : dimsOr());
    map.put("label", label);
    map.put("prior_variance", logistic() ? priorVarianceOr() : null);
    map.put("velocity_bandwidth", king.velocityBandwidth);
    map.put("measured_against", reference());
  }

  /** What stands for the density where particles are measured and drawn. */
  String reference() {
    return logistic()
        ? "draws of the posterior's Laplace approximation"
        : "draws of the " + kind() + " density";
  }
}
