package io.kinglet.cli;

import io.kinglet.cli.console.OptionValues;
import io.kinglet.cli.console.UsageException;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.flow.NtkFlow;
import io.kinglet.solver.flow.NtkSettings;
import io.kinglet.solver.tangent.TangentNetwork;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** The settings of {@code --method ntking}: its own, and those that it shares with king. */
final class NtkOptions {
  /** Options of king that are settings of ntking too. */
  static final Set<String> SHARED =
      Set.of(
          "--features",
          "--basis",
          "--feature-bandwidth",
          "--feature-scales",
          "--damping",
          "--ridge");

  @Option(
      names = "--width",
      paramLabel = "W",
      description = "ntking: units of each hidden layer of the random network; default: 31")
  Integer width;

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if it is out of range or a setting of another method
   */
  void check(FlowOptions.Method method) {
    OptionValues.range("--width", width, 1, TangentNetwork.MOST_WIDTH);
    if (width != null && method != FlowOptions.Method.NTKING) {
      throw new UsageException("--width is a setting of --method ntking, not of " + method.title());
    }
  }

  /** Gives the settings to a flow's builder; what is not given is as published. */
  NtkSettings.Builder to(NtkSettings.Builder builder, KingOptions king) {
    builder.features(king.family()).basisSize(king.basisSize());
    if (width != null) {
      builder.width(width);
    }
    if (king.damping != null) {
      builder.damping(king.damping);
    }
    if (king.featureBandwidth != null) {
      builder.featureBandwidth(king.featureBandwidth);
    }
    if (king.featureScales != null) {
      builder.featureScales(king.featureScales.stream().mapToDouble(Double::doubleValue).toArray());
    }
    if (king.ridge != null) {
      builder.ridge(king.ridge);
    }
    return builder;
  }

  /** The options that repeat a run with these settings. */
  static void arguments(List<String> list, NtkSettings used) {
    boolean rbf = used.family() == FeatureFamily.RBF;
    OptionValues.add(list, "--features", used.family().label());
    OptionValues.add(list, "--basis", used.basisSize());
    OptionValues.add(
        list, "--feature-bandwidth", rbf ? KingOptions.given(used.featureBandwidth()) : null);
    OptionValues.add(list, "--feature-scales", rbf ? KingOptions.text(used.featureScales()) : null);
    OptionValues.add(list, "--damping", used.damping());
    OptionValues.add(list, "--ridge", used.ridge());
    OptionValues.add(list, "--width", used.width());
  }

  /** The settings, named, for run.json. */
  static void report(Map<String, Object> map, NtkFlow flow) {
    NtkSettings used = flow.settings();
    boolean rbf = used.family() == FeatureFamily.RBF;
    map.put("features", used.family().label());
    map.put("basis", used.basisSize());
    map.put("feature_bandwidth", KingOptions.given(used.featureBandwidth()));
    map.put("feature_scales", rbf ? used.featureScales() : null);
    map.put("damping", used.damping());
    map.put("ridge", used.ridge());
    map.put("width", used.width());
    map.put("gram", flow.form() == null ? null : flow.form().label());
  }
}
