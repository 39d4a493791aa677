package io.kinglet.jmh.reference;

/** That a twin computes what we compute: a benchmark of something else is worth nothing. */
public final class Agreement {
  private Agreement() {}

  /**
   * Requires every number within its tolerance of ours.
   *
   * @param twin its name
   * @param ours our results
   * @param theirs its results
   * @param tolerance one for each
   * @throws IllegalStateException if one differs by more, or is not a number
   */
  public static void require(String twin, double[] ours, double[] theirs, double[] tolerance) {
    if (ours.length != theirs.length || ours.length != tolerance.length) {
      throw new IllegalStateException(
          twin + " gave " + theirs.length + " numbers where we give " + ours.length);
    }
    for (int i = 0; i < ours.length; i++) {
      if (!(Math.abs(ours[i] - theirs[i]) <= tolerance[i])) {
        throw new IllegalStateException(
            twin
                + " gave "
                + theirs[i]
                + " where we give "
                + ours[i]
                + " (number "
                + i
                + ", tolerance "
                + tolerance[i]
                + ")");
      }
    }
  }

  /**
   * Requires a twin's velocities to be those of our step.
   *
   * @param twin its name
   * @param data of the step
   * @param velocity what it computed, n × d
   * @throws IllegalStateException if one differs by more than rounding
   */
  public static void requireStep(String twin, StepData data, double[] velocity) {
    double[] ours = data.velocity();
    CompactStep scale = new CompactStep(data, new PlainBlas());
    scale.velocity();
    double[] tolerance = scale.tolerance();
    for (int i = 0; i < ours.length; i++) {
      // Either side may be off, and ours was rounded once more as x + v.
      tolerance[i] = 2 * tolerance[i] + 0x1p-53 * Math.abs(data.x()[i] + ours[i]);
    }
    require(twin, ours, velocity, tolerance);
  }

  /**
   * Requires velocities of sums in other precisions to be those of our step to a part of the
   * largest.
   *
   * @param twin its name
   * @param data of the step
   * @param velocity what it computed, n × d
   * @param part of the largest
   * @throws IllegalStateException if one differs by more
   */
  public static void requireNear(String twin, StepData data, double[] velocity, double part) {
    double[] ours = data.velocity();
    double most = 0;
    for (double v : ours) {
      most = Math.max(most, Math.abs(v));
    }
    double[] tolerance = new double[ours.length];
    java.util.Arrays.fill(tolerance, part * most);
    require(twin, ours, velocity, tolerance);
  }
}
