package io.kinglet.solver.flow;

/**
 * One KiNG step by the definition and nothing else: explicit Jacobians (n·d·b numbers), explicit d
 * × d kernels, elimination with pivoting. Written from the paper's formulas, not from the pair form
 * that the library evaluates; slow, and only for tests.
 */
class DenseKing {
  /** A feature and its gradient. */
  interface Feature {
    double value(double[] x);

    double[] gradient(double[] x);
  }

  final int n;
  final int d;
  final int b;
  final double[][] jacobians; // [i][l * b + m]
  final double[][] phi;
  final double[] delta;
  final double[][] fisher;
  final double[][] fisherScale; // Σ of absolute products
  double[][] gram;
  double[][] gramScale;
  double[] beta;
  private final double[][] particles;
  private final double sigma;
  private final boolean[] moves;
  private final boolean identity;

  DenseKing(
      double[][] x,
      double[][] y,
      Feature[] features,
      double sigma,
      boolean[] moves,
      boolean identity) {
    this.particles = x;
    this.n = x.length;
    this.d = x[0].length;
    this.b = features.length;
    this.sigma = sigma;
    this.moves = moves;
    this.identity = identity;
    jacobians = new double[n][d * b];
    phi = new double[n][b];
    delta = new double[b];
    double[] mean = new double[b];
    for (int i = 0; i < n; i++) {
      for (int m = 0; m < b; m++) {
        phi[i][m] = features[m].value(x[i]);
        mean[m] += phi[i][m] / n;
        double[] gradient = features[m].gradient(x[i]);
        for (int l = 0; l < d; l++) {
          jacobians[i][l * b + m] = moves[l] ? gradient[l] : 0;
        }
      }
    }
    for (int m = 0; m < b; m++) {
      for (double[] row : y) {
        delta[m] += features[m].value(row) / y.length;
      }
      delta[m] -= mean[m];
    }
    fisher = new double[b][b];
    fisherScale = new double[b][b];
    for (int m = 0; m < b; m++) {
      for (int p = 0; p < b; p++) {
        for (int i = 0; i < n && n > 1; i++) {
          fisher[m][p] += (phi[i][m] - mean[m]) * (phi[i][p] - mean[p]) / (n - 1);
          fisherScale[m][p] += Math.abs(phi[i][m] * phi[i][p]) / (n - 1);
        }
      }
    }
  }

  /** D(x, z) row-major. */
  double[] kernel(double[] x, double[] z) {
    double square = 0;
    for (int l = 0; l < d; l++) {
      square += (x[l] - z[l]) * (x[l] - z[l]);
    }
    double k = Math.exp(-square / (2 * sigma * sigma));
    double[] matrix = new double[d * d];
    for (int a = 0; a < d; a++) {
      for (int c = 0; c < d; c++) {
        double value = a == c ? (identity ? 1 : 1 / (sigma * sigma)) : 0;
        if (!identity) {
          value -= (x[a] - z[a]) * (x[c] - z[c]) / Math.pow(sigma, 4);
        }
        matrix[a * d + c] = k * value;
      }
    }
    return matrix;
  }

  /** M over the rows of the Jacobian in [from, to), and its Σ of absolute products. */
  void gram(int from, int to) {
    gram = new double[b][b];
    gramScale = new double[b][b];
    for (int j = 0; j < n; j++) {
      double[] h = new double[d * b];
      double[] hScale = new double[d * b];
      for (int i = 0; i < n; i++) {
        double[] kernel = kernel(particles[j], particles[i]);
        for (int a = from; a < to; a++) {
          for (int c = from; c < to; c++) {
            double value = kernel[a * d + c];
            for (int m = 0; m < b; m++) {
              double product = value * jacobians[i][c * b + m];
              h[a * b + m] += product;
              hScale[a * b + m] += Math.abs(product);
            }
          }
        }
      }
      for (int a = from; a < to; a++) {
        for (int m = 0; m < b; m++) {
          double left = h[a * b + m] / ((double) n * n);
          double leftScale = hScale[a * b + m] / ((double) n * n);
          for (int p = 0; p < b; p++) {
            gram[m][p] += left * jacobians[j][a * b + p];
            gramScale[m][p] += leftScale * Math.abs(jacobians[j][a * b + p]);
          }
        }
      }
    }
  }

  void solve(double damping, double ridge) {
    double[][] system = new double[b][b + 1];
    for (int m = 0; m < b; m++) {
      for (int p = 0; p < b; p++) {
        system[m][p] = gram[m][p] + damping * fisher[m][p] + (m == p ? ridge : 0);
      }
      system[m][b] = delta[m];
    }
    for (int k = 0; k < b; k++) {
      int pivot = k;
      for (int i = k + 1; i < b; i++) {
        if (Math.abs(system[i][k]) > Math.abs(system[pivot][k])) {
          pivot = i;
        }
      }
      double[] swap = system[k];
      system[k] = system[pivot];
      system[pivot] = swap;
      for (int i = k + 1; i < b; i++) {
        double factor = system[i][k] / system[k][k];
        for (int j = k; j <= b; j++) {
          system[i][j] -= factor * system[k][j];
        }
      }
    }
    beta = new double[b];
    for (int k = b - 1; k >= 0; k--) {
      double sum = system[k][b];
      for (int j = k + 1; j < b; j++) {
        sum -= system[k][j] * beta[j];
      }
      beta[k] = sum / system[k][k];
    }
  }

  /** The velocity at z, after solving with all dimensions, or with each for itself. */
  double[][] velocity(double[][] z, double damping, double ridge) {
    double[][] v = new double[z.length][d];
    if (identity) {
      for (int l = 0; l < d; l++) {
        if (moves[l]) {
          gram(l, l + 1);
          solve(damping, ridge);
          push(z, v, l, l + 1);
        }
      }
    } else {
      gram(0, d);
      solve(damping, ridge);
      push(z, v, 0, d);
    }
    return v;
  }

  private void push(double[][] z, double[][] v, int from, int to) {
    for (int r = 0; r < z.length; r++) {
      for (int i = 0; i < n; i++) {
        double[] kernel = kernel(z[r], particles[i]);
        for (int c = from; c < to; c++) {
          double p = 0;
          for (int m = 0; m < b; m++) {
            p += jacobians[i][c * b + m] * beta[m];
          }
          for (int a = from; a < to; a++) {
            v[r][a] += moves[a] ? kernel[a * d + c] * p / n : 0;
          }
        }
      }
    }
  }

  static Feature rbf(double[] centre, double h) {
    return new Feature() {
      @Override
      public double value(double[] x) {
        double square = 0;
        for (int l = 0; l < x.length; l++) {
          square += (x[l] - centre[l]) * (x[l] - centre[l]);
        }
        return Math.exp(-square / (2 * h * h));
      }

      @Override
      public double[] gradient(double[] x) {
        double value = value(x);
        double[] gradient = new double[x.length];
        for (int l = 0; l < x.length; l++) {
          gradient[l] = -value * (x[l] - centre[l]) / (h * h);
        }
        return gradient;
      }
    };
  }

  static Feature polynomial(double[] direction) {
    return new Feature() {
      private double base(double[] x) {
        double dot = 1;
        for (int l = 0; l < x.length; l++) {
          dot += x[l] * direction[l];
        }
        return dot;
      }

      @Override
      public double value(double[] x) {
        return base(x) * base(x);
      }

      @Override
      public double[] gradient(double[] x) {
        double[] gradient = new double[x.length];
        for (int l = 0; l < x.length; l++) {
          gradient[l] = 2 * base(x) * direction[l];
        }
        return gradient;
      }
    };
  }

  /** x_k x_l, or x_l if k is negative. */
  static Feature product(int k, int l) {
    return new Feature() {
      @Override
      public double value(double[] x) {
        return k < 0 ? x[l] : x[k] * x[l];
      }

      @Override
      public double[] gradient(double[] x) {
        double[] gradient = new double[x.length];
        if (k < 0) {
          gradient[l] = 1;
        } else {
          gradient[l] += x[k];
          gradient[k] += x[l];
        }
        return gradient;
      }
    };
  }

  /** The features of the library's Gaussian statistics, in its order. */
  static Feature[] statistics(int d, boolean quadratic) {
    java.util.List<Feature> all = new java.util.ArrayList<>();
    for (int l = 0; l < d; l++) {
      all.add(product(-1, l));
    }
    if (quadratic) {
      for (int l = 0; l < d; l++) {
        all.add(product(l, l));
      }
      for (int l = 0; l < d; l++) {
        for (int k = 0; k < l; k++) {
          all.add(product(k, l));
        }
      }
    }
    return all.toArray(Feature[]::new);
  }
}
