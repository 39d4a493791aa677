package io.kinglet.solver.tangent;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import java.util.Arrays;

/**
 * The velocity v_l(x) = g^l(x)·γ^l, γ^l = n⁻¹ Σ_i g_i^l (J_i^l·β) = Γ^lᵀβ: how output l of the
 * network changes along γ^l. With γ^l as another network's layers (V1 | c1), (V2 | c2), (v3, c3),
 *
 * <pre>
 * v_l = W3_l·((1 − h2²) ∘ (V2 (h1, 1) + W2 ((1 − h1²) ∘ V1 (x, 1)))) + v3·(h2, 1),
 * </pre>
 *
 * so that a velocity at any point needs the network and p numbers for each dimension alone.
 */
final class TangentField {
  /** Points of one task: as many as a part of the particles. */
  private static final int ROWS = 64;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final Sum sum = new Sum();
  private final Evaluate evaluate = new Evaluate();
  private TangentNetwork network;
  private int[] dims;
  private TangentBlock block;
  private int firstMember;
  private boolean begun;
  private double[] beta;
  private int b;
  private int ld;
  private double[] direction = {};

  TangentField(Parallel parallel, Workspaces workspaces) {
    this.parallel = parallel;
    this.workspaces = workspaces;
  }

  /** Begins to sum γ, of the dimensions that are solved with. */
  void begin(TangentNetwork net, int[] solved, double[] coefficients, int features, int padded) {
    network = net;
    dims = solved;
    beta = coefficients;
    b = features;
    ld = padded;
    direction = TangentBlock.fit(direction, (long) solved.length * net.parameters());
  }

  /** Adds a block's particles to γ of a group of dimensions. */
  void add(TangentBlock particles, int first, int members, boolean firstBlock) {
    block = particles;
    firstMember = first;
    begun = !firstBlock;
    parallel.run(members, sum);
  }

  /** Ends the sums. */
  void end(int n) {
    int size = dims.length * network.parameters();
    for (int i = 0; i < size; i++) {
      direction[i] /= n;
    }
  }

  /** γ of a block's particles in one dimension. */
  private final class Sum implements Parallel.Body {
    @Override
    public void run(int member, int worker) {
      Workspace ws = workspaces.of(worker);
      int rows = block.rows();
      int d = network.dims();
      int w = network.width();
      double[] j = block.jacobians();
      int jOff = block.jacobian(member);
      double[] u = ws.scratch(2, rows);
      for (int i = 0; i < rows; i++) {
        u[i] = dot(b, j, jOff + i * ld, beta);
      }
      double[] weighted = ws.scratch(3, rows * w);
      int sOff = block.sensitivity(member);
      int at = (firstMember + member) * network.parameters();
      weigh(rows, w, u, block.s1(), sOff, weighted);
      product(w, d + 1, rows, weighted, block.points(), at, ws);
      weigh(rows, w, u, block.s2(), sOff, weighted);
      product(w, w + 1, rows, weighted, block.h1(), at + w * (d + 1), ws);
      product(1, w + 1, rows, u, block.h2(), at + w * (d + 1) + w * (w + 1), ws);
    }

    private void weigh(int rows, int w, double[] u, double[] s, int sOff, double[] to) {
      for (int i = 0; i < rows; i++) {
        for (int k = 0; k < w; k++) {
          to[i * w + k] = u[i] * s[sOff + i * w + k];
        }
      }
    }

    private void product(
        int units, int inputs, int rows, double[] left, double[] right, int at, Workspace ws) {
      double keep = begun ? 1 : 0;
      Products.gemm(
          true, false, units, inputs, rows, 1, left, 0, units, right, 0, inputs, keep, direction,
          at, inputs, ws);
    }
  }

  /** In four sums, which do not wait for one another. */
  private static double dot(int n, double[] x, int off, double[] y) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i <= n - 4; i += 4) {
      s0 = Math.fma(x[off + i], y[i], s0);
      s1 = Math.fma(x[off + i + 1], y[i + 1], s1);
      s2 = Math.fma(x[off + i + 2], y[i + 2], s2);
      s3 = Math.fma(x[off + i + 3], y[i + 3], s3);
    }
    for (; i < n; i++) {
      s0 = Math.fma(x[off + i], y[i], s0);
    }
    return (s0 + s1) + (s2 + s3);
  }

  /**
   * The velocity at any points.
   *
   * @param x points, m × d
   * @param m how many
   * @param out m × d, written in the dimensions that were solved with
   */
  void at(double[] x, int m, double[] out) {
    evaluate.x = x;
    evaluate.m = m;
    evaluate.out = out;
    parallel.run((m + ROWS - 1) / ROWS, evaluate);
  }

  /** The velocity at one block of points. */
  private final class Evaluate implements Parallel.Body {
    private double[] x;
    private int m;
    private double[] out;

    @Override
    public void run(int task, int worker) {
      Workspace ws = workspaces.of(worker);
      int from = task * ROWS;
      int rows = Math.min(ROWS, m - from);
      int d = network.dims();
      int w = network.width();
      double[] points = ws.scratch(2, ROWS * (d + 1));
      double[] h1 = ws.scratch(3, ROWS * (w + 1));
      double[] h2 = ws.scratch(4, ROWS * (w + 1));
      double[] first = ws.scratch(5, ROWS * w);
      double[] second = ws.scratch(6, ROWS * w);
      network.hidden(x, from * d, rows, points, 0, h1, h2, 0, ws);
      double[] w2 = network.second();
      for (int k = 0; k < dims.length; k++) {
        int at = k * network.parameters();
        int at2 = at + w * (d + 1);
        int at3 = at2 + w * (w + 1);
        Products.gemm(
            false, true, rows, w, d + 1, 1, points, 0, d + 1, direction, at, d + 1, 0, first, 0, w,
            ws);
        for (int i = 0; i < rows; i++) {
          for (int q = 0; q < w; q++) {
            double h = h1[i * (w + 1) + q];
            first[i * w + q] *= Math.fma(-h, h, 1);
          }
        }
        Products.gemm(
            false, true, rows, w, w + 1, 1, h1, 0, w + 1, direction, at2, w + 1, 0, second, 0, w,
            ws);
        Products.gemm(false, true, rows, w, w, 1, first, 0, w, w2, 0, w + 1, 1, second, 0, w, ws);
        double[] third = network.third();
        int out3 = dims[k] * (w + 1);
        for (int i = 0; i < rows; i++) {
          double sum = direction[at3 + w];
          for (int q = 0; q < w; q++) {
            double h = h2[i * (w + 1) + q];
            double weight = third[out3 + q] * Math.fma(-h, h, 1);
            sum = Math.fma(h, direction[at3 + q], Math.fma(weight, second[i * w + q], sum));
          }
          out[(from + i) * d + dims[k]] = sum;
        }
      }
    }
  }

  /** γ of the dimensions that were solved with, p numbers each; a copy. */
  double[] direction() {
    return Arrays.copyOf(direction, dims.length * network.parameters());
  }

  /** The memory held, bytes. */
  long bytes() {
    return (long) direction.length * Double.BYTES;
  }
}
