package io.kinglet.solver.metrics;

import io.kinglet.kernels.Gaussians;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.Workspaces;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Means over all pairs of two samples, of the Gaussian kernel or of the distance, in blocks: no
 * table of all pairs is formed. Rows are centred on their common mean, for distances by products
 * need that. Block sums are compensated and added in the order of blocks. Not thread-safe.
 */
final class PairMeans {
  /** What is averaged when the scale of the kernel would stand there: the distance itself. */
  static final double DISTANCE = Double.NaN;

  /**
   * Means of the same numbers added in another order differ by less than this times their sum, rows
   * being at most 512 numbers a chain and all else compensated.
   */
  static final double ROUNDING = 16 * 0x1p-52;

  /** A table of 64 × 512 numbers stays in the second-level cache. */
  private static final int ROWS = 64;

  private static final int COLUMNS = 512;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final Parallel.Body body = this::rows;
  private final Rows x = new Rows();
  private final Rows y = new Rows();
  private double[] mean = {};
  private double[] partial = {};
  private int d;

  private Rows left;
  private Rows right;
  private double scale;

  PairMeans(Parallel parallel) {
    this.parallel = parallel;
    this.workspaces = new Workspaces(parallel);
  }

  /** Centred rows and their squared norms. */
  private static final class Rows {
    double[] data = {};
    double[] norms = {};
    int n;

    void load(Sample from, int max, long seed) {
      int d = from.dims();
      n = Math.min(from.rows(), max);
      if (data.length < n * d) {
        data = new double[n * d];
      }
      if (norms.length < n) {
        norms = new double[n];
      }
      if (n == from.rows()) {
        System.arraycopy(from.data(), 0, data, 0, n * d);
        return;
      }
      // Selection sampling (Knuth, TAOCP 2, 3.4.2, algorithm S), so rows keep their order.
      SplittableRandom random = new SplittableRandom(seed);
      int to = 0;
      for (int row = 0; to < n; row++) {
        if (random.nextInt(from.rows() - row) < n - to) {
          System.arraycopy(from.data(), row * d, data, to * d, d);
          to++;
        }
      }
    }

    void addTo(double[] mean, int d, int all) {
      for (int i = 0; i < n; i++) {
        for (int l = 0; l < d; l++) {
          mean[l] += data[i * d + l] / all;
        }
      }
    }

    void centre(double[] mean, int d) {
      for (int i = 0; i < n; i++) {
        for (int l = 0; l < d; l++) {
          data[i * d + l] -= mean[l];
        }
      }
      Gaussians.squaredNorms(n, d, data, 0, d, norms, 0);
    }
  }

  /** Takes two samples, subsampled beyond max rows with the same seed for both. */
  void load(Sample first, Sample second, int max, long seed) {
    if (first.dims() != second.dims()) {
      throw new IllegalArgumentException(
          "the samples have "
              + first.dims()
              + " and "
              + second.dims()
              + " columns; give samples of the same columns");
    }
    d = first.dims();
    x.load(first, max, seed);
    y.load(second, max, seed);
    if (mean.length < d) {
      mean = new double[d];
    }
    Arrays.fill(mean, 0, d, 0.0);
    x.addTo(mean, d, x.n + y.n);
    y.addTo(mean, d, x.n + y.n);
    x.centre(mean, d);
    y.centre(mean, d);
  }

  /** Takes one sample whole. */
  void load(Sample only) {
    d = only.dims();
    x.load(only, Integer.MAX_VALUE, 0);
    if (mean.length < d) {
      mean = new double[d];
    }
    Arrays.fill(mean, 0, d, 0.0);
    x.addTo(mean, d, x.n);
    x.centre(mean, d);
  }

  int firstRows() {
    return x.n;
  }

  int secondRows() {
    return y.n;
  }

  /** The mean within the first sample, pairs with itself included. */
  double xx(double kernelScale) {
    return mean(x, x, kernelScale);
  }

  /** The mean within the second sample, pairs with itself included. */
  double yy(double kernelScale) {
    return mean(y, y, kernelScale);
  }

  /** The mean between the samples. */
  double xy(double kernelScale) {
    return mean(x, y, kernelScale);
  }

  private double mean(Rows of, Rows and, double kernelScale) {
    left = of;
    right = and;
    scale = kernelScale;
    int tasks = (of.n + ROWS - 1) / ROWS;
    if (partial.length < tasks) {
      partial = new double[tasks];
    }
    double pairs = (double) of.n * and.n / (of == and ? 2 : 1);
    parallel.run(tasks, pairs * (2 * d + Parallel.EXPONENTIAL), body);
    double sum = 0;
    double lost = 0;
    for (int task = 0; task < tasks; task++) {
      double term = partial[task] - lost;
      double next = sum + term;
      lost = next - sum - term;
      sum = next;
    }
    return sum / of.n / and.n;
  }

  /** One block of rows: against all columns, or within a sample those up to its own, twice. */
  private void rows(int task, int worker) {
    int first = task * ROWS;
    int count = Math.min(ROWS, left.n - first);
    boolean within = left == right;
    int before = within ? first : right.n;
    double sum = 0;
    double lost = 0;
    Workspace ws = workspaces.of(worker);
    for (int from = 0; from < before; from += COLUMNS) {
      int columns = Math.min(COLUMNS, before - from);
      double[] table = table(first, count, from, columns, ws);
      for (int i = 0; i < count; i++) {
        double term = (within ? 2 : 1) * rowSum(table, i * columns, columns) - lost;
        double next = sum + term;
        lost = next - sum - term;
        sum = next;
      }
    }
    if (within) {
      double[] table = table(first, count, first, count, ws);
      for (int i = 0; i < count; i++) {
        double term = rowSum(table, i * count, count) - lost;
        double next = sum + term;
        lost = next - sum - term;
        sum = next;
      }
    }
    partial[task] = sum;
  }

  private double[] table(int first, int count, int from, int columns, Workspace ws) {
    double[] table = ws.scratch(0, ROWS * COLUMNS);
    Products.gemm(
        false,
        true,
        count,
        columns,
        d,
        1.0,
        left.data,
        first * d,
        d,
        right.data,
        from * d,
        d,
        0.0,
        table,
        0,
        columns,
        ws);
    if (Double.isNaN(scale)) {
      Gaussians.squaredDistances(
          count,
          columns,
          left.norms,
          first,
          right.norms,
          from,
          table,
          0,
          columns,
          table,
          0,
          columns);
      for (int k = 0; k < count * columns; k++) {
        table[k] = Math.sqrt(table[k]);
      }
    } else {
      Gaussians.weights(
          count,
          columns,
          scale,
          left.norms,
          first,
          right.norms,
          from,
          table,
          0,
          columns,
          table,
          0,
          columns);
    }
    return table;
  }

  /** Four chains, for one would wait for each addition. */
  private static double rowSum(double[] table, int from, int columns) {
    double a = 0;
    double b = 0;
    double c = 0;
    double e = 0;
    int j = 0;
    for (; j <= columns - 4; j += 4) {
      a += table[from + j];
      b += table[from + j + 1];
      c += table[from + j + 2];
      e += table[from + j + 3];
    }
    for (; j < columns; j++) {
      a += table[from + j];
    }
    return (a + b) + (c + e);
  }
}
