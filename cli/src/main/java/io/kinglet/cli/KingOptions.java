package io.kinglet.cli;

import io.kinglet.cli.console.OptionValues;
import io.kinglet.cli.console.UsageException;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.flow.KingSettings;
import io.kinglet.solver.flow.Solve;
import io.kinglet.solver.velocity.Precision;
import io.kinglet.solver.velocity.VelocityKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The settings of {@code --method king}. */
final class KingOptions {
  @Option(
      names = "--features",
      paramLabel = "rbf|poly|gaussian",
      description = "king, ntking, vgrow: the exponential family's features; default: rbf")
  String features;

  @Option(
      names = "--basis",
      paramLabel = "B",
      description = "king, ntking, vgrow: features; default: 200, of vgrow 60")
  Integer basis;

  @Option(
      names = "--published",
      description =
          "king: the paper's settings where others are not given: feature and velocity scale 1,"
              + " ridge 1e-3, --no-adaptive")
  boolean published;

  @Option(
      names = "--feature-bandwidth",
      paramLabel = "H",
      description =
          "king, ntking, vgrow: bandwidth of rbf features, standardised units; default: median"
              + " rule")
  Double featureBandwidth;

  @Option(
      names = "--feature-scales",
      split = ",",
      paramLabel = "S",
      description =
          "king, ntking, vgrow: factors of that bandwidth, shared out among the rbf features;"
              + " default: 1,0.5,0.25,0.125; of ntking 1; of vgrow 1,0.5,0.25")
  List<Double> featureScales;

  @Option(
      names = "--velocity",
      paramLabel = "gradient|identity",
      description = "king: the velocity kernel; default: gradient")
  String velocity;

  @Option(
      names = "--velocity-bandwidth",
      paramLabel = "SIGMA",
      description =
          "king, svgd: bandwidth of the velocity kernel; default: median rule of the particles")
  Double velocityBandwidth;

  @Option(
      names = "--velocity-scale",
      paramLabel = "S",
      description = "king: a factor of that median; default: 0.35 with rbf features, else 1")
  Double velocityScale;

  @Option(names = "--damping", paramLabel = "LAMBDA", description = "king, ntking: default: 1e-3")
  Double damping;

  @Option(
      names = "--ridge",
      paramLabel = "EPSILON",
      description = "king, ntking, vgrow: default: 1e-4 with rbf features of king, else 1e-3")
  Double ridge;

  @Option(
      names = "--solve",
      paramLabel = "direct|cg|auto",
      description =
          "king, exact form: form the system's matrix and factor it; conjugate gradients that never"
              + " form it; or those to what a factor gives, where they take less; default: auto")
  String solve;

  @Option(
      names = "--solve-tolerance",
      paramLabel = "T",
      description = "with --solve cg: relative residual of the system; default: 1e-8")
  Double solveTolerance;

  @Option(
      names = "--precision",
      paramLabel = "double|single|mixed",
      description =
          "king, rbf features: of the sums over particles; single takes about half the time of a"
              + " large step, and mixed too, refined to what double gives (exact form only);"
              + " default: double")
  String precision;

  /** Whether what is not given is as {@link KingSettings.Builder#multiscale}. */
  boolean multiscale() {
    return !published && family() == FeatureFamily.RBF;
  }

  int basisSize() {
    return basis == null ? 200 : basis;
  }

  FeatureFamily family() {
    return switch (features == null ? "rbf" : features.toLowerCase(Locale.ROOT)) {
      case "rbf" -> FeatureFamily.RBF;
      case "poly" -> FeatureFamily.POLYNOMIAL;
      case "gaussian" -> FeatureFamily.GAUSSIAN;
      default ->
          throw new UsageException("--features is '" + features + "'; give rbf, poly or gaussian");
    };
  }

  VelocityKind velocityKind() {
    return switch (velocity == null ? "gradient" : velocity.toLowerCase(Locale.ROOT)) {
      case "gradient" -> VelocityKind.GRADIENT;
      case "identity" -> VelocityKind.IDENTITY;
      default ->
          throw new UsageException("--velocity is '" + velocity + "'; give gradient or identity");
    };
  }

  /** How the system is solved. */
  Solve solve() {
    return switch (solve == null ? "auto" : solve.toLowerCase(Locale.ROOT)) {
      case "auto" -> Solve.automatic();
      case "direct" -> Solve.direct();
      case "cg" -> iterative();
      default -> throw new UsageException("--solve is '" + solve + "'; give direct, cg or auto");
    };
  }

  private Solve iterative() {
    return Solve.conjugateGradients(solveTolerance == null ? 1e-8 : solveTolerance);
  }

  /** Whether conjugate gradients can solve with these features, this velocity and precision. */
  private boolean iterable() {
    return family() != FeatureFamily.GAUSSIAN
        && velocityKind() == VelocityKind.GRADIENT
        && precision() == Precision.DOUBLE;
  }

  Precision precision() {
    return switch (precision == null ? "double" : precision.toLowerCase(Locale.ROOT)) {
      case "double" -> Precision.DOUBLE;
      case "single" -> Precision.SINGLE;
      case "mixed" -> Precision.MIXED;
      default ->
          throw new UsageException(
              "--precision is '" + precision + "'; give double, single or mixed");
    };
  }

  /** Gives the settings to a flow's builder; what is not given comes from the preset. */
  KingSettings.Builder to(KingSettings.Builder builder) {
    if (multiscale()) {
      builder.multiscale();
    }
    builder.features(family()).basisSize(basisSize()).velocity(velocityKind());
    builder.solve(solve()).precision(precision());
    if (damping != null) {
      builder.damping(damping);
    }
    if (featureBandwidth != null) {
      builder.featureBandwidth(featureBandwidth);
    }
    if (featureScales != null) {
      builder.featureScales(featureScales.stream().mapToDouble(Double::doubleValue).toArray());
    }
    if (velocityBandwidth != null) {
      builder.velocityBandwidth(velocityBandwidth);
    }
    if (velocityScale != null) {
      builder.velocityScale(velocityScale);
    }
    if (ridge != null) {
      builder.ridge(ridge);
    }
    return builder;
  }

  /**
   * Checks what can be checked without the data.
   *
   * @param method whose settings these are
   * @throws UsageException if a number is out of range or two options do not go together
   */
  void check(FlowOptions.Method method) {
    family();
    velocityKind();
    OptionValues.range("--basis", basis, 1, 20_000);
    OptionValues.positive("--damping", damping, true);
    OptionValues.positive("--ridge", ridge, true);
    OptionValues.positive("--feature-bandwidth", featureBandwidth, false);
    OptionValues.positive("--velocity-bandwidth", velocityBandwidth, false);
    scale("--velocity-scale", velocityScale);
    if (featureScales != null) {
      if (featureScales.size() > 64) {
        throw new UsageException("--feature-scales are " + featureScales.size() + "; give 1 to 64");
      }
      featureScales.forEach(value -> scale("--feature-scales", value));
    }
    if (solveTolerance != null && !(solveTolerance > 0 && solveTolerance < 1)) {
      throw new UsageException(
          "--solve-tolerance is " + solveTolerance + "; give a number between 0 and 1");
    }
    if (precision() != Precision.DOUBLE
        && (solve() instanceof Solve.ConjugateGradients
            || velocityKind() != VelocityKind.GRADIENT
            || family() != FeatureFamily.RBF)) {
      throw new UsageException(
          "--precision "
              + precision().label()
              + " goes with rbf features, --velocity gradient and --solve direct or auto; leave it"
              + " out");
    }
    if (solve() instanceof Solve.ConjugateGradients && !iterable()) {
      throw new UsageException(
          "--solve cg goes with --velocity gradient and rbf or poly features; leave it out");
    }
    if (solveTolerance != null && !(solve() instanceof Solve.ConjugateGradients)) {
      throw new UsageException("--solve-tolerance needs --solve cg");
    }
    given()
        .forEach(
            (name, value) -> {
              boolean tangent = NtkOptions.SHARED.contains(name);
              boolean ratio = VgrowOptions.SHARED.contains(name);
              boolean own =
                  switch (method) {
                    case KING -> true;
                    case NTKING -> tangent;
                    case VGROW -> ratio;
                    case SVGD -> SvgdOptions.SHARED.contains(name);
                    case WGF, MMD -> false;
                  };
              if (value != null && !own) {
                throw new UsageException(
                    name
                        + " is a setting of --method king"
                        + (tangent && ratio ? ", ntking and vgrow" : tangent ? " and ntking" : "")
                        + ", not of "
                        + method.title());
              }
            });
    if (family() != FeatureFamily.RBF && (featureBandwidth != null || featureScales != null)) {
      throw new UsageException(
          (featureBandwidth != null ? "--feature-bandwidth" : "--feature-scales")
              + " is a setting of --features rbf, not of "
              + family().label());
    }
    if (velocityBandwidth != null && velocityScale != null) {
      throw new UsageException(
          "--velocity-bandwidth and --velocity-scale exclude each other: the scale is a factor of"
              + " the median rule's bandwidth");
    }
  }

  private static void scale(String name, Double value) {
    if (value != null && !(value >= 1e-6 && value <= 1e6)) {
      throw new UsageException(name + " is " + value + "; give 1e-6 to 1e6");
    }
  }

  /** Every option and what was given for it, null for nothing. */
  private Map<String, Object> given() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("--features", features);
    map.put("--basis", basis);
    map.put("--published", published ? true : null);
    map.put("--feature-bandwidth", featureBandwidth);
    map.put("--feature-scales", featureScales);
    map.put("--velocity", velocity);
    map.put("--velocity-bandwidth", velocityBandwidth);
    map.put("--velocity-scale", velocityScale);
    map.put("--damping", damping);
    map.put("--ridge", ridge);
    map.put("--solve", solve);
    map.put("--precision", precision);
    return map;
  }

  /** The options that repeat a run with these settings. */
  static void arguments(List<String> list, KingSettings used) {
    boolean rbf = used.features() == FeatureFamily.RBF;
    OptionValues.add(list, "--features", used.features().label());
    OptionValues.add(list, "--basis", used.basisSize());
    OptionValues.add(list, "--velocity", used.velocity().label());
    OptionValues.add(list, "--feature-bandwidth", rbf ? given(used.featureBandwidth()) : null);
    OptionValues.add(list, "--feature-scales", rbf ? text(used.featureScales()) : null);
    Double sigma = given(used.velocityBandwidth());
    OptionValues.add(list, "--velocity-bandwidth", sigma);
    OptionValues.add(list, "--velocity-scale", sigma == null ? used.velocityScale() : null);
    OptionValues.add(list, "--damping", used.damping());
    OptionValues.add(list, "--ridge", used.ridge());
    OptionValues.add(list, "--precision", used.precision().label());
    OptionValues.add(list, "--solve", used.solve().label());
    if (used.solve() instanceof Solve.ConjugateGradients iterative) {
      OptionValues.add(list, "--solve-tolerance", iterative.tolerance());
    }
  }

  /** The settings, named, for run.json. */
  static void report(Map<String, Object> map, KingSettings used) {
    boolean rbf = used.features() == FeatureFamily.RBF;
    map.put("features", used.features().label());
    map.put("basis", used.basisSize());
    map.put("feature_bandwidth", given(used.featureBandwidth()));
    map.put("feature_scales", rbf ? used.featureScales() : null);
    map.put("velocity", used.velocity().label());
    map.put("velocity_bandwidth", given(used.velocityBandwidth()));
    map.put("velocity_scale", used.velocityScale());
    map.put("damping", used.damping());
    map.put("ridge", used.ridge());
    map.put("precision", used.precision().label());
    map.put("solve", used.solve().label());
    if (used.solve() instanceof Solve.ConjugateGradients iterative) {
      map.put("solve_tolerance", iterative.tolerance());
    }
  }

  static String text(double[] scales) {
    return Arrays.stream(scales).mapToObj(Double::toString).collect(Collectors.joining(","));
  }

  /** NaN stands for the median rule. */
  static Double given(double bandwidth) {
    return Double.isNaN(bandwidth) ? null : bandwidth;
  }
}
