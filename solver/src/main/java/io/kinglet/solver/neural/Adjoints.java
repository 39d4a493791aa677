package io.kinglet.solver.neural;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;

/**
 * Derivatives in reverse mode, from a state that is evaluated with order 1: how a weighted sum of a
 * layer's units depends on the points, or of the outputs on the weights. Costs about one evaluation
 * for the points, two for the weights. One for each thread; allocates nothing once it has seen its
 * largest block.
 */
public final class Adjoints {
  private final Mlp net;
  private double[] current = {};
  private double[] next = {};

  /**
   * Creates the adjoints.
   *
   * @param net of the states that they are taken from
   */
  public Adjoints(Mlp net) {
    this.net = net;
  }

  /**
   * Vector-Jacobian products: Σ_j u_ij ∇aᵏ_j(x_i) for each row.
   *
   * @param state evaluated, of order 1 or more
   * @param layer k, 1 to K
   * @param u weights of the units, rows × units
   * @param uOff first element
   * @param out rows × inputs, written
   * @param outOff first element
   * @param ws the calling thread's workspace
   * @throws IllegalArgumentException if the state is not of that kind or a block does not fit
   */
  public void points(
      MlpState state, int layer, double[] u, int uOff, double[] out, int outOff, Workspace ws) {
    prepare(state, layer);
    int rows = state.rows();
    MlpState.requireBlock("weights of the units", u, uOff, rows, net.size(layer));
    System.arraycopy(u, uOff, current, 0, rows * net.size(layer));
    state.bySlope(layer, current, 0);
    down(state, layer, out, outOff, ws);
  }

  /**
   * One row of the Jacobian for each point: ∇aᵏ_j(x_i).
   *
   * @param state evaluated, of order 1 or more
   * @param layer k, 1 to K
   * @param unit j, from 0
   * @param out rows × inputs, written
   * @param outOff first element
   * @param ws the calling thread's workspace
   * @throws IllegalArgumentException if the state is not of that kind, a block does not fit or
   *     there is no such unit
   */
  public void unit(MlpState state, int layer, int unit, double[] out, int outOff, Workspace ws) {
    prepare(state, layer);
    int units = net.size(layer);
    if (unit < 0 || unit >= units) {
      throw new IllegalArgumentException(
          "layer " + layer + " has no unit " + unit + ", but 0 to " + (units - 1));
    }
    int rows = state.rows();
    int in = net.size(layer - 1);
    MlpState.requireBlock("gradients", out, outOff, rows, net.inputs());
    double[] w = net.weights();
    int at = net.matrix(layer) + unit * in;
    for (int i = 0; i < rows; i++) {
      double slope = state.slope(layer, i, unit);
      for (int j = 0; j < in; j++) {
        current[i * in + j] = slope * w[at + j];
      }
    }
    if (layer == 1) {
      System.arraycopy(current, 0, out, outOff, rows * in);
      return;
    }
    state.bySlope(layer - 1, current, 0);
    down(state, layer - 1, out, outOff, ws);
  }

  /**
   * The gradient with respect to the weights of Σ_i Σ_j u_ij g_j(x_i), g being the outputs.
   *
   * @param state evaluated, of order 1 or more
   * @param u weights of the outputs, rows × outputs
   * @param uOff first element
   * @param add whether the gradient is added to what is there
   * @param gradient as many numbers as there are weights, written or added to
   * @param ws the calling thread's workspace
   * @throws IllegalArgumentException if the state is not of that kind or a block does not fit
   */
  public void weights(
      MlpState state, double[] u, int uOff, boolean add, double[] gradient, Workspace ws) {
    int last = net.layers();
    prepare(state, last);
    int rows = state.rows();
    MlpState.requireBlock("weights of the outputs", u, uOff, rows, net.outputs());
    MlpState.requireBlock("the gradient", gradient, 0, 1, net.parameters());
    System.arraycopy(u, uOff, current, 0, rows * net.outputs());
    double keep = add ? 1 : 0;
    for (int k = last; k >= 1; k--) {
      state.bySlope(k, current, 0);
      outer(net, state, k, current, state.layer(k - 1), keep, gradient, ws);
      bias(net, rows, k, current, keep, gradient);
      if (k > 1) {
        back(net, rows, k, current, next, 0, ws);
        swap();
      }
    }
  }

  private void prepare(MlpState state, int layer) {
    state.require(net, 1);
    net.requireLayer(layer);
    int size = Math.multiplyExact(state.rows(), net.widest());
    if (current.length < size) {
      current = new double[size];
      next = new double[size];
    }
  }

  /** From the adjoints of zᵏ in current to those of the points. */
  private void down(MlpState state, int layer, double[] out, int outOff, Workspace ws) {
    MlpState.requireBlock("gradients", out, outOff, state.rows(), net.inputs());
    for (int k = layer; k > 1; k--) {
      back(net, state.rows(), k, current, next, 0, ws);
      swap();
      state.bySlope(k - 1, current, 0);
    }
    back(net, state.rows(), 1, current, out, outOff, ws);
  }

  private void swap() {
    double[] held = current;
    current = next;
    next = held;
  }

  /** to ← p Wᵏ: from adjoints of zᵏ to those of aᵏ⁻¹. */
  static void back(Mlp net, int rows, int k, double[] p, double[] to, int toOff, Workspace ws) {
    int in = net.size(k - 1);
    int units = net.size(k);
    Products.gemm(
        false,
        false,
        rows,
        in,
        units,
        1,
        p,
        0,
        units,
        net.weights(),
        net.matrix(k),
        in,
        0,
        to,
        toOff,
        in,
        ws);
  }

  /** The part of W in a gradient: pᵀ a, p being adjoints of zᵏ and a what W is applied to. */
  static void outer(
      Mlp net,
      MlpState state,
      int k,
      double[] p,
      double[] a,
      double keep,
      double[] gradient,
      Workspace ws) {
    int in = net.size(k - 1);
    int units = net.size(k);
    Products.gemm(
        true,
        false,
        units,
        in,
        state.rows(),
        1,
        p,
        0,
        units,
        a,
        0,
        in,
        keep,
        gradient,
        net.matrix(k),
        in,
        ws);
  }

  /** The part of b in a gradient: the sum of p's rows, in their order. */
  static void bias(Mlp net, int rows, int k, double[] p, double keep, double[] gradient) {
    int units = net.size(k);
    int at = net.bias(k);
    for (int j = 0; j < units; j++) {
      gradient[at + j] = keep == 0 ? 0 : gradient[at + j];
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < units; j++) {
        gradient[at + j] += p[i * units + j];
      }
    }
  }

  /**
   * The memory held.
   *
   * @return bytes
   */
  public long bytes() {
    return (long) (current.length + next.length) * Double.BYTES;
  }
}
