package io.kinglet.solver.timescore;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.Features;
import io.kinglet.solver.velocity.TriangleCut;
import java.util.Arrays;

/**
 * S, the covariance of the estimate's equations: products of what each row adds to them. Rows are
 * taken in blocks of a fixed size, so that the bits do not depend on the number of threads.
 */
final class Influence {
  private static final int BLOCK = 1024;
  private static final int CHUNK = 64;

  private final Features map;
  private final SamplePath path;
  private final TimeTables tables;
  private final double[][] means;
  private final double[][] rates;
  private final double[][] pulls;
  private final Parallel parallel;
  private final Workspaces workspaces;
  private final int b;
  private final int p;
  private final double[] block;
  private final double[] products;

  Influence(
      Features map,
      SamplePath path,
      TimeTables tables,
      double[] alpha,
      double[][] means,
      Parallel parallel,
      Workspaces workspaces) {
    this.map = map;
    this.path = path;
    this.tables = tables;
    this.means = means;
    this.parallel = parallel;
    this.workspaces = workspaces;
    this.b = map.count();
    this.p = alpha.length;
    int most = 0;
    this.rates = new double[path.size()][b];
    this.pulls = new double[path.size()][];
    for (int s = 0; s < path.size(); s++) {
      most = Math.max(most, path.sample(s).rows());
      tables.rate(s, b, alpha, rates[s]);
    }
    this.block = new double[Math.min(BLOCK, most) * p];
    this.products = new double[p * p];
  }

  /** S, both triangles, p × p. */
  double[] products() {
    parallel.run(path.size(), this::pull);
    if (path.isPaired()) {
      add(path.sample(0).rows(), 0, path.size());
    } else {
      for (int s = 0; s < path.size(); s++) {
        add(path.sample(s).rows(), s, s + 1);
      }
    }
    Products.mirrorLower(p, products, 0, p);
    return products;
  }

  /** Cov_s θ̇ as the mean over rows of (f − μ) r, so that what the rows add has the mean 0. */
  private void pull(int s, int worker) {
    Workspace ws = workspaces.of(worker);
    int n = path.sample(s).rows();
    int ld = map.padded();
    double[] sum = new double[b];
    for (int from = 0; from < n; from += CHUNK) {
      int rows = Math.min(CHUNK, n - from);
      double[] phi = features(s, from, rows, ws);
      for (int i = 0; i < rows; i++) {
        double r = along(s, phi, i * ld);
        for (int m = 0; m < b; m++) {
          sum[m] += r * phi[i * ld + m];
        }
      }
    }
    for (int m = 0; m < b; m++) {
      sum[m] /= n;
    }
    pulls[s] = sum;
  }

  /** f − μ_s of some rows, rows × padded. */
  private double[] features(int s, int from, int rows, Workspace ws) {
    int ld = map.padded();
    double[] phi = ws.scratch(7, CHUNK * ld);
    map.evaluate(path.sample(s).data(), from * map.dims(), rows, phi, 0, null, 0, ws);
    for (int i = 0; i < rows; i++) {
      for (int m = 0; m < b; m++) {
        phi[i * ld + m] -= means[s][m];
      }
    }
    return phi;
  }

  private double along(int s, double[] phi, int at) {
    double r = 0;
    for (int m = 0; m < b; m++) {
      r = Math.fma(rates[s][m], phi[at + m], r);
    }
    return r;
  }

  /** The products of n rows, each with what it adds at the times from first to before last. */
  private void add(int n, int first, int last) {
    double scale = 1.0 / n / (n - 1);
    int pieces = parallel.threads() == 1 ? 1 : 2 * parallel.threads();
    for (int start = 0; start < n; start += BLOCK) {
      int from = start;
      int rows = Math.min(BLOCK, n - start);
      parallel.run(
          (rows + CHUNK - 1) / CHUNK,
          (task, worker) -> {
            int at = task * CHUNK;
            fill(from + at, at, Math.min(CHUNK, rows - at), first, last, workspaces.of(worker));
          });
      parallel.run(
          pieces,
          (task, worker) ->
              Products.gemmLowerRows(
                  true,
                  false,
                  TriangleCut.row(p, task, pieces),
                  TriangleCut.row(p, task + 1, pieces),
                  p,
                  rows,
                  scale,
                  block,
                  0,
                  p,
                  block,
                  0,
                  p,
                  1,
                  products,
                  0,
                  p,
                  workspaces.of(worker)));
    }
  }

  private void fill(int row, int at, int rows, int first, int last, Workspace ws) {
    int ld = map.padded();
    Arrays.fill(block, at * p, (at + rows) * p, 0);
    for (int s = first; s < last; s++) {
      double[] phi = features(s, row, rows, ws);
      double[] values = tables.values(s);
      double[] slopes = tables.slopes(s);
      for (int i = 0; i < rows; i++) {
        double r = along(s, phi, i * ld);
        for (int k = 0; k < tables.size(); k++) {
          int out = (at + i) * p + k * b;
          double pull = tables.weight(s) * values[k];
          for (int m = 0; m < b; m++) {
            double f = phi[i * ld + m];
            block[out + m] += pull * (r * f - pulls[s][m]) + slopes[k] * f;
          }
        }
      }
    }
  }
}
