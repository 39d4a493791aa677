package io.kinglet.solver.flow;

import io.kinglet.kernels.Gaussians;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.Workspaces;
import java.util.Arrays;

/**
 * A velocity field that is a sum over the particles and the target rows, evaluated at any points in
 * blocks of points × rows: no table of all pairs is formed. It keeps a copy of the particles that
 * it was made of. Blocks depend on the sizes alone, so results do not depend on the threads.
 */
abstract class PairField {
  /** Points of one task; with COLUMNS, a table that stays in the second-level cache. */
  static final int POINTS = 64;

  static final int COLUMNS = 512;

  /** Slots of the workspace; those above are the subclasses'. */
  static final int TABLE = 0;

  private static final int BLOCK = 1;
  private static final int NORMS = 2;
  static final int FREE = 3;

  final int d;
  final Parallel parallel;
  final Workspaces workspaces;
  private final Parallel.Body body = this::task;
  private final double[] centre;
  private final CentredRows particles = new CentredRows();
  final CentredRows moved = new CentredRows();
  private final CentredRows target = new CentredRows();
  private double[] values = {};
  private CentredRows own = particles;
  private double[] points;
  private int m;
  private double[] out;
  private boolean valued;

  PairField(int d, Parallel parallel) {
    this.d = d;
    this.parallel = parallel;
    this.workspaces = new Workspaces(parallel);
    this.centre = new double[d];
  }

  /**
   * Computes a block.
   *
   * @param pts centred points, count × d
   * @param norms their squared norms
   * @param count how many, at most {@link #POINTS}
   * @param own particles of the field
   * @param rows target rows of the field
   * @param out velocities, count × d from outOff; not wanted if null
   * @param values the residual's part of each point, count from valueOff; not wanted if null
   * @param ws the worker's, slots from {@link #FREE} free
   */
  abstract void block(
      double[] pts,
      double[] norms,
      int count,
      CentredRows own,
      CentredRows rows,
      double[] out,
      int outOff,
      double[] values,
      int valueOff,
      Workspace ws);

  /** Is told of the particles' positions (n × d) that the rows were made of. */
  void loaded(CentredRows own, double[] x, int n) {}

  /** Takes the particles (n × d) and the target rows of a step. */
  final void load(double[] x, int n, Sample batch) {
    load(x, n);
    target.load(batch.data(), batch.rows(), centre, d);
  }

  /** Takes the particles (n × d) of a step that has no target rows. */
  final void load(double[] x, int n) {
    Arrays.fill(centre, 0);
    for (int i = 0; i < n; i++) {
      for (int l = 0; l < d; l++) {
        centre[l] += x[i * d + l] / n;
      }
    }
    particles.load(x, n, centre, d);
    loaded(particles, x, n);
  }

  /** The velocities at the loaded particles; returns the mean of their parts of the residual. */
  final double atParticles(double[] x, int n, double[] velocity) {
    run(x, n, particles, velocity, true);
    return meanValue(n);
  }

  /** The mean of the residual's parts if the particles were elsewhere. */
  final double meanValueAt(double[] positions, int n) {
    moved.load(positions, n, centre, d);
    loaded(moved, positions, n);
    run(positions, n, moved, null, true);
    return meanValue(n);
  }

  /** The velocities at any points (m × d). */
  final void at(double[] any, int count, double[] velocity) {
    run(any, count, particles, velocity, false);
  }

  private void run(
      double[] at, int count, CentredRows against, double[] velocity, boolean withValues) {
    points = at;
    m = count;
    own = against;
    out = velocity;
    valued = withValues;
    if (withValues && values.length < count) {
      values = new double[count];
    }
    int tasks = (count + POINTS - 1) / POINTS;
    double pairs = (double) count * (own.rows() + target.rows());
    parallel.run(tasks, pairs * (4 * d + Parallel.EXPONENTIAL), body);
  }

  private void task(int task, int worker) {
    Workspace ws = workspaces.of(worker);
    int first = task * POINTS;
    int count = Math.min(POINTS, m - first);
    double[] block = ws.scratch(BLOCK, POINTS * d);
    double[] norms = ws.scratch(NORMS, POINTS);
    for (int i = 0; i < count; i++) {
      for (int l = 0; l < d; l++) {
        block[i * d + l] = points[(first + i) * d + l] - centre[l];
      }
    }
    Gaussians.squaredNorms(count, d, block, 0, d, norms, 0);
    block(block, norms, count, own, target, out, first * d, valued ? values : null, first, ws);
  }

  /** x_i · y_j for a block of points and up to COLUMNS rows, count × columns in slot TABLE. */
  final double[] products(
      double[] pts, int count, CentredRows rows, int from, int columns, Workspace ws) {
    double[] table = ws.scratch(TABLE, POINTS * COLUMNS);
    Products.gemm(
        false,
        true,
        count,
        columns,
        d,
        1.0,
        pts,
        0,
        d,
        rows.data(),
        from * d,
        d,
        0.0,
        table,
        0,
        columns,
        ws);
    return table;
  }

  /** In order and compensated, so that it depends neither on threads nor much on n. */
  private double meanValue(int n) {
    double sum = 0;
    double lost = 0;
    for (int i = 0; i < n; i++) {
      double term = values[i] - lost;
      double next = sum + term;
      lost = next - sum - term;
      sum = next;
    }
    return sum / n;
  }
}
