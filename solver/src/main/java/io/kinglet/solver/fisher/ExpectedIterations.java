package io.kinglet.solver.fisher;

/**
 * How many iterations of conjugate gradients a KiNG step with a fresh basis of RBF features is
 * expected to take.
 *
 * <p>Measured on flows from N(0, I) to the two-component mixture N(±2, I/4), n = N = 200 to 4000,
 * to 1e-8, at steps 1, 2, 6 and 12. Published settings: 10 to 16 at (d, b) = (2, 100), 10 to 22 at
 * (2, 400), 10 to 17 at (5, 100 to 1000), 7 to 12 at 20, 5 to 7 at 50, 4 at 200; with a ridge of
 * 1e-4 1.5 times as many; to 1e-4 0.6 times, to 1e-15 1.7 times. At scales down to 1/8 and a ridge
 * of 1e-4: 56 to 129 at (2, 100), 101 to more than 200 at (2, 400), 32 to 84 at 5, 9 to 21 at 20, 6
 * to 9 at 50 and 200; with λ = 0.1 there 1.3 times (d = 2) to 4 times (50) as many. Those of the
 * condition number, √κ/2 · ln(2/tolerance), were 10 to 100 times too many: nearly all eigenvalues
 * lie at the ridge.
 */
public final class ExpectedIterations {
  private ExpectedIterations() {}

  /**
   * The number; a step's is up to twice it.
   *
   * @param features b
   * @param dims dimensions that move
   * @param ridge ε
   * @param damping λ
   * @param finest the least of the features' scales; 1 as published
   * @param tolerance on the relative residual
   * @return the number, at least 1, not rounded
   */
  public static double of(
      double features, double dims, double ridge, double damping, double finest, double tolerance) {
    double count = 14 * Math.pow(dims / 5, -0.35) * Math.pow(features / 100.0, 0.2);
    count *= Math.pow(Math.max(ridge, Double.MIN_NORMAL) / 1e-3, -0.2);
    // Fine features tell more directions apart, but in many dimensions each sees few particles.
    count *= Math.max(0.5, Math.pow(finest, Math.log(dims) / 3 - 1));
    count *= Math.pow(Math.max(1, damping / 1e-3), 0.2);
    return Math.max(1, count * (1 - Math.log10(tolerance)) / 9);
  }
}
