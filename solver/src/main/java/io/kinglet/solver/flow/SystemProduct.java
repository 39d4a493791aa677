package io.kinglet.solver.flow;

import io.kinglet.solver.Workspaces;
import io.kinglet.solver.fisher.ConjugateGradients;
import io.kinglet.solver.fisher.CovarianceProduct;
import io.kinglet.solver.velocity.GaussianGradient;
import io.kinglet.solver.velocity.GramProduct;
import io.kinglet.solver.velocity.JacobianTables;

/** (M + λF + εI) u of a step in double precision, neither M nor F formed. */
final class SystemProduct implements ConjugateGradients.Map {
  private final double damping;
  private final GramProduct gram;
  private final CovarianceProduct covariance;
  private KingForm.Step step;
  private JacobianTables tables;
  private int[] solvedRows;
  private double[] phi;
  private double[] mean;
  private double ridge;

  /**
   * Creates the product.
   *
   * @param settings the flow's
   * @param workspaces of the settings' workers
   * @param kernel that makes velocities
   */
  SystemProduct(KingSettings settings, Workspaces workspaces, GaussianGradient kernel) {
    damping = settings.damping();
    gram = new GramProduct(settings.parallel(), workspaces, kernel);
    covariance = new CovarianceProduct(settings.parallel(), workspaces);
  }

  /**
   * Takes a step.
   *
   * @param at the step
   * @param prepared its tables
   * @param rows dimensions that are solved with; null for all
   * @param features its features, n × padded
   * @param featureMean their mean
   * @param epsilon the ridge ε
   */
  void of(
      KingForm.Step at,
      JacobianTables prepared,
      int[] rows,
      double[] features,
      double[] featureMean,
      double epsilon) {
    step = at;
    tables = prepared;
    solvedRows = rows;
    phi = features;
    mean = featureMean;
    ridge = epsilon;
  }

  @Override
  public void apply(double[] u, double[] out) {
    int b = step.map().count();
    int n = step.n();
    // With one particle F is 0.
    double[] factors = n > 1 ? step.map().tableFactors() : null;
    if (!gram.apply(tables, solvedRows, u, factors, damping / (n - 1), mean, out)) {
      covariance.add(b, step.map().padded(), phi, n, mean, damping, u, out);
    }
    for (int m = 0; m < b; m++) {
      out[m] = Math.fma(ridge, u[m], out[m]);
    }
  }

  /** Writes the velocity of the last u at the particles, n × d, in the dimensions solved for. */
  void velocity(double[] out) {
    gram.velocity(out);
  }

  /** The memory held besides the kernel's, in bytes. */
  long bytes() {
    return gram.bytes() + covariance.bytes();
  }
}
