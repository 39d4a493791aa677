package io.kinglet.solver.flow;

import java.util.SplittableRandom;

/**
 * The definition with D(x, z) = Σ_r ∇ψ_r(x) ∇ψ_r(z)ᵀ, ψ_r(x) = √(2/R) cos(ω_r·(x − mean) + τ_r),
 * drawn as the library draws.
 */
final class DenseRandomFeatures extends DenseKing {
  private final double[][] omega;
  private final double[] tau;
  private final double[] mean;

  DenseRandomFeatures(
      double[][] x,
      double[][] y,
      Feature[] features,
      double sigma,
      boolean[] moves,
      int count,
      long seed) {
    super(x, y, features, sigma, moves, false);
    SplittableRandom random = new SplittableRandom(Seeds.of(seed, "random features", 0));
    omega = new double[count][d];
    tau = new double[count];
    for (int r = 0; r < count; r++) {
      for (int l = 0; l < d; l++) {
        omega[r][l] = random.nextGaussian() / sigma;
      }
      tau[r] = 2 * Math.PI * random.nextDouble();
    }
    mean = new double[d];
    for (double[] row : x) {
      for (int l = 0; l < d; l++) {
        mean[l] += row[l] / n;
      }
    }
  }

  private double slope(int r, double[] x) {
    double angle = tau[r];
    for (int l = 0; l < d; l++) {
      angle += omega[r][l] * (x[l] - mean[l]);
    }
    return -Math.sqrt(2.0 / tau.length) * Math.sin(angle);
  }

  @Override
  double[] kernel(double[] x, double[] z) {
    double[] matrix = new double[d * d];
    for (int r = 0; r < tau.length; r++) {
      double weight = slope(r, x) * slope(r, z);
      for (int a = 0; a < d; a++) {
        for (int c = 0; c < d; c++) {
          matrix[a * d + c] += weight * omega[r][a] * omega[r][c];
        }
      }
    }
    return matrix;
  }
}
