package io.kinglet.solver.plan;

import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.flow.Solve;
import io.kinglet.solver.plan.Workload.Conditioning;

/**
 * How many iterations of conjugate gradients a step with a fresh basis is expected to take.
 *
 * <p>Measured on flows from N(0, I) to the two-component mixture N(±2, I/4), n = N = 200 to 4000,
 * to 1e-8, at steps 1, 2, 6 and 12. RBF features, published settings: 10 to 16 at (d, b) = (2,
 * 100), 10 to 22 at (2, 400), 10 to 17 at (5, 100 to 1000), 7 to 12 at 20, 5 to 7 at 50, 4 at 200;
 * with a ridge of 1e-4 1.5 times as many; to 1e-4 0.6 times. At scales down to 1/8 and a ridge of
 * 1e-4: 56 to 129 at (2, 100), 101 to more than 200 at (2, 400), 32 to 84 at 5, 9 to 21 at 20, 6 to
 * 9 at 50 and 200; with λ = 0.1 there 1.3 times (d = 2) to 4 times (50) as many. Those of the
 * condition number, √κ/2 · ln(2/tolerance), were 10 to 100 times too many: nearly all eigenvalues
 * lie at the ridge.
 */
final class Iterations {
  /** A step's is up to twice the expected one. */
  private static final int SPREAD = 2;

  private Iterations() {}

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
    double d = w.moved();
    double count = 14 * Math.pow(d / 5, -0.35) * Math.pow(w.features() / 100.0, 0.2);
    count *= Math.pow(Math.max(given.ridge(), Double.MIN_NORMAL) / 1e-3, -0.2);
    // Fine features tell more directions apart, but in many dimensions each sees few particles.
    count *= Math.max(0.5, Math.pow(given.finest(), Math.log(d) / 3 - 1));
    count *= Math.pow(Math.max(1, given.damping() / 1e-3), 0.2);
    count *= (1 - Math.log10(how.tolerance())) / 9;
    return (int) Math.min(how.most() + 1.0, Math.max(1, Math.ceil(count)));
  }

  /** Whether as many may not do, so that the step is solved directly after them. */
  static boolean mayFail(int expected, Solve.ConjugateGradients how) {
    return (long) SPREAD * expected > how.most();
  }
}
