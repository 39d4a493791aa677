package io.kinglet.solver.velocity;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;

/**
 * p_i = J_i β in pair form, (Σ_m B_im β_m) a x_i + Σ_m B_im β_m c_m: one product of B with the
 * centres and a column of ones, both times β; tasks are runs of particles.
 */
final class PushedJacobian implements Parallel.Body {
  private static final int ROWS = 64;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private JacobianTables t;
  private double[] scaled = {};
  private double[] p;

  PushedJacobian(Parallel parallel, Workspaces workspaces) {
    this.parallel = parallel;
    this.workspaces = workspaces;
  }

  /** Writes p, n × moved. */
  void apply(JacobianTables tables, double[] beta, double[] into) {
    t = tables;
    p = into;
    int b = t.b();
    int ld = t.ld();
    int moved = t.moved();
    scaled = JacobianTables.fit(scaled, (moved + 1) * ld);
    for (int l = 0; l < moved; l++) {
      Elements.multiply(b, t.ct(), l * ld, beta, 0, scaled, l * ld);
    }
    System.arraycopy(beta, 0, scaled, moved * ld, b);
    double operations = 2.0 * t.n() * b * (moved + 1);
    parallel.run((t.n() + ROWS - 1) / ROWS, operations, this);
  }

  @Override
  public void run(int task, int worker) {
    Workspace ws = workspaces.of(worker);
    int from = task * ROWS;
    int rows = Math.min(ROWS, t.n() - from);
    int b = t.b();
    int ld = t.ld();
    int moved = t.moved();
    int cols = t.slope() == 0 ? moved : moved + 1;
    double[] sums = ws.scratch(2, rows * cols);
    Products.gemm(
        false, true, rows, cols, b, 1, t.table(), from * ld, ld, scaled, 0, ld, 0, sums, 0, cols,
        ws);
    for (int r = 0; r < rows; r++) {
      double total = cols == moved ? 0 : t.slope() * sums[r * cols + moved];
      for (int l = 0; l < moved; l++) {
        int at = (from + r) * moved + l;
        p[at] = Math.fma(total, t.own()[at], sums[r * cols + l]);
      }
    }
  }

  /** The memory held, in bytes. */
  long bytes() {
    return (long) scaled.length * Double.BYTES;
  }
}
