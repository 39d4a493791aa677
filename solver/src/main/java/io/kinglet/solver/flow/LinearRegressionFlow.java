package io.kinglet.solver.flow;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.nativeconfig.LapackProvider;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Bases;
import java.util.Objects;

/**
 * Gradient descent on least squares, ½n⁻¹‖y − Zβ‖², every particle a β of its own: v(β) = n⁻¹ Zᵀ(y
 * − Zβ). With steps going to 0 its path is known in closed form, by which integrators are judged:
 *
 * <pre>β(t) = β(0) + V (I − exp(−tΛ)) Vᵀ (β* − β(0)),   ZᵀZ/n = V Λ Vᵀ,  β* = Z⁺ y</pre>
 *
 * which from 0 is (ZᵀZ)⁺ (I − exp(−t ZᵀZ/n)) Zᵀy. Its residual is the mean of the particles'
 * losses.
 */
public final class LinearRegressionFlow extends SteppedFlow {
  private final int d;
  private final double[] gram;
  private final double[] eigenvectors;
  private final double[] eigenvalues;
  private final double[] solution;
  private final double least;
  private final Workspace ws = new Workspace();
  private double[] away = {};

  private LinearRegressionFlow(
      Sample design, double[] responses, StepRule rule, Integrator integrator) {
    super(design.dims(), null, rule, integrator, null);
    int n = design.rows();
    this.d = design.dims();
    double[] z = design.data();
    double[] y = Sample.of(responses.clone(), n, 1).data();
    this.gram = new double[d * d];
    this.eigenvalues = new double[d];
    Products.gemmLower(true, false, d, n, 1.0 / n, z, 0, d, z, 0, d, 0, gram, 0, d, ws);
    Products.mirrorLower(d, gram, 0, d);
    this.eigenvectors = gram.clone();
    LapackProvider.get().symmetricEigen(d, eigenvectors, 0, d, eigenvalues, 0, ws);
    double[] moment = new double[d];
    Products.gemm(true, false, d, 1, n, 1.0 / n, z, 0, d, y, 0, 1, 0, moment, 0, 1, ws);
    // Directions below rounding of the largest are none: there β stays where it began.
    double negligible = Math.max(n, d) * 0x1p-52 * eigenvalues[d - 1];
    this.solution = new double[d];
    for (int k = 0; k < d; k++) {
      eigenvalues[k] = eigenvalues[k] > negligible ? eigenvalues[k] : 0;
      double along = 0;
      for (int l = 0; l < d && eigenvalues[k] > 0; l++) {
        along += eigenvectors[k * d + l] * moment[l];
      }
      for (int l = 0; l < d && eigenvalues[k] > 0; l++) {
        solution[l] += along / eigenvalues[k] * eigenvectors[k * d + l];
      }
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double gap = y[i];
      for (int l = 0; l < d; l++) {
        gap -= z[i * d + l] * solution[l];
      }
      sum += gap * gap;
    }
    this.least = 0.5 * sum / n;
  }

  /**
   * The flow.
   *
   * @param design Z, n × d
   * @param responses y, n finite numbers
   * @param rule how far a step goes
   * @param integrator how it follows the field
   * @return a flow for one run
   * @throws BadDataException if there are not n responses, one is not finite, or ZᵀZ overflows
   */
  public static LinearRegressionFlow of(
      Sample design, double[] responses, StepRule rule, Integrator integrator) {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(integrator, "integrator");
    try {
      return new LinearRegressionFlow(design, responses, rule, integrator);
    } catch (ArithmeticException e) {
      throw new BadDataException(
          "the products of " + design + " are beyond the range of numbers; scale its columns");
    }
  }

  @Override
  public String name() {
    return "regression";
  }

  /**
   * Where gradient descent with steps going to 0 is after some time.
   *
   * @param start β(0), one a row
   * @param time t, at least 0; infinity for the least-squares solution nearest to the start
   * @return β(t), of the same shape
   * @throws IllegalArgumentException if the width is not d or the time negative
   */
  public Sample exact(Sample start, double time) {
    if (start.dims() != d || !(time >= 0)) {
      throw new IllegalArgumentException(
          start + " at time " + time + "; give rows of " + d + " at a time of at least 0");
    }
    int n = start.rows();
    double[] gaps = new double[n * d];
    double[] along = new double[n * d];
    Bases.shift(start.data(), 0, n, d, solution, gaps, 0);
    Products.gemm(false, true, n, d, d, 1, gaps, 0, d, eigenvectors, 0, d, 0, along, 0, d, ws);
    for (int k = 0; k < d; k++) {
      double gone = eigenvalues[k] > 0 ? StrictMath.expm1(-eigenvalues[k] * time) : 0;
      for (int i = 0; i < n; i++) {
        along[i * d + k] *= gone;
      }
    }
    double[] there = start.data().clone();
    Products.gemm(false, false, n, d, d, 1, along, 0, d, eigenvectors, 0, d, 1, there, 0, d, ws);
    return Sample.of(there, n, d);
  }

  @Override
  FieldInfo field(FlowState state, Sample batch, double[] velocity) {
    return FieldInfo.of(loss(state.data(), state.rows(), velocity), 0);
  }

  /** The mean loss; what descends it fastest is written to velocity. */
  private double loss(double[] beta, int n, double[] velocity) {
    fieldAt(beta, n, velocity);
    double sum = 0;
    for (int k = 0; k < n * d; k++) {
      sum -= away[k] * velocity[k];
    }
    return least + 0.5 * sum / n;
  }

  @Override
  double residualAt(double[] positions, int n, Sample batch) {
    return loss(positions, n, ws.scratch(0, n * d));
  }

  @Override
  void fieldAt(double[] points, int m, double[] out) {
    if (away.length < m * d) {
      away = new double[m * d];
    }
    Bases.shift(points, 0, m, d, solution, away, 0);
    Products.gemm(false, false, m, d, d, -1, away, 0, d, gram, 0, d, 0, out, 0, d, ws);
  }
}
