package io.kinglet.solver.features;

import io.kinglet.kernels.Gaussians;
import io.kinglet.kernels.King;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;

/** f_m(x) = exp(−‖x − c_m‖² / 2h²), ∇f_m = −f_m (x − c_m)/h² (Liu, Wang, Wang 2025, section 5). */
public final class GaussianRbf extends FeatureMap {
  private final int count;
  private final double[] basis;
  private final double[] centred;
  private final double[] norms;
  private final double[] origin;
  private double bandwidth = 1;

  /**
   * A map with all centres at the origin and h = 1 until {@link #configure} is called.
   *
   * @param dims d
   * @param count b
   */
  public GaussianRbf(int dims, int count) {
    super(dims);
    this.count = count;
    this.basis = new double[count * dims];
    this.centred = new double[count * dims];
    this.norms = new double[count];
    this.origin = new double[dims];
  }

  /**
   * Sets the centres and the bandwidth.
   *
   * @param centres b × d, copied
   * @param bandwidth h, positive
   * @throws IllegalArgumentException if a size or the bandwidth is out of range
   */
  public void configure(double[] centres, double bandwidth) {
    Bases.copy(centres, basis, count, dims());
    if (!(bandwidth > 0) || !Double.isFinite(bandwidth)) {
      throw new IllegalArgumentException(
          "the feature bandwidth is " + bandwidth + "; give a positive finite number");
    }
    this.bandwidth = bandwidth;
    // Distances come from products, which lose digits far from the origin: centre on the basis.
    Bases.mean(basis, count, dims(), origin);
    Bases.shift(basis, 0, count, dims(), origin, centred, 0);
    Gaussians.squaredNorms(count, dims(), centred, 0, dims(), norms, 0);
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public double slope() {
    return -1;
  }

  @Override
  public double bandwidth() {
    return bandwidth;
  }

  @Override
  public double[] directions() {
    return basis;
  }

  @Override
  public void evaluate(
      double[] x,
      int xOff,
      int n,
      double[] phi,
      int phiOff,
      double[] table,
      int tableOff,
      Workspace ws) {
    int d = dims();
    int ld = King.padded(count);
    double[] rows = ws.scratch(0, n * d);
    double[] s = ws.scratch(1, n);
    Bases.shift(x, xOff, n, d, origin, rows, 0);
    Gaussians.squaredNorms(n, d, rows, 0, d, s, 0);
    Products.gemm(false, true, n, count, d, 1, rows, 0, d, centred, 0, d, 0, phi, phiOff, ld, ws);
    double scale = 1 / (2 * bandwidth * bandwidth);
    Gaussians.weights(n, count, scale, s, 0, norms, 0, phi, phiOff, ld, phi, phiOff, ld);
    clearPad(phi, phiOff, n, count, ld);
    if (table != null) {
      double inverse = 1 / (bandwidth * bandwidth);
      for (int i = 0; i < n * ld; i++) {
        table[tableOff + i] = phi[phiOff + i] * inverse;
      }
    }
  }
}
