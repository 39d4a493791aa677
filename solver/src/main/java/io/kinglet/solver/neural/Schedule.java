package io.kinglet.solver.neural;

/** The learning rate of each step of a training. */
public sealed interface Schedule {
  /**
   * The same rate always.
   *
   * @param rate positive
   */
  record Constant(double rate) implements Schedule {
    /** Checks the range. */
    public Constant {
      requirePositive("rate", rate);
    }

    @Override
    public double at(long step) {
      return rate;
    }
  }

  /**
   * Half a cosine from one rate to another, which it then keeps (Loshchilov, Hutter, ICLR 2017,
   * without restarts).
   *
   * @param first rate of step 0, positive
   * @param last rate from step {@code steps} on, positive
   * @param steps from one to the other, at least 1
   */
  record Cosine(double first, double last, long steps) implements Schedule {
    /** Checks the ranges. */
    public Cosine {
      requirePositive("first rate", first);
      requirePositive("last rate", last);
      requireSteps(steps);
    }

    @Override
    public double at(long step) {
      double angle = Math.PI * Math.min(step, steps) / steps;
      // StrictMath: the same rate, to the bit, before and after the loop is compiled.
      return last + (first - last) * 0.5 * (1 + StrictMath.cos(angle));
    }
  }

  /**
   * A rate that is multiplied by a factor over so many steps, evenly.
   *
   * @param first rate of step 0, positive
   * @param factor over the steps, in (0, 1]
   * @param steps at least 1
   */
  record Exponential(double first, double factor, long steps) implements Schedule {
    /** Checks the ranges. */
    public Exponential {
      requirePositive("first rate", first);
      requireSteps(steps);
      if (!(factor > 0 && factor <= 1)) {
        throw new IllegalArgumentException(
            "the factor of a decaying rate is " + factor + "; give one above 0 and at most 1");
      }
    }

    @Override
    public double at(long step) {
      return first * StrictMath.pow(factor, (double) step / steps);
    }
  }

  /**
   * The rate of a step.
   *
   * @param step its number, from 0
   * @return the rate
   */
  double at(long step);

  /**
   * The same rate always.
   *
   * @param rate positive
   * @return the schedule
   * @throws IllegalArgumentException if it is not
   */
  static Schedule constant(double rate) {
    return new Constant(rate);
  }

  /**
   * Half a cosine down to a hundredth.
   *
   * @param rate first one, positive
   * @param steps at least 1
   * @return the schedule
   * @throws IllegalArgumentException if a number is out of range
   */
  static Schedule cosine(double rate, long steps) {
    return new Cosine(rate, rate / 100, steps);
  }

  /**
   * Exponential decay.
   *
   * @param rate first one, positive
   * @param factor over the steps, in (0, 1]
   * @param steps at least 1
   * @return the schedule
   * @throws IllegalArgumentException if a number is out of range
   */
  static Schedule exponential(double rate, double factor, long steps) {
    return new Exponential(rate, factor, steps);
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "the " + name + " is " + value + "; give a positive finite number");
    }
  }

  private static void requireSteps(long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "a rate cannot fall over " + steps + " steps; give at least 1");
    }
  }
}
