package io.kinglet.solver.neural;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import java.util.Objects;

/**
 * Telling two samples apart by a network D of one output: the mean of log(1 + e^{−D}) over rows of
 * the first plus that of log(1 + e^{D}) over rows of the second, with respect to the weights of D.
 * The two weigh the same in every batch. Rows are numbered through both samples; they may be others
 * after each {@link #rows(double[], int, double[], int)}.
 */
public final class Classification implements Objective {
  private final Mlp net;
  private final RowBlocks blocks;
  private double[] first = {};
  private double[] second = {};
  private int firstRows;
  private int secondRows;
  private int[] order;
  private int begin;
  private double firstWeight;
  private double secondWeight;

  /**
   * Without rows yet.
   *
   * @param net D
   * @param parallel who works
   * @throws IllegalArgumentException if the network has not one output
   */
  public Classification(Mlp net, Parallel parallel) {
    this.net = Objects.requireNonNull(net, "net");
    if (net.outputs() != 1) {
      throw new IllegalArgumentException(
          "a network of " + net + " cannot tell two samples apart: it must have one output");
    }
    this.blocks = new RowBlocks(parallel, Part::new);
  }

  /**
   * Takes the rows of both samples, which are not copied.
   *
   * @param y the first sample, n × inputs
   * @param n its rows, at least 1
   * @param x the second sample, m × inputs
   * @param m its rows, at least 1
   * @throws IllegalArgumentException if there is no row, or an array is too short
   */
  public void rows(double[] y, int n, double[] x, int m) {
    MlpState.requireBlock("rows of the first sample", y, 0, n, net.inputs());
    MlpState.requireBlock("rows of the second sample", x, 0, m, net.inputs());
    Math.addExact(n, m);
    first = y;
    firstRows = n;
    second = x;
    secondRows = m;
  }

  @Override
  public Mlp network() {
    return net;
  }

  @Override
  public int rows() {
    return firstRows + secondRows;
  }

  /** As {@link Objective#gradient}; of a batch from one sample alone, the other's mean is 0. */
  @Override
  public double gradient(int[] rows, int from, int count, long step, double[] gradient) {
    order = rows;
    begin = from;
    int ofFirst = 0;
    for (int i = from; i < from + count; i++) {
      ofFirst += rows[i] < firstRows ? 1 : 0;
    }
    // The blocks divide by the rows of the batch.
    firstWeight = (double) count / Math.max(1, ofFirst);
    secondWeight = (double) count / Math.max(1, count - ofFirst);
    return blocks.mean(count, gradient);
  }

  @Override
  public boolean hasHeldOut() {
    return false;
  }

  @Override
  public double heldOutLoss() {
    return Double.NaN;
  }

  private final class Part implements RowBlocks.Block {
    private final MlpState state = new MlpState(net, 1);
    private final Adjoints adjoints = new Adjoints(net);
    private final double[] points = new double[RowBlocks.ROWS * net.inputs()];
    private final double[] decays = new double[RowBlocks.ROWS];
    private final double[] slopes = new double[RowBlocks.ROWS];

    @Override
    public double add(int from, int rows, boolean add, double[] gradient, Workspace ws) {
      int d = net.inputs();
      for (int i = 0; i < rows; i++) {
        int row = order[begin + from + i];
        boolean ofFirst = row < firstRows;
        double[] source = ofFirst ? first : second;
        System.arraycopy(source, (ofFirst ? row : row - firstRows) * d, points, i * d, d);
      }
      state.forward(points, 0, rows, ws);
      double[] z = state.output();
      for (int i = 0; i < rows; i++) {
        decays[i] = -Math.abs(z[i]);
      }
      Elements.exp(rows, decays, 0, decays, 0);
      double loss = 0;
      for (int i = 0; i < rows; i++) {
        boolean ofFirst = order[begin + from + i] < firstRows;
        double sign = ofFirst ? -1 : 1;
        double weight = ofFirst ? firstWeight : secondWeight;
        double s = sign * z[i];
        loss += weight * (Math.max(s, 0) + Math.log1p(decays[i]));
        slopes[i] = sign * weight * (s >= 0 ? 1 : decays[i]) / (1 + decays[i]);
      }
      if (gradient != null) {
        adjoints.weights(state, slopes, 0, add, gradient, ws);
      }
      return loss;
    }
  }
}
