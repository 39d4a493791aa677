package io.kinglet.solver.generator;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.FeatureMap;
import io.kinglet.solver.fisher.ConjugateGradients;
import io.kinglet.solver.fisher.CovarianceProduct;
import io.kinglet.solver.flow.SolveInfo;
import io.kinglet.solver.neural.Adjoints;
import io.kinglet.solver.neural.Mlp;
import io.kinglet.solver.neural.MlpState;
import io.kinglet.solver.neural.Tangents;
import io.kinglet.solver.velocity.Slices;
import java.util.Arrays;

/**
 * ẇ by conjugate gradients on (BBᵀ + λF + εI) β = Δ. Bᵀu is one reverse pass with J_i u at each
 * point, B t one forward pass with the weights moving along t: nothing of size b × P is formed.
 */
final class ProductUpdate implements UpdateForm {
  private final GeneratorSettings settings;
  private final Mlp net;
  private final Parallel parallel;
  private final Workspaces workspaces;
  private final CovarianceProduct covariance;
  private final ConjugateGradients solver = new ConjugateGradients();
  private final ConjugateGradients.Map system = this::apply;
  private final Parallel.Body forward = this::forward;
  private final Parallel.Body reverse = this::reverse;
  private final Parallel.Body tangent = this::tangent;
  private MlpState[] states = {};
  private Adjoints[] adjoints = {};
  private Tangents[] tangents = {};
  private double[][] gradients = {};
  private double[][] images = {};
  private double[] weights = {};
  private double[] beta = {};
  private double[] z;
  private double[] x;
  private int n;
  private int slices;
  private Step step;
  private double[] u;

  ProductUpdate(GeneratorSettings settings, Mlp net, Workspaces workspaces) {
    this.settings = settings;
    this.net = net;
    this.parallel = settings.parallel();
    this.workspaces = workspaces;
    this.covariance = new CovarianceProduct(parallel, workspaces);
  }

  @Override
  public void generate(double[] latents, int rows, double[] points) {
    z = latents;
    x = points;
    n = rows;
    slices = Slices.count(rows, net.parameters());
    int count = Slices.blocks(rows);
    if (states.length < count) {
      int had = states.length;
      states = Arrays.copyOf(states, count);
      for (int block = had; block < count; block++) {
        states[block] = new MlpState(net, 1);
      }
    }
    if (adjoints.length < slices) {
      int had = adjoints.length;
      adjoints = Arrays.copyOf(adjoints, slices);
      tangents = Arrays.copyOf(tangents, slices);
      for (int slice = had; slice < slices; slice++) {
        adjoints[slice] = new Adjoints(net);
        tangents[slice] = new Tangents(net);
      }
    }
    gradients = Slices.fit(gradients, slices, net.parameters());
    parallel.run(count, forward);
  }

  private int rows(int block) {
    return Math.min(Slices.ROWS, n - block * Slices.ROWS);
  }

  private int first(int slice) {
    return (int) ((long) Slices.blocks(n) * slice / slices);
  }

  private void forward(int block, int worker) {
    int from = block * Slices.ROWS;
    int d = net.outputs();
    states[block].forward(z, from * net.inputs(), rows(block), workspaces.of(worker));
    System.arraycopy(states[block].output(), 0, x, from * d, rows(block) * d);
  }

  @Override
  public Solved solve(Step at, double[] update) {
    step = at;
    int b = at.map().count();
    images = Slices.fit(images, slices, at.map().padded());
    if (beta.length < b) {
      beta = new double[b];
    }
    if (weights.length < net.parameters()) {
      weights = new double[net.parameters()];
    }
    Arrays.fill(beta, 0, b, 0.0);
    solver.solve(b, system, null, at.delta(), beta, settings.tolerance(), settings.most());
    // Any iterate goes downhill, but one that is not even nearer than none is rounding alone.
    if (!(solver.residual() < 1)) {
      throw new ArithmeticException(
          "conjugate gradients left a relative residual of "
              + solver.residual()
              + " after "
              + solver.iterations()
              + " iterations; raise the ridge above "
              + settings.ridge());
    }
    back(beta, update);
    return new Solved(
        GeneratorForm.PRODUCTS,
        settings.ridge(),
        0,
        new SolveInfo(solver.iterations(), solver.residual(), false));
  }

  private void apply(double[] from, double[] to) {
    FeatureMap map = step.map();
    int b = map.count();
    back(from, weights);
    parallel.run(slices, tangent);
    Slices.merge(images, slices, b);
    for (int m = 0; m < b; m++) {
      to[m] = images[0][m] / n;
    }
    covariance.add(b, map.padded(), step.phi(), n, step.mean(), settings.damping(), from, to);
    for (int m = 0; m < b; m++) {
      to[m] = Math.fma(settings.ridge(), from[m], to[m]);
    }
  }

  /** out ← Bᵀ from. */
  private void back(double[] from, double[] out) {
    u = from;
    parallel.run(slices, reverse);
    Slices.merge(gradients, slices, net.parameters());
    for (int p = 0; p < net.parameters(); p++) {
      out[p] = gradients[0][p] / n;
    }
  }

  /** Σ_i (J_i u)ᵀ ∂_w g(z_i) over a slice's points, J_i u = Σ_m B_im u_m (a x_i + c_m). */
  private void reverse(int slice, int worker) {
    Workspace ws = workspaces.of(worker);
    FeatureMap map = step.map();
    int d = map.dims();
    int b = map.count();
    int ld = map.padded();
    double[] weighted = ws.scratch(0, Slices.ROWS * ld);
    double[] pushed = ws.scratch(1, Slices.ROWS * d);
    for (int block = first(slice); block < first(slice + 1); block++) {
      int from = block * Slices.ROWS;
      int rows = rows(block);
      for (int i = 0; i < rows; i++) {
        double sum = 0;
        for (int m = 0; m < b; m++) {
          double weight = step.table()[(from + i) * ld + m] * u[m];
          weighted[i * ld + m] = weight;
          sum += weight;
        }
        for (int l = 0; l < d; l++) {
          pushed[i * d + l] = map.slope() * sum * x[(from + i) * d + l];
        }
      }
      double[] c = map.directions();
      Products.gemm(false, false, rows, d, b, 1, weighted, 0, ld, c, 0, d, 1, pushed, 0, d, ws);
      adjoints[slice].weights(states[block], pushed, 0, block > first(slice), gradients[slice], ws);
    }
  }

  /**
   * Σ_i ∇f_m(x_i)·ẋ_i over a slice's points, ẋ being the tangent of the points along the weights.
   */
  private void tangent(int slice, int worker) {
    Workspace ws = workspaces.of(worker);
    FeatureMap map = step.map();
    int d = map.dims();
    int b = map.count();
    int ld = map.padded();
    double[] along = ws.scratch(0, Slices.ROWS * ld);
    double[] xDot = ws.scratch(1, Slices.ROWS * d);
    double[] image = images[slice];
    Arrays.fill(image, 0, b, 0.0);
    for (int block = first(slice); block < first(slice + 1); block++) {
      int from = block * Slices.ROWS;
      int rows = rows(block);
      tangents[slice].weights(states[block], weights, xDot, 0, ws);
      double[] c = map.directions();
      Products.gemm(false, true, rows, b, d, 1, xDot, 0, d, c, 0, d, 0, along, 0, ld, ws);
      for (int i = 0; i < rows; i++) {
        double own = 0;
        for (int l = 0; l < d; l++) {
          own = Math.fma(x[(from + i) * d + l], xDot[i * d + l], own);
        }
        own *= map.slope();
        for (int m = 0; m < b; m++) {
          double weight = step.table()[(from + i) * ld + m];
          image[m] = Math.fma(weight, own + along[i * ld + m], image[m]);
        }
      }
    }
  }

  @Override
  public long bytes() {
    long bytes = ((long) weights.length + beta.length) * Double.BYTES;
    bytes += Slices.bytes(gradients) + Slices.bytes(images) + solver.bytes() + covariance.bytes();
    for (MlpState state : states) {
      bytes += state.bytes();
    }
    for (int slice = 0; slice < adjoints.length; slice++) {
      bytes += adjoints[slice].bytes() + tangents[slice].bytes();
    }
    return bytes;
  }
}
