package io.kinglet.solver.tangent;

/**
 * The tangent kernel by its definition: the gradient of each output by the chain rule, parameter by
 * parameter, and sums over all pairs. Slow, and only for tests.
 */
final class DenseTangent {
  final int d;
  final int w;
  private final double[][] w1;
  private final double[] b1;
  private final double[][] w2;
  private final double[] b2;
  private final double[][] w3;
  private final double[] b3;

  DenseTangent(
      int d, int w, double[] w1, double[] b1, double[] w2, double[] b2, double[] w3, double[] b3) {
    this.d = d;
    this.w = w;
    this.w1 = rows(w1, w, d);
    this.b1 = b1.clone();
    this.w2 = rows(w2, w, w);
    this.b2 = b2.clone();
    this.w3 = rows(w3, d, w);
    this.b3 = b3.clone();
  }

  /** With parameters of the same distribution as the network's own. */
  static DenseTangent random(int d, int w, long seed) {
    java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
    return new DenseTangent(
        d,
        w,
        uniform(w * d, d, random),
        uniform(w, d, random),
        uniform(w * w, w, random),
        uniform(w, w, random),
        uniform(d * w, w, random),
        uniform(d, w, random));
  }

  private static double[] uniform(int count, int inputs, java.util.SplittableRandom random) {
    return random.doubles(count, -1, 1).map(value -> value / Math.sqrt(inputs)).toArray();
  }

  private static double[][] rows(double[] flat, int rows, int cols) {
    double[][] out = new double[rows][];
    for (int i = 0; i < rows; i++) {
      out[i] = java.util.Arrays.copyOfRange(flat, i * cols, (i + 1) * cols);
    }
    return out;
  }

  private static double[] flat(double[][] rows) {
    return java.util.Arrays.stream(rows).flatMapToDouble(java.util.Arrays::stream).toArray();
  }

  TangentNetwork network() {
    TangentNetwork network = new TangentNetwork(d, w);
    network.set(flat(w1), b1, flat(w2), b2, flat(w3), b3);
    return network;
  }

  /** Every parameter, that a test can move: W1, b1, W2, b2, W3, b3 in rows. */
  double[][] parameters() {
    java.util.List<double[]> all = new java.util.ArrayList<>(java.util.List.of(w1));
    all.add(b1);
    all.addAll(java.util.List.of(w2));
    all.add(b2);
    all.addAll(java.util.List.of(w3));
    all.add(b3);
    return all.toArray(double[][]::new);
  }

  private static double[] layer(double[][] weights, double[] biases, double[] from, boolean tanh) {
    double[] out = new double[biases.length];
    for (int k = 0; k < out.length; k++) {
      double sum = biases[k];
      for (int q = 0; q < from.length; q++) {
        sum += weights[k][q] * from[q];
      }
      out[k] = tanh ? Math.tanh(sum) : sum;
    }
    return out;
  }

  double[] outputs(double[] x) {
    return layer(w3, b3, layer(w2, b2, layer(w1, b1, x, true), true), false);
  }

  /** ∂a_l/∂θ for every parameter in the order of {@link #parameters}. */
  double[] gradient(double[] x, int l) {
    double[] h1 = layer(w1, b1, x, true);
    double[] h2 = layer(w2, b2, h1, true);
    double[] back2 = new double[w];
    double[] back1 = new double[w];
    for (int k = 0; k < w; k++) {
      back2[k] = w3[l][k] * (1 - h2[k] * h2[k]);
    }
    for (int q = 0; q < w; q++) {
      for (int k = 0; k < w; k++) {
        back1[q] += back2[k] * w2[k][q];
      }
      back1[q] *= 1 - h1[q] * h1[q];
    }
    double[] all = new double[w * d + w + w * w + w + d * w + d];
    int at = 0;
    for (int q = 0; q < w; q++) {
      for (int r = 0; r < d; r++) {
        all[at++] = back1[q] * x[r];
      }
    }
    for (int q = 0; q < w; q++) {
      all[at++] = back1[q];
    }
    for (int k = 0; k < w; k++) {
      for (int q = 0; q < w; q++) {
        all[at++] = back2[k] * h1[q];
      }
    }
    for (int k = 0; k < w; k++) {
      all[at++] = back2[k];
    }
    for (int o = 0; o < d; o++) {
      for (int k = 0; k < w; k++) {
        all[at++] = o == l ? h2[k] : 0;
      }
    }
    for (int o = 0; o < d; o++) {
      all[at++] = o == l ? 1 : 0;
    }
    return all;
  }

  /** D^l(x, z) of some points, and beside it the sum of absolute products. */
  double[][][] kernel(double[][] x, double[][] z, int l) {
    double[][] left = gradients(x, l);
    double[][] right = gradients(z, l);
    double[][][] out = new double[2][x.length][z.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < z.length; j++) {
        for (int q = 0; q < left[i].length; q++) {
          double product = left[i][q] * right[j][q];
          out[0][i][j] += product;
          out[1][i][j] += Math.abs(product);
        }
      }
    }
    return out;
  }

  private double[][] gradients(double[][] x, int l) {
    return java.util.Arrays.stream(x).map(point -> gradient(point, l)).toArray(double[][]::new);
  }

  /** n⁻² Σ_l J^lᵀ D^l J^l over some dimensions, and its sum of absolute products. */
  double[][][] gram(double[][] x, double[][][] jacobians, int[] dims) {
    int n = x.length;
    int b = jacobians[0][0].length;
    double[][][] out = new double[2][b][b];
    for (int l : dims) {
      double[][][] kernel = kernel(x, x, l);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          for (int m = 0; m < b; m++) {
            double left = jacobians[l][i][m] / ((double) n * n);
            for (int p = 0; p < b; p++) {
              double right = jacobians[l][j][p];
              out[0][m][p] += left * kernel[0][i][j] * right;
              out[1][m][p] += Math.abs(left) * kernel[1][i][j] * Math.abs(right);
            }
          }
        }
      }
    }
    return out;
  }

  /** v_l(z) = n⁻¹ Σ_i D^l(z, x_i) J_i^l β, and its sum of absolute products; z × d each. */
  double[][][] velocity(
      double[][] z, double[][] x, double[][][] jacobians, int[] dims, double[] beta) {
    double[][][] out = new double[2][z.length][d];
    for (int l : dims) {
      double[][][] kernel = kernel(z, x, l);
      for (int i = 0; i < x.length; i++) {
        for (int m = 0; m < beta.length; m++) {
          double pushed = jacobians[l][i][m] * beta[m] / x.length;
          for (int r = 0; r < z.length; r++) {
            out[0][r][l] += kernel[0][r][i] * pushed;
            out[1][r][l] += kernel[1][r][i] * Math.abs(pushed);
          }
        }
      }
    }
    return out;
  }
}
