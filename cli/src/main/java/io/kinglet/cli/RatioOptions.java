package io.kinglet.cli;

import io.kinglet.cli.console.OptionValues;
import io.kinglet.cli.console.UsageException;
import io.kinglet.cli.files.MissingPolicy;
import io.kinglet.cli.files.ReadOptions;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.model.Standardisation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Every setting of {@code kinglet ratio}. */
final class RatioOptions {
  /** The estimators. */
  enum Estimator {
    LOGISTIC("logistic regression"),
    KLIEP("KLIEP"),
    ULSIF("uLSIF"),
    NETWORK("a network");

    private final String title;

    Estimator(String title) {
      this.title = title;
    }

    /** As sentences write it. */
    String title() {
      return title;
    }

    /** Whether it is linear in features. */
    boolean linear() {
      return this == LOGISTIC || this == KLIEP;
    }
  }

  @Parameters(index = "0", paramLabel = "A", description = "a sample: .csv, .npy, .npz")
  String first;

  @Parameters(index = "1", paramLabel = "B", description = "another one, what A is divided by")
  String second;

  @Option(
      names = "--ratio",
      defaultValue = "logistic",
      paramLabel = "logistic|kliep|ulsif|network",
      description = "the estimator; default: logistic")
  Estimator ratio;

  @Option(
      names = "--features",
      paramLabel = "rbf|poly|gaussian|linear",
      description = "of logistic and kliep; default: rbf")
  FeatureFamily features;

  @Option(
      names = "--basis",
      paramLabel = "B",
      description =
          "rows of both samples that rbf and poly features are about, default: 200; of ulsif rows"
              + " of A, default: 100")
  Integer basis;

  @Option(
      names = "--bandwidth",
      paramLabel = "H",
      description = "of rbf features; default: the median rule over both samples")
  Double bandwidth;

  @Option(
      names = "--ridge",
      paramLabel = "RHO",
      description = "of logistic and kliep; default: 1e-3. ulsif chooses its own")
  Double ridge;

  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "WIDTH",
      description = "widths of the network's hidden layers; default: 64,64")
  List<Integer> layers = List.of();

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "steps of the network, a tenth of them in each replicate; default: 2000")
  Integer iterations;

  @Option(
      names = "--holdout",
      defaultValue = "0.2",
      paramLabel = "SHARE",
      description = "of the rows, by which the fit is judged; 0 for none; default: 0.2")
  double holdout;

  @Option(
      names = "--bootstrap",
      defaultValue = "100",
      paramLabel = "N",
      description = "replicates behind the intervals, each fitted anew; 0 for none; default: 100")
  int bootstrap;

  @Option(
      names = "--level",
      defaultValue = "0.95",
      paramLabel = "SHARE",
      description = "of the replicates that the intervals hold; default: 0.95")
  double level;

  @Option(names = "--columns", split = ",", paramLabel = "NAME", description = "columns to use")
  List<String> columns = List.of();

  @Option(
      names = "--missing",
      defaultValue = "reject",
      paramLabel = "reject|drop",
      description = "rows without a value: an error, or left out")
  MissingPolicy missing;

  @Option(names = "--separator", paramLabel = "C", description = "of CSV fields")
  String separator;

  @Option(
      names = "--standardise",
      defaultValue = "zscore",
      paramLabel = "zscore|whiten|none",
      description = "fitted on both samples together; the ratio's meaning does not depend on it")
  Standardisation.Kind standardise;

  @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "default: 1")
  long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "default: all processors; results do not depend on it")
  Integer threads;

  @Option(
      names = "--out",
      defaultValue = "kinglet-ratio",
      paramLabel = "DIR",
      description = "a new folder; default: kinglet-ratio")
  Path out;

  @Option(names = "--force", description = "replace the run in an existing folder")
  boolean force;

  @Option(names = "--quiet", description = "say nothing but warnings and errors")
  boolean quiet;

  FeatureFamily featuresOr() {
    return features == null ? FeatureFamily.RBF : features;
  }

  int basisOr() {
    return basis != null ? basis : ratio == Estimator.ULSIF ? 100 : 200;
  }

  double ridgeOr() {
    return ridge == null ? 1e-3 : ridge;
  }

  int iterationsOr() {
    return iterations == null ? 2000 : iterations;
  }

  int threadCount() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** Widths of the network from the columns to its one output. */
  int[] sizes(int columnCount) {
    List<Integer> hidden = layersOr();
    int[] sizes = new int[hidden.size() + 2];
    sizes[0] = columnCount;
    for (int i = 0; i < hidden.size(); i++) {
      sizes[i + 1] = hidden.get(i);
    }
    sizes[sizes.length - 1] = 1;
    return sizes;
  }

  private List<Integer> layersOr() {
    return layers.isEmpty() ? List.of(64, 64) : layers;
  }

  ReadOptions reading() {
    List<String> names = columns.stream().map(FlowOptions::unquoted).toList();
    return new ReadOptions(names, missing, FlowOptions.separatorChar(separator));
  }

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if a number is out of range or two options do not go together
   */
  void check() {
    FlowOptions.separatorChar(separator);
    only(ratio.linear(), "--features", features, "logistic and kliep");
    only(ratio.linear(), "--ridge", ridge, "logistic and kliep");
    only(ratio != Estimator.NETWORK, "--basis", basis, "logistic, kliep and ulsif");
    boolean rbf = ratio.linear() && featuresOr() == FeatureFamily.RBF;
    only(rbf, "--bandwidth", bandwidth, "logistic and kliep with rbf features");
    boolean network = ratio == Estimator.NETWORK;
    only(network, "--layers", layers.isEmpty() ? null : layers, "network");
    only(network, "--iterations", iterations, "network");
    if (ratio.linear() && !featuresOr().usesBasis()) {
      only(false, "--basis", basis, "features with a basis, rbf and poly");
    }
    OptionValues.range("--basis", basis, 1, 20_000);
    OptionValues.range("--iterations", iterations, 1, 100_000_000);
    OptionValues.range("--bootstrap", bootstrap, 0, 1_000_000);
    OptionValues.range("--threads", threads, 1, 1024);
    OptionValues.positive("--bandwidth", bandwidth, false);
    OptionValues.positive("--ridge", ridge, true);
    for (int width : layersOr()) {
      OptionValues.range("--layers", width, 1, 65_536);
    }
    if (bootstrap == 1) {
      throw new UsageException("--bootstrap is 1; give 0, or 2 and more");
    }
    if (!(holdout >= 0 && holdout <= 0.5)) {
      throw new UsageException("--holdout is " + holdout + "; give a share from 0 to 0.5");
    }
    if (!(level > 0 && level < 1)) {
      throw new UsageException("--level is " + level + "; give a share between 0 and 1");
    }
  }

  private void only(boolean goes, String name, Object value, String with) {
    if (value != null && !goes) {
      throw new UsageException(
          name + " is a setting of " + with + ", not of --ratio " + TrainOptions.lower(ratio));
    }
  }

  /** The command line that repeats the run to the bit, every setting written out. */
  List<String> arguments() {
    List<String> list = new ArrayList<>(List.of("ratio", first, second));
    OptionValues.add(list, "--ratio", TrainOptions.lower(ratio));
    if (ratio.linear()) {
      OptionValues.add(list, "--features", featuresOr().label());
      OptionValues.add(list, "--bandwidth", bandwidth);
      OptionValues.add(list, "--ridge", ridgeOr());
    }
    if (ratio == Estimator.ULSIF || ratio.linear() && featuresOr().usesBasis()) {
      OptionValues.add(list, "--basis", basisOr());
    }
    if (ratio == Estimator.NETWORK) {
      OptionValues.add(list, "--layers", widths());
      OptionValues.add(list, "--iterations", iterationsOr());
    }
    OptionValues.add(list, "--holdout", holdout);
    OptionValues.add(list, "--bootstrap", bootstrap);
    OptionValues.add(list, "--level", level);
    OptionValues.add(list, "--columns", columns.isEmpty() ? null : String.join(",", columns));
    OptionValues.add(list, "--missing", TrainOptions.lower(missing));
    OptionValues.add(list, "--separator", separator);
    OptionValues.add(list, "--standardise", TrainOptions.lower(standardise));
    OptionValues.add(list, "--seed", seed);
    return list;
  }

  private String widths() {
    return layersOr().stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** What the estimator is made of, in a few words. */
  String described() {
    return ratio.title()
        + switch (ratio) {
          case LOGISTIC, KLIEP -> ", " + featuresOr().label() + " features";
          case NETWORK -> " of layers " + widths();
          case ULSIF -> "";
        };
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
