package io.kinglet.solver.features;

import io.kinglet.kernels.Workspace;

/**
 * Sufficient statistics f: R^d → R^b of the exponential family p_θ ∝ exp⟨θ, f⟩, in pair form: there
 * are features g with ∇g_m(x) = B_m(x) (a x + c_m), one number a for all of them, and f = T g with
 * a fixed matrix T that is the identity unless a kind says otherwise. The Jacobian is never stored.
 *
 * <p>A map is configured for a step (basis, bandwidth) and then only read, by any number of threads
 * with a workspace each.
 */
public abstract sealed class FeatureMap implements Features
    permits RandomFourier, GaussianRbf, Polynomial, GaussianStatistics {
  private final int dims;

  FeatureMap(int dims) {
    this.dims = dims;
  }

  @Override
  public final int dims() {
    return dims;
  }

  /**
   * The number a of the pair form.
   *
   * @return −1 for the Gaussian RBF, 0 for the others
   */
  public abstract double slope();

  /** B of the pair form is what derivatives are made from. */
  @Override
  public final int stateSize() {
    return padded();
  }

  /**
   * The directions c_m of the pair form.
   *
   * @return b × d, row-major; not to be changed
   */
  public abstract double[] directions();

  /**
   * What the features are multiplied by to give B of the pair form, where they are proportional.
   *
   * @return b numbers, not to be changed; null where B is of another form
   */
  public double[] tableFactors() {
    return null;
  }

  /**
   * Features, and the pair form's table, at some points. Columns b to {@link #padded()} are set to
   * 0.
   *
   * @param x points, n × d
   * @param xOff first element
   * @param n how many points
   * @param phi f(x), n × padded
   * @param phiOff first element
   * @param table B of the pair form, n × padded; null if not wanted
   * @param tableOff first element
   * @param ws the calling thread's workspace
   */
  @Override
  public abstract void evaluate(
      double[] x,
      int xOff,
      int n,
      double[] phi,
      int phiOff,
      double[] table,
      int tableOff,
      Workspace ws);

  @Override
  public final void derivative(
      int dim,
      double[] x,
      int xOff,
      int n,
      double[] state,
      int stateOff,
      double[] out,
      int outOff,
      Workspace ws) {
    int b = count();
    int ld = padded();
    double[] c = ws.scratch(0, b);
    for (int m = 0; m < b; m++) {
      c[m] = directions()[m * dims + dim];
    }
    for (int i = 0; i < n; i++) {
      double own = slope() * x[xOff + i * dims + dim];
      int from = stateOff + i * ld;
      int to = outOff + i * ld;
      for (int m = 0; m < b; m++) {
        out[to + m] = state[from + m] * (own + c[m]);
      }
      combineRow(out, to);
    }
    clearPad(out, outOff, n, b, ld);
  }

  /** v ← T v. */
  void combineRow(double[] v, int off) {}

  /**
   * Whether T is other than the identity.
   *
   * @return true if {@link #combineGram} does anything
   */
  public boolean combinesGram() {
    return false;
  }

  /**
   * M ← T M Tᵀ: from the Gram matrix of g to that of f.
   *
   * @param gram both triangles, padded × padded
   */
  public void combineGram(double[] gram) {}

  /**
   * β ← Tᵀ β: from coefficients of f to those of g, which make the same ⟨β, f⟩.
   *
   * @param beta b numbers or more
   */
  public void combineCoefficients(double[] beta) {}

  static void clearPad(double[] table, int off, int n, int b, int ld) {
    for (int i = 0; i < n; i++) {
      for (int m = b; m < ld; m++) {
        table[off + i * ld + m] = 0;
      }
    }
  }
}
