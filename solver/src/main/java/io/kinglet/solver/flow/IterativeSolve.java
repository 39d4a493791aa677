package io.kinglet.solver.flow;

import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.FeatureMap;
import io.kinglet.solver.fisher.ConjugateGradients;
import io.kinglet.solver.fisher.FisherSystem;
import io.kinglet.solver.velocity.GaussianGradient;
import io.kinglet.solver.velocity.JacobianTables;
import java.util.Arrays;

/** The system (M + λF + εI) β = Δ by products with it: no M, no F, nothing of size b². */
final class IterativeSolve {
  private final KingSettings settings;
  private final Solve how;
  private final double finest;
  private final Workspaces workspaces;
  private final FisherSystem factored;
  private final ConjugateGradients solver = new ConjugateGradients();
  private final SystemProduct system;
  private final ConjugateGradients.Map earlier = this::precondition;
  private double[] basis = {};
  private double[] last = {};
  private int order;
  private boolean started;
  private int most;
  private boolean hasFactor;
  private KingForm.Step step;

  /**
   * Creates the solve.
   *
   * @param settings the flow's
   * @param how its tolerance and limit, or automatic
   * @param workspaces of the settings' workers
   * @param kernel that makes velocities
   * @param factored where direct solves leave their factor
   */
  IterativeSolve(
      KingSettings settings,
      Solve how,
      Workspaces workspaces,
      GaussianGradient kernel,
      FisherSystem factored) {
    this.settings = settings;
    this.how = how;
    this.finest = Arrays.stream(settings.featureScales()).min().orElse(1);
    this.workspaces = workspaces;
    this.factored = factored;
    this.system = new SystemProduct(settings, workspaces, kernel);
  }

  /**
   * Whether products with the system are to be tried.
   *
   * @param at the step
   * @param rows dimensions that are solved with; null for all
   */
  boolean worthwhile(KingForm.Step at, int[] rows) {
    if (how instanceof Solve.ConjugateGradients) {
      return true;
    }
    int d = rows == null ? at.map().dims() : rows.length;
    double ridge = settings.ridge();
    most = Solve.Automatic.products(at.n(), at.map().count(), d, ridge, settings.damping(), finest);
    return most > 0;
  }

  /**
   * Solves for β; to a tolerance, from the solution and the factor of earlier steps with the same
   * basis.
   *
   * @param at the step
   * @param prepared its tables
   * @param rows dimensions that are solved with; null for all
   * @param features its features, n × padded
   * @param featureMean their mean
   * @param right Δ
   * @param beta the solution, written
   * @return whether it was solved
   */
  boolean solve(
      KingForm.Step at,
      JacobianTables prepared,
      int[] rows,
      double[] features,
      double[] featureMean,
      double[] right,
      double[] beta) {
    step = at;
    system.of(at, prepared, rows, features, featureMean, settings.ridge());
    FeatureMap map = at.map();
    int b = map.count();
    if (!(how instanceof Solve.ConjugateGradients asked)) {
      Arrays.fill(beta, 0, b, 0.0);
      return solver.solveFully(b, system, right, beta, most);
    }
    if (!sameBasis(map)) {
      started = false;
      hasFactor = false;
    }
    if (started) {
      System.arraycopy(last, 0, beta, 0, b);
    } else {
      Arrays.fill(beta, 0, b, 0.0);
    }
    boolean solved =
        solver.solve(
            b, system, hasFactor ? earlier : null, right, beta, asked.tolerance(), asked.most());
    if (solved) {
      keep(b, beta, false);
    }
    return solved;
  }

  /** Takes a direct solve's solution, and its factor, for the steps to come. */
  void keep(int b, double[] beta, boolean factor) {
    if (how instanceof Solve.Automatic) {
      return;
    }
    System.arraycopy(beta, 0, last, 0, b);
    started = true;
    hasFactor |= factor;
  }

  /**
   * Writes the solution's velocity at the particles, n × d, in the dimensions that are solved for.
   */
  void velocity(double[] out) {
    system.velocity(out);
  }

  SolveInfo info(boolean direct) {
    return new SolveInfo(solver.iterations(), solver.residual(), direct);
  }

  private void precondition(double[] right, double[] out) {
    factored.again(step.map().count(), step.map().padded(), right, out, workspaces.of(0));
  }

  /** Whether the map's centres are those of the last step; keeps them if not. */
  private boolean sameBasis(FeatureMap map) {
    int b = map.count();
    double[] now = map.directions();
    int size = b * map.dims();
    boolean same = order == b && Arrays.equals(basis, 0, size, now, 0, size);
    if (!same) {
      if (basis.length < size) {
        basis = new double[size];
      }
      if (last.length < b) {
        last = new double[b];
      }
      System.arraycopy(now, 0, basis, 0, size);
      order = b;
    }
    return same;
  }

  /** The memory held besides the kernel's, in bytes. */
  long bytes() {
    long own = (long) basis.length + last.length;
    return own * Double.BYTES + solver.bytes() + system.bytes();
  }
}
