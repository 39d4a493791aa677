package io.kinglet.solver.ratio;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.nativeconfig.Lapack;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;

/**
 * uLSIF's system (Ĥ + λI) α = ĥ for one map, and the leave-one-out score of any λ in closed form
 * (Kanamori, Hido, Sugiyama, JMLR 10, 2009, section 3.4, there with α cut off at 0, which here is
 * not). Pair i is row i of both samples; without it α is
 *
 * <pre>α_i = (n−1)/n (C − x xᵀ/n)⁻¹ (N ĥ − y)/(N−1),   C = Ĥ + λ (n−1)/n I,</pre>
 *
 * with x and y the pair's features, n and N the rows of particles and target; by the formula of
 * Sherman and Morrison the score ½ (x·α_i)² − y·α_i needs C⁻¹ alone, and by the eigenvectors of Ĥ
 * that is diagonal for every λ.
 */
final class LeaveOneOut {
  private static final int ROWS = 256;

  private final Lapack lapack;
  private final Parallel parallel;
  private final Workspaces workspaces;
  private final RowSums sums;
  private final RowSums.Term term = this::scores;
  private final Rotation rotation = new Rotation();
  private double[] vectors = {};
  private double[] values = {};
  private double[] right = {};
  private double[] inverse = {};
  private double[] x = {};
  private double[] y = {};
  private int b;
  private int ld;
  private int targets;
  private int particles;
  private int pairs;

  LeaveOneOut(Lapack lapack, Parallel parallel, Workspaces workspaces) {
    this.lapack = lapack;
    this.parallel = parallel;
    this.workspaces = workspaces;
    this.sums = new RowSums(parallel, workspaces);
  }

  /**
   * Takes the system and turns it into Ĥ's eigenvectors.
   *
   * @param features b
   * @param leading ld
   * @param h Ĥ, lower triangle, ld × ld
   * @param mean ĥ
   * @param target features of the target's rows, N × ld
   * @param rowsOfTarget N
   * @param particle features of the particles, n × ld
   * @param rowsOfParticles n
   */
  void of(
      int features,
      int leading,
      double[] h,
      double[] mean,
      double[] target,
      int rowsOfTarget,
      double[] particle,
      int rowsOfParticles) {
    b = features;
    ld = leading;
    targets = rowsOfTarget;
    particles = rowsOfParticles;
    pairs = Math.min(targets, particles);
    if (vectors.length < ld * ld) {
      vectors = new double[ld * ld];
      values = new double[ld];
      right = new double[ld];
      inverse = new double[ld];
    }
    if (x.length < pairs * ld) {
      x = new double[pairs * ld];
      y = new double[pairs * ld];
    }
    System.arraycopy(h, 0, vectors, 0, ld * ld);
    Workspace ws = workspaces.of(0);
    lapack.symmetricEigen(b, vectors, 0, ld, values, 0, ws);
    for (int k = 0; k < b; k++) {
      // A Gram matrix has no eigenvalue below 0 but by rounding.
      values[k] = Math.max(0, values[k]);
    }
    Products.gemm(false, true, 1, b, b, 1, mean, 0, ld, vectors, 0, ld, 0, right, 0, ld, ws);
    rotation.of(particle, x);
    rotation.of(target, y);
  }

  /** Rows times the eigenvectors. */
  private final class Rotation implements Parallel.Body {
    private double[] from;
    private double[] to;

    void of(double[] source, double[] rotated) {
      from = source;
      to = rotated;
      parallel.run((pairs + ROWS - 1) / ROWS, 2.0 * pairs * b * b, this);
    }

    @Override
    public void run(int task, int worker) {
      int at = task * ROWS;
      int rows = Math.min(ROWS, pairs - at);
      Products.gemm(
          false,
          true,
          rows,
          b,
          b,
          1,
          from,
          at * ld,
          ld,
          vectors,
          0,
          ld,
          0,
          to,
          at * ld,
          ld,
          workspaces.of(worker));
    }
  }

  /** The score of λ, less the better. */
  double score(double ridge) {
    double less = ridge * (particles - 1) / particles;
    for (int k = 0; k < b; k++) {
      inverse[k] = 1 / (values[k] + less);
    }
    return sums.sum(0, pairs, term) / pairs;
  }

  private double scores(int from, int rows, Workspace ws) {
    double n = particles;
    double scale = (n - 1) / n / (targets - 1.0);
    double sum = 0;
    for (int i = from; i < from + rows; i++) {
      double xx = 0;
      double xy = 0;
      double yy = 0;
      double xh = 0;
      double yh = 0;
      int at = i * ld;
      for (int k = 0; k < b; k++) {
        double ux = inverse[k] * x[at + k];
        double uy = inverse[k] * y[at + k];
        xx = Math.fma(ux, x[at + k], xx);
        xy = Math.fma(ux, y[at + k], xy);
        yy = Math.fma(uy, y[at + k], yy);
        xh = Math.fma(ux, right[k], xh);
        yh = Math.fma(uy, right[k], yh);
      }
      double along = targets * xh - xy;
      double atX = scale * along * n / (n - xx);
      double atY = scale * (targets * yh - yy + xy * along / (n - xx));
      sum += 0.5 * atX * atX - atY;
    }
    return sum;
  }

  /** α for λ of all rows; returns the objective, ½ αᵀĤα − ĥᵀα + ½λ‖α‖². */
  double solve(double ridge, double[] alpha) {
    double objective = 0;
    for (int k = 0; k < b; k++) {
      inverse[k] = right[k] / (values[k] + ridge);
      objective -= 0.5 * right[k] * inverse[k];
    }
    Products.gemm(
        false,
        false,
        1,
        b,
        b,
        1,
        inverse,
        0,
        ld,
        vectors,
        0,
        ld,
        0,
        alpha,
        0,
        ld,
        workspaces.of(0));
    return objective;
  }
}
