package io.kinglet.solver.flow;

import java.util.Objects;

/** A box that particles stay in: what a step would move out of it is brought back. */
public final class Bounds {
  /** How a coordinate is brought back. */
  public enum Rule {
    /** To the side that it passed. */
    CLAMP,
    /** As far inside as it would be outside, as often as it takes. */
    REFLECT
  }

  private final double[] lower;
  private final double[] upper;
  private final Rule rule;

  private Bounds(double[] lower, double[] upper, Rule rule) {
    this.lower = lower;
    this.upper = upper;
    this.rule = rule;
  }

  /**
   * A box.
   *
   * @param lower the least of each dimension, −∞ for none
   * @param upper the largest of each, ∞ for none; above the least
   * @param rule how a coordinate is brought back
   * @return the box
   * @throws IllegalArgumentException if the lengths differ or a side has no room
   */
  public static Bounds of(double[] lower, double[] upper, Rule rule) {
    Objects.requireNonNull(rule, "rule");
    if (lower.length != upper.length) {
      throw new IllegalArgumentException(
          lower.length + " lower and " + upper.length + " upper bounds; give one of each");
    }
    for (int l = 0; l < lower.length; l++) {
      if (!(lower[l] < upper[l])) {
        throw new IllegalArgumentException(
            "dimension " + l + " is bounded by " + lower[l] + " and " + upper[l] + ", in order");
      }
    }
    return new Bounds(lower.clone(), upper.clone(), rule);
  }

  /**
   * The number of dimensions.
   *
   * @return d
   */
  public int dims() {
    return lower.length;
  }

  /**
   * Where a coordinate ends.
   *
   * @param dim its dimension, from 0
   * @param x a finite number
   * @return a number within the bounds; x itself if it is
   */
  public double hold(int dim, double x) {
    double low = lower[dim];
    double high = upper[dim];
    if (x >= low && x <= high) {
      return x;
    }
    double back = x;
    if (rule == Rule.REFLECT) {
      if (Double.isInfinite(low)) {
        back = 2 * high - x;
      } else if (Double.isInfinite(high)) {
        back = 2 * low - x;
      } else {
        // Unfolded, the reflections repeat after twice the width.
        double width = high - low;
        double away = Math.abs(x - low) % (2 * width);
        back = low + (away <= width ? away : 2 * width - away);
      }
    }
    return Math.max(low, Math.min(high, back));
  }
}
