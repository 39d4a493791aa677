package io.kinglet.solver.neural;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;

/**
 * Derivatives in forward mode, from a state that is evaluated with order 1: what a layer does when
 * the points, or the weights, move in a direction. Costs about one evaluation each. One for each
 * thread; allocates nothing once it has seen its largest block.
 */
public final class Tangents {
  private final Mlp net;
  private double[] current = {};
  private double[] next = {};

  /**
   * Creates the tangents.
   *
   * @param net of the states that they are taken from
   */
  public Tangents(Mlp net) {
    this.net = net;
  }

  /**
   * Jacobian-vector products: Σ_l v_il ∂aᵏ(x_i)/∂x_l for each row.
   *
   * @param state evaluated, of order 1 or more
   * @param v directions, rows × inputs
   * @param vOff first element
   * @param layer k, 1 to K
   * @param out rows × ldOut, of which the units of the layer are written
   * @param outOff first element
   * @param ldOut leading dimension of out
   * @param ws the calling thread's workspace
   * @throws IllegalArgumentException if the state is not of that kind or a block does not fit
   */
  public void direction(
      MlpState state,
      double[] v,
      int vOff,
      int layer,
      double[] out,
      int outOff,
      int ldOut,
      Workspace ws) {
    prepare(state, layer);
    MlpState.requireBlock("directions", v, vOff, state.rows(), net.inputs());
    push(1, v, vOff, state.rows(), ws);
    finish(state, layer, out, outOff, ldOut, ws);
  }

  /**
   * One column of the Jacobian for each row: ∂aᵏ(x_i)/∂x_l, units of the layer side by side.
   *
   * @param state evaluated, of order 1 or more
   * @param dim l, from 0
   * @param layer k, 1 to K
   * @param out rows × ldOut, of which the units of the layer are written
   * @param outOff first element
   * @param ldOut leading dimension of out
   * @param ws the calling thread's workspace
   * @throws IllegalArgumentException if the state is not of that kind, a block does not fit or
   *     there is no such input
   */
  public void dimension(
      MlpState state, int dim, int layer, double[] out, int outOff, int ldOut, Workspace ws) {
    prepare(state, layer);
    if (dim < 0 || dim >= net.inputs()) {
      throw new IllegalArgumentException(
          "there is no input " + dim + "; a network of " + net + " has 0 to " + (net.inputs() - 1));
    }
    // z¹ moves by a column of W¹, the same for all rows.
    double[] w = net.weights();
    int units = net.size(1);
    for (int j = 0; j < units; j++) {
      next[j] = w[net.matrix(1) + j * net.inputs() + dim];
    }
    for (int i = 1; i < state.rows(); i++) {
      System.arraycopy(next, 0, next, i * units, units);
    }
    finish(state, layer, out, outOff, ldOut, ws);
  }

  /**
   * What the outputs do when the weights move: Σ_p v_p ∂g(x_i)/∂w_p for each row.
   *
   * @param state evaluated, of order 1 or more
   * @param v direction, as many numbers as there are weights
   * @param out rows × outputs, written
   * @param outOff first element
   * @param ws the calling thread's workspace
   * @throws IllegalArgumentException if the state is not of that kind or an array too short
   */
  public void weights(MlpState state, double[] v, double[] out, int outOff, Workspace ws) {
    int last = net.layers();
    prepare(state, last);
    MlpState.requireBlock("a direction of the weights", v, 0, 1, net.parameters());
    int rows = state.rows();
    for (int k = 1; k <= last; k++) {
      int in = net.size(k - 1);
      int units = net.size(k);
      for (int i = 0; i < rows; i++) {
        System.arraycopy(v, net.bias(k), next, i * units, units);
      }
      Products.gemm(
          false,
          true,
          rows,
          units,
          in,
          1,
          state.layer(k - 1),
          0,
          in,
          v,
          net.matrix(k),
          in,
          1,
          next,
          0,
          units,
          ws);
      if (k > 1) {
        multiply(k, current, 0, rows, 1, ws);
      }
      state.bySlope(k, next, 0);
      swap();
    }
    copy(rows, net.outputs(), out, outOff, net.outputs());
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

  /** next ← t Wᵏᵀ. */
  private void push(int k, double[] t, int tOff, int rows, Workspace ws) {
    multiply(k, t, tOff, rows, 0, ws);
  }

  private void multiply(int k, double[] t, int tOff, int rows, double keep, Workspace ws) {
    int in = net.size(k - 1);
    int units = net.size(k);
    Products.gemm(
        false,
        true,
        rows,
        units,
        in,
        1,
        t,
        tOff,
        in,
        net.weights(),
        net.matrix(k),
        in,
        keep,
        next,
        0,
        units,
        ws);
  }

  /** From ż¹ in next to the layer asked for. */
  private void finish(
      MlpState state, int layer, double[] out, int outOff, int ldOut, Workspace ws) {
    int rows = state.rows();
    state.bySlope(1, next, 0);
    swap();
    for (int k = 2; k <= layer; k++) {
      push(k, current, 0, rows, ws);
      state.bySlope(k, next, 0);
      swap();
    }
    copy(rows, net.size(layer), out, outOff, ldOut);
  }

  private void swap() {
    double[] held = current;
    current = next;
    next = held;
  }

  private void copy(int rows, int units, double[] out, int outOff, int ldOut) {
    if (ldOut < units || outOff < 0 || outOff + (rows - 1L) * ldOut + units > out.length) {
      throw new IllegalArgumentException(
          "tangents of "
              + rows
              + " × "
              + units
              + " with leading dimension "
              + ldOut
              + " at offset "
              + outOff
              + " do not fit an array of "
              + out.length);
    }
    for (int i = 0; i < rows; i++) {
      System.arraycopy(current, i * units, out, outOff + i * ldOut, units);
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
