package io.kinglet.solver.density;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.nativeconfig.Lapack;
import io.kinglet.nativeconfig.LapackProvider;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Bases;
import java.util.SplittableRandom;

/** N(μ, Σ): s(x) = −Σ⁻¹ (x − μ). */
public final class GaussianDensity implements DrawnDensity {
  private final int d;
  private final double[] mean;
  private final double[] factor;
  private final double[] precision;
  private final double constant;

  /**
   * The density.
   *
   * @param mean μ, d
   * @param covariance Σ, d × d, symmetric and positive definite
   * @throws BadDataException if a shape does not fit, a number is not finite, or Σ is not symmetric
   *     and positive definite
   */
  public GaussianDensity(double[] mean, double[] covariance) {
    this.d = mean.length;
    this.mean = Sample.of(mean.clone(), 1, d).data();
    this.factor = Sample.of(covariance.clone(), d, d).data();
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        if (factor[i * d + j] != factor[j * d + i]) {
          throw new BadDataException(
              "covariance " + i + ", " + j + " is not that of " + j + ", " + i + "; both are one");
        }
      }
    }
    Workspace ws = new Workspace();
    Lapack lapack = LapackProvider.kinglet();
    int minor = lapack.cholesky(d, factor, 0, d, ws);
    if (minor > 0) {
      throw new BadDataException(
          "the covariance is not positive definite: its leading minor of order "
              + minor
              + " is not positive");
    }
    this.precision = new double[d * d];
    double logs = 0;
    for (int i = 0; i < d; i++) {
      precision[i * d + i] = 1;
      logs += StrictMath.log(factor[i * d + i]);
      for (int j = i + 1; j < d; j++) {
        factor[i * d + j] = 0;
      }
    }
    lapack.choleskySolve(d, d, factor, 0, d, precision, 0, d, ws);
    this.constant = -logs - 0.5 * d * StrictMath.log(2 * Math.PI);
  }

  @Override
  public int dims() {
    return d;
  }

  @Override
  public void score(double[] x, int xOff, int n, double[] score, int scoreOff, Workspace ws) {
    double[] away = ws.scratch(0, n * d);
    Bases.shift(x, xOff, n, d, mean, away, 0);
    Products.gemm(
        false, false, n, d, d, -1, away, 0, d, precision, 0, d, 0, score, scoreOff, d, ws);
  }

  @Override
  public void values(double[] x, int xOff, int n, double[] values, int valuesOff, Workspace ws) {
    double[] score = ws.scratch(1, n * d);
    score(x, xOff, n, score, 0, ws);
    double[] away = ws.scratch(0, n * d);
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int l = 0; l < d; l++) {
        sum += away[i * d + l] * score[i * d + l];
      }
      values[valuesOff + i] = constant + 0.5 * sum;
    }
  }

  @Override
  public Sample draw(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] rows = new double[Math.multiplyExact(n, d)];
    double[] z = new double[d];
    for (int i = 0; i < n; i++) {
      for (int l = 0; l < d; l++) {
        z[l] = random.nextGaussian();
        double sum = mean[l];
        for (int k = 0; k <= l; k++) {
          sum += factor[l * d + k] * z[k];
        }
        rows[i * d + l] = sum;
      }
    }
    return Sample.of(rows, n, d);
  }
}
