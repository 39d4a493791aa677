package io.kinglet.solver.velocity;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;

/**
 * M u = n⁻¹ Σ_i J_iᵀ v_u(x_i) without M, v_u the velocity of coefficients u (Liu, Wang, Wang 2025,
 * section 4): about 8n²d + 4nbd flops. For the kernel of one system, {@link GaussianGradient}.
 */
public final class GramProduct {
  // Features and particles of one task's block: its n × b product stays in the second-level cache.
  private static final int COLUMNS = 64;
  private static final int ROWS = 512;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final GaussianGradient kernel;
  private final Back back = new Back();
  private double[] velocity = {};
  private double[] own = {};
  private double[] along = {};

  /**
   * Creates the product.
   *
   * @param parallel who works
   * @param workspaces of its workers
   * @param kernel whose coefficients and velocity are used, and overwritten
   */
  public GramProduct(Parallel parallel, Workspaces workspaces, GaussianGradient kernel) {
    this.parallel = parallel;
    this.workspaces = workspaces;
    this.kernel = kernel;
  }

  /**
   * M u.
   *
   * @param t the particles
   * @param particles n × d, those of the tables
   * @param moving dimensions that the tables hold; null for all
   * @param u b numbers or more; not changed
   * @param out b numbers, written
   */
  public void apply(JacobianTables t, double[] particles, int[] moving, double[] u, double[] out) {
    int n = t.n();
    int d = t.d();
    int moved = t.moved();
    velocity = JacobianTables.fit(velocity, n * d);
    along = JacobianTables.fit(along, n);
    kernel.coefficients(t, 0, u);
    kernel.velocity(t, particles, n, moving, velocity);
    double[] v = velocity;
    if (!t.whole()) {
      own = JacobianTables.fit(own, n * moved);
      v = own;
      for (int i = 0; i < n; i++) {
        for (int l = 0; l < moved; l++) {
          own[i * moved + l] = velocity[i * d + moving[l]];
        }
      }
    }
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int l = 0; l < moved; l++) {
        sum += t.own()[i * moved + l] * v[i * moved + l];
      }
      along[i] = t.slope() * sum;
    }
    back.of(t, v, out);
    double operations = (double) n * t.b() * (2 * moved + 3);
    parallel.run((t.b() + COLUMNS - 1) / COLUMNS, operations, back);
  }

  /** out_m = n⁻¹ Σ_i B_im (a x_i·v_i + c_m·v_i); tasks are runs of features. */
  private final class Back implements Parallel.Body {
    private JacobianTables t;
    private double[] v;
    private double[] out;

    void of(JacobianTables tables, double[] field, double[] into) {
      t = tables;
      v = field;
      out = into;
    }

    @Override
    public void run(int task, int worker) {
      Workspace ws = workspaces.of(worker);
      int from = task * COLUMNS;
      int cols = Math.min(COLUMNS, t.b() - from);
      int moved = t.moved();
      int ld = t.ld();
      double[] table = t.table();
      double[] dots = ws.scratch(2, ROWS * COLUMNS);
      double[] sum = ws.scratch(3, COLUMNS);
      java.util.Arrays.fill(sum, 0, cols, 0.0);
      for (int first = 0; first < t.n(); first += ROWS) {
        int rows = Math.min(ROWS, t.n() - first);
        Products.gemm(
            false,
            false,
            rows,
            cols,
            moved,
            1,
            v,
            first * moved,
            moved,
            t.ct(),
            from,
            ld,
            0,
            dots,
            0,
            COLUMNS,
            ws);
        for (int r = 0; r < rows; r++) {
          double share = along[first + r];
          int row = (first + r) * ld + from;
          for (int m = 0; m < cols; m++) {
            sum[m] += table[row + m] * (share + dots[r * COLUMNS + m]);
          }
        }
      }
      for (int m = 0; m < cols; m++) {
        out[from + m] = sum[m] / t.n();
      }
    }
  }

  /**
   * The memory held besides the kernel's.
   *
   * @return bytes
   */
  public long bytes() {
    return ((long) velocity.length + own.length + along.length) * Double.BYTES;
  }
}
