package io.kinglet.solver.fisher;

/**
 * Preconditioned conjugate gradients for a symmetric positive definite system that is known only by
 * its products with a vector. Allocates nothing after the first solve of a size.
 */
public final class ConjugateGradients {
  // The recursive residual drifts from the true one by rounding; a restart from the true one
  // removes the drift, and a second has never been needed at tolerances from 1e-12 up.
  private static final int RESTARTS = 2;

  private double[] residual = {};
  private double[] direction = {};
  private double[] image = {};
  private double[] preconditioned = {};
  private int iterations;
  private double relative;

  /** Creates the solver, empty. */
  public ConjugateGradients() {}

  /** A linear map of b numbers to b numbers. */
  @FunctionalInterface
  public interface Map {
    /**
     * Applies the map.
     *
     * @param from b numbers, not changed
     * @param to b numbers, written
     */
    void apply(double[] from, double[] to);
  }

  /**
   * Solves A x = y to ‖y − A x‖ ≤ tolerance · ‖y‖, the residual evaluated anew at the end.
   *
   * @param b order
   * @param system A, symmetric positive definite
   * @param preconditioner an approximate inverse of A, symmetric positive definite; null for none
   * @param right y, b numbers
   * @param x where to start; the solution, or the last iterate
   * @param tolerance on the relative residual, positive
   * @param most iterations
   * @return whether the tolerance was met; not if A or the preconditioner is found not positive
   *     definite, or a number is not finite
   */
  public boolean solve(
      int b,
      Map system,
      Map preconditioner,
      double[] right,
      double[] x,
      double tolerance,
      int most) {
    fit(b);
    iterations = 0;
    double norm = Math.sqrt(dot(b, right, right));
    if (norm == 0) {
      java.util.Arrays.fill(x, 0, b, 0.0);
      relative = 0;
      return true;
    }
    for (int start = 0; start <= RESTARTS; start++) {
      system.apply(x, image);
      for (int m = 0; m < b; m++) {
        residual[m] = right[m] - image[m];
      }
      relative = Math.sqrt(dot(b, residual, residual)) / norm;
      // Written so that NaN does not pass for solved.
      if (relative <= tolerance || !Double.isFinite(relative)) {
        return relative <= tolerance;
      }
      if (iterations >= most || !descend(b, system, preconditioner, x, tolerance * norm, most)) {
        break;
      }
    }
    system.apply(x, image);
    double sum = 0;
    for (int m = 0; m < b; m++) {
      double left = right[m] - image[m];
      sum += left * left;
    }
    relative = Math.sqrt(sum) / norm;
    return relative <= tolerance;
  }

  /** Iterates from the residual that stands; false on a breakdown. */
  private boolean descend(
      int b, Map system, Map preconditioner, double[] x, double target, int most) {
    double[] z = preconditioner == null ? residual : preconditioned;
    if (preconditioner != null) {
      preconditioner.apply(residual, z);
    }
    System.arraycopy(z, 0, direction, 0, b);
    double gamma = dot(b, residual, z);
    while (iterations < most) {
      system.apply(direction, image);
      iterations++;
      double curvature = dot(b, direction, image);
      if (!(gamma > 0 && curvature > 0 && curvature < Double.POSITIVE_INFINITY)) {
        return false;
      }
      double alpha = gamma / curvature;
      for (int m = 0; m < b; m++) {
        x[m] = Math.fma(alpha, direction[m], x[m]);
        residual[m] = Math.fma(-alpha, image[m], residual[m]);
      }
      if (Math.sqrt(dot(b, residual, residual)) <= target) {
        return true;
      }
      if (preconditioner != null) {
        preconditioner.apply(residual, z);
      }
      double next = dot(b, residual, z);
      double turn = next / gamma;
      gamma = next;
      for (int m = 0; m < b; m++) {
        direction[m] = Math.fma(turn, direction[m], z[m]);
      }
    }
    return true;
  }

  private static double dot(int b, double[] x, double[] y) {
    double sum = 0;
    for (int m = 0; m < b; m++) {
      sum = Math.fma(x[m], y[m], sum);
    }
    return sum;
  }

  private void fit(int b) {
    if (residual.length < b) {
      residual = new double[b];
      direction = new double[b];
      image = new double[b];
      preconditioned = new double[b];
    }
  }

  /**
   * How many products with A the last solve's iterations took, those for its residual not counted.
   *
   * @return the number
   */
  public int iterations() {
    return iterations;
  }

  /**
   * ‖y − A x‖ / ‖y‖ of the last solve.
   *
   * @return the relative residual
   */
  public double residual() {
    return relative;
  }

  /**
   * The memory held.
   *
   * @return bytes
   */
  public long bytes() {
    return 4L * residual.length * Double.BYTES;
  }
}
