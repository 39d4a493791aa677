package io.kinglet.solver.neural;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import java.util.Objects;

/** Regression: the mean over rows of ‖g(x_i) − y_i‖², with respect to the weights of g. */
public final class LeastSquares extends RowsObjective {
  private final Sample y;
  private final Sample heldOutY;

  /**
   * Without held-out rows.
   *
   * @param net g
   * @param x its inputs, n × inputs
   * @param y what it should give, n × outputs
   * @param parallel who works
   * @throws IllegalArgumentException if a shape does not fit
   */
  public LeastSquares(Mlp net, Sample x, Sample y, Parallel parallel) {
    this(net, x, y, null, null, parallel);
  }

  /**
   * With held-out rows.
   *
   * @param net g
   * @param x its inputs, n × inputs
   * @param y what it should give, n × outputs
   * @param heldOutX inputs held out of training; null for none
   * @param heldOutY what g should give there; null for none
   * @param parallel who works
   * @throws IllegalArgumentException if a shape does not fit
   */
  public LeastSquares(
      Mlp net, Sample x, Sample y, Sample heldOutX, Sample heldOutY, Parallel parallel) {
    super(net, x, heldOutX, parallel);
    this.y = y;
    this.heldOutY = heldOutY;
    requirePair(net, x, y);
    if (heldOutX != null || heldOutY != null) {
      requirePair(net, heldOutX, heldOutY);
    }
  }

  private static void requirePair(Mlp net, Sample x, Sample y) {
    Objects.requireNonNull(x, "x");
    Objects.requireNonNull(y, "y");
    if (x.rows() != y.rows() || x.dims() != net.inputs() || y.dims() != net.outputs()) {
      throw new IllegalArgumentException(
          "a network of "
              + net
              + " cannot be fitted to "
              + x
              + " and "
              + y
              + ": rows must be as"
              + " many, columns as its inputs and outputs");
    }
  }

  @Override
  double loss(boolean of, int row, int count, double[] g, int off, double[] slopes) {
    double[] wanted = (of ? heldOutY : y).data();
    double sum = 0;
    for (int j = 0; j < count; j++) {
      double residual = g[off + j] - wanted[row * count + j];
      sum = Math.fma(residual, residual, sum);
      slopes[off + j] = 2 * residual;
    }
    return sum;
  }
}
