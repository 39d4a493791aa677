package io.kinglet.jmh.reference;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.features.Bandwidth;

/**
 * One KiNG step in the compact form: the same algebra reordered, with P the (n·d) × b stacked
 * Jacobian and D the (n·d) × (n·d) matrix of all pairs, D P by one product and M = Pᵀ (D P)/n² by
 * another. The bandwidths are by our own median rule, so that a ratio tells of the step alone.
 */
public final class CompactStep {
  private final StepData data;
  private final Blas blas;
  private final int n;
  private final int rows;
  private final int b;
  private final int d;
  private final Bandwidth bandwidth = new Bandwidth(Parallel.serial());
  private final double[] phi;
  private final double[] targetPhi;
  private final double[] centred;
  private final double[] jac;
  private final double[] kernel;
  private final double[] product;
  private final double[] system;
  private final double[] fisher;
  private final double[] velocity;
  private double[] beta = {};
  private double trace;

  /**
   * Memory for a shape.
   *
   * @param data of the step
   * @param blas what it runs on
   */
  public CompactStep(StepData data, Blas blas) {
    this.data = data;
    this.blas = blas;
    n = data.n();
    rows = data.rows();
    b = data.b();
    d = data.d();
    phi = new double[n * b];
    targetPhi = new double[rows * b];
    centred = new double[n * b];
    jac = new double[n * d * b];
    kernel = new double[Math.multiplyExact(n * d, n * d)];
    product = new double[n * d * b];
    system = new double[b * b];
    fisher = new double[b * b];
    velocity = new double[n * d];
  }

  /**
   * One step.
   *
   * @return v at the particles, n × d; the same array at each call
   */
  public double[] velocity() {
    double[] x = data.x();
    double h = bandwidth.median(x, n, d, data.y(), rows, 0);
    double sigma = bandwidth.median(x, n, d, null, 0, 0);
    PlainFeatures.evaluate(x, n, data.c(), b, d, h, phi);
    PlainFeatures.evaluate(data.y(), rows, data.c(), b, d, h, targetPhi);
    PlainFeatures.jacobian(x, n, data.c(), b, d, h, phi, jac);
    double[] mean = PlainFeatures.mean(phi, n, b);
    beta = PlainFeatures.mean(targetPhi, rows, b);
    for (int m = 0; m < b; m++) {
      beta[m] -= mean[m];
    }
    for (int i = 0; i < n; i++) {
      for (int m = 0; m < b; m++) {
        centred[i * b + m] = phi[i * b + m] - mean[m];
      }
    }
    blas.gemm(true, false, b, b, n, StepData.DAMPING / (n - 1), centred, centred, fisher);
    velocityKernel(x, sigma);
    blas.gemm(false, false, n * d, b, n * d, 1, kernel, jac, product);
    blas.gemm(true, false, b, b, n * d, 1.0 / ((double) n * n), jac, product, system);
    trace = 0;
    for (int q = 0; q < b; q++) {
      for (int m = 0; m < b; m++) {
        system[q * b + m] += fisher[q * b + m];
      }
      system[q * b + q] += StepData.RIDGE;
      trace += system[q * b + q];
    }
    blas.solve(b, system, beta);
    for (int row = 0; row < n * d; row++) {
      double sum = 0;
      for (int m = 0; m < b; m++) {
        sum += product[row * b + m] * beta[m];
      }
      velocity[row] = sum / n;
    }
    return velocity;
  }

  /** D as one matrix: rows and columns i·d + l. */
  private void velocityKernel(double[] x, double sigma) {
    double s2 = 1 / (sigma * sigma);
    int width = n * d;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double k = Math.exp(-0.5 * s2 * PlainFeatures.squaredDistance(x, i, x, j, d));
        for (int l = 0; l < d; l++) {
          double along = k * s2 * s2 * (x[i * d + l] - x[j * d + l]);
          int row = (i * d + l) * width + j * d;
          for (int r = 0; r < d; r++) {
            kernel[row + r] = -along * (x[i * d + r] - x[j * d + r]);
          }
          kernel[row + l] += k * s2;
        }
      }
    }
  }

  /**
   * What the last step's velocities may be off by: each is a sum of products D J β, whose absolute
   * sum is multiplied by the relative error of β. That is at most the system's condition number,
   * itself below trace/ε, times the relative rounding of the sums of n·d, n·d and b terms that made
   * the system; 16 stands for what is rounded besides (exponentials, bandwidths, factor).
   *
   * @return one number for each velocity, n × d
   */
  public double[] tolerance() {
    double relative = trace / StepData.RIDGE * (2 * n * d + b + 16) * 0x1p-53;
    double[] pushed = new double[n * d];
    for (int row = 0; row < n * d; row++) {
      for (int m = 0; m < b; m++) {
        pushed[row] += Math.abs(jac[row * b + m] * beta[m]);
      }
    }
    double[] out = new double[n * d];
    for (int row = 0; row < n * d; row++) {
      for (int column = 0; column < n * d; column++) {
        out[row] += Math.abs(kernel[row * n * d + column]) * pushed[column];
      }
      out[row] *= relative / n;
    }
    return out;
  }
}
