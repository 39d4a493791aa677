package io.kinglet.solver.fisher;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.Features;
import io.kinglet.solver.velocity.TriangleCut;
import java.util.Arrays;

/**
 * Means and covariance of features. Rows are taken in blocks of a fixed size, whose sums are added
 * in block order: the same bits on any number of threads.
 */
public final class FeatureMoments {
  private static final int ROWS = 256;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final Sums sums = new Sums();
  private final Covariance covariance = new Covariance();
  private double[] partial = {};
  private double[] centred = {};

  /**
   * Creates the moments.
   *
   * @param parallel who works
   * @param workspaces of its workers
   */
  public FeatureMoments(Parallel parallel, Workspaces workspaces) {
    this.parallel = parallel;
    this.workspaces = workspaces;
  }

  /**
   * Mean features of some rows, without keeping the features.
   *
   * @param map the features
   * @param x rows, n × d
   * @param n how many
   * @param mean padded numbers, written
   */
  public void mean(Features map, double[] x, int n, double[] mean) {
    evaluate(map, x, n, null, null, mean);
  }

  /**
   * Features of some rows and their mean.
   *
   * @param map the features
   * @param x rows, n × d
   * @param n how many
   * @param phi n × padded, written; null to keep no features
   * @param table what features in pair form leave, B, n × padded, written; null if not wanted
   * @param mean padded numbers, written
   * @throws IllegalArgumentException if the sums of all blocks are more than one array holds
   */
  public void evaluate(
      Features map, double[] x, int n, double[] phi, double[] table, double[] mean) {
    int ld = map.padded();
    int blocks = (int) (((long) n + ROWS - 1) / ROWS);
    if ((long) blocks * ld > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          n
              + " rows and "
              + ld
              + " features: their sums are more than one array holds; use fewer rows or features");
    }
    if (partial.length < blocks * ld) {
      partial = new double[blocks * ld];
    }
    sums.of(map, x, n, phi, table);
    parallel.run(blocks, (2 * map.dims() + Parallel.EXPONENTIAL) * n * ld, sums);
    for (int m = 0; m < ld; m++) {
      double sum = 0;
      for (int block = 0; block < blocks; block++) {
        sum += partial[block * ld + m];
      }
      mean[m] = sum / n;
    }
  }

  /** Features of one block of rows and their sums. */
  private final class Sums implements Parallel.Body {
    private Features map;
    private double[] x;
    private int n;
    private double[] phi;
    private double[] table;

    void of(Features features, double[] rows, int count, double[] values, double[] pair) {
      map = features;
      x = rows;
      n = count;
      phi = values;
      table = pair;
    }

    @Override
    public void run(int task, int worker) {
      Workspace ws = workspaces.of(worker);
      int ld = map.padded();
      int from = task * ROWS;
      int rows = Math.min(ROWS, n - from);
      double[] values = phi == null ? ws.scratch(7, rows * ld) : phi;
      int at = phi == null ? 0 : from * ld;
      map.evaluate(x, from * map.dims(), rows, values, at, table, from * ld, ws);
      int out = task * ld;
      Arrays.fill(partial, out, out + ld, 0.0);
      for (int i = 0; i < rows; i++) {
        Elements.add(ld, values, at + i * ld, partial, out);
      }
    }
  }

  /**
   * F, the sample covariance of features with divisor n − 1 (the Fisher information's estimate); 0
   * for one row.
   *
   * @param b features
   * @param ld leading dimension
   * @param phi features, n × ld
   * @param n rows
   * @param mean of phi's columns
   * @param fisher lower triangle, ld × ld, written
   */
  public void fisher(int b, int ld, double[] phi, int n, double[] mean, double[] fisher) {
    if (centred.length < n * ld) {
      centred = new double[n * ld];
    }
    for (int i = 0; i < n; i++) {
      Elements.subtract(ld, phi, i * ld, mean, 0, centred, i * ld);
    }
    covariance.of(b, ld, n, fisher);
    parallel.run(covariance.pieces, (double) n * ld * ld, covariance);
  }

  /** Rows of the covariance's lower triangle. */
  private final class Covariance implements Parallel.Body {
    private int b;
    private int ld;
    private int n;
    private double[] fisher;
    private int pieces;

    void of(int features, int leading, int rows, double[] into) {
      b = features;
      ld = leading;
      n = rows;
      fisher = into;
      pieces = parallel.threads() == 1 ? 1 : 2 * parallel.threads();
    }

    @Override
    public void run(int task, int worker) {
      int first = TriangleCut.row(b, task, pieces);
      int last = TriangleCut.row(b, task + 1, pieces);
      double scale = n > 1 ? 1.0 / (n - 1) : 0;
      Products.gemmLowerRows(
          true,
          false,
          first,
          last,
          b,
          n,
          scale,
          centred,
          0,
          ld,
          centred,
          0,
          ld,
          0,
          fisher,
          0,
          ld,
          workspaces.of(worker));
    }
  }

  /**
   * The memory held.
   *
   * @return bytes
   */
  public long bytes() {
    return (long) (partial.length + centred.length) * Double.BYTES;
  }
}
