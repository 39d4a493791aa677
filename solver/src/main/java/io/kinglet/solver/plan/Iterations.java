package io.kinglet.solver.plan;

import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.fisher.ExpectedIterations;
import io.kinglet.solver.flow.Solve;
import io.kinglet.solver.plan.Workload.Conditioning;
import io.kinglet.solver.velocity.Precision;
import io.kinglet.solver.velocity.VelocityKind;

/** How many iterations of conjugate gradients a step of a workload is expected to take. */
final class Iterations {
  /** A step's is up to twice the expected one. */
  private static final int SPREAD = 2;

  private static final Solve.ConjugateGradients FULLY =
      new Solve.ConjugateGradients(Solve.Automatic.RESIDUAL, 200);

  private Iterations() {}

  /** The way that is expected to be taken where a flow chooses at each step. */
  static Solve settled(Workload w, Solve solve) {
    if (!(solve instanceof Solve.Automatic)) {
      return solve;
    }
    boolean can =
        w.family() == FeatureFamily.RBF
            && w.velocity() == VelocityKind.GRADIENT
            && w.precision() == Precision.DOUBLE;
    Conditioning given = w.conditioning();
    int most =
        Solve.Automatic.products(
            w.particles(), w.features(), w.moved(), given.ridge(), given.damping(), given.finest());
    return can && most > 0 ? FULLY : Solve.direct();
  }

  /**
   * The number for RBF features. Those of polynomials are not foreseen: 5 at d = 2, 20 to 62 at 5,
   * more than 300 from 20 on, once the particles have moved.
   *
   * @return the number; one more than the most where it is not foreseen
   */
  static int expected(Workload w, Solve.ConjugateGradients how) {
    if (w.family() != FeatureFamily.RBF) {
      return Math.addExact(how.most(), 1);
    }
    Conditioning given = w.conditioning();
    double count =
        ExpectedIterations.of(
            w.features(),
            w.moved(),
            given.ridge(),
            given.damping(),
            given.finest(),
            how.tolerance());
    return (int) Math.min(how.most() + 1.0, Math.ceil(count));
  }

  /** Whether as many may not do, so that the step is solved directly after them. */
  static boolean mayFail(int expected, Solve.ConjugateGradients how) {
    return (long) SPREAD * expected > how.most();
  }
}
