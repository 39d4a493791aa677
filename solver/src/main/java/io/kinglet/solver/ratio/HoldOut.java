package io.kinglet.solver.ratio;

import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.Seeds;
import java.util.SplittableRandom;

/**
 * Which rows are held out: a share of each sample, drawn by the seed and the number of rows alone.
 * They are the same in each fit of a flow, for an estimator that starts from the last fit has
 * learnt all rows that it ever was fitted to; and the same of two samples of equally many rows, for
 * equal samples must leave equal rows to fit to.
 */
final class HoldOut {
  private final double share;
  private final long seed;
  private final Part target = new Part();
  private final Part particles = new Part();

  HoldOut(double share, long seed) {
    if (!(share >= 0 && share <= 0.5)) {
      throw new IllegalArgumentException(
          "the share of rows held out is " + share + "; give one from 0 to 0.5");
    }
    this.share = share;
    this.seed = seed;
  }

  /** The rows of one sample, in their order. */
  static final class Part {
    private double[] fitted = {};
    private double[] held = {};
    private double[] own = {};
    private boolean[] out = {};
    private int drawn;
    private int rows;
    private int heldRows;

    /** Rows that are fitted to, from the array's start. */
    double[] fitted() {
      return fitted;
    }

    int rows() {
      return rows;
    }

    /** Rows that are held out, from the array's start. */
    double[] held() {
      return held;
    }

    int heldRows() {
      return heldRows;
    }

    /** Whether a row of the sample is held out. */
    boolean holds(int row) {
      return heldRows > 0 && out[row];
    }

    private void of(Sample sample, double share, long seed) {
      int n = sample.rows();
      int d = sample.dims();
      heldRows = (int) (share * n);
      rows = n - heldRows;
      if (heldRows == 0) {
        fitted = sample.data();
        return;
      }
      draw(n, seed);
      if (own.length < rows * d) {
        own = new double[rows * d];
      }
      if (held.length < heldRows * d) {
        held = new double[heldRows * d];
      }
      fitted = own;
      int to = 0;
      int toHeld = 0;
      for (int i = 0; i < n; i++) {
        System.arraycopy(
            sample.data(), i * d, out[i] ? held : own, (out[i] ? toHeld++ : to++) * d, d);
      }
    }

    private void draw(int n, long seed) {
      if (drawn == n) {
        return;
      }
      out = new boolean[n];
      SplittableRandom random = new SplittableRandom(Seeds.of(seed, "held out", n));
      int needed = heldRows;
      // Selection sampling (Knuth, TAOCP 2, 3.4.2, algorithm S).
      for (int i = 0; i < n && needed > 0; i++) {
        if (random.nextInt(n - i) < needed) {
          out[i] = true;
          needed--;
        }
      }
      drawn = n;
    }
  }

  /** Takes two samples apart. */
  void of(Sample y, Sample x) {
    target.of(y, share, seed);
    particles.of(x, share, seed);
  }

  Part target() {
    return target;
  }

  Part particles() {
    return particles;
  }

  /** Whether both samples have rows held out. */
  boolean any() {
    return target.heldRows > 0 && particles.heldRows > 0;
  }
}
