package io.kinglet.solver.fisher;

import io.kinglet.kernels.Workspace;
import io.kinglet.nativeconfig.Lapack;
import io.kinglet.nativeconfig.LapackProvider;

/**
 * The damped system (M + λF + εI) β = Δ, solved by Cholesky. If it is not positive definite the
 * ridge is raised, tenfold each time, and what was used is reported; a solution with NaN is never
 * returned. M and F are not modified.
 */
public final class FisherSystem {
  // From a ridge at rounding level to one that dwarfs the matrix takes 16 tenfold raises.
  private static final int RAISES = 20;

  private final Lapack lapack;
  private double[] system = {};
  private double ridge;
  private int failedMinor;
  private int raises;
  private double bound;

  /** Solves with the LAPACK that was chosen for this JVM. */
  public FisherSystem() {
    this(LapackProvider.get());
  }

  /**
   * Solves with this LAPACK.
   *
   * @param lapack the back end
   */
  public FisherSystem(Lapack lapack) {
    this.lapack = lapack;
  }

  /**
   * Solves for β.
   *
   * @param b order
   * @param ld leading dimension of M and F
   * @param gram M, lower triangle
   * @param fisher F, lower triangle
   * @param damping λ ≥ 0
   * @param asked ε ≥ 0
   * @param beta Δ on entry, β on return; b numbers
   * @param ws the calling thread's workspace
   * @throws ArithmeticException if M, F or Δ is not finite, or no ridge makes the system solvable
   */
  public void solve(
      int b,
      int ld,
      double[] gram,
      double[] fisher,
      double damping,
      double asked,
      double[] beta,
      Workspace ws) {
    if (system.length < ld * ld) {
      system = new double[ld * ld];
    }
    double trace = 0;
    for (int i = 0; i < b; i++) {
      trace += gram[i * ld + i] + damping * fisher[i * ld + i];
    }
    requireFinite(b, beta, trace);
    ridge = asked;
    failedMinor = 0;
    raises = 0;
    while (true) {
      fill(b, ld, gram, fisher, damping);
      int minor = lapack.cholesky(b, system, 0, ld, ws);
      if (minor == 0) {
        break;
      }
      if (failedMinor == 0) {
        failedMinor = minor;
      }
      if (++raises > RAISES) {
        throw new ArithmeticException(
            "the system M + λF + εI of order "
                + b
                + " is not positive definite (first at its leading minor of order "
                + failedMinor
                + ") even with a ridge of "
                + ridge
                + "; check for NaN or for values beyond 1e150 in the data");
      }
      // The least raise that matters is the rounding error of a mean diagonal entry.
      ridge = Math.max(10 * ridge, Math.ulp(trace / b));
      if (!(ridge > 0)) {
        ridge = Double.MIN_NORMAL;
      }
    }
    bound = trace + ridge;
    lapack.choleskySolve(b, 1, system, 0, ld, beta, 0, 1, ws);
    for (int m = 0; m < b; m++) {
      if (!Double.isFinite(beta[m])) {
        throw new ArithmeticException(
            "the solution's coefficient "
                + m
                + " is "
                + beta[m]
                + "; raise the ridge above "
                + ridge);
      }
    }
  }

  private static void requireFinite(int b, double[] delta, double trace) {
    if (!Double.isFinite(trace)) {
      throw new ArithmeticException(
          "the diagonal of M + λF sums to " + trace + "; the data's scale is out of range");
    }
    for (int m = 0; m < b; m++) {
      if (!Double.isFinite(delta[m])) {
        throw new ArithmeticException("Δ of feature " + m + " is " + delta[m]);
      }
    }
  }

  private void fill(int b, int ld, double[] gram, double[] fisher, double damping) {
    for (int i = 0; i < b; i++) {
      int row = i * ld;
      for (int j = 0; j <= i; j++) {
        system[row + j] = gram[row + j] + damping * fisher[row + j];
      }
      system[row + i] += ridge;
    }
  }

  /**
   * Solves with the factor of the last successful {@link #solve}, of the same order.
   *
   * @param b order
   * @param ld leading dimension
   * @param right b numbers, not changed
   * @param out b numbers, written
   * @param ws the calling thread's workspace
   */
  public void again(int b, int ld, double[] right, double[] out, Workspace ws) {
    System.arraycopy(right, 0, out, 0, b);
    lapack.choleskySolve(b, 1, system, 0, ld, out, 0, 1, ws);
  }

  /**
   * The ridge of the last solve.
   *
   * @return ε as used
   */
  public double ridge() {
    return ridge;
  }

  /**
   * A bound on the largest eigenvalue of the last solve's system.
   *
   * @return trace M + λ trace F + ε as used
   */
  public double bound() {
    return bound;
  }

  /**
   * The order of the first leading minor that was not positive with the ridge asked for.
   *
   * @return the order, or 0 if the first try succeeded
   */
  public int failedMinor() {
    return failedMinor;
  }

  /**
   * The memory held.
   *
   * @return bytes
   */
  public long bytes() {
    return (long) system.length * Double.BYTES;
  }
}
