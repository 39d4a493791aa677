package io.kinglet.solver.features;

import io.kinglet.kernels.King;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;

/** f_m(x) = (x·c_m + 1)², ∇f_m = 2 (x·c_m + 1) c_m: the polynomial kernel of degree 2. */
public final class Polynomial extends FeatureMap {
  private final int count;
  private final double[] basis;

  /**
   * A map with all directions 0 until {@link #configure} is called.
   *
   * @param dims d
   * @param count b
   */
  public Polynomial(int dims, int count) {
    super(dims);
    this.count = count;
    this.basis = new double[count * dims];
  }

  /**
   * Sets the directions.
   *
   * @param directions b × d, copied
   * @throws IllegalArgumentException if the size does not fit
   */
  public void configure(double[] directions) {
    Bases.copy(directions, basis, count, dims());
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public double slope() {
    return 0;
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
    Products.gemm(false, true, n, count, d, 1, x, xOff, d, basis, 0, d, 0, phi, phiOff, ld, ws);
    for (int i = 0; i < n; i++) {
      int row = i * ld;
      for (int m = 0; m < count; m++) {
        double base = phi[phiOff + row + m] + 1;
        if (table != null) {
          table[tableOff + row + m] = 2 * base;
        }
        phi[phiOff + row + m] = base * base;
      }
    }
    clearPad(phi, phiOff, n, count, ld);
    if (table != null) {
      clearPad(table, tableOff, n, count, ld);
    }
  }
}
