package io.kinglet.solver.ratio;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import io.kinglet.solver.divergence.Divergence;
import io.kinglet.solver.flow.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Divergences D_f(q ‖ p) of two samples by a fitted log-ratio, with percentile bootstrap intervals
 * (Efron, Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13). Estimates are means over
 * the rows that the fit held out, where there are some of both samples: over rows that it was
 * fitted to they come out too high. Each replicate draws both samples anew with replacement, rows
 * held out from those held out and the others from the others, and is fitted and judged likewise.
 */
public final class DivergenceEstimates {
  /** Is told of each replicate. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A replicate is done.
     *
     * @param replicate its number, from 1
     * @param values its estimates, one for each divergence
     * @return whether to go on; if not, intervals are those of the replicates done, and NaN after
     *     one
     */
    boolean after(int replicate, double[] values);
  }

  private final HoldOut holdOut;
  private final long seed;
  private final List<Divergence> divergences;

  /**
   * What is estimated.
   *
   * @param heldOut the share that the estimators hold out
   * @param seed the estimators' own, and that of the replicates
   * @param divergences which
   */
  public DivergenceEstimates(double heldOut, long seed, List<? extends Divergence> divergences) {
    this.holdOut = new HoldOut(heldOut, seed);
    this.seed = seed;
    this.divergences = List.copyOf(divergences);
  }

  /**
   * Estimates without intervals.
   *
   * @param ratio fitted to these samples
   * @param target rows of p
   * @param particles rows of q
   * @return one for each divergence
   */
  public List<DivergenceEstimate> of(LogRatio ratio, Sample target, Sample particles) {
    double[] values = estimate(ratio, target, particles);
    List<DivergenceEstimate> out = new ArrayList<>();
    for (int k = 0; k < values.length; k++) {
      out.add(new DivergenceEstimate(divergences.get(k), values[k], Double.NaN, Double.NaN));
    }
    return out;
  }

  /**
   * Estimates with intervals.
   *
   * @param ratio fitted to these samples
   * @param refits fits the replicates, restarted before each; where it is what fitted the ratio,
   *     that is another one then
   * @param target rows of p
   * @param particles rows of q
   * @param replicates how many, at least 2
   * @param level share of the replicates within the interval, above 0 and below 1
   * @param listener is told of each replicate
   * @return one for each divergence
   * @throws IllegalArgumentException if a number is out of range
   */
  public List<DivergenceEstimate> of(
      LogRatio ratio,
      RatioEstimator refits,
      Sample target,
      Sample particles,
      int replicates,
      double level,
      Listener listener) {
    if (replicates < 2 || !(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "an interval needs 2 replicates or more and a level between 0 and 1, but was given "
              + replicates
              + " and "
              + level);
    }
    double[] values = estimate(ratio, target, particles);
    double[][] drawn = new double[values.length][replicates];
    Resampling y = new Resampling(target, holdOut.target());
    Resampling x = new Resampling(particles, holdOut.particles());
    int done = 0;
    for (boolean on = true; on && done < replicates; ) {
      Sample newY = y.draw(Seeds.of(seed, "target replicate", done));
      Sample newX = x.draw(Seeds.of(seed, "particles replicate", done));
      // Each replicate by its number alone, whatever came before it.
      refits.restart();
      double[] each = estimate(refits.fit(newY, newX), newY, newX);
      for (int k = 0; k < each.length; k++) {
        drawn[k][done] = each[k];
      }
      done++;
      on = listener.after(done, each);
    }
    List<DivergenceEstimate> out = new ArrayList<>();
    for (int k = 0; k < values.length; k++) {
      double[] sorted = Arrays.copyOf(drawn[k], done);
      Arrays.sort(sorted);
      // One replicate has no spread, and is no interval.
      double low = done < 2 ? Double.NaN : quantile(sorted, (1 - level) / 2);
      double high = done < 2 ? Double.NaN : quantile(sorted, (1 + level) / 2);
      out.add(new DivergenceEstimate(divergences.get(k), values[k], low, high));
    }
    return out;
  }

  private double[] estimate(LogRatio ratio, Sample target, Sample particles) {
    if (target.dims() != ratio.dims() || particles.dims() != ratio.dims()) {
      throw new BadDataException(
          "the target has "
              + target.dims()
              + " columns, the particles "
              + particles.dims()
              + " and the log-ratio takes "
              + ratio.dims());
    }
    holdOut.of(target, particles);
    double[] y = values(ratio, holdOut.target());
    double[] x = values(ratio, holdOut.particles());
    double[] out = new double[divergences.size()];
    for (int k = 0; k < out.length; k++) {
      double witnesses = 0;
      for (double value : x) {
        witnesses += divergences.get(k).witness(value);
      }
      double conjugates = 0;
      for (double value : y) {
        conjugates += divergences.get(k).conjugate(value);
      }
      out[k] = witnesses / x.length - conjugates / y.length;
    }
    return out;
  }

  private double[] values(LogRatio ratio, HoldOut.Part part) {
    boolean any = holdOut.any();
    int rows = any ? part.heldRows() : part.rows();
    double[] values = new double[rows];
    ratio.values(any ? part.held() : part.fitted(), rows, values);
    return values;
  }

  /** Between the two nearest ones, in proportion. */
  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /** Draws a sample's rows with replacement, each in its own part. */
  private static final class Resampling {
    private final Sample sample;
    private final int[] fitted;
    private final int[] held;

    Resampling(Sample sample, HoldOut.Part part) {
      this.sample = sample;
      this.held = new int[part.heldRows()];
      this.fitted = new int[part.rows()];
      int toHeld = 0;
      int to = 0;
      for (int i = 0; i < sample.rows(); i++) {
        if (part.holds(i)) {
          held[toHeld++] = i;
        } else {
          fitted[to++] = i;
        }
      }
    }

    Sample draw(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int d = sample.dims();
      double[] out = new double[sample.rows() * d];
      draw(fitted, random, d, out);
      draw(held, random, d, out);
      return Sample.of(out, sample.rows(), d);
    }

    private void draw(int[] rows, SplittableRandom random, int d, double[] out) {
      for (int row : rows) {
        int from = rows[random.nextInt(rows.length)];
        System.arraycopy(sample.data(), from * d, out, row * d, d);
      }
    }
  }
}
