package io.kinglet.jmh.reference;

/**
 * One ntKiNG step in the published order of evaluation (Liu, Wang, Wang 2025, and their code), in
 * plain Java: D^l of all pairs from the outputs' gradients by every parameter, then the b × b sum
 * of J_i^l D_ij^l J_j^lᵀ over all pairs and dimensions. Kinder than the code that it follows, which
 * keeps every pair's b × b product (n²·b² numbers) before it sums.
 */
final class NtkDenseStep extends NtkTwin {
  private final int parameters = (w + 1) * (w + 1) + w * (d + 1);
  private final double[] gradients;
  private final double[] kernel;

  NtkDenseStep(NtkData data) {
    super(data, new PlainBlas());
    gradients = new double[n * parameters];
    kernel = new double[d * n * n];
  }

  @Override
  void gram() {
    double[] x = data.step().x();
    for (int l = 0; l < d; l++) {
      for (int i = 0; i < n; i++) {
        int at = i * parameters;
        at = outer(at, s1[l], i, x, d);
        at = outer(at, s2[l], i, h1, w);
        System.arraycopy(h2, i * w, gradients, at, w);
        gradients[at + w] = 1;
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          for (int k = 0; k < parameters; k++) {
            sum += gradients[i * parameters + k] * gradients[j * parameters + k];
          }
          kernel[(l * n + i) * n + j] = sum;
        }
      }
    }
    java.util.Arrays.fill(system, 0);
    double scale = 1.0 / ((double) n * n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int l = 0; l < d; l++) {
          double value = scale * kernel[(l * n + i) * n + j];
          int left = (l * n + i) * b;
          int right = (l * n + j) * b;
          for (int q = 0; q < b; q++) {
            double factor = value * jac[left + q];
            int row = q * b;
            for (int m = 0; m < b; m++) {
              system[row + m] += factor * jac[right + m];
            }
          }
        }
      }
    }
  }

  /** S_i ⊗ (inputs_i, 1); returns the place after it. */
  private int outer(int off, double[] s, int i, double[] inputs, int size) {
    int at = off;
    for (int k = 0; k < w; k++) {
      for (int r = 0; r < size; r++) {
        gradients[at++] = s[i * w + k] * inputs[i * size + r];
      }
      gradients[at++] = s[i * w + k];
    }
    return at;
  }

  @Override
  void push(int l, double[] beta, double[] out) {
    java.util.Arrays.fill(out, 0);
    for (int i = 0; i < n; i++) {
      double along = 0;
      for (int m = 0; m < b; m++) {
        along += jac[(l * n + i) * b + m] * beta[m];
      }
      for (int j = 0; j < n; j++) {
        out[j] += kernel[(l * n + i) * n + j] * along;
      }
    }
  }
}
