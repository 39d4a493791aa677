package io.kinglet.solver.neural;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;

/**
 * How every output depends on the weights, for a block of rows: ∂g_l(x_i)/∂Wᵏ is the outer product
 * of δᵏ_il, the adjoints of zᵏ for output l, with aᵏ⁻¹_i, so the factors stand for rows · outputs ·
 * P numbers. They are made once, by one reverse pass for each output, and then combined with as
 * many weights of the outputs as are asked for.
 */
public final class WeightJacobian {
  private final Mlp net;
  private final MlpState state;
  // By layer k: for each output l in turn, rows × units.
  private final double[][] delta;

  /**
   * Creates the Jacobian, empty.
   *
   * @param net of the weights
   */
  public WeightJacobian(Mlp net) {
    this.net = net;
    this.state = new MlpState(net, 1);
    this.delta = new double[net.layers() + 1][0];
  }

  /**
   * Evaluates the network and the factors at some points.
   *
   * @param x points, rows × inputs
   * @param xOff first element
   * @param rows how many
   * @param ws the calling thread's workspace
   * @throws IllegalArgumentException if the points do not fit their array
   */
  public void evaluate(double[] x, int xOff, int rows, Workspace ws) {
    state.forward(x, xOff, rows, ws);
    int outputs = net.outputs();
    int last = net.layers();
    for (int k = last; k >= 1; k--) {
      int size = Math.multiplyExact(rows, net.size(k));
      delta[k] = MlpState.fit(delta[k], outputs, size);
      for (int l = 0; l < outputs; l++) {
        int at = l * size;
        if (k == last) {
          for (int i = 0; i < rows; i++) {
            for (int j = 0; j < outputs; j++) {
              delta[k][at + i * outputs + j] = j == l ? 1 : 0;
            }
          }
        } else {
          int above = net.size(k + 1);
          Products.gemm(
              false,
              false,
              rows,
              net.size(k),
              above,
              1,
              delta[k + 1],
              l * rows * above,
              above,
              net.weights(),
              net.matrix(k + 1),
              net.size(k),
              0,
              delta[k],
              at,
              net.size(k),
              ws);
        }
        state.bySlope(k, delta[k], at);
      }
    }
  }

  /**
   * The network's values at the points.
   *
   * @return the state of the last evaluation
   */
  public MlpState state() {
    return state;
  }

  /**
   * The gradient with respect to the weights of Σ_i Σ_l u_il g_l(x_i).
   *
   * @param u weights of the outputs, rows × outputs
   * @param uOff first element
   * @param scale factor of the gradient
   * @param add whether it is added to what is there
   * @param gradient as many numbers as there are weights, written or added to
   * @param gradientOff first element
   * @param ws the calling thread's workspace, of which slot 0 is written
   * @throws IllegalArgumentException if a block does not fit
   */
  public void combine(
      double[] u,
      int uOff,
      double scale,
      boolean add,
      double[] gradient,
      int gradientOff,
      Workspace ws) {
    state.require(net, 1);
    int rows = state.rows();
    MlpState.requireBlock("weights of the outputs", u, uOff, rows, net.outputs());
    MlpState.requireBlock("the gradient", gradient, gradientOff, 1, net.parameters());
    double[] sum = ws.scratch(0, rows * net.widest());
    double keep = add ? 1 : 0;
    for (int k = 1; k <= net.layers(); k++) {
      int units = net.size(k);
      int in = net.size(k - 1);
      weigh(k, u, uOff, scale, sum);
      Products.gemm(
          true,
          false,
          units,
          in,
          rows,
          1,
          sum,
          0,
          units,
          state.layer(k - 1),
          0,
          in,
          keep,
          gradient,
          gradientOff + net.matrix(k),
          in,
          ws);
      int bias = gradientOff + net.bias(k);
      for (int j = 0; j < units; j++) {
        gradient[bias + j] = add ? gradient[bias + j] : 0;
      }
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < units; j++) {
          gradient[bias + j] += sum[i * units + j];
        }
      }
    }
  }

  /** sum_ij ← Σ_l u_il δᵏ_ilj, times the scale. */
  private void weigh(int k, double[] u, int uOff, double scale, double[] sum) {
    int rows = state.rows();
    int outputs = net.outputs();
    int units = net.size(k);
    double[] d = delta[k];
    for (int l = 0; l < outputs; l++) {
      for (int i = 0; i < rows; i++) {
        double weight = scale * u[uOff + i * outputs + l];
        int at = (l * rows + i) * units;
        int to = i * units;
        if (l == 0) {
          for (int j = 0; j < units; j++) {
            sum[to + j] = weight * d[at + j];
          }
        } else {
          for (int j = 0; j < units; j++) {
            sum[to + j] = Math.fma(weight, d[at + j], sum[to + j]);
          }
        }
      }
    }
  }

  /**
   * The memory held.
   *
   * @return bytes
   */
  public long bytes() {
    long doubles = 0;
    for (double[] layer : delta) {
      doubles += layer.length;
    }
    return doubles * Double.BYTES + state.bytes();
  }
}
