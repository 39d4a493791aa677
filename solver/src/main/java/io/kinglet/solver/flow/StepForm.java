package io.kinglet.solver.flow;

/** How {@link KingFlow} evaluates the sums over particles of a step. */
public sealed interface StepForm {
  /**
   * The sums over all pairs of particles in full (Liu, Wang, Wang 2025, section 4): about 2n²db +
   * 6n²b + n·d·b² flops, memory n·b + d·b.
   */
  record Exact() implements StepForm {}

  /**
   * The velocity kernel by R random Fourier features: linear in n, about n (2bd + 4Rd + 4bR + b²)
   * flops for RBF features, memory of a few b × (2R + b) whatever n is, but for an adaptive rule's
   * n·b/256. At steps whose number is a multiple of checkEvery, and at the flow's first, the exact
   * form steps a seeded subsample of at most 512 particles; beside it R is the first of least,
   * 2·least, 4·least… that brings ‖Δ‖ of the subsample down as far, to within the tolerance times
   * ‖Δ‖, or most if none does. R is held by the flow, not by its state.
   *
   * @param least smallest R
   * @param most largest R; as least for one that never changes
   * @param tolerance how much of ‖Δ‖ may be left beyond what the exact kernel leaves
   * @param checkEvery steps from one comparison with the exact kernel to the next; 0 for none
   */
  record RandomFeatures(int least, int most, double tolerance, int checkEvery) implements StepForm {
    /** Checks the ranges. */
    public RandomFeatures {
      if (least < 1 || most < least || most > MOST_FEATURES) {
        throw new IllegalArgumentException(
            "random features from "
                + least
                + " to "
                + most
                + " are out of range; give 1 to "
                + MOST_FEATURES
                + ", the smaller one first");
      }
      if (!(tolerance > 0 && Double.isFinite(tolerance))) {
        throw new IllegalArgumentException(
            "the tolerance on the residual's reduction is "
                + tolerance
                + "; give a positive fraction of the residual, such as 0.05");
      }
      if (checkEvery < 0 || (checkEvery == 0 && least != most)) {
        throw new IllegalArgumentException(
            "comparisons every "
                + checkEvery
                + " steps; give at least 1, or 0 where the number of features is fixed");
      }
    }
  }

  /**
   * M and its velocity from a seeded draw of m particles at each step, F and Δ from all: 2m²db +
   * 6m²b + m·d·b² flops for M, n·m·d for the velocity.
   *
   * @param size m; all particles where there are fewer
   */
  record Subsample(int size) implements StepForm {
    /** Checks the range. */
    public Subsample {
      if (size < 1) {
        throw new IllegalArgumentException(
            "a subsample of " + size + " particles is empty; give at least 1");
      }
    }
  }

  /** The largest R; beyond it the exact form's subsample is the better use of the time. */
  int MOST_FEATURES = 65_536;

  /**
   * The sums in full.
   *
   * @return the form that flows use unless told otherwise
   */
  static StepForm exact() {
    return new Exact();
  }

  /**
   * A fixed number of random features, compared with the exact kernel at every tenth step.
   *
   * @param count R, 1 to 65536
   * @return the form
   */
  static StepForm randomFeatures(int count) {
    return new RandomFeatures(count, count, 1, 10);
  }

  /**
   * As many random features as the step needs, 64 to 16384, chosen anew at every tenth step.
   *
   * @param tolerance how much of ‖Δ‖ may be left beyond what the exact kernel leaves, positive
   * @return the form
   */
  static StepForm adaptiveRandomFeatures(double tolerance) {
    return new RandomFeatures(64, 16_384, tolerance, 10);
  }

  /**
   * M and its velocity from some of the particles.
   *
   * @param size m, at least 1
   * @return the form
   */
  static StepForm subsample(int size) {
    return new Subsample(size);
  }

  /**
   * The name on the command line and in files.
   *
   * @return exact, random-features or subsample
   */
  default String label() {
    return switch (this) {
      case Exact exact -> "exact";
      case RandomFeatures features -> "random-features";
      case Subsample subsample -> "subsample";
    };
  }
}
