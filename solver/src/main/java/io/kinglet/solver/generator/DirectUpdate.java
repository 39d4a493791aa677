package io.kinglet.solver.generator;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.FeatureMap;
import io.kinglet.solver.fisher.FeatureMoments;
import io.kinglet.solver.fisher.FisherSystem;
import io.kinglet.solver.flow.SolveInfo;
import io.kinglet.solver.neural.Mlp;
import io.kinglet.solver.neural.WeightJacobian;
import io.kinglet.solver.velocity.Slices;
import io.kinglet.solver.velocity.TriangleCut;
import java.util.Arrays;

/**
 * ẇ with B formed: K = [B, √(λ/(n − 1)) Φ_cᵀ], of which the second part is kept only where the
 * system of the weights' order is the smaller one.
 */
final class DirectUpdate implements UpdateForm {
  private final GeneratorSettings settings;
  private final Mlp net;
  private final Parallel parallel;
  private final Workspaces workspaces;
  private final FeatureMoments moments;
  private final FisherSystem solver = new FisherSystem();
  private final Parallel.Body forward = this::forward;
  private final Parallel.Body row = this::row;
  private final Parallel.Body gram = this::gram;
  private WeightJacobian[] blocks = {};
  private double[] k = {};
  private double[] system = {};
  private double[] fisher = {};
  private double[] right = {};
  private double[] z;
  private double[] x;
  private int n;
  private Step step;
  private boolean byWeights;
  private int width;
  private int pieces;

  DirectUpdate(GeneratorSettings settings, Mlp net, Workspaces workspaces, FeatureMoments moments) {
    this.settings = settings;
    this.net = net;
    this.parallel = settings.parallel();
    this.workspaces = workspaces;
    this.moments = moments;
  }

  /** Columns of K where the system of the weights' order is solved. */
  static long order(GeneratorSettings settings, int parameters, int n) {
    return parameters + (settings.damping() > 0 && n > 1 ? (long) n : 0);
  }

  @Override
  public void generate(double[] latents, int rows, double[] points) {
    z = latents;
    x = points;
    n = rows;
    int count = Slices.blocks(rows);
    if (blocks.length < count) {
      int had = blocks.length;
      blocks = Arrays.copyOf(blocks, count);
      for (int block = had; block < count; block++) {
        blocks[block] = new WeightJacobian(net);
      }
    }
    parallel.run(count, forward);
  }

  private int rows(int block) {
    return Math.min(Slices.ROWS, n - block * Slices.ROWS);
  }

  private void forward(int block, int worker) {
    int from = block * Slices.ROWS;
    int d = net.outputs();
    WeightJacobian jacobian = blocks[block];
    jacobian.evaluate(z, from * net.inputs(), rows(block), workspaces.of(worker));
    System.arraycopy(jacobian.state().output(), 0, x, from * d, rows(block) * d);
  }

  @Override
  public Solved solve(Step at, double[] update) {
    step = at;
    FeatureMap map = at.map();
    int b = map.count();
    int ld = map.padded();
    int parameters = net.parameters();
    long order = order(settings, parameters, n);
    byWeights =
        switch (settings.form()) {
          case FEATURES -> false;
          case WEIGHTS -> true;
          default -> order < b;
        };
    width = byWeights ? Math.toIntExact(order) : parameters;
    int size = byWeights ? width : ld;
    resize(b, size);
    parallel.run(b, row);
    pieces = parallel.threads() == 1 ? 1 : 2 * parallel.threads();
    parallel.run(pieces, gram);
    Workspace ws = workspaces.of(0);
    if (byWeights) {
      // KᵀΔ; F is in K, and what stands for it here is multiplied by 0.
      vector(width, b, at.delta(), right, ws);
      solver.solve(width, width, system, system, 0, settings.ridge(), right, ws);
      System.arraycopy(right, 0, update, 0, parameters);
    } else {
      System.arraycopy(at.delta(), 0, right, 0, b);
      moments.fisher(b, ld, at.phi(), n, at.mean(), fisher);
      solver.solve(b, ld, system, fisher, settings.damping(), settings.ridge(), right, ws);
      vector(width, b, right, update, ws);
    }
    return new Solved(
        byWeights ? GeneratorForm.WEIGHTS : GeneratorForm.FEATURES,
        solver.ridge(),
        solver.failedMinor(),
        SolveInfo.DIRECT);
  }

  /** out ← Kᵀ u. */
  private void vector(int cols, int b, double[] u, double[] out, Workspace ws) {
    Products.gemm(false, false, 1, cols, b, 1, u, 0, b, k, 0, cols, 0, out, 0, cols, ws);
  }

  /** One row of K: n⁻¹ Σ_i ∇f_m(x_i)ᵀ ∂_w g(z_i), and √(λ/(n − 1)) times the centred feature. */
  private void row(int m, int worker) {
    Workspace ws = workspaces.of(worker);
    FeatureMap map = step.map();
    int d = map.dims();
    int ld = map.padded();
    double slope = map.slope();
    double[] directions = map.directions();
    double[] u = ws.scratch(1, Slices.ROWS * d);
    for (int block = 0; block < Slices.blocks(n); block++) {
      int from = block * Slices.ROWS;
      for (int i = 0; i < rows(block); i++) {
        double weight = step.table()[(from + i) * ld + m];
        for (int l = 0; l < d; l++) {
          u[i * d + l] = weight * Math.fma(slope, x[(from + i) * d + l], directions[m * d + l]);
        }
      }
      blocks[block].combine(u, 0, 1.0 / n, block > 0, k, m * width, ws);
    }
    int parameters = net.parameters();
    if (width > parameters) {
      double scale = Math.sqrt(settings.damping() / (n - 1));
      for (int i = 0; i < n; i++) {
        k[m * width + parameters + i] = scale * (step.phi()[i * ld + m] - step.mean()[m]);
      }
    }
  }

  /** Rows of the lower triangle of KKᵀ or of KᵀK. */
  private void gram(int piece, int worker) {
    int b = step.map().count();
    int order = byWeights ? width : b;
    int inner = byWeights ? b : width;
    int ld = byWeights ? width : step.map().padded();
    Products.gemmLowerRows(
        byWeights,
        !byWeights,
        TriangleCut.row(order, piece, pieces),
        TriangleCut.row(order, piece + 1, pieces),
        order,
        inner,
        1,
        k,
        0,
        width,
        k,
        0,
        width,
        0,
        system,
        0,
        ld,
        workspaces.of(worker));
  }

  private void resize(int b, int size) {
    long numbers = (long) b * width;
    long square = (long) size * size;
    if (Math.max(numbers, square) > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          b
              + " features and "
              + net.parameters()
              + " weights: their Jacobian is more than one array holds; solve by "
              + GeneratorForm.PRODUCTS);
    }
    if (k.length < numbers) {
      k = new double[(int) numbers];
    }
    if (system.length < square) {
      system = new double[(int) square];
    }
    if (!byWeights && fisher.length < square) {
      fisher = new double[(int) square];
    }
    if (right.length < Math.max(size, b)) {
      right = new double[Math.max(size, b)];
    }
  }

  @Override
  public long bytes() {
    long doubles = (long) k.length + system.length + fisher.length + right.length;
    long bytes = doubles * Double.BYTES + solver.bytes();
    for (WeightJacobian block : blocks) {
      bytes += block.bytes();
    }
    return bytes;
  }
}
