package io.kinglet.solver.flow;

import io.kinglet.solver.Workspaces;
import io.kinglet.solver.fisher.FisherSystem;
import io.kinglet.solver.velocity.GaussianGradient;
import io.kinglet.solver.velocity.JacobianTables;

/**
 * Iterative refinement: a solution by the factor of a nearly equal system, M summed in single
 * precision, made one of the system in double by residuals that never form it.
 */
final class Refinement {
  // Each brings the residual down by 1e-5 or so at ε = 1e-3, where one or two do: (100, 200, 5) and
  // (1000, 500, 50). Where eight do not, a sum in double costs no more than they do.
  private static final int MOST = 8;

  private final SystemProduct system;
  private final GaussianGradient kernel;
  private final FisherSystem factored;
  private final Workspaces workspaces;
  private double[] residual = {};
  private double[] correction = {};
  private int refinements;
  private double relative;

  /**
   * Creates the refinement.
   *
   * @param settings the flow's
   * @param workspaces of the settings' workers
   * @param kernel that makes velocities, created with sums in single precision
   * @param factored where the nearly equal system's factor stands
   */
  Refinement(
      KingSettings settings,
      Workspaces workspaces,
      GaussianGradient kernel,
      FisherSystem factored) {
    system = new SystemProduct(settings, workspaces, kernel);
    this.kernel = kernel;
    this.factored = factored;
    this.workspaces = workspaces;
  }

  /**
   * Has M summed in single precision.
   *
   * @param tables of the step
   * @return whether it can be: whether 24 bits tell the particles apart
   */
  boolean begin(JacobianTables tables) {
    boolean can = kernel.sumsInSingle(tables);
    if (can) {
      kernel.sumInSingle();
    }
    return can;
  }

  /** Has M summed in double precision. */
  void giveUp() {
    kernel.sumInDouble();
  }

  /**
   * Refines.
   *
   * @param at the step
   * @param tables its tables
   * @param rows dimensions that are solved with; null for all
   * @param phi its features, n × padded
   * @param mean their mean
   * @param right Δ
   * @param beta the solution of the nearly equal system; refined
   * @return whether β solves the system as well as a factorisation in double would; then {@link
   *     #velocity} is its velocity at the particles
   */
  boolean refine(
      KingForm.Step at,
      JacobianTables tables,
      int[] rows,
      double[] phi,
      double[] mean,
      double[] right,
      double[] beta) {
    int b = at.map().count();
    if (residual.length < b) {
      residual = new double[b];
      correction = new double[b];
    }
    system.of(at, tables, rows, phi, mean, factored.ridge());
    double norm = KingForm.norm(b, right);
    double last = Double.POSITIVE_INFINITY;
    for (refinements = 0; ; refinements++) {
      system.apply(beta, residual);
      for (int m = 0; m < b; m++) {
        residual[m] = right[m] - residual[m];
      }
      double size = KingForm.norm(b, residual);
      relative = size / norm;
      // LAPACK's dsgesv asks the same, of another norm of the matrix.
      if (size <= Math.sqrt(b) * 0x1p-52 * factored.bound() * KingForm.norm(b, beta)) {
        return true;
      }
      // Written so that NaN ends it.
      if (refinements == MOST || !(size < last / 4)) {
        return false;
      }
      last = size;
      factored.again(b, at.map().padded(), residual, correction, workspaces.of(0));
      for (int m = 0; m < b; m++) {
        beta[m] += correction[m];
      }
    }
  }

  /** Writes the velocity at the particles, n × d, in the dimensions that are solved for. */
  void velocity(double[] out) {
    system.velocity(out);
  }

  /** How it went. */
  SolveInfo info() {
    return new SolveInfo(refinements, relative, true);
  }

  /** The memory held besides the kernel's, in bytes. */
  long bytes() {
    return system.bytes() + (long) (residual.length + correction.length) * Double.BYTES;
  }
}
