package io.kinglet.cli;

import io.kinglet.cli.console.OptionValues;
import io.kinglet.cli.console.UsageException;
import io.kinglet.cli.files.MissingPolicy;
import io.kinglet.cli.files.ReadOptions;
import io.kinglet.solver.flow.Integrator;
import io.kinglet.solver.flow.KingFlow;
import io.kinglet.solver.flow.NtkFlow;
import io.kinglet.solver.flow.ParticleFlow;
import io.kinglet.solver.flow.Solve;
import io.kinglet.solver.flow.StepForm;
import io.kinglet.solver.model.Standardisation;
import io.kinglet.solver.velocity.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Every setting of {@code kinglet flow}. */
final class FlowOptions {
  /** The algorithms. */
  enum Method {
    KING("KiNG"),
    NTKING("ntKiNG"),
    WGF("WGF"),
    MMD("MMD flow"),
    VGROW("VGrow"),
    SVGD("SVGD");

    private final String title;

    Method(String title) {
      this.title = title;
    }

    /** As pictures write it. */
    String title() {
      return title;
    }
  }

  @Option(
      names = "--target",
      paramLabel = "FILE",
      description =
          "samples to flow to, required but for some of svgd: .csv (with a header), .npy, .npz"
              + " (FILE.npz:ARRAY), .idx")
  String target;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "NAME",
      description = "columns to use, by name; of arrays by index (0,2 or 0-4); default: all")
  List<String> columns = List.of();

  @Option(
      names = "--missing",
      defaultValue = "reject",
      paramLabel = "reject|drop",
      description = "rows without a value (empty, NA, NaN, null, ?): an error, or left out")
  MissingPolicy missing;

  @Option(
      names = "--separator",
      paramLabel = "C",
      description = "what separates a CSV file's fields; default: a comma, in .tsv a tab")
  String separator;

  @Option(
      names = "--start",
      paramLabel = "FILE",
      description = "where the particles start; default: N(0, I) in standardised space")
  String start;

  @Option(
      names = "--particles",
      paramLabel = "N",
      description = "how many particles; default: 1000, or the rows of --start")
  Integer particles;

  @Option(
      names = "--method",
      defaultValue = "king",
      paramLabel = "king|ntking|wgf|mmd|vgrow|svgd",
      description =
          "the flow: natural gradient, the same with a random network's tangent kernel,"
              + " Wasserstein, maximum mean discrepancy, along a fitted density ratio,"
              + " Stein's to a density that is known")
  Method method;

  @Option(names = "--steps", defaultValue = "100", paramLabel = "N", description = "most steps")
  int steps;

  @Option(
      names = "--step-size",
      paramLabel = "ETA",
      description =
          "step size; with --adaptive the first one, the largest is four times that; default: 1,"
              + " with rbf features of king 0.35 unless --published, of vgrow 0.025 to 0.1,"
              + " of svgd 0.1")
  Double stepSize;

  @Option(
      names = "--adaptive",
      negatable = true,
      description =
          "refuse steps that make the residual worse, and try shorter ones; default: with rbf"
              + " features of king, unless --published")
  Boolean adaptive;

  @Option(
      names = "--integrator",
      defaultValue = "euler",
      paramLabel = "euler|heun",
      description =
          "wgf, mmd, vgrow, svgd: how a step follows the field; heun evaluates it twice, with steps"
              + " of constant size; default: euler")
  Integrator integrator;

  @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "default: 1")
  long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "default: all processors; results do not depend on it")
  Integer threads;

  @Option(
      names = "--standardise",
      defaultValue = "zscore",
      paramLabel = "zscore|whiten|none",
      description = "what is done to the columns first, and undone at the end")
  Standardisation.Kind standardise;

  @Mixin KingOptions king = new KingOptions();

  @Mixin NtkOptions ntk = new NtkOptions();

  @Mixin VgrowOptions vgrow = new VgrowOptions();

  @Mixin SvgdOptions svgd = new SvgdOptions();

  @Mixin FormOptions form = new FormOptions();

  @Mixin PlanOptions plan = new PlanOptions();

  @Option(
      names = "--batch",
      paramLabel = "ROWS",
      description = "a fresh draw of so many target rows at each step; default: all")
  Integer batch;

  @Option(
      names = "--move",
      split = ",",
      paramLabel = "NAME",
      description = "columns that move (a conditional flow); the others stay as they start")
  List<String> move = List.of();

  @Option(
      names = "--tolerance",
      paramLabel = "R",
      description = "stop when the residual is at most this")
  Double tolerance;

  @Option(
      names = "--holdout",
      paramLabel = "FRACTION",
      description =
          "keep so much of the target aside; stop when the energy distance to it no longer falls,"
              + " and give the nearest state")
  Double holdout;

  @Option(
      names = "--patience",
      paramLabel = "STEPS",
      description = "how many steps without a nearer state are waited; default: 10")
  Integer patience;

  @Option(
      names = "--metrics-every",
      paramLabel = "K",
      description = "measure MMD and energy distance at every K-th step; default: by the size")
  Integer metricsEvery;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "a new folder; required, except with --plan")
  Path out;

  @Option(names = "--force", description = "replace the run in an existing folder")
  boolean force;

  @Option(names = "--quiet", description = "say nothing but warnings and errors")
  boolean quiet;

  /** How files are read. */
  ReadOptions reading() {
    List<String> names = new ArrayList<>();
    for (String name : columns) {
      names.add(unquoted(name));
    }
    return new ReadOptions(names, missing, separatorChar(separator));
  }

  /** Names with commas in them come quoted. */
  static String unquoted(String name) {
    String text = name.strip();
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  /** The separator asked for; 0 if none was. */
  static char separatorChar(String text) {
    if (text == null) {
      return 0;
    }
    if (text.equals("\\t") || text.equalsIgnoreCase("tab")) {
      return '\t';
    }
    if (text.length() != 1 || text.equals("\"") || text.isBlank() && !text.equals("\t")) {
      throw new UsageException(
          "--separator is '" + text + "'; give one character, such as ';', or tab");
    }
    return text.charAt(0);
  }

  /** η, the first one where steps are adaptive. */
  double stepSizeOr() {
    if (stepSize != null) {
      return stepSize;
    }
    return switch (method) {
      case VGROW -> vgrow.stepSize();
      case SVGD -> 0.1;
      default -> multiscale() ? 0.35 : 1;
    };
  }

  private boolean multiscale() {
    return method == Method.KING && king.multiscale();
  }

  int particleCount() {
    return particles == null ? 1000 : particles;
  }

  int threadCount() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }

  int patienceOr() {
    return patience == null ? 10 : patience;
  }

  /** Whether steps are refused: asked for, or part of what king does unless told otherwise. */
  boolean isAdaptive() {
    return adaptive != null ? adaptive : multiscale();
  }

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if a number is out of range or two options do not go together
   */
  void check() {
    separatorChar(separator);
    plan.check(method);
    king.check(method);
    ntk.check(method);
    vgrow.check(method, king);
    svgd.check(this);
    form.check(king.velocityKind().label());
    if (king.solve() instanceof Solve.ConjugateGradients
        && !(form.of() instanceof StepForm.Exact)) {
      throw new UsageException("--solve cg goes with --form exact; leave one of them out");
    }
    requireSummable();
    if (integrator == Integrator.HEUN
        && (isAdaptive() || method == Method.KING || method == Method.NTKING)) {
      throw new UsageException(
          "--integrator heun goes with --method wgf, mmd, vgrow or svgd and steps of constant size;"
              + " leave it out");
    }
    OptionValues.notEmpty("--target", target);
    OptionValues.notEmpty("--start", start);
    if (out == null && !plan.plan) {
      throw new UsageException("Missing required option: '--out=DIR'");
    }
    OptionValues.notEmpty("--out", out == null ? null : out.toString());
    OptionValues.range("--particles", particles, 2, 100_000_000);
    OptionValues.range("--steps", steps, 1, 10_000_000);
    OptionValues.range("--threads", threads, 1, 1024);
    OptionValues.range("--batch", batch, 2, Integer.MAX_VALUE);
    OptionValues.range("--patience", patience, 1, 10_000_000);
    OptionValues.range("--metrics-every", metricsEvery, 1, 10_000_000);
    OptionValues.positive("--step-size", stepSize, false);
    OptionValues.positive("--tolerance", tolerance, false);
    if (holdout != null && !(holdout > 0 && holdout < 1)) {
      throw new UsageException("--holdout is " + holdout + "; give a fraction between 0 and 1");
    }
    if (patience != null && holdout == null) {
      throw new UsageException("--patience needs --holdout, whose rows it looks at");
    }
    if (start != null && particles != null) {
      throw new UsageException(
          "--start and --particles exclude each other: every row of the start is a particle");
    }
    if (!move.isEmpty() && standardise == Standardisation.Kind.WHITEN) {
      throw new UsageException(
          "--move needs columns that stay apart, which whitening mixes; give --standardise zscore");
    }
    if (form.given() && method != Method.KING) {
      throw new UsageException("--form is a setting of --method king, not of " + method.title);
    }
  }

  /** Whether the form has sums over particles in the precision asked for. */
  private void requireSummable() {
    boolean linear = form.of() instanceof StepForm.RandomFeatures;
    boolean some = form.of() instanceof StepForm.Subsample;
    if (king.precision() == Precision.SINGLE && linear) {
      throw new UsageException(
          "--precision single goes with --form exact or subsample; leave one of them out");
    }
    if (king.precision() == Precision.MIXED && (linear || some)) {
      throw new UsageException("--precision mixed goes with --form exact; leave one of them out");
    }
  }

  /** The command line that repeats the run to the bit, every setting written out. */
  List<String> arguments(ParticleFlow flow) {
    List<String> list = new ArrayList<>(List.of("flow"));
    OptionValues.add(list, "--target", target);
    OptionValues.add(list, "--columns", columns.isEmpty() ? null : String.join(",", columns));
    OptionValues.add(list, "--missing", missing.name().toLowerCase(Locale.ROOT));
    OptionValues.add(list, "--separator", separator);
    OptionValues.add(list, "--start", start);
    OptionValues.add(list, "--particles", start == null ? particleCount() : null);
    OptionValues.add(list, "--method", method.name().toLowerCase(Locale.ROOT));
    OptionValues.add(list, "--steps", steps);
    OptionValues.add(list, "--step-size", stepSizeOr());
    list.add(isAdaptive() ? "--adaptive" : "--no-adaptive");
    OptionValues.add(list, "--integrator", integrator.label());
    OptionValues.add(list, "--seed", seed);
    OptionValues.add(list, "--standardise", standardise.name().toLowerCase(Locale.ROOT));
    if (flow instanceof KingFlow made) {
      KingOptions.arguments(list, made.settings());
      form.arguments((name, value) -> OptionValues.add(list, name, value));
    }
    if (flow instanceof NtkFlow made) {
      NtkOptions.arguments(list, made.settings());
    }
    if (method == Method.VGROW) {
      vgrow.arguments(list, king);
    }
    if (method == Method.SVGD) {
      svgd.arguments(list, king);
    }
    OptionValues.add(list, "--batch", batch);
    OptionValues.add(list, "--move", move.isEmpty() ? null : String.join(",", move));
    OptionValues.add(list, "--tolerance", tolerance);
    OptionValues.add(list, "--holdout", holdout);
    OptionValues.add(list, "--patience", holdout == null ? null : patienceOr());
    OptionValues.add(list, "--metrics-every", metricsEvery);
    return list;
  }
}
