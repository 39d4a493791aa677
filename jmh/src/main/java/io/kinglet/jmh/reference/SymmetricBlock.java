package io.kinglet.jmh.reference;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import java.util.SplittableRandom;

/** Aᵀ A of order n with A stored k × n, by its lower triangle or in full. */
public final class SymmetricBlock {
  private final int n;
  private final int k;
  private final double[] a;
  private final double[] c;
  private final Workspace ws = new Workspace();

  /**
   * Draws A.
   *
   * @param shape n × k, such as {@code 512x512}
   */
  public SymmetricBlock(String shape) {
    int[] sizes = Shapes.parse(shape, "n,k");
    n = sizes[0];
    k = sizes[1];
    a = new SplittableRandom(3).doubles((long) n * k, -1, 1).toArray();
    c = new double[n * n];
  }

  /**
   * The product.
   *
   * @param full whether all of it
   * @return C; the same array at each call
   */
  public double[] multiply(boolean full) {
    if (full) {
      Products.gemm(true, false, n, n, k, 1, a, 0, n, a, 0, n, 0, c, 0, n, ws);
    } else {
      Products.gemmLower(true, false, n, k, 1, a, 0, n, a, 0, n, 0, c, 0, n, ws);
    }
    return c;
  }

  /**
   * Requires both to have the same lower triangle.
   *
   * @throws IllegalStateException if they differ by more than rounding
   */
  public void verify() {
    double[] all = multiply(true).clone();
    double[] lower = multiply(false).clone();
    double[] tolerance = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          sum += Math.abs(a[p * n + i] * a[p * n + j]);
        }
        // Each side rounds a term at most k + 1 times.
        tolerance[i * n + j] = 2 * (k + 2) * 0x1p-53 * sum;
      }
      // What lies above is not looked at.
      for (int j = i + 1; j < n; j++) {
        lower[i * n + j] = all[i * n + j];
      }
    }
    Agreement.require("the lower triangle", all, lower, tolerance);
  }
}
