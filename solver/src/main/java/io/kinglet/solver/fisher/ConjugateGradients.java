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
  private double bound;
  private double began;

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
    return run(b, system, preconditioner, right, x, tolerance, most);
  }

  /**
   * Solves A x = y as well as a factorisation would: to ‖y − A x‖ ≤ 2√b · 2⁻⁵² · ‖A‖ ‖x‖, ‖A‖ being
   * the most that a direction was stretched by, the residual evaluated anew at the end. After a
   * third of the iterations it gives up if they have not come a quarter of the way.
   *
   * @param b order
   * @param system A, symmetric positive definite
   * @param right y, b numbers
   * @param x where to start; the solution, or the last iterate
   * @param most iterations
   * @return whether it is so well solved; not if A is found not positive definite, or a number is
   *     not finite
   */
  public boolean solveFully(int b, Map system, double[] right, double[] x, int most) {
    return run(b, system, null, right, x, 0, most);
  }

  /** With a tolerance of 0, fully. */
  private boolean run(
      int b,
      Map system,
      Map preconditioner,
      double[] right,
      double[] x,
      double tolerance,
      int most) {
    fit(b);
    iterations = 0;
    bound = 0;
    double norm = Math.sqrt(dot(b, right, right));
    if (norm == 0) {
      java.util.Arrays.fill(x, 0, b, 0.0);
      relative = 0;
      return true;
    }
    double target = tolerance * norm;
    for (int start = 0; start <= RESTARTS; start++) {
      if (start == 0 && dot(b, x, x) == 0) {
        System.arraycopy(right, 0, residual, 0, b);
      } else {
        system.apply(x, image);
        for (int m = 0; m < b; m++) {
          residual[m] = right[m] - image[m];
        }
      }
      double size = Math.sqrt(dot(b, residual, residual));
      relative = size / norm;
      began = start == 0 ? size : began;
      // Written so that NaN does not pass for solved.
      if (met(b, x, size, target) || !Double.isFinite(relative)) {
        return met(b, x, size, target);
      }
      if (iterations >= most || !descend(b, system, preconditioner, x, target, most)) {
        break;
      }
    }
    system.apply(x, image);
    double sum = 0;
    for (int m = 0; m < b; m++) {
      double left = right[m] - image[m];
      sum += left * left;
    }
    double size = Math.sqrt(sum);
    relative = size / norm;
    return met(b, x, size, target);
  }

  /** Whether a residual that was evaluated will do; one that is not evaluated drifts from it. */
  private boolean met(int b, double[] x, double size, double target) {
    return size <= (target > 0 ? target : 2 * limit(b, x, 0));
  }

  /** The residual to reach: the target, or what a factorisation would leave. */
  private double limit(int b, double[] x, double target) {
    return target > 0 ? target : Math.sqrt(b * dot(b, x, x)) * 0x1p-52 * bound;
  }

  /** Iterates from the residual that stands; false on a breakdown or if it gave up. */
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
      double stretch = Math.sqrt(dot(b, image, image) / dot(b, direction, direction));
      // A residual would be within any part of an infinite norm.
      if (!(stretch < Double.POSITIVE_INFINITY)) {
        return false;
      }
      bound = Math.max(bound, stretch);
      double alpha = gamma / curvature;
      for (int m = 0; m < b; m++) {
        x[m] = Math.fma(alpha, direction[m], x[m]);
        residual[m] = Math.fma(-alpha, image[m], residual[m]);
      }
      double size = Math.sqrt(dot(b, residual, residual));
      double limit = limit(b, x, target);
      if (size <= limit) {
        return true;
      }
      if (target == 0 && iterations == most / 3 && size > began * Math.pow(limit / began, 0.25)) {
        return false;
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

  /** Four sums, so that none waits for the one before it. */
  private static double dot(int b, double[] x, double[] y) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int m = 0;
    for (; m < b - 3; m += 4) {
      s0 = Math.fma(x[m], y[m], s0);
      s1 = Math.fma(x[m + 1], y[m + 1], s1);
      s2 = Math.fma(x[m + 2], y[m + 2], s2);
      s3 = Math.fma(x[m + 3], y[m + 3], s3);
    }
    for (; m < b; m++) {
      s0 = Math.fma(x[m], y[m], s0);
    }
    return (s0 + s1) + (s2 + s3);
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
