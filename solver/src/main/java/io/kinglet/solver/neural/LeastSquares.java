package io.kinglet.solver.neural;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import java.util.Objects;

/** Regression: the mean over rows of ‖g(x_i) − y_i‖², with respect to the weights of g. */
public final class LeastSquares implements Objective {
  private final Mlp net;
  private final Sample x;
  private final Sample y;
  private final Sample heldOutX;
  private final Sample heldOutY;
  private final RowBlocks blocks;
  private Sample from;
  private Sample to;
  private int[] order;
  private int first;

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
    this.net = Objects.requireNonNull(net, "net");
    this.x = x;
    this.y = y;
    this.heldOutX = heldOutX;
    this.heldOutY = heldOutY;
    requirePair(net, x, y);
    if (heldOutX != null || heldOutY != null) {
      requirePair(net, heldOutX, heldOutY);
    }
    this.blocks = new RowBlocks(parallel, Part::new);
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
  public Mlp network() {
    return net;
  }

  @Override
  public int rows() {
    return x.rows();
  }

  @Override
  public double gradient(int[] rows, int begin, int count, long step, double[] gradient) {
    from = x;
    to = y;
    order = rows;
    first = begin;
    return blocks.mean(count, gradient);
  }

  @Override
  public boolean hasHeldOut() {
    return heldOutX != null;
  }

  @Override
  public double heldOutLoss() {
    if (heldOutX == null) {
      return Double.NaN;
    }
    from = heldOutX;
    to = heldOutY;
    order = null;
    first = 0;
    return blocks.mean(heldOutX.rows(), null);
  }

  private final class Part implements RowBlocks.Block {
    private final MlpState state = new MlpState(net, 1);
    private final Adjoints adjoints = new Adjoints(net);
    private final double[] points = new double[RowBlocks.ROWS * net.inputs()];
    private final double[] residuals = new double[RowBlocks.ROWS * net.outputs()];

    @Override
    public double add(int begin, int rows, boolean add, double[] gradient, Workspace ws) {
      int d = net.inputs();
      int out = net.outputs();
      for (int i = 0; i < rows; i++) {
        System.arraycopy(from.data(), row(begin + i) * d, points, i * d, d);
      }
      state.forward(points, 0, rows, ws);
      double loss = 0;
      for (int i = 0; i < rows; i++) {
        int at = row(begin + i) * out;
        for (int j = 0; j < out; j++) {
          double residual = state.output()[i * out + j] - to.data()[at + j];
          loss = Math.fma(residual, residual, loss);
          residuals[i * out + j] = 2 * residual;
        }
      }
      if (gradient != null) {
        adjoints.weights(state, residuals, 0, add, gradient, ws);
      }
      return loss;
    }

    private int row(int at) {
      return order == null ? at : order[first + at];
    }
  }
}
