package io.kinglet.solver.neural;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import java.util.Arrays;

/**
 * For a network with one output E: R^d → R, the gradient ∇_x E(x) and how it depends on the
 * weights: ∂_w Σ_i ⟨u_i, ∇_x E(x_i)⟩, a mixed second derivative, as score matching needs it. It is
 * the reverse of the forward mode: ⟨u, ∇_x E⟩ is the tangent Ė of E along u, made of żᵏ = Wᵏ ȧᵏ⁻¹
 * and ȧᵏ = f'(zᵏ) ∘ żᵏ. With pᵏ the adjoints of zᵏ in E, which are those of żᵏ in Ė too, the
 * adjoints of zᵏ in Ė are rᵏ = f'(zᵏ) ∘ (Wᵏ⁺¹ᵀ rᵏ⁺¹) + f''(zᵏ) ∘ żᵏ ∘ (Wᵏ⁺¹ᵀ pᵏ⁺¹), and the
 * gradient of Wᵏ is rᵏ aᵏ⁻¹ᵀ + pᵏ ȧᵏ⁻¹ᵀ. All of it takes about six evaluations. One for each
 * thread; allocates nothing once it has seen its largest block.
 */
public final class EnergyGradient {
  private final Mlp net;
  // By layer: Wᵏ⁺¹ᵀ pᵏ⁺¹ and pᵏ, from the reverse pass; żᵏ and ȧᵏ, from the forward one.
  private final double[][] q;
  private final double[][] p;
  private final double[][] zDot;
  private final double[][] aDot;
  private double[] current = {};
  private double[] next = {};
  private MlpState last;
  private long evaluation;

  /**
   * Creates the gradient.
   *
   * @param net with one output
   * @throws IllegalArgumentException if it has more than one
   */
  public EnergyGradient(Mlp net) {
    if (net.outputs() != 1) {
      throw new IllegalArgumentException(
          "an energy has one output, but a network of " + net + " has " + net.outputs());
    }
    this.net = net;
    this.q = new double[net.layers() + 1][0];
    this.p = new double[net.layers() + 1][0];
    this.zDot = new double[net.layers() + 1][0];
    this.aDot = new double[net.layers() + 1][0];
  }

  /**
   * ∇_x E for each row.
   *
   * @param state evaluated, of order 1, or 2 if {@link #weights} follows
   * @param out rows × inputs, written
   * @param outOff first element
   * @param ws the calling thread's workspace
   * @throws IllegalArgumentException if the state is not of that kind or the block does not fit
   */
  public void points(MlpState state, double[] out, int outOff, Workspace ws) {
    state.require(net, 1);
    int rows = state.rows();
    MlpState.requireBlock("gradients", out, outOff, rows, net.inputs());
    int top = net.layers();
    for (int k = top; k >= 1; k--) {
      int size = Math.multiplyExact(rows, net.size(k));
      q[k] = MlpState.fit(q[k], rows, net.size(k));
      if (k == top) {
        Arrays.fill(q[k], 0, size, 1.0);
      } else {
        Adjoints.back(net, rows, k + 1, p[k + 1], q[k], 0, ws);
      }
      p[k] = MlpState.fit(p[k], rows, net.size(k));
      System.arraycopy(q[k], 0, p[k], 0, size);
      state.bySlope(k, p[k], 0);
    }
    Adjoints.back(net, rows, 1, p[1], out, outOff, ws);
    last = state;
    evaluation = state.evaluations();
  }

  /**
   * ∂_w Σ_i ⟨u_i, ∇_x E(x_i)⟩ at the points of the last {@link #points}, whose state must still
   * hold them.
   *
   * @param state the same state, of order 2
   * @param u rows × inputs
   * @param uOff first element
   * @param add whether the gradient is added to what is there
   * @param gradient as many numbers as there are weights, written or added to
   * @param ws the calling thread's workspace
   * @throws IllegalArgumentException if the state is not that one or a block does not fit
   */
  public void weights(
      MlpState state, double[] u, int uOff, boolean add, double[] gradient, Workspace ws) {
    state.require(net, 2);
    if (last != state || evaluation != state.evaluations()) {
      throw new IllegalArgumentException(
          "the gradient at these points was not taken; call points with this state first");
    }
    int rows = state.rows();
    MlpState.requireBlock("directions", u, uOff, rows, net.inputs());
    MlpState.requireBlock("the gradient", gradient, 0, 1, net.parameters());
    forward(state, u, uOff, ws);
    int size = Math.multiplyExact(rows, net.widest());
    if (current.length < size) {
      current = new double[size];
      next = new double[size];
    }
    double keep = add ? 1 : 0;
    // E's own adjoint in Ė is 0: Ė depends on the layers through their slopes alone.
    Arrays.fill(current, 0, rows, 0.0);
    for (int k = net.layers(); k >= 1; k--) {
      state.bySlopeAndCurvature(k, current, zDot[k], q[k]);
      Adjoints.outer(net, state, k, current, state.layer(k - 1), keep, gradient, ws);
      Adjoints.outer(net, state, k, p[k], aDot[k - 1], 1, gradient, ws);
      Adjoints.bias(net, rows, k, current, keep, gradient);
      if (k > 1) {
        Adjoints.back(net, rows, k, current, next, 0, ws);
        double[] held = current;
        current = next;
        next = held;
      }
    }
  }

  private void forward(MlpState state, double[] u, int uOff, Workspace ws) {
    int rows = state.rows();
    aDot[0] = MlpState.fit(aDot[0], rows, net.inputs());
    System.arraycopy(u, uOff, aDot[0], 0, rows * net.inputs());
    for (int k = 1; k <= net.layers(); k++) {
      int in = net.size(k - 1);
      int units = net.size(k);
      zDot[k] = MlpState.fit(zDot[k], rows, units);
      Products.gemm(
          false,
          true,
          rows,
          units,
          in,
          1,
          aDot[k - 1],
          0,
          in,
          net.weights(),
          net.matrix(k),
          in,
          0,
          zDot[k],
          0,
          units,
          ws);
      if (k < net.layers()) {
        aDot[k] = MlpState.fit(aDot[k], rows, units);
        System.arraycopy(zDot[k], 0, aDot[k], 0, rows * units);
        state.bySlope(k, aDot[k], 0);
      }
    }
  }

  /**
   * The memory held.
   *
   * @return bytes
   */
  public long bytes() {
    long doubles = (long) current.length + next.length;
    for (int k = 0; k <= net.layers(); k++) {
      doubles += q[k].length + (long) p[k].length + zDot[k].length + aDot[k].length;
    }
    return doubles * Double.BYTES;
  }
}
