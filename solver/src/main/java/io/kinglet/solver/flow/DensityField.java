package io.kinglet.solver.flow;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.Gaussians;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import java.util.Arrays;

/**
 * ∇log k̂_Y − ∇log k̂_X of two Gaussian kernel density estimates of one bandwidth σ. The gradient
 * of log k̂ at x is (m(x) − x)/σ², m the mean of the rows weighted by the kernel, so the field is
 * the difference of two such means over σ². Weights are relative to the largest one of each point:
 * where all of them would underflow, the nearest rows still decide.
 */
final class DensityField extends PairField {
  private static final int MEAN_OWN = FREE;
  private static final int MEAN_TARGET = FREE + 1;
  private static final int ROW = FREE + 2;

  private double scale;

  DensityField(int d, Parallel parallel) {
    super(d, parallel);
  }

  void bandwidth(double sigma) {
    scale = 0.5 / sigma / sigma;
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
    double[] ownMean = ws.scratch(MEAN_OWN, POINTS * d);
    double[] targetMean = ws.scratch(MEAN_TARGET, POINTS * d);
    // Least distance, sum of weights and shifted norm of each point, then the logarithms of both.
    double[] perPoint = ws.scratch(ROW, 5 * POINTS);
    means(pts, norms, count, own, ownMean, perPoint, 3 * POINTS, ws);
    means(pts, norms, count, rows, targetMean, perPoint, 4 * POINTS, ws);
    if (out != null) {
      for (int k = 0; k < count * d; k++) {
        out[outOff + k] = 2 * scale * (targetMean[k] - ownMean[k]);
      }
    }
    if (values != null) {
      double sizes = StrictMath.log((double) rows.rows() / own.rows());
      for (int i = 0; i < count; i++) {
        values[valueOff + i] = perPoint[3 * POINTS + i] - perPoint[4 * POINTS + i] + sizes;
      }
    }
  }

  /** Weighted means of the rows and the logarithms of the weights' sums, one for each point. */
  private void means(
      double[] pts,
      double[] norms,
      int count,
      CentredRows rows,
      double[] mean,
      double[] perPoint,
      int logs,
      Workspace ws) {
    int shifted = 2 * POINTS;
    Arrays.fill(mean, 0, count * d, 0.0);
    Arrays.fill(perPoint, 0, count, Double.POSITIVE_INFINITY);
    Arrays.fill(perPoint, POINTS, POINTS + count, 0.0);
    for (int from = 0; from < rows.rows(); from += COLUMNS) {
      int columns = Math.min(COLUMNS, rows.rows() - from);
      double[] table = products(pts, count, rows, from, columns, ws);
      for (int i = 0; i < count; i++) {
        double least = least(norms[i], rows.norms(), from, table, i * columns, columns);
        if (least < perPoint[i]) {
          rescale(perPoint, mean, i, least);
        }
        perPoint[shifted + i] = norms[i] - perPoint[i];
      }
      Gaussians.weights(
          count,
          columns,
          scale,
          perPoint,
          shifted,
          rows.norms(),
          from,
          table,
          0,
          columns,
          table,
          0,
          columns);
      for (int i = 0; i < count; i++) {
        perPoint[POINTS + i] += sum(table, i * columns, columns);
      }
      Products.gemm(
          false,
          false,
          count,
          d,
          columns,
          1.0,
          table,
          0,
          columns,
          rows.data(),
          from * d,
          d,
          1.0,
          mean,
          0,
          d,
          ws);
    }
    for (int i = 0; i < count; i++) {
      double total = perPoint[POINTS + i];
      for (int l = 0; l < d; l++) {
        mean[i * d + l] /= total;
      }
      perPoint[logs + i] = StrictMath.log(total) - scale * perPoint[i];
    }
  }

  /** Sums so far were relative to a larger least distance: makes them relative to this one. */
  private void rescale(double[] perPoint, double[] mean, int i, double least) {
    if (perPoint[POINTS + i] > 0) {
      double factor = Elements.exp(scale * (least - perPoint[i]));
      perPoint[POINTS + i] *= factor;
      for (int l = 0; l < d; l++) {
        mean[i * d + l] *= factor;
      }
    }
    perPoint[i] = least;
  }

  private static double least(
      double norm, double[] norms, int from, double[] table, int at, int columns) {
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < columns; j++) {
      least = Math.min(least, norms[from + j] - 2 * table[at + j]);
    }
    return Math.max(0, norm + least);
  }

  private static double sum(double[] table, int from, int columns) {
    double a = 0;
    double b = 0;
    double c = 0;
    double e = 0;
    int j = 0;
    for (; j <= columns - 4; j += 4) {
      a += table[from + j];
      b += table[from + j + 1];
      c += table[from + j + 2];
      e += table[from + j + 3];
    }
    for (; j < columns; j++) {
      a += table[from + j];
    }
    return (a + b) + (c + e);
  }
}
