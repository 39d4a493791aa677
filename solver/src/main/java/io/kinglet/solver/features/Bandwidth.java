package io.kinglet.solver.features;

import io.kinglet.kernels.Gaussians;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.Workspaces;
import java.util.Arrays;

/**
 * The median rule (Garreau, Jitkrittum, Kanagawa 2017): h = √(m/2), m the lower median of the
 * squared distances over pairs i &lt; j of centred rows, pairs that coincide up to rounding left
 * out. Above {@value #MAX_ROWS} rows a seeded subsample of so many is used, for the rule is
 * quadratic.
 *
 * <p>An instance keeps its buffers, so that a loop over equal shapes allocates nothing after its
 * first pass. Not thread-safe.
 */
public final class Bandwidth {
  /** The most rows whose pairs are looked at; more are subsampled. */
  public static final int MAX_ROWS = 2048;

  /** Numbers of four bytes that an instance counts in for each of its workers. */
  public static final int COUNTERS = LowerSelect.BUCKETS + 1;

  /**
   * A pair is left out if its squared distance is at most this times s_i + s_j: distances by
   * products carry that much rounding, which must not count as distance.
   */
  private static final double COINCIDENT = 4 * 0x1p-52;

  /** Rows of one task. */
  private static final int BLOCK = 64;

  /** What a pair counts for beside its inner product, in operations. */
  private static final double PAIR = 50;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final Parallel.Body body = this::block;
  private final LowerSelect select;
  private double[] centred = {};
  private double[] norms = {};
  private double[] mean = {};
  private double[] pairs = {};
  private int rows;
  private int dims;

  /**
   * An instance with empty buffers.
   *
   * @param parallel where larger tables of distances are computed; the result does not depend on it
   */
  public Bandwidth(Parallel parallel) {
    this.parallel = parallel;
    this.workspaces = new Workspaces(parallel);
    this.select = new LowerSelect(parallel.threads());
  }

  /**
   * The bandwidth of a sample, on the calling thread, with seed 0.
   *
   * @param sample at least two rows
   * @return h
   * @throws BadDataException if no two rows differ
   */
  public static double median(Sample sample) {
    return new Bandwidth(Parallel.common())
        .median(sample.data(), sample.rows(), sample.dims(), null, 0, 0);
  }

  /**
   * The bandwidth of some rows, or of two blocks of rows taken as one.
   *
   * @param x the first n × d numbers are used
   * @param n rows of x, at least 1
   * @param d columns
   * @param y further rows of the same width, or null
   * @param n2 rows of y; 0 if it is null
   * @param seed of the subsample, which is drawn above {@value #MAX_ROWS} rows
   * @return h, positive
   * @throws IllegalArgumentException if an array is shorter than its rows
   * @throws BadDataException if there are fewer than two rows, all rows coincide up to rounding, or
   *     the squares of the numbers overflow
   */
  public double median(double[] x, int n, int d, double[] y, int n2, long seed) {
    check(x, n, d, y, n2);
    long all = (long) n + n2;
    if (all < 2) {
      throw new BadDataException("the median rule needs at least 2 rows, but was given " + all);
    }
    rows = (int) Math.min(all, MAX_ROWS);
    dims = d;
    int count = rows * (rows - 1) / 2;
    if (centred.length < rows * d) {
      centred = new double[rows * d];
    }
    if (norms.length < rows) {
      norms = new double[rows];
    }
    if (mean.length < d) {
      mean = new double[d];
    }
    if (pairs.length < count) {
      pairs = new double[count];
    }
    gather(x, n, y, all, seed);
    centre();
    int tasks = (rows + BLOCK - 1) / BLOCK;
    parallel.run(tasks, count * (2.0 * d + PAIR), body);
    double middle = select.lowerMedianOfPositive(pairs, count);
    if (Double.isNaN(middle)) {
      throw new BadDataException(
          "no bandwidth: all "
              + all
              + " rows coincide up to rounding; give rows that differ, or set the bandwidth");
    }
    return Math.sqrt(middle / 2);
  }

  /**
   * The memory held, the workers' workspaces included.
   *
   * @return bytes
   */
  public long bytes() {
    long doubles = (long) centred.length + norms.length + mean.length + pairs.length;
    return doubles * Double.BYTES + select.bytes() + workspaces.bytes();
  }

  private static void check(double[] x, int n, int d, double[] y, int n2) {
    boolean fits =
        x != null
            && n >= 0
            && n2 >= 0
            && d >= 1
            && (long) n * d <= x.length
            && (n2 == 0 || y != null && (long) n2 * d <= y.length);
    if (!fits) {
      throw new IllegalArgumentException(
          n
              + " and "
              + n2
              + " rows of "
              + d
              + " columns do not fit arrays of "
              + (x == null ? 0 : x.length)
              + " and "
              + (y == null ? 0 : y.length)
              + " numbers");
    }
  }

  /** Copies the rows used, in their order: all, or a subsample without replacement. */
  private void gather(double[] x, int n, double[] y, long all, long seed) {
    long left = all;
    int needed = rows;
    int to = 0;
    for (long row = 0; needed > 0; row++, left--) {
      // Selection sampling (Knuth, TAOCP 2, 3.4.2, algorithm S): no table of indices is needed.
      if (needed < left && uniform(seed, row) * left >= needed) {
        continue;
      }
      boolean first = row < n;
      int from = (int) (first ? row : row - n) * dims;
      System.arraycopy(first ? x : y, from, centred, to, dims);
      to += dims;
      needed--;
    }
  }

  /** The row-th number in [0, 1) of the splitmix64 sequence of this seed. */
  private static double uniform(long seed, long row) {
    long z = seed + (row + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
  }

  private void centre() {
    Arrays.fill(mean, 0, dims, 0.0);
    for (int i = 0; i < rows; i++) {
      for (int l = 0; l < dims; l++) {
        mean[l] += centred[i * dims + l];
      }
    }
    for (int l = 0; l < dims; l++) {
      mean[l] /= rows;
    }
    for (int i = 0; i < rows; i++) {
      for (int l = 0; l < dims; l++) {
        centred[i * dims + l] -= mean[l];
      }
    }
    Gaussians.squaredNorms(rows, dims, centred, 0, dims, norms, 0);
    double largest = 0;
    for (int i = 0; i < rows; i++) {
      largest = Math.max(largest, norms[i]);
      if (!(norms[i] < Double.MAX_VALUE / 8)) {
        throw new BadDataException(
            "no bandwidth: the squared distances are beyond the range of numbers; standardise the"
                + " data, or take shorter steps");
      }
    }
    // ‖x − y‖² ≤ 4 max s, and a little for rounding.
    select.begin(4.01 * largest);
  }

  /** Squared distances of a block of rows to all rows before each; 0 for pairs left out. */
  private void block(int task, int worker) {
    int first = task * BLOCK;
    int last = Math.min(rows, first + BLOCK);
    Workspace ws = workspaces.of(worker);
    double[] table = ws.scratch(0, BLOCK * rows);
    Products.gemm(
        false,
        true,
        last - first,
        last,
        dims,
        1.0,
        centred,
        first * dims,
        dims,
        centred,
        0,
        dims,
        0.0,
        table,
        0,
        last,
        ws);
    Gaussians.squaredDistances(
        last - first, last, norms, first, norms, 0, table, 0, last, table, 0, last);
    int[] counts = select.table(worker);
    int base = select.base();
    int zeros = 0;
    for (int i = first; i < last; i++) {
      int from = (i - first) * last;
      int to = i * (i - 1) / 2;
      double si = norms[i];
      for (int j = 0; j < i; j++) {
        double distance = table[from + j];
        if (!(distance > COINCIDENT * (si + norms[j]))) {
          distance = 0;
          zeros++;
        }
        pairs[to + j] = distance;
        counts[LowerSelect.bucket(distance, base)]++;
      }
    }
    counts[counts.length - 1] += zeros;
  }
}
