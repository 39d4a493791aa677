package io.kinglet.jmh.reference;

/**
 * One KiNG step in the published order of evaluation (Liu, Wang, Wang 2025, and their code), in
 * plain Java: D for all pairs (n²·d² numbers), then D·J (n²·d·b numbers), then the b × b sum of
 * J_iᵀ (D J)_ij over all pairs. Kinder than the code that it follows, which keeps every pair's b ×
 * b product (n²·b² numbers) before it sums and forms D·J a second time for the velocity.
 */
public final class DenseStep {
  private final StepData data;
  private final int n;
  private final int rows;
  private final int b;
  private final int d;
  private final double[] all;
  private final double[] phi;
  private final double[] targetPhi;
  private final double[] jac;
  private final double[] kernel;
  private final double[] product;
  private final double[] system;
  private final double[] velocity;
  private final Blas plain = new PlainBlas();

  /**
   * Memory for a shape.
   *
   * @param data of the step
   */
  public DenseStep(StepData data) {
    this.data = data;
    n = data.n();
    rows = data.rows();
    b = data.b();
    d = data.d();
    all = new double[(n + rows) * d];
    phi = new double[n * b];
    targetPhi = new double[rows * b];
    jac = new double[n * d * b];
    kernel = new double[Math.multiplyExact(n * n, d * d)];
    product = new double[Math.multiplyExact(n * n, d * b)];
    system = new double[b * b];
    velocity = new double[n * d];
  }

  /**
   * One step.
   *
   * @return v at the particles, n × d; the same array at each call
   */
  public double[] velocity() {
    double[] x = data.x();
    System.arraycopy(x, 0, all, 0, n * d);
    System.arraycopy(data.y(), 0, all, n * d, rows * d);
    double h = PlainFeatures.bandwidth(all, n + rows, d);
    double sigma = PlainFeatures.bandwidth(x, n, d);
    PlainFeatures.evaluate(x, n, data.c(), b, d, h, phi);
    PlainFeatures.evaluate(data.y(), rows, data.c(), b, d, h, targetPhi);
    PlainFeatures.jacobian(x, n, data.c(), b, d, h, phi, jac);
    double[] mean = PlainFeatures.mean(phi, n, b);
    double[] delta = PlainFeatures.mean(targetPhi, rows, b);
    for (int m = 0; m < b; m++) {
      delta[m] -= mean[m];
    }
    velocityKernel(x, sigma);
    kernelTimesJacobian();
    gram();
    addFisherAndRidge(mean);
    plain.solve(b, system, delta);
    for (int j = 0; j < n; j++) {
      for (int l = 0; l < d; l++) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
          int row = ((j * n + i) * d + l) * b;
          for (int m = 0; m < b; m++) {
            sum += product[row + m] * delta[m];
          }
        }
        velocity[j * d + l] = sum / n;
      }
    }
    return velocity;
  }

  /** D_ij = k_ij (I/σ² − δδᵀ/σ⁴). */
  private void velocityKernel(double[] x, double sigma) {
    double s2 = 1 / (sigma * sigma);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double k = Math.exp(-0.5 * s2 * PlainFeatures.squaredDistance(x, i, x, j, d));
        for (int l = 0; l < d; l++) {
          for (int r = 0; r < d; r++) {
            double outer = (x[i * d + l] - x[j * d + l]) * (x[i * d + r] - x[j * d + r]);
            kernel[((i * n + j) * d + l) * d + r] = k * ((l == r ? s2 : 0) - outer * s2 * s2);
          }
        }
      }
    }
  }

  private void kernelTimesJacobian() {
    java.util.Arrays.fill(product, 0);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int l = 0; l < d; l++) {
          int row = ((i * n + j) * d + l) * b;
          for (int r = 0; r < d; r++) {
            double factor = kernel[((i * n + j) * d + l) * d + r];
            int from = (j * d + r) * b;
            for (int m = 0; m < b; m++) {
              product[row + m] += factor * jac[from + m];
            }
          }
        }
      }
    }
  }

  private void gram() {
    java.util.Arrays.fill(system, 0);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int l = 0; l < d; l++) {
          int left = (i * d + l) * b;
          int right = ((i * n + j) * d + l) * b;
          for (int q = 0; q < b; q++) {
            double factor = jac[left + q];
            int row = q * b;
            for (int m = 0; m < b; m++) {
              system[row + m] += factor * product[right + m];
            }
          }
        }
      }
    }
  }

  /** M/n² + λF + εI. */
  private void addFisherAndRidge(double[] mean) {
    double scale = 1.0 / ((double) n * n);
    for (int q = 0; q < b; q++) {
      for (int m = 0; m < b; m++) {
        double fisher = 0;
        for (int i = 0; i < n; i++) {
          fisher += (phi[i * b + q] - mean[q]) * (phi[i * b + m] - mean[m]);
        }
        double entry = system[q * b + m] * scale + StepData.DAMPING * fisher / (n - 1);
        system[q * b + m] = entry + (q == m ? StepData.RIDGE : 0);
      }
    }
  }
}
