package io.kinglet.solver.flow;

import io.kinglet.kernels.Gaussians;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.density.Score;
import java.util.Arrays;

/**
 * v(x) = n⁻¹ Σ_j k(x_j, x) [s_j + (x − x_j)/σ²] with scores s_j and a Gaussian k. One product of
 * the weights with the rows (s_j, x_j, 1, s_j·x_j, ‖x_j‖²) gives the velocity and, almost for
 * nothing, its divergence n⁻¹ Σ_j k [d/σ² − s_j·(x − x_j)/σ² − ‖x − x_j‖²/σ⁴]: a particle's part of
 * the squared kernel Stein discrepancy is s_i·v(x_i) + ∇·v(x_i).
 */
final class SteinField extends PairField {
  private static final int SUMS = FREE;

  private final Score target;
  private final int width;
  private final Parallel.Body scoring = this::score;
  private double[] particleRows = {};
  private double[] movedRows = {};
  private double[] scores = {};
  private double[] positions;
  private CentredRows scored;
  private double[] rows;
  private double invS2;

  SteinField(Score target, Parallel parallel) {
    super(target.dims(), parallel);
    this.target = target;
    this.width = 2 * d + 3;
  }

  void bandwidth(double sigma) {
    invS2 = 1 / (sigma * sigma);
  }

  private double[] rowsOf(CentredRows own) {
    return own == moved ? movedRows : particleRows;
  }

  @Override
  void loaded(CentredRows own, double[] x, int n) {
    if (rowsOf(own).length < n * width) {
      double[] larger = new double[n * width];
      if (own == moved) {
        movedRows = larger;
      } else {
        particleRows = larger;
      }
    }
    if (scores.length < n * d) {
      scores = new double[n * d];
    }
    positions = x;
    scored = own;
    rows = rowsOf(own);
    int tasks = (n + POINTS - 1) / POINTS;
    // What a score costs is its own affair: more than one task is always worth sharing.
    parallel.run(tasks, scoring);
  }

  private void score(int task, int worker) {
    int from = task * POINTS;
    int count = Math.min(POINTS, scored.rows() - from);
    target.score(positions, from * d, count, scores, from * d, workspaces.of(worker));
    for (int j = from; j < from + count; j++) {
      int to = j * width;
      double inner = 0;
      for (int l = 0; l < d; l++) {
        double s = scores[j * d + l];
        double x = scored.data()[j * d + l];
        rows[to + l] = s;
        rows[to + d + l] = x;
        inner += s * x;
      }
      rows[to + 2 * d] = 1;
      rows[to + 2 * d + 1] = inner;
      rows[to + 2 * d + 2] = scored.norms()[j];
    }
  }

  @Override
  void block(
      double[] pts,
      double[] norms,
      int count,
      CentredRows own,
      CentredRows none,
      double[] out,
      int outOff,
      double[] values,
      int valueOff,
      Workspace ws) {
    double[] sums = ws.scratch(SUMS, POINTS * width);
    Arrays.fill(sums, 0, count * width, 0.0);
    double[] all = rowsOf(own);
    for (int from = 0; from < own.rows(); from += COLUMNS) {
      int columns = Math.min(COLUMNS, own.rows() - from);
      double[] table = products(pts, count, own, from, columns, ws);
      Gaussians.weights(
          count,
          columns,
          0.5 * invS2,
          norms,
          0,
          own.norms(),
          from,
          table,
          0,
          columns,
          table,
          0,
          columns);
      Products.gemm(
          false,
          false,
          count,
          width,
          columns,
          1,
          table,
          0,
          columns,
          all,
          from * width,
          width,
          1,
          sums,
          0,
          width,
          ws);
    }
    double each = 1.0 / own.rows();
    for (int i = 0; i < count; i++) {
      int at = i * width;
      double weight = sums[at + 2 * d];
      double alongScores = 0; // x · Σ k s_j
      double alongRows = 0; // x · Σ k x_j
      double work = 0; // s_i · v(x_i)
      for (int l = 0; l < d; l++) {
        double x = pts[i * d + l];
        double pulled = sums[at + l];
        double near = sums[at + d + l];
        double v = each * (pulled + invS2 * (x * weight - near));
        if (out != null) {
          out[outOff + i * d + l] = v;
        }
        if (values != null) {
          alongScores += x * pulled;
          alongRows += x * near;
          work += all[(valueOff + i) * width + l] * v;
        }
      }
      if (values != null) {
        double squares = norms[i] * weight + sums[at + 2 * d + 2] - 2 * alongRows;
        double divergence = d * weight - (alongScores - sums[at + 2 * d + 1]) - invS2 * squares;
        values[valueOff + i] = work + each * invS2 * divergence;
      }
    }
  }
}
