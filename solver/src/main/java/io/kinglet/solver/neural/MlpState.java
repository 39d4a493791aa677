package io.kinglet.solver.neural;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;

/**
 * What a network's layers hold for a block of rows: sums, activations and, if asked for, slopes and
 * curvatures, from which derivatives are taken. It belongs to its caller, one for each thread, and
 * allocates nothing once it has seen its largest block.
 */
public final class MlpState {
  private final Mlp net;
  private final int order;
  private final double[][] sums;
  private final double[][] values;
  private final double[][] slopes;
  private final double[][] curvatures;
  private int rows;
  private long evaluations;

  /**
   * An empty state.
   *
   * @param net whose layers
   * @param order of the derivatives that will be taken: 0 for values alone, 1 for tangents and
   *     adjoints, 2 for {@link EnergyGradient}
   * @throws IllegalArgumentException if the order is none of these
   */
  public MlpState(Mlp net, int order) {
    if (order < 0 || order > 2) {
      throw new IllegalArgumentException(
          "derivatives of order " + order + " are not to be had; give 0, 1 or 2");
    }
    this.net = net;
    this.order = order;
    int layers = net.layers();
    this.sums = new double[layers + 1][0];
    this.values = new double[layers + 1][0];
    this.slopes = new double[layers + 1][0];
    this.curvatures = new double[layers + 1][0];
  }

  /**
   * Evaluates all layers at some points.
   *
   * @param x points, rows × inputs, finite
   * @param xOff first element
   * @param count how many rows
   * @param ws the calling thread's workspace
   * @throws IllegalArgumentException if the points do not fit their array
   */
  public void forward(double[] x, int xOff, int count, Workspace ws) {
    requireBlock("points", x, xOff, count, net.inputs());
    rows = count;
    evaluations++;
    values[0] = fit(values[0], count, net.inputs());
    System.arraycopy(x, xOff, values[0], 0, count * net.inputs());
    for (int k = 1; k <= net.layers(); k++) {
      Activation activation = net.activation(k);
      int units = net.size(k);
      values[k] = fit(values[k], count, units);
      boolean linear = activation == Activation.IDENTITY;
      // A linear layer's sums are its values: one array for both.
      sums[k] = linear ? values[k] : fit(sums[k], count, units);
      affine(k, ws);
      int size = count * units;
      if (!linear) {
        activation.apply(size, sums[k], values[k]);
        if (order > 0) {
          slopes[k] = fit(slopes[k], count, units);
          activation.slopes(size, sums[k], values[k], slopes[k]);
        }
        if (order > 1) {
          curvatures[k] = fit(curvatures[k], count, units);
          activation.curvatures(size, sums[k], values[k], slopes[k], curvatures[k]);
        }
      }
    }
  }

  /** zᵏ = aᵏ⁻¹ Wᵏᵀ + bᵏ for all rows. */
  private void affine(int k, Workspace ws) {
    int in = net.size(k - 1);
    int out = net.size(k);
    double[] w = net.weights();
    double[] z = sums[k];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(w, net.bias(k), z, i * out, out);
    }
    Products.gemm(
        false,
        true,
        rows,
        out,
        in,
        1,
        values[k - 1],
        0,
        in,
        w,
        net.matrix(k),
        in,
        1,
        z,
        0,
        out,
        ws);
  }

  /**
   * How many rows were last evaluated.
   *
   * @return rows
   */
  public int rows() {
    return rows;
  }

  /**
   * The activations of a layer.
   *
   * @param layer 1 to K; 0 for the points themselves
   * @return rows × units, row-major, and maybe more after them; not to be changed
   */
  public double[] layer(int layer) {
    return values[layer];
  }

  /**
   * What the network gives.
   *
   * @return rows × outputs, row-major, and maybe more after them; not to be changed
   */
  public double[] output() {
    return values[net.layers()];
  }

  /**
   * The memory held.
   *
   * @return bytes
   */
  public long bytes() {
    long doubles = 0;
    for (int k = 0; k < values.length; k++) {
      doubles += values[k].length + (long) slopes[k].length + curvatures[k].length;
      doubles += sums[k] == values[k] ? 0 : sums[k].length;
    }
    return doubles * Double.BYTES;
  }

  /** How many blocks have been evaluated: what was taken of an earlier one is out of date. */
  long evaluations() {
    return evaluations;
  }

  /** Checks that the state is one of that network, evaluated, with derivatives of that order. */
  void require(Mlp wanted, int least) {
    if (net != wanted || order < least || rows == 0) {
      throw new IllegalArgumentException(
          net != wanted
              ? "the state is one of another network"
              : order < least
                  ? "the state holds derivatives of order " + order + ", but needs " + least
                  : "the state holds no rows; evaluate some first");
    }
  }

  /** t ← f'(z) ∘ t at a layer. */
  void bySlope(int layer, double[] t, int tOff) {
    if (net.activation(layer) == Activation.IDENTITY) {
      return;
    }
    double[] slope = slopes[layer];
    int size = rows * net.size(layer);
    for (int i = 0; i < size; i++) {
      t[tOff + i] *= slope[i];
    }
  }

  /** r ← f'(z) ∘ r + f''(z) ∘ ż ∘ q at a layer. */
  void bySlopeAndCurvature(int layer, double[] r, double[] zDot, double[] q) {
    if (net.activation(layer) == Activation.IDENTITY) {
      return;
    }
    double[] slope = slopes[layer];
    double[] curvature = curvatures[layer];
    int size = rows * net.size(layer);
    for (int i = 0; i < size; i++) {
      r[i] = Math.fma(slope[i], r[i], curvature[i] * zDot[i] * q[i]);
    }
  }

  /** One number of f'(z). */
  double slope(int layer, int row, int unit) {
    return net.activation(layer) == Activation.IDENTITY
        ? 1
        : slopes[layer][row * net.size(layer) + unit];
  }

  /** The held array if it is long enough for rows × cols numbers, or a new one. */
  static double[] fit(double[] held, int rows, int cols) {
    int size = Math.multiplyExact(rows, cols);
    return held.length >= size ? held : new double[size];
  }

  static void requireBlock(String name, double[] array, int off, int rows, int cols) {
    long size = (long) rows * cols;
    if (array == null || rows < 1 || off < 0 || off + size > array.length) {
      throw new IllegalArgumentException(
          name
              + " of "
              + rows
              + " × "
              + cols
              + " at offset "
              + off
              + " do not fit "
              + (array == null ? "null" : "an array of " + array.length)
              + "; give at least one row");
    }
  }
}
