package io.kinglet.jmh.reference;

/**
 * One ntKiNG step in the compact form: D^l from products of the layers, D^l J^l one dimension after
 * another, and M = n⁻² Σ_l J^lᵀ (D^l J^l) as one product of the stacked tables.
 */
final class NtkCompactStep extends NtkTwin {
  private final double[] inputs;
  private final double[] hidden;
  private final double[] last;
  private final double[] first;
  private final double[] second;
  private final double[] part;
  private final double[] pushed;
  private final double[] product;

  NtkCompactStep(NtkData data, Blas blas) {
    super(data, blas);
    inputs = new double[n * n];
    hidden = new double[n * n];
    last = new double[n * n];
    first = new double[n * n];
    second = new double[n * n];
    part = new double[n * b];
    pushed = new double[n * b];
    product = new double[n * d * b];
  }

  @Override
  void gram() {
    double[] x = data.step().x();
    blas.gemm(false, true, n, n, d, 1, x, x, inputs);
    blas.gemm(false, true, n, n, w, 1, h1, h1, hidden);
    blas.gemm(false, true, n, n, w, 1, h2, h2, last);
    for (int l = 0; l < d; l++) {
      blas.gemm(false, true, n, n, w, 1, s1[l], s1[l], first);
      blas.gemm(false, true, n, n, w, 1, s2[l], s2[l], second);
      for (int i = 0; i < n * n; i++) {
        first[i] = last[i] + 1 + second[i] * (hidden[i] + 1) + first[i] * (inputs[i] + 1);
      }
      System.arraycopy(jac, l * n * b, part, 0, n * b);
      blas.gemm(false, false, n, b, n, 1, first, part, pushed);
      System.arraycopy(pushed, 0, product, l * n * b, n * b);
    }
    blas.gemm(true, false, b, b, n * d, 1.0 / ((double) n * n), jac, product, system);
  }

  @Override
  void push(int l, double[] beta, double[] out) {
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int m = 0; m < b; m++) {
        sum += product[(l * n + i) * b + m] * beta[m];
      }
      out[i] = sum;
    }
  }
}
