package io.kinglet.solver.flow;

import io.kinglet.kernels.Gaussians;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import java.util.Arrays;

/**
 * (2/n) Σ_i (x − x_i)/‖x − x_i‖ − (2/N) Σ_j (x − y_j)/‖x − y_j‖: minus n times the gradient of the
 * energy distance with respect to one particle. Coincident points contribute 0.
 */
final class EnergyField extends PairField {
  /**
   * Pairs whose squared distance is at most this times s_i + s_j are computed again from their
   * difference: by products it would have lost more than 2·10⁻¹⁰ of its value, all of it for
   * neighbours.
   */
  private static final double NEAR = 1e-6;

  private static final int DISTANCES = FREE;
  private static final int DIFFERENCE = FREE + 1;
  private static final int ROW = FREE + 2;

  EnergyField(int d, Parallel parallel) {
    super(d, parallel);
  }

  @Override
  void block(
      double[] pts,
      double[] norms,
      int count,
      CentredRows own,
      CentredRows rows,
      double[] out,
      int outOff,
      double[] values,
      int valueOff,
      Workspace ws) {
    double[] sums = ws.scratch(ROW, 2 * POINTS);
    if (out != null) {
      Arrays.fill(out, outOff, outOff + count * d, 0.0);
    }
    add(pts, norms, count, own, 2.0 / own.rows(), out, outOff, sums, 0, ws);
    add(pts, norms, count, rows, -2.0 / rows.rows(), out, outOff, sums, POINTS, ws);
    if (values != null) {
      for (int i = 0; i < count; i++) {
        values[valueOff + i] = 2 * sums[POINTS + i] / rows.rows() - sums[i] / own.rows();
      }
    }
  }

  /** Adds factor · Σ (x − row)/‖x − row‖ to out, and sets sums to Σ ‖x − row‖. */
  private void add(
      double[] pts,
      double[] norms,
      int count,
      CentredRows rows,
      double factor,
      double[] out,
      int outOff,
      double[] sums,
      int sumOff,
      Workspace ws) {
    double[] distances = ws.scratch(DISTANCES, COLUMNS);
    Arrays.fill(sums, sumOff, sumOff + count, 0.0);
    for (int from = 0; from < rows.rows(); from += COLUMNS) {
      int columns = Math.min(COLUMNS, rows.rows() - from);
      double[] table = products(pts, count, rows, from, columns, ws);
      Gaussians.squaredDistances(
          count, columns, norms, 0, rows.norms(), from, table, 0, columns, table, 0, columns);
      for (int i = 0; i < count; i++) {
        int at = i * columns;
        double near =
            near(pts, norms[i], i, rows, from, table, at, columns, factor, out, outOff, ws);
        // Separate loops: each is one that the compiler vectorises.
        for (int j = 0; j < columns; j++) {
          distances[j] = Math.sqrt(table[at + j]);
        }
        for (int j = 0; j < columns; j++) {
          table[at + j] = 1 / distances[j];
        }
        sums[sumOff + i] += near + finiteSum(distances, columns);
        if (out != null) {
          double inverse = factor * sum(table, at, columns);
          for (int l = 0; l < d; l++) {
            out[outOff + i * d + l] += inverse * pts[i * d + l];
          }
        }
      }
      if (out != null) {
        Products.gemm(
            false,
            false,
            count,
            d,
            columns,
            -factor,
            table,
            0,
            columns,
            rows.data(),
            from * d,
            d,
            1.0,
            out,
            outOff,
            d,
            ws);
      }
    }
  }

  /** Takes near pairs out of the table, by an infinite distance, and adds what they contribute. */
  private double near(
      double[] pts,
      double norm,
      int i,
      CentredRows rows,
      int from,
      double[] table,
      int at,
      int columns,
      double factor,
      double[] out,
      int outOff,
      Workspace ws) {
    double[] norms = rows.norms();
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      if (table[at + j] > NEAR * (norm + norms[from + j])) {
        continue;
      }
      table[at + j] = Double.POSITIVE_INFINITY;
      double[] difference = ws.scratch(DIFFERENCE, d);
      double square = 0;
      for (int l = 0; l < d; l++) {
        difference[l] = pts[i * d + l] - rows.data()[(from + j) * d + l];
        square = Math.fma(difference[l], difference[l], square);
      }
      double distance = Math.sqrt(square);
      sum += distance;
      if (out != null && distance > 0) {
        for (int l = 0; l < d; l++) {
          out[outOff + i * d + l] += factor * (difference[l] / distance);
        }
      }
    }
    return sum;
  }

  private static double finiteSum(double[] distances, int columns) {
    double a = 0;
    double b = 0;
    int j = 0;
    for (; j <= columns - 2; j += 2) {
      double first = distances[j];
      double second = distances[j + 1];
      a += first < Double.POSITIVE_INFINITY ? first : 0;
      b += second < Double.POSITIVE_INFINITY ? second : 0;
    }
    if (j < columns) {
      a += distances[j] < Double.POSITIVE_INFINITY ? distances[j] : 0;
    }
    return a + b;
  }

  private static double sum(double[] inverses, int at, int columns) {
    double a = 0;
    double b = 0;
    double c = 0;
    double e = 0;
    int j = 0;
    for (; j <= columns - 4; j += 4) {
      a += inverses[at + j];
      b += inverses[at + j + 1];
      c += inverses[at + j + 2];
      e += inverses[at + j + 3];
    }
    for (; j < columns; j++) {
      a += inverses[at + j];
    }
    return (a + b) + (c + e);
  }
}
