package io.kinglet.solver.velocity;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;

/**
 * p_i = J_i β in pair form: (Σ_m B_im β_m) a x_i + Σ_m B_im β_m c_m; tasks are runs of particles.
 */
final class PushedJacobian implements Parallel.Body {
  private static final int ROWS = 64;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private JacobianTables t;
  private double[] beta;
  private double[] p;

  PushedJacobian(Parallel parallel, Workspaces workspaces) {
    this.parallel = parallel;
    this.workspaces = workspaces;
  }

  /** Writes p, n × moved. */
  void apply(JacobianTables tables, double[] coefficients, double[] into) {
    t = tables;
    beta = coefficients;
    p = into;
    double operations = (double) t.n() * t.b() * (2 * t.moved() + 3);
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
    double[] table = t.table();
    double[] weighted = ws.scratch(2, ROWS * ld);
    for (int r = 0; r < rows; r++) {
      Elements.multiply(b, table, (from + r) * ld, beta, 0, weighted, r * ld);
    }
    Products.gemm(
        false,
        true,
        rows,
        moved,
        b,
        1,
        weighted,
        0,
        ld,
        t.ct(),
        0,
        ld,
        0,
        p,
        from * moved,
        moved,
        ws);
    if (t.slope() == 0) {
      return;
    }
    double[] totals = ws.scratch(3, ROWS);
    RowSums.of(rows, b, ld, weighted, totals, 0);
    for (int r = 0; r < rows; r++) {
      double total = totals[r] * t.slope();
      for (int l = 0; l < moved; l++) {
        int at = (from + r) * moved + l;
        p[at] = Math.fma(total, t.own()[at], p[at]);
      }
    }
  }
}
