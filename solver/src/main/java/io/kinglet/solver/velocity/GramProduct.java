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
  /** Particles up to which the weights of all pairs are kept from product to product: 8 MB. */
  public static final int KEPT = 1024;

  // Features of a task: their products with the field stay in the first-level cache.
  private static final int COLUMNS = 96;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final GaussianGradient kernel;
  private final Back back = new Back();
  private final KeptProduct kept;
  private JacobianTables last;
  private int[] lastMoving;
  private double[] velocity = {};
  private double[] field = {};

  /**
   * Creates the product.
   *
   * @param parallel who works
   * @param workspaces of its workers
   * @param kernel whose coefficients and velocity are used, and overwritten, with more than 1024
   *     particles
   */
  public GramProduct(Parallel parallel, Workspaces workspaces, GaussianGradient kernel) {
    this.parallel = parallel;
    this.workspaces = workspaces;
    this.kernel = kernel;
    this.kept = new KeptProduct(parallel, workspaces);
  }

  /**
   * M u + scale Σ_i (f(x_i) − f̄)(f(x_i) − f̄)ᵀ u, if features are proportional to the pair form's
   * table and particles at most 1024; else M u.
   *
   * @param t the particles
   * @param moving dimensions that the tables hold; null for all
   * @param u b numbers or more; not changed
   * @param factors of the table to the features, b numbers; null if there are none
   * @param scale of the outer products' sum
   * @param mean f̄, b numbers
   * @param out b numbers, written
   * @return whether the sum is in it
   */
  public boolean apply(
      JacobianTables t,
      int[] moving,
      double[] u,
      double[] factors,
      double scale,
      double[] mean,
      double[] out) {
    last = t;
    lastMoving = moving;
    if (t.n() > KEPT) {
      apply(t, moving, u, out);
      return false;
    }
    kept.apply(t, u, factors, scale, mean, out);
    return factors != null;
  }

  private void apply(JacobianTables t, int[] moving, double[] u, double[] out) {
    int n = t.n();
    int d = t.d();
    int moved = t.moved();
    velocity = JacobianTables.fit(velocity, n * d);
    kernel.coefficients(t, 0, u);
    kernel.velocityOfOwn(t, moving, velocity);
    int cols = moved + 1;
    field = JacobianTables.fit(field, n * cols);
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int l = 0; l < moved; l++) {
        double value = velocity[i * d + (t.whole() ? l : moving[l])];
        field[i * cols + l] = value;
        sum += t.own()[i * moved + l] * value;
      }
      field[i * cols + moved] = t.slope() * sum;
    }
    back.of(t, out);
    double operations = 2.0 * n * t.b() * cols;
    parallel.run((t.b() + COLUMNS - 1) / COLUMNS, operations, back);
  }

  /**
   * The velocity of the last u at the particles.
   *
   * @param to n × d numbers, written in the dimensions that move
   */
  public void velocity(double[] to) {
    if (last.n() <= KEPT) {
      kept.velocity(lastMoving, to);
      return;
    }
    int d = last.d();
    for (int i = 0; i < last.n(); i++) {
      for (int l = 0; l < last.moved(); l++) {
        int at = i * d + (last.whole() ? l : lastMoving[l]);
        to[at] = velocity[at];
      }
    }
  }

  /**
   * out_m = n⁻¹ Σ_i B_im (a x_i·v_i + c_m·v_i), the sum over particles first; tasks are runs of
   * features.
   */
  private final class Back implements Parallel.Body {
    private JacobianTables t;
    private double[] out;

    void of(JacobianTables tables, double[] into) {
      t = tables;
      out = into;
    }

    @Override
    public void run(int task, int worker) {
      Workspace ws = workspaces.of(worker);
      int from = task * COLUMNS;
      int cols = Math.min(COLUMNS, t.b() - from);
      int moved = t.moved();
      int ld = t.ld();
      int rows = moved + 1;
      double[] sums = ws.scratch(2, rows * COLUMNS);
      Products.gemm(
          true, false, rows, cols, t.n(), 1, field, 0, rows, t.table(), from, ld, 0, sums, 0,
          COLUMNS, ws);
      int last = moved * COLUMNS;
      for (int l = 0; l < moved; l++) {
        for (int m = 0; m < cols; m++) {
          sums[last + m] += t.ct()[l * ld + from + m] * sums[l * COLUMNS + m];
        }
      }
      for (int m = 0; m < cols; m++) {
        out[from + m] = sums[last + m] / t.n();
      }
    }
  }

  /**
   * The memory held besides the kernel's.
   *
   * @return bytes
   */
  public long bytes() {
    return ((long) velocity.length + field.length) * Double.BYTES + kept.bytes();
  }
}
