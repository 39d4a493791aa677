package io.kinglet.solver.flow;

import io.kinglet.kernels.Gaussians;

/** A copy of rows less a common centre, and their squared norms: distances by products need it. */
final class CentredRows {
  private double[] data = {};
  private double[] norms = {};
  private int n;

  void load(double[] rows, int count, double[] centre, int d) {
    n = count;
    if (data.length < count * d) {
      data = new double[count * d];
    }
    if (norms.length < count) {
      norms = new double[count];
    }
    for (int i = 0; i < count; i++) {
      for (int l = 0; l < d; l++) {
        data[i * d + l] = rows[i * d + l] - centre[l];
      }
    }
    Gaussians.squaredNorms(count, d, data, 0, d, norms, 0);
  }

  double[] data() {
    return data;
  }

  double[] norms() {
    return norms;
  }

  int rows() {
    return n;
  }
}
