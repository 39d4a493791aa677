package io.kinglet.cli.experiment;

/**
 * Turns work of several kinds into the steps of one progress bar, so that the time left that it
 * shows is about right.
 */
final class Pace {
  /** Steps of the bar. */
  static final long STEPS = 1_000;

  private final Watch watch;
  private final double all;
  private double done;
  private long told;
  private double last = Double.NaN;

  /** A pace for so much work, in any unit. */
  Pace(Watch watch, double all) {
    this.watch = watch;
    this.all = all;
  }

  /** So much more has been done, and {@code measure} was found. */
  void advance(double work, double measure) {
    done += work;
    last = measure;
    // The last step is told by finish(): sums of work come near the whole, not to it.
    tell(Math.min(STEPS - 1, (long) (STEPS * (done / all))));
  }

  /** All has been done. */
  void finish() {
    tell(STEPS);
  }

  private void tell(long steps) {
    for (; told < steps; told++) {
      watch.step(last);
    }
  }
}
