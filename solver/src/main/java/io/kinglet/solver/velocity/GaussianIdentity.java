package io.kinglet.solver.velocity;

import io.kinglet.kernels.Gaussians;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;

/**
 * D(x, x') = k(x, x') I, solved for each dimension by itself: the published code's earlier kernel.
 * System l has M = n⁻² J^lᵀ K J^l with J^l the n × b table of ∂f_m/∂x_l.
 */
public final class GaussianIdentity implements VelocityKernel {
  private static final int ROWS = 64;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private double[] jacobian = {};
  private double[] kj = {};
  private double[] pushed = {};
  private double[] whole = {};
  private double[] points = {};
  private final PushedJacobian push;
  private final Rows rows = new Rows();
  private final GramRows gramRows = new GramRows();
  private final Field field = new Field();

  /**
   * Creates the kernel.
   *
   * @param parallel who works
   * @param workspaces of its workers
   */
  public GaussianIdentity(Parallel parallel, Workspaces workspaces) {
    this.parallel = parallel;
    this.workspaces = workspaces;
    this.push = new PushedJacobian(parallel, workspaces);
  }

  @Override
  public int systems(JacobianTables tables) {
    return tables.moved();
  }

  @Override
  public void gram(JacobianTables t, int system, double[] gram) {
    int n = t.n();
    int ld = t.ld();
    jacobian = JacobianTables.fit(jacobian, n * ld);
    kj = JacobianTables.fit(kj, n * ld);
    for (int i = 0; i < n; i++) {
      double moved = t.slope() * t.own()[i * t.moved() + system];
      for (int m = 0; m < ld; m++) {
        jacobian[i * ld + m] = t.table()[i * ld + m] * (t.ct()[system * ld + m] + moved);
      }
    }
    rows.t = t;
    double pairs = (double) n * n;
    parallel.run((n + ROWS - 1) / ROWS, pairs * (2 * (t.d() + ld) + Parallel.EXPONENTIAL), rows);
    gramRows.of(t, gram);
    parallel.run(gramRows.pieces, (double) n * ld * ld, gramRows);
  }

  /** K J^l, by rows. */
  private final class Rows implements Parallel.Body {
    private JacobianTables t;

    @Override
    public void run(int task, int worker) {
      Workspace ws = workspaces.of(worker);
      int from = task * ROWS;
      int n = t.n();
      int ld = t.ld();
      int count = Math.min(ROWS, n - from);
      double[] inner = ws.scratch(2, count * n);
      double[] k = ws.scratch(3, count * n);
      t.weights(t.x(), from * t.d(), t.norms(), from, count, inner, k, 0, n, ws);
      Products.gemm(
          false, false, count, ld, n, 1, k, 0, n, jacobian, 0, ld, 0, kj, from * ld, ld, ws);
    }
  }

  /** J^lᵀ (K J^l) / n², lower triangle. */
  private final class GramRows implements Parallel.Body {
    private JacobianTables t;
    private double[] gram;
    private int pieces;

    void of(JacobianTables tables, double[] into) {
      t = tables;
      gram = into;
      pieces = parallel.threads() == 1 ? 1 : 2 * parallel.threads();
    }

    @Override
    public void run(int task, int worker) {
      int first = TriangleCut.row(t.b(), task, pieces);
      int last = TriangleCut.row(t.b(), task + 1, pieces);
      double scale = 1 / ((double) t.n() * t.n());
      Products.gemmLowerRows(
          true,
          false,
          first,
          last,
          t.b(),
          t.n(),
          scale,
          kj,
          0,
          t.ld(),
          jacobian,
          0,
          t.ld(),
          0,
          gram,
          0,
          t.ld(),
          workspaces.of(worker));
    }
  }

  @Override
  public void coefficients(JacobianTables t, int system, double[] beta) {
    int n = t.n();
    int moved = t.moved();
    pushed = JacobianTables.fit(pushed, n * moved);
    whole = JacobianTables.fit(whole, n * moved);
    push.apply(t, beta, whole);
    for (int i = 0; i < n; i++) {
      pushed[i * moved + system] = whole[i * moved + system];
    }
  }

  @Override
  public void velocity(JacobianTables t, double[] at, int m, int[] moving, double[] out) {
    points = JacobianTables.fit(points, m * t.d());
    field.of(t, at, m, moving, out);
    double pairs = (double) m * t.n();
    parallel.run(
        (m + ROWS - 1) / ROWS, pairs * (2 * (t.d() + t.moved()) + Parallel.EXPONENTIAL), field);
  }

  /** The velocity at runs of points. */
  private final class Field implements Parallel.Body {
    private JacobianTables t;
    private double[] at;
    private int m;
    private int[] moving;
    private double[] out;

    void of(JacobianTables tables, double[] points, int count, int[] dims, double[] into) {
      t = tables;
      at = points;
      m = count;
      moving = dims;
      out = into;
    }

    @Override
    public void run(int task, int worker) {
      Workspace ws = workspaces.of(worker);
      int from = task * ROWS;
      int count = Math.min(ROWS, m - from);
      int n = t.n();
      int d = t.d();
      int moved = t.moved();
      Shifted.rows(t, at, from, count, moving, points, ws);
      double[] norms = ws.scratch(5, count);
      Gaussians.squaredNorms(count, d, points, from * d, d, norms, 0);
      double[] inner = ws.scratch(2, count * n);
      double[] k = ws.scratch(3, count * n);
      t.weights(points, from * d, norms, 0, count, inner, k, 0, n, ws);
      double[] v = ws.scratch(4, count * moved);
      Products.gemm(
          false, false, count, moved, n, 1.0 / n, k, 0, n, pushed, 0, moved, 0, v, 0, moved, ws);
      for (int r = 0; r < count; r++) {
        for (int l = 0; l < moved; l++) {
          out[(from + r) * d + (t.whole() ? l : moving[l])] = v[r * moved + l];
        }
      }
    }
  }

  @Override
  public long bytes() {
    long doubles =
        (long) jacobian.length + kj.length + pushed.length + whole.length + points.length;
    return doubles * Double.BYTES + push.bytes() + workspaces.bytes();
  }
}
