package io.kinglet.solver.density;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.nativeconfig.Lapack;
import io.kinglet.nativeconfig.LapackProvider;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;

/**
 * The posterior of a logistic regression's coefficients: y_r ~ Bernoulli(σ(β_0 + ⟨β_1…, z_r⟩)) with
 * a prior N(0, τ²) on every coefficient, the intercept β_0 among them. log p(β) = −Σ_r log(1 +
 * exp(−(2 y_r − 1) ⟨β, z_r⟩)) − ‖β‖²/2τ², up to a constant.
 */
public final class LogisticPosterior implements LogDensity {
  /** Inputs that are gone through at a time. */
  private static final int ROWS = 256;

  /** Newton's method has found the mode where the logarithm can rise by half of this. */
  private static final double DECREMENT = 1e-16;

  private static final int NEWTON_STEPS = 200;

  private final int d;
  private final int rows;
  private final double[] inputs;
  private final double[] labels;
  private final double priorVariance;

  /**
   * The density, over as many coefficients as there are inputs and the intercept, which is first.
   *
   * @param inputs z, rows × d − 1; of like scale, or the prior means something else for each
   * @param labels y, 0 or 1 for every row, both present
   * @param priorVariance τ², positive
   * @throws BadDataException if the labels are not of these, or a number is out of range
   */
  public LogisticPosterior(Sample inputs, double[] labels, double priorVariance) {
    this.rows = inputs.rows();
    this.d = inputs.dims() + 1;
    if (labels.length != rows) {
      throw new BadDataException(
          labels.length + " labels for " + rows + " rows; give one for every row");
    }
    if (!(priorVariance > 0) || !Double.isFinite(priorVariance)) {
      throw new BadDataException(
          "the prior's variance is " + priorVariance + "; give a positive finite number");
    }
    this.inputs = new double[Math.multiplyExact(rows, d)];
    int ones = 0;
    for (int r = 0; r < rows; r++) {
      if (labels[r] != 0 && labels[r] != 1) {
        throw new BadDataException(
            "the label of row " + (r + 1) + " is " + labels[r] + "; labels are 0 or 1");
      }
      ones += (int) labels[r];
      this.inputs[r * d] = 1;
      System.arraycopy(inputs.data(), r * (d - 1), this.inputs, r * d + 1, d - 1);
    }
    if (ones == 0 || ones == rows) {
      throw new BadDataException(
          "all " + rows + " labels are " + (ones == 0 ? 0 : 1) + "; both must be there");
    }
    this.labels = labels.clone();
    this.priorVariance = priorVariance;
  }

  @Override
  public int dims() {
    return d;
  }

  /**
   * Laplace's approximation: the Gaussian about the posterior's mode with the curvature there.
   *
   * @return the density
   * @throws BadDataException if the inputs are so far apart in scale that the mode is not found
   */
  public GaussianDensity laplace() {
    Workspace ws = new Workspace();
    Lapack lapack = LapackProvider.kinglet();
    double[] mode = new double[d];
    double[] step = new double[d];
    double[] tried = new double[d];
    double[] value = new double[2];
    double[] curvature = new double[d * d];
    values(mode, 0, 1, value, 0, ws);
    for (int iteration = 0; iteration < NEWTON_STEPS; iteration++) {
      score(mode, 0, 1, step, 0, ws);
      curvature(mode, curvature, ws);
      if (lapack.cholesky(d, curvature, 0, d, ws) != 0) {
        break;
      }
      double fall = 0;
      System.arraycopy(step, 0, tried, 0, d);
      lapack.choleskySolve(d, 1, curvature, 0, d, step, 0, 1, ws);
      for (int l = 0; l < d; l++) {
        fall += tried[l] * step[l];
      }
      if (fall < DECREMENT) {
        double[] covariance = new double[d * d];
        for (int l = 0; l < d; l++) {
          covariance[l * d + l] = 1;
        }
        lapack.choleskySolve(d, d, curvature, 0, d, covariance, 0, d, ws);
        Products.mirrorLower(d, covariance, 0, d);
        return new GaussianDensity(mode, covariance);
      }
      // Near the mode the rise is less than the logarithm's own rounding.
      double least = value[0] - 8 * Math.ulp(value[0]);
      double size = 1;
      do {
        for (int l = 0; l < d; l++) {
          tried[l] = mode[l] + size * step[l];
        }
        values(tried, 0, 1, value, 1, ws);
        size /= 2;
      } while (!(value[1] >= least) && size > 0x1p-40);
      System.arraycopy(tried, 0, mode, 0, d);
      value[0] = value[1];
    }
    throw new BadDataException(
        "the posterior's mode was not found; standardise the inputs, or give a smaller prior"
            + " variance");
  }

  /** −∇² log p: Σ_r σ_r (1 − σ_r) z_r z_rᵀ + I/τ². */
  private void curvature(double[] beta, double[] into, Workspace ws) {
    java.util.Arrays.fill(into, 0);
    for (int l = 0; l < d; l++) {
      into[l * d + l] = 1 / priorVariance;
    }
    double[] scaled = ws.scratch(1, ROWS * d);
    for (int from = 0; from < rows; from += ROWS) {
      int count = Math.min(ROWS, rows - from);
      double[] shares = logits(beta, 0, 1, from, count, ws);
      Elements.sigmoid(count, shares, 0, shares, 0);
      for (int r = 0; r < count; r++) {
        double root = Math.sqrt(shares[r] * (1 - shares[r]));
        for (int l = 0; l < d; l++) {
          scaled[r * d + l] = root * inputs[(from + r) * d + l];
        }
      }
      Products.gemmLower(true, false, d, count, 1, scaled, 0, d, scaled, 0, d, 1, into, 0, d, ws);
    }
  }

  /** ⟨β_i, z_r⟩ of some rows, n × count in slot 0. */
  private double[] logits(double[] x, int xOff, int n, int from, int count, Workspace ws) {
    double[] logits = ws.scratch(0, n * ROWS);
    Products.gemm(
        false, true, n, count, d, 1, x, xOff, d, inputs, from * d, d, 0, logits, 0, count, ws);
    return logits;
  }

  @Override
  public void score(double[] x, int xOff, int n, double[] score, int scoreOff, Workspace ws) {
    for (int k = 0; k < n * d; k++) {
      score[scoreOff + k] = -x[xOff + k] / priorVariance;
    }
    for (int from = 0; from < rows; from += ROWS) {
      int count = Math.min(ROWS, rows - from);
      double[] gaps = logits(x, xOff, n, from, count, ws);
      Elements.sigmoid(n * count, gaps, 0, gaps, 0);
      for (int i = 0; i < n; i++) {
        for (int r = 0; r < count; r++) {
          gaps[i * count + r] = labels[from + r] - gaps[i * count + r];
        }
      }
      Products.gemm(
          false, false, n, d, count, 1, gaps, 0, count, inputs, from * d, d, 1, score, scoreOff, d,
          ws);
    }
  }

  @Override
  public void values(double[] x, int xOff, int n, double[] values, int valuesOff, Workspace ws) {
    for (int i = 0; i < n; i++) {
      double square = 0;
      for (int l = 0; l < d; l++) {
        square += x[xOff + i * d + l] * x[xOff + i * d + l];
      }
      values[valuesOff + i] = -0.5 * square / priorVariance;
    }
    for (int from = 0; from < rows; from += ROWS) {
      int count = Math.min(ROWS, rows - from);
      double[] logits = logits(x, xOff, n, from, count, ws);
      for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int r = 0; r < count; r++) {
          double margin = (2 * labels[from + r] - 1) * logits[i * count + r];
          sum += Math.max(0, -margin) + StrictMath.log1p(Elements.exp(-Math.abs(margin)));
        }
        values[valuesOff + i] -= sum;
      }
    }
  }
}
