package io.kinglet.solver.velocity;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;

/** p_i = J_i β in pair form: (Σ_m B_im β_m) a x_i + Σ_m B_im β_m c_m. */
final class PushedJacobian {
  private static final int ROWS = 64;

  private PushedJacobian() {}

  /** Writes p, n × moved. */
  static void apply(JacobianTables t, double[] beta, double[] p, Workspace ws) {
    int ld = t.ld();
    int moved = t.moved();
    double[] weighted = ws.scratch(2, ROWS * ld);
    for (int from = 0; from < t.n(); from += ROWS) {
      int rows = Math.min(ROWS, t.n() - from);
      for (int r = 0; r < rows; r++) {
        for (int m = 0; m < ld; m++) {
          weighted[r * ld + m] = m < t.b() ? t.table()[(from + r) * ld + m] * beta[m] : 0;
        }
      }
      Products.gemm(
          false,
          true,
          rows,
          moved,
          t.b(),
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
      if (t.slope() != 0) {
        for (int r = 0; r < rows; r++) {
          double total = 0;
          for (int m = 0; m < t.b(); m++) {
            total += weighted[r * ld + m];
          }
          total *= t.slope();
          for (int l = 0; l < moved; l++) {
            int at = (from + r) * moved + l;
            p[at] = Math.fma(total, t.own()[at], p[at]);
          }
        }
      }
    }
  }
}
