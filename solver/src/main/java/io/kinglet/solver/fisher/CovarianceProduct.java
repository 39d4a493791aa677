package io.kinglet.solver.fisher;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;

/** F u without F: Φ_cᵀ Φ_c u / (n − 1) with the features centred on the fly, 4nb flops. */
public final class CovarianceProduct {
  private static final int ROWS = 256;
  private static final int COLUMNS = 128;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final Forward forward = new Forward();
  private final Back back = new Back();
  private double[] image = {};

  /**
   * Creates the product.
   *
   * @param parallel who works
   * @param workspaces of its workers
   */
  public CovarianceProduct(Parallel parallel, Workspaces workspaces) {
    this.parallel = parallel;
    this.workspaces = workspaces;
  }

  /**
   * out ← out + scale · F u.
   *
   * @param b features
   * @param ld leading dimension
   * @param phi features, n × ld
   * @param n rows; with one row F is 0
   * @param mean of phi's columns
   * @param scale factor
   * @param u b numbers
   * @param out b numbers, added to
   */
  public void add(
      int b, int ld, double[] phi, int n, double[] mean, double scale, double[] u, double[] out) {
    if (n < 2) {
      return;
    }
    if (image.length < n) {
      image = new double[n];
    }
    forward.of(b, ld, phi, n, mean, u);
    double operations = 2.0 * n * b;
    parallel.run((n + ROWS - 1) / ROWS, operations, forward);
    double total = 0;
    for (int i = 0; i < n; i++) {
      total += image[i];
    }
    back.of(b, ld, phi, n, mean, scale / (n - 1), total, out);
    parallel.run((b + COLUMNS - 1) / COLUMNS, operations, back);
  }

  /** w = Φ_c u; tasks are runs of rows. */
  private final class Forward implements Parallel.Body {
    private int b;
    private int ld;
    private double[] phi;
    private int n;
    private double[] mean;
    private double[] u;

    void of(int features, int leading, double[] values, int rows, double[] centre, double[] right) {
      b = features;
      ld = leading;
      phi = values;
      n = rows;
      mean = centre;
      u = right;
    }

    @Override
    public void run(int task, int worker) {
      int from = task * ROWS;
      int rows = Math.min(ROWS, n - from);
      Workspace ws = workspaces.of(worker);
      Products.gemm(false, true, rows, 1, b, 1, phi, from * ld, ld, u, 0, b, 0, image, from, 1, ws);
      double shift = 0;
      for (int m = 0; m < b; m++) {
        shift = Math.fma(mean[m], u[m], shift);
      }
      for (int i = from; i < from + rows; i++) {
        image[i] -= shift;
      }
    }
  }

  /** Φ_cᵀ w = Φᵀ w − mean Σ w; tasks are runs of features. */
  private final class Back implements Parallel.Body {
    private int b;
    private int ld;
    private double[] phi;
    private int n;
    private double[] mean;
    private double scale;
    private double total;
    private double[] out;

    void of(
        int features,
        int leading,
        double[] values,
        int rows,
        double[] centre,
        double factor,
        double sum,
        double[] into) {
      b = features;
      ld = leading;
      phi = values;
      n = rows;
      mean = centre;
      scale = factor;
      total = sum;
      out = into;
    }

    @Override
    public void run(int task, int worker) {
      int from = task * COLUMNS;
      int cols = Math.min(COLUMNS, b - from);
      Products.gemm(
          false,
          false,
          1,
          cols,
          n,
          scale,
          image,
          0,
          n,
          phi,
          from,
          ld,
          1,
          out,
          from,
          ld,
          workspaces.of(worker));
      for (int m = from; m < from + cols; m++) {
        out[m] = Math.fma(-scale * total, mean[m], out[m]);
      }
    }
  }

  /**
   * The memory held.
   *
   * @return bytes
   */
  public long bytes() {
    return (long) image.length * Double.BYTES;
  }
}
