package io.kinglet.solver.features;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.King;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import java.util.random.RandomGenerator;

/**
 * f_m(x) = √(2/b) cos(ω_m·x + τ_m), ∇f_m = −√(2/b) sin(ω_m·x + τ_m) ω_m: random Fourier features of
 * a Gaussian kernel of bandwidth h (Rahimi, Recht 2007), ω_m ~ N(0, I/h²), τ_m uniform on a turn.
 */
public final class RandomFourier extends FeatureMap {
  private final int count;
  private final double[] omega;
  private final double[] phases;
  private double bandwidth;

  /**
   * A map whose frequencies and phases are 0 until {@link #draw} is called.
   *
   * @param dims d
   * @param count b
   */
  public RandomFourier(int dims, int count) {
    super(dims);
    this.count = count;
    this.omega = new double[count * dims];
    this.phases = new double[count];
  }

  /**
   * Draws frequencies and phases; the first features are the same however many there are, but for
   * their factor √(2/b).
   *
   * @param bandwidth h, positive
   * @param random a generator for this draw
   * @throws IllegalArgumentException if the bandwidth is not positive and finite
   */
  public void draw(double bandwidth, RandomGenerator random) {
    if (!(bandwidth > 0) || !Double.isFinite(bandwidth)) {
      throw new IllegalArgumentException(
          "the feature bandwidth is " + bandwidth + "; give a positive finite number");
    }
    this.bandwidth = bandwidth;
    for (int m = 0; m < count; m++) {
      for (int l = 0; l < dims(); l++) {
        omega[m * dims() + l] = random.nextGaussian() / bandwidth;
      }
      phases[m] = random.nextDouble() * 2 * Math.PI;
    }
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
  public double bandwidth() {
    return bandwidth;
  }

  @Override
  public double[] directions() {
    return omega;
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
    double scale = Math.sqrt(2.0 / count);
    Products.gemm(false, true, n, count, d, 1, x, xOff, d, omega, 0, d, 0, phi, phiOff, ld, ws);
    for (int i = 0; i < n; i++) {
      int row = phiOff + i * ld;
      for (int m = 0; m < count; m++) {
        phi[row + m] += phases[m];
      }
      if (table != null) {
        int at = tableOff + i * ld;
        Elements.sin(count, phi, row, table, at);
        for (int m = 0; m < count; m++) {
          table[at + m] *= -scale;
        }
      }
      Elements.cos(count, phi, row, phi, row);
      for (int m = 0; m < count; m++) {
        phi[row + m] *= scale;
      }
    }
    clearPad(phi, phiOff, n, count, ld);
    if (table != null) {
      clearPad(table, tableOff, n, count, ld);
    }
  }
}
