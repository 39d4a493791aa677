package io.kinglet.solver.neural;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import java.util.Objects;

/** A multi-layer perceptron as a {@link Network}: the same bits on any number of threads. */
public final class Perceptron implements Network {
  private final Mlp net;
  private final RowBlocks values;
  private final RowBlocks derivatives;
  private double[] x;
  private double[] y;
  private double[] pointGradient;
  private RowLoss loss;

  /**
   * Over the weights of a perceptron, which are shared with it.
   *
   * @param net the perceptron
   * @param parallel who works
   */
  public Perceptron(Mlp net, Parallel parallel) {
    this.net = Objects.requireNonNull(net, "net");
    this.values = new RowBlocks(parallel, Values::new);
    this.derivatives = new RowBlocks(parallel, Derivatives::new);
  }

  /**
   * The perceptron.
   *
   * @return as given
   */
  public Mlp net() {
    return net;
  }

  @Override
  public int inputs() {
    return net.inputs();
  }

  @Override
  public int outputs() {
    return net.outputs();
  }

  @Override
  public double[] weights() {
    return net.weights();
  }

  @Override
  public void evaluate(double[] points, int rows, double[] out) {
    MlpState.requireBlock("points", points, 0, rows, inputs());
    MlpState.requireBlock("outputs", out, 0, rows, outputs());
    x = points;
    y = out;
    values.mean(rows, null);
  }

  @Override
  public double differentiate(
      double[] points, int rows, RowLoss each, double[] weightGradient, double[] gradient) {
    MlpState.requireBlock("points", points, 0, rows, inputs());
    if (weightGradient != null) {
      MlpState.requireBlock("the weights' gradient", weightGradient, 0, 1, net.parameters());
    }
    if (gradient != null) {
      MlpState.requireBlock("the points' gradients", gradient, 0, rows, inputs());
    }
    x = points;
    loss = Objects.requireNonNull(each, "loss");
    pointGradient = gradient;
    return derivatives.mean(rows, weightGradient);
  }

  private final class Values implements RowBlocks.Block {
    private final MlpState state = new MlpState(net, 0);

    @Override
    public double add(int from, int rows, boolean add, double[] gradient, Workspace ws) {
      state.forward(x, from * inputs(), rows, ws);
      System.arraycopy(state.output(), 0, y, from * outputs(), rows * outputs());
      return 0;
    }
  }

  private final class Derivatives implements RowBlocks.Block {
    private final MlpState state = new MlpState(net, 1);
    private final Adjoints adjoints = new Adjoints(net);
    private final double[] slopes = new double[RowBlocks.ROWS * outputs()];

    @Override
    public double add(int from, int rows, boolean add, double[] gradient, Workspace ws) {
      int out = outputs();
      state.forward(x, from * inputs(), rows, ws);
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += loss.at(from + i, out, state.output(), i * out, slopes);
      }
      if (gradient != null) {
        adjoints.weights(state, slopes, 0, add, gradient, ws);
      }
      if (pointGradient != null) {
        adjoints.points(state, net.layers(), slopes, 0, pointGradient, from * inputs(), ws);
      }
      return sum;
    }
  }
}
