package io.kinglet.solver.velocity;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;

/** Which velocity kernel a flow uses. */
public enum VelocityKind {
  /** Gradients of a Gaussian RKHS function, {@link GaussianGradient}: KiNG. */
  GRADIENT("gradient"),
  /** k·I, each dimension solved by itself, {@link GaussianIdentity}. */
  IDENTITY("identity");

  private final String label;

  VelocityKind(String label) {
    this.label = label;
  }

  /**
   * The name on the command line and in files.
   *
   * @return gradient or identity
   */
  public String label() {
    return label;
  }

  /**
   * A kernel of this kind.
   *
   * @param parallel who works
   * @param workspaces of its workers
   * @param precision of the sums over particles; {@link #IDENTITY} has double alone
   * @return the kernel
   */
  public VelocityKernel create(Parallel parallel, Workspaces workspaces, Precision precision) {
    return switch (this) {
      case GRADIENT -> new GaussianGradient(parallel, workspaces, precision);
      case IDENTITY -> new GaussianIdentity(parallel, workspaces);
    };
  }
}
