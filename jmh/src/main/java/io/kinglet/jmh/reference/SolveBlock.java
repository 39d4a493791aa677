package io.kinglet.jmh.reference;

import java.util.Arrays;
import java.util.SplittableRandom;

/** One b × b system with a matrix of half rank and a ridge, as a Gram matrix is. */
public final class SolveBlock {
  private final int b;
  private final double[] matrix;
  private final double[] right;
  private final double[] work;
  private final double[] solution;

  /**
   * Draws it.
   *
   * @param b its order
   */
  public SolveBlock(int b) {
    this.b = b;
    int rank = b / 2 + 1;
    double[] half = new SplittableRandom(5).doubles((long) b * rank, -1, 1).toArray();
    matrix = new double[b * b];
    new PlainBlas().gemm(false, true, b, b, rank, 1.0 / rank, half, half, matrix);
    for (int i = 0; i < b; i++) {
      matrix[i * b + i] += StepData.RIDGE;
    }
    right = new SplittableRandom(6).doubles(b, -1, 1).toArray();
    work = new double[b * b];
    solution = new double[b];
  }

  /**
   * Solves a fresh copy of the system, which the factor overwrites.
   *
   * @param blas who solves
   * @return x; the same array at each call
   */
  public double[] solve(Blas blas) {
    System.arraycopy(matrix, 0, work, 0, b * b);
    System.arraycopy(right, 0, solution, 0, b);
    blas.solve(b, work, solution);
    return solution;
  }

  /**
   * Factors a fresh copy of the matrix.
   *
   * @param blas who factors
   * @return L in the lower triangle; the same array at each call
   */
  public double[] factor(Blas blas) {
    System.arraycopy(matrix, 0, work, 0, b * b);
    blas.factor(b, work);
    return work;
  }

  /**
   * Requires a twin's factor to multiply to the matrix but for rounding.
   *
   * @param name the twin's
   * @param blas the twin
   * @throws IllegalStateException if it does not
   */
  public void verifyFactor(String name, Blas blas) {
    double[] l = factor(blas);
    double[] product = new double[b * b];
    double[] expected = new double[b * b];
    double[] tolerance = new double[b * b];
    for (int i = 0; i < b; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int p = 0; p <= j; p++) {
          sum += l[i * b + p] * l[j * b + p];
        }
        product[i * b + j] = sum;
        expected[i * b + j] = matrix[i * b + j];
        // Of Σ |l_ip l_jp| ≤ √(a_ii a_jj) a factor leaves (b + 1) 2^-53 (Higham, theorem 10.3), and
        // this sum b.
        double scale = Math.sqrt(matrix[i * b + i] * matrix[j * b + j]);
        tolerance[i * b + j] = (2 * b + 3) * 0x1p-53 * scale;
      }
    }
    Agreement.require(name, expected, product, tolerance);
  }

  /**
   * Requires what a twin's and our solution leave of the right-hand side to be rounding.
   *
   * @param name the twin's
   * @param blas the twin
   * @throws IllegalStateException if either leaves more
   */
  public void verify(String name, Blas blas) {
    leaves("ours", solve(new KingletBlas()).clone());
    leaves(name, solve(blas).clone());
  }

  private void leaves(String name, double[] x) {
    double[] product = new double[b];
    double[] tolerance = new double[b];
    for (int i = 0; i < b; i++) {
      for (int j = 0; j < b; j++) {
        product[i] += matrix[i * b + j] * x[j];
        // |L||Lᵀ| is at most √(a_ii a_jj) (Cauchy-Schwarz); a Cholesky solution leaves at most
        // (3b + 1) 2^-53 of it (Higham, Accuracy and Stability, theorem 10.4), this sum b.
        double scale = Math.sqrt(matrix[i * b + i] * matrix[j * b + j]);
        tolerance[i] += (4 * b + 1) * 0x1p-53 * scale * Math.abs(x[j]);
      }
    }
    Agreement.require(name, Arrays.copyOf(right, b), product, tolerance);
  }
}
