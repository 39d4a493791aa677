package io.kinglet.solver.flow;

/** How far a step goes. */
public sealed interface StepRule {
  /**
   * The same step size always.
   *
   * @param size η
   */
  record Constant(double size) implements StepRule {
    /** Checks the range. */
    public Constant {
      requirePositive("step size", size);
    }
  }

  /**
   * A step that makes the flow's residual worse, evaluated again in that step's own basis and
   * target batch, is refused and tried shorter; after a step accepted at once the next is longer.
   *
   * @param initial first η
   * @param largest η never grows beyond
   * @param shrink factor after a refusal, in (0, 1)
   * @param grow factor after a step accepted at once, at least 1
   * @param refusals how many shorter tries before the particles stay where they are
   */
  record Adaptive(double initial, double largest, double shrink, double grow, int refusals)
      implements StepRule {
    /** Checks the ranges. */
    public Adaptive {
      requirePositive("step size", initial);
      requirePositive("largest step size", largest);
      if (!(shrink > 0 && shrink < 1) || !(grow >= 1 && Double.isFinite(grow)) || refusals < 1) {
        throw new IllegalArgumentException(
            "adaptive steps need shrink in (0, 1), grow of at least 1 and at least 1 refusal, but"
                + " were given "
                + shrink
                + ", "
                + grow
                + ", "
                + refusals);
      }
      if (largest < initial) {
        throw new IllegalArgumentException(
            "the largest step size " + largest + " is below the first one, " + initial);
      }
    }
  }

  /**
   * The same step size always.
   *
   * @param size η, positive
   * @return the rule
   */
  static StepRule constant(double size) {
    return new Constant(size);
  }

  /**
   * Steps between a small and a large size: halved when refused, 1.25 times longer when accepted at
   * once, up to four times the first, with at most 20 refusals.
   *
   * @param initial first η, positive
   * @return the rule
   */
  static StepRule adaptive(double initial) {
    return new Adaptive(initial, 4 * initial, 0.5, 1.25, 20);
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "the " + name + " is " + value + "; give a positive finite number");
    }
  }
}
