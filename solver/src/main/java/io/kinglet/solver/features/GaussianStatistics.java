package io.kinglet.solver.features;

import io.kinglet.kernels.King;
import io.kinglet.kernels.Workspace;

/**
 * The statistics of a Gaussian family: x_l, and unless only those are asked for x_k x_l for k ≤ l,
 * squares first, or the squares alone. In pair form through g = x_l, x_k²/2 and (x_k + x_l)²/2, of
 * which the products are sums: x_k x_l = (x_k + x_l)²/2 − x_k²/2 − x_l²/2.
 */
public final class GaussianStatistics extends FeatureMap {
  private final boolean quadratic;
  private final boolean mixed;
  private final int count;
  private final double[] directions;

  /**
   * The map; it needs no basis.
   *
   * @param dims d
   * @param quadratic whether products are features too
   */
  public GaussianStatistics(int dims, boolean quadratic) {
    this(dims, quadratic, quadratic);
  }

  /**
   * Coordinates and their squares: the family of Gaussians with independent coordinates.
   *
   * @param dims d
   * @return the map, of 2d features
   */
  public static GaussianStatistics diagonal(int dims) {
    return new GaussianStatistics(dims, true, false);
  }

  private GaussianStatistics(int dims, boolean quadratic, boolean mixed) {
    super(dims);
    this.quadratic = quadratic;
    this.mixed = mixed;
    long products = mixed ? (long) dims * (dims + 1) / 2 : quadratic ? dims : 0;
    long size = dims + products;
    if (size > 20_000) {
      throw new IllegalArgumentException(
          "Gaussian statistics of "
              + dims
              + " dimensions are "
              + size
              + " features; at most 20000 are solved for. Use rbf features");
    }
    this.count = (int) size;
    this.directions = new double[count * dims];
    for (int l = 0; l < dims; l++) {
      directions[l * dims + l] = 1;
      if (quadratic) {
        directions[(dims + l) * dims + l] = 1;
        for (int k = 0; mixed && k < l; k++) {
          int m = cross(k, l);
          directions[m * dims + k] = 1;
          directions[m * dims + l] = 1;
        }
      }
    }
  }

  /** The place of x_k x_l, k < l. */
  private int cross(int k, int l) {
    return 2 * dims() + l * (l - 1) / 2 + k;
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
    return directions;
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
    clearPad(phi, phiOff, n, count, ld);
    if (table != null) {
      clearPad(table, tableOff, n, count, ld);
    }
    for (int i = 0; i < n; i++) {
      int at = xOff + i * d;
      int out = phiOff + i * ld;
      int tab = tableOff + i * ld;
      for (int l = 0; l < d; l++) {
        double xl = x[at + l];
        phi[out + l] = xl;
        if (table != null) {
          table[tab + l] = 1;
        }
        if (quadratic) {
          phi[out + d + l] = xl * xl;
          if (table != null) {
            table[tab + d + l] = xl;
          }
          for (int k = 0; mixed && k < l; k++) {
            int m = cross(k, l);
            phi[out + m] = x[at + k] * xl;
            if (table != null) {
              table[tab + m] = x[at + k] + xl;
            }
          }
        }
      }
    }
  }

  @Override
  public boolean combinesGram() {
    return quadratic;
  }

  @Override
  public void combineGram(double[] gram) {
    if (!quadratic) {
      return;
    }
    int ld = King.padded(count);
    for (int i = 0; i < count; i++) {
      combine(gram, i * ld, 1);
    }
    for (int j = 0; j < count; j++) {
      combine(gram, j, ld);
    }
  }

  @Override
  void combineRow(double[] v, int off) {
    if (quadratic) {
      combine(v, off, 1);
    }
  }

  /** v ← T v along one row or column. */
  private void combine(double[] v, int off, int stride) {
    int d = dims();
    for (int l = 0; l < d; l++) {
      for (int k = 0; mixed && k < l; k++) {
        v[off + cross(k, l) * stride] -= v[off + (d + k) * stride] + v[off + (d + l) * stride];
      }
    }
    for (int l = 0; l < d; l++) {
      v[off + (d + l) * stride] *= 2;
    }
  }

  @Override
  public void combineCoefficients(double[] beta) {
    if (!quadratic) {
      return;
    }
    int d = dims();
    for (int l = 0; l < d; l++) {
      beta[d + l] *= 2;
    }
    for (int l = 0; l < d; l++) {
      for (int k = 0; mixed && k < l; k++) {
        double cross = beta[cross(k, l)];
        beta[d + k] -= cross;
        beta[d + l] -= cross;
      }
    }
  }
}
