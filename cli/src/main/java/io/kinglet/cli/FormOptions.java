package io.kinglet.cli;

import io.kinglet.solver.flow.StepForm;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import picocli.CommandLine.Option;

/** How king's sums over particles are evaluated. */
final class FormOptions {
  /** Tolerance of random features whose number is chosen: see cli/README.md. */
  private static final double REDUCTION_TOLERANCE = 0.02;

  private static final int SUBSAMPLE = 1000;

  @Option(
      names = "--form",
      paramLabel = "exact|random-features|subsample",
      description =
          "king: the sums over particles in full, linear in their number by random Fourier"
              + " features, or from some of them; default: exact")
  String form;

  @Option(
      names = "--random-features",
      paramLabel = "R|auto",
      description = "with that form: how many; default: auto, by the residual that the step leaves")
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

  /** The form asked for. */
  StepForm of() {
    return switch (name()) {
      case "exact" -> StepForm.exact();
      case "random-features" -> {
        Integer count = count();
        yield count == null
            ? StepForm.adaptiveRandomFeatures(toleranceOr())
            : StepForm.randomFeatures(count);
      }
      default -> StepForm.subsample(subsampleOr());
    };
  }

  private String name() {
    return form == null ? "exact" : form.toLowerCase(Locale.ROOT);
  }

  /** How many random features; null to choose. */
  private Integer count() {
    if (randomFeatures == null || randomFeatures.equalsIgnoreCase("auto")) {
      return null;
    }
    try {
      int count = Integer.parseInt(randomFeatures);
      if (count >= 1 && count <= StepForm.MOST_FEATURES) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Said below, as what is out of range.
    }
    throw new UsageException(
        "--random-features is '"
            + randomFeatures
            + "'; give 1 to "
            + StepForm.MOST_FEATURES
            + ", or auto");
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
      case "exact", "random-features", "subsample" -> {}
      default ->
          throw new UsageException(
              "--form is '" + form + "'; give exact, random-features or subsample");
    }
    belongs("--random-features", randomFeatures, "random-features");
    belongs("--reduction-tolerance", reductionTolerance, "random-features");
    belongs("--subsample", subsample, "subsample");
    if (reductionTolerance != null && count() != null) {
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
    count();
    if (name().equals("random-features") && !velocity.equals("gradient")) {
      throw new UsageException(
          "--form random-features stands for --velocity gradient, not " + velocity);
    }
  }

  private void belongs(String option, Object value, String to) {
    if (value != null && !name().equals(to)) {
      throw new UsageException(option + " needs --form " + to);
    }
  }

  /**
   * About how many numbers a step of n particles and b features holds beside the particles: tables
   * of features, or sums of the slices of a pass; Gram and Fisher matrix with their factors.
   */
  double numbers(double n, double b) {
    return switch (of()) {
      case StepForm.Exact exact -> 6 * n * b + 4 * b * b;
      case StepForm.Subsample drawn -> n + 6 * Math.min(n, drawn.size()) * b + 20 * b * b;
      case StepForm.RandomFeatures features -> {
        // A choice among many seldom ends above 1024, and is compared at 512 particles.
        double r = Math.min(features.most(), Math.max(features.least(), 1024));
        double slice = b * (2 * r + b);
        double slices = Math.min(n / 256 + 1, Math.max(2, Math.min(16, (1 << 24) / slice)));
        yield n + slices * slice + 2 * b * r + 6 * Math.min(n, 512) * b + 8 * b * b;
      }
    };
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
    add.accept("--form", name());
    switch (of()) {
      case StepForm.Exact exact -> {}
      case StepForm.RandomFeatures features -> {
        boolean chosen = count() == null;
        add.accept("--random-features", chosen ? "auto" : count());
        add.accept("--reduction-tolerance", chosen ? toleranceOr() : null);
      }
      case StepForm.Subsample drawn -> add.accept("--subsample", drawn.size());
    }
  }

  /** The same for the report. */
  void report(Map<String, Object> map) {
    arguments((option, value) -> map.put(option.substring(2).replace('-', '_'), value));
  }
}
