package io.kinglet.solver.neural;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import java.util.Objects;

/** A mean over rows of a loss of the network's outputs there, some rows maybe held out. */
abstract class RowsObjective implements Objective {
  private final Perceptron network;
  private final Sample x;
  private final Sample heldOut;
  private final Network.RowLoss trained = this::trained;
  private final Network.RowLoss held = this::held;
  private double[] points = {};
  private int[] order;
  private int first;

  /** Over rows to train on and, if not null, rows held out of training. */
  RowsObjective(Mlp net, Sample x, Sample heldOut, Parallel parallel) {
    this.network = new Perceptron(net, parallel);
    this.x = Objects.requireNonNull(x, "x");
    this.heldOut = heldOut;
  }

  /**
   * The loss of a row and its slopes by the outputs, as of {@link Network.RowLoss}.
   *
   * @param of whether it is among the rows held out
   * @param row its number there
   */
  abstract double loss(boolean of, int row, int count, double[] y, int off, double[] slopes);

  /** The network as it evaluates many rows. */
  final Perceptron perceptron() {
    return network;
  }

  @Override
  public final Mlp network() {
    return network.net();
  }

  @Override
  public final int rows() {
    return x.rows();
  }

  @Override
  public final double gradient(int[] rows, int from, int count, long step, double[] gradient) {
    int d = x.dims();
    points = MlpState.fit(points, count, d);
    for (int i = 0; i < count; i++) {
      System.arraycopy(x.data(), rows[from + i] * d, points, i * d, d);
    }
    order = rows;
    first = from;
    return network.differentiate(points, count, trained, gradient, null);
  }

  @Override
  public final boolean hasHeldOut() {
    return heldOut != null;
  }

  @Override
  public final double heldOutLoss() {
    return heldOut == null
        ? Double.NaN
        : network.differentiate(heldOut.data(), heldOut.rows(), held, null, null);
  }

  private double trained(int row, int count, double[] y, int off, double[] slopes) {
    return loss(false, order[first + row], count, y, off, slopes);
  }

  private double held(int row, int count, double[] y, int off, double[] slopes) {
    return loss(true, row, count, y, off, slopes);
  }
}
