package io.kinglet.jmh.reference;

import java.util.SplittableRandom;

/** One product, C (m × n) ← op(A) (m × k) op(B) (k × n), for whoever multiplies. */
public final class ProductBlock {
  private final int m;
  private final int n;
  private final int k;
  private final boolean transA;
  private final boolean transB;
  private final double[] a;
  private final double[] b;
  private final double[] c;

  /**
   * Draws the operands of a product of which nothing is stored transposed.
   *
   * @param shape m × n × k, such as {@code 100x200x5}
   */
  public ProductBlock(String shape) {
    this(shape, "nn");
  }

  /**
   * Draws the operands.
   *
   * @param shape m × n × k, such as {@code 100x200x5}
   * @param form {@code nn}; {@code tn} where A is stored k × m, {@code nt} where B is stored n × k,
   *     {@code tt}
   * @throws IllegalArgumentException if the form is none of these, or the shape none
   */
  public ProductBlock(String shape, String form) {
    if (!form.matches("[nt][nt]")) {
      throw new IllegalArgumentException(
          "the form '" + form + "' is not nn, tn, nt or tt: which operand is stored transposed");
    }
    transA = form.charAt(0) == 't';
    transB = form.charAt(1) == 't';
    int[] sizes = Shapes.parse(shape, "m,n,k");
    m = sizes[0];
    n = sizes[1];
    k = sizes[2];
    SplittableRandom random = new SplittableRandom(3);
    a = random.doubles((long) m * k, -1, 1).toArray();
    b = random.doubles((long) k * n, -1, 1).toArray();
    c = new double[m * n];
  }

  /**
   * The product.
   *
   * @param blas who multiplies
   * @return C; the same array at each call
   */
  public double[] multiply(Blas blas) {
    blas.gemm(transA, transB, m, n, k, 1, a, b, c);
    return c;
  }

  /**
   * Requires a twin's product to be ours.
   *
   * @param name the twin's
   * @param blas the twin
   * @throws IllegalStateException if it differs by more than rounding
   */
  public void verify(String name, Blas blas) {
    double[] theirs = multiply(blas).clone();
    double[] ours = multiply(new KingletBlas()).clone();
    double[] tolerance = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < k; p++) {
        for (int j = 0; j < n; j++) {
          // Each side rounds a term at most k + 1 times.
          double aip = transA ? a[p * m + i] : a[i * k + p];
          double bpj = transB ? b[j * k + p] : b[p * n + j];
          tolerance[i * n + j] += 2 * (k + 2) * 0x1p-53 * Math.abs(aip * bpj);
        }
      }
    }
    Agreement.require(name, ours, theirs, tolerance);
  }
}
