package io.kinglet.cli;

import io.kinglet.cli.console.UsageException;
import io.kinglet.solver.flow.StepForm;
import io.kinglet.solver.velocity.Precision;
import io.kinglet.solver.velocity.VelocityKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import picocli.CommandLine.Option;

/** How king's sums over particles are evaluated. */
final class FormOptions {
  /** Tolerance of random features whose number is chosen: see cli/README.md. */
  private static final double REDUCTION_TOLERANCE = 0.02;

  private static final int SUBSAMPLE = 1000;

  /** Of StepForm.adaptiveRandomFeatures. */
  private static final int[] AUTO = {64, 16_384};

  @Option(
      names = "--form",
      paramLabel = "exact|random-features|subsample|auto",
      description =
          "king: the sums over particles in full, linear in their number by random Fourier"
              + " features, from some of them, or as the plan chooses (--plan); default: exact")
  String form;

  @Option(
      names = "--random-features",
      paramLabel = "R|LEAST-MOST|auto",
      description =
          "with that form: how many, or between which numbers the residual that the step leaves"
              + " chooses; default: auto, 64-16384")
  String randomFeatures;

  @Option(
      names = "--reduction-tolerance",
      paramLabel = "T",
      description =
          "with auto: the fraction of the residual that may be left beyond what the exact form"
              + " leaves; default: 0.02")
  Double reductionTolerance;

  @Option(
      names = "--subsample",
      paramLabel = "M",
      description = "with that form: particles drawn at each step; default: 1000")
  Integer subsample;

  private StepForm chosen;

  /** The form asked for, or chosen; until it is, exact stands for auto. */
  StepForm of() {
    if (chosen != null) {
      return chosen;
    }
    return switch (name()) {
      case "exact", "auto" -> StepForm.exact();
      case "random-features" -> random();
      default -> StepForm.subsample(subsampleOr());
    };
  }

  private StepForm.RandomFeatures random() {
    int[] range = range();
    return range[0] == range[1]
        ? (StepForm.RandomFeatures) StepForm.randomFeatures(range[0])
        : new StepForm.RandomFeatures(range[0], range[1], toleranceOr(), 10);
  }

  /** Whether the plan chooses. */
  boolean isAuto() {
    return name().equals("auto");
  }

  /** Takes the plan's choice. */
  void choose(StepForm form) {
    chosen = form;
  }

  /** What the plan chooses from. */
  List<StepForm> candidates(KingOptions king) {
    return isAuto() ? everyForm(king) : List.of(of());
  }

  /** All forms, with the sizes asked for; random features where they can stand for the kernel. */
  List<StepForm> everyForm(KingOptions king) {
    if (king.precision() == Precision.MIXED) {
      return List.of(StepForm.exact());
    }
    StepForm some = StepForm.subsample(subsampleOr());
    return king.velocityKind() == VelocityKind.GRADIENT && king.precision() == Precision.DOUBLE
        ? List.of(StepForm.exact(), random(), some)
        : List.of(StepForm.exact(), some);
  }

  private String name() {
    return form == null ? "exact" : form.toLowerCase(Locale.ROOT);
  }

  /** The least and most random features. */
  private int[] range() {
    if (randomFeatures == null || randomFeatures.equalsIgnoreCase("auto")) {
      return AUTO.clone();
    }
    try {
      String[] ends = randomFeatures.split("-", 2);
      int least = Integer.parseInt(ends[0]);
      int most = Integer.parseInt(ends[ends.length - 1]);
      if (least >= 1 && least <= most && most <= StepForm.MOST_FEATURES) {
        return new int[] {least, most};
      }
    } catch (NumberFormatException e) {
      // Said below, as what is out of range.
    }
    throw new UsageException(
        "--random-features is '"
            + randomFeatures
            + "'; give 1 to "
            + StepForm.MOST_FEATURES
            + ", a range such as 64-1024, or auto");
  }

  private double toleranceOr() {
    return reductionTolerance == null ? REDUCTION_TOLERANCE : reductionTolerance;
  }

  private int subsampleOr() {
    return subsample == null ? SUBSAMPLE : subsample;
  }

  /**
   * Checks what can be checked without the data.
   *
   * @param velocity the kernel that random features would stand for
   * @throws UsageException if a number is out of range or two options do not go together
   */
  void check(String velocity) {
    switch (name()) {
      case "exact", "random-features", "subsample", "auto" -> {}
      default ->
          throw new UsageException(
              "--form is '" + form + "'; give exact, random-features, subsample or auto");
    }
    belongs("--random-features", randomFeatures, "random-features");
    belongs("--reduction-tolerance", reductionTolerance, "random-features");
    belongs("--subsample", subsample, "subsample");
    int[] range = range();
    if (reductionTolerance != null && range[0] == range[1]) {
      throw new UsageException(
          "--reduction-tolerance chooses how many random features; leave out --random-features");
    }
    if (reductionTolerance != null
        && !(reductionTolerance > 0 && Double.isFinite(reductionTolerance))) {
      throw new UsageException(
          "--reduction-tolerance is " + reductionTolerance + "; give a finite number > 0");
    }
    if (subsample != null && subsample < 1) {
      throw new UsageException("--subsample is " + subsample + "; give 1 or more");
    }
    if (name().equals("random-features") && !velocity.equals("gradient")) {
      throw new UsageException(
          "--form random-features stands for --velocity gradient, not " + velocity);
    }
  }

  private void belongs(String option, Object value, String to) {
    if (value != null && !name().equals(to) && !isAuto()) {
      throw new UsageException(option + " needs --form " + to);
    }
  }

  /** Whether any was given. */
  boolean given() {
    return form != null
        || randomFeatures != null
        || reductionTolerance != null
        || subsample != null;
  }

  /** What repeats the choice on a command line. */
  void arguments(BiConsumer<String, Object> add) {
    add.accept("--form", of().label());
    switch (of()) {
      case StepForm.Exact exact -> {}
      case StepForm.RandomFeatures features -> {
        boolean fixed = features.least() == features.most();
        boolean all = features.least() == AUTO[0] && features.most() == AUTO[1];
        String range = features.least() + "-" + features.most();
        add.accept("--random-features", fixed ? features.least() : all ? "auto" : range);
        add.accept("--reduction-tolerance", fixed ? null : features.tolerance());
      }
      case StepForm.Subsample drawn -> add.accept("--subsample", drawn.size());
    }
  }

  /** The same for the report. */
  void report(Map<String, Object> map) {
    arguments((option, value) -> map.put(option.substring(2).replace('-', '_'), value));
  }
}
