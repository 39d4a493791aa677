package io.kinglet.jmh.reference;

import java.util.Arrays;

/**
 * Logistic regression of target against particles as one writes it down: Newton's method in (θ,
 * θ_0) with the whole Hessian Σ w u uᵀ, u = (f, 1), and the step halved until the loss falls.
 */
final class RatioTwin {
  /** Of half the squared Newton decrement. */
  static final double TOLERANCE = 1e-10;

  private static final int MOST = 100;

  private final StepData data;
  private final double bandwidth;
  private final Blas blas;
  private final int count;
  private final int width;
  private final double[] phi;
  private final double[] features;
  private final double[] scaled;
  private final double[] hessian;
  private final double[] values;
  private final double[] trial;
  private final double[] theta;

  RatioTwin(StepData data, double bandwidth, Blas blas) {
    this.data = data;
    this.bandwidth = bandwidth;
    this.blas = blas;
    count = data.n() + data.rows();
    width = data.b() + 1;
    phi = new double[Math.max(data.n(), data.rows()) * data.b()];
    features = new double[count * width];
    scaled = new double[count * width];
    hessian = new double[width * width];
    values = new double[count];
    trial = new double[count];
    theta = new double[width];
  }

  /** One fit from θ = 0: D̂ at the particles and then the target's rows; one array for all. */
  double[] fit() {
    evaluate(data.x(), data.n(), 0);
    evaluate(data.y(), data.rows(), data.n());
    Arrays.fill(theta, 0);
    double[] next = new double[width];
    Arrays.fill(values, 0);
    double objective = objective(values, theta);
    for (int iteration = 0; iteration < MOST; iteration++) {
      double[] gradient = derivatives(theta);
      double[] step = gradient.clone();
      blas.solve(width, hessian, step);
      double decrement = 0;
      for (int m = 0; m < width; m++) {
        decrement += gradient[m] * step[m];
      }
      boolean last = decrement / 2 <= TOLERANCE;
      double size = 1;
      while (true) {
        for (int m = 0; m < width; m++) {
          next[m] = theta[m] - size * step[m];
        }
        multiply(next, trial);
        double value = objective(trial, next);
        // As ours: what it falls by near the minimum is less than its rounding.
        if (value <= objective - 1e-4 * size * decrement + 8 * Math.ulp(objective)
            || size < 1e-15) {
          objective = value;
          break;
        }
        size /= 2;
      }
      System.arraycopy(next, 0, theta, 0, width);
      System.arraycopy(trial, 0, values, 0, count);
      if (last) {
        break;
      }
    }
    return values;
  }

  /** The last fit's coefficients, the intercept after them. */
  double[] theta() {
    return theta;
  }

  private void evaluate(double[] x, int rows, int first) {
    int b = data.b();
    PlainFeatures.evaluate(x, rows, data.c(), b, data.d(), bandwidth, phi);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(phi, i * b, features, (first + i) * width, b);
      features[(first + i) * width + b] = 1;
    }
  }

  private void multiply(double[] theta, double[] out) {
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int m = 0; m < width; m++) {
        sum += features[i * width + m] * theta[m];
      }
      out[i] = sum;
    }
  }

  /** −1 for the target's rows, 1 for the particles. */
  private double sign(int i) {
    return i < data.n() ? 1 : -1;
  }

  private double weight(int i) {
    return 1.0 / (i < data.n() ? data.n() : data.rows());
  }

  private double objective(double[] z, double[] theta) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double s = sign(i) * z[i];
      sum += weight(i) * (Math.max(s, 0) + Math.log1p(Math.exp(-Math.abs(s))));
    }
    for (int m = 0; m < width - 1; m++) {
      sum += 0.5 * StepData.RIDGE * theta[m] * theta[m];
    }
    return sum;
  }

  /** The gradient; and the Hessian, into its field. */
  private double[] derivatives(double[] theta) {
    double[] gradient = new double[width];
    for (int i = 0; i < count; i++) {
      double share = 1 / (1 + Math.exp(-sign(i) * values[i]));
      double slope = sign(i) * weight(i) * share;
      double root = Math.sqrt(weight(i) * share * (1 - share));
      for (int m = 0; m < width; m++) {
        gradient[m] += slope * features[i * width + m];
        scaled[i * width + m] = root * features[i * width + m];
      }
    }
    blas.gemm(true, false, width, width, count, 1, scaled, scaled, hessian);
    for (int m = 0; m < width - 1; m++) {
      gradient[m] += StepData.RIDGE * theta[m];
      hessian[m * width + m] += StepData.RIDGE;
    }
    return gradient;
  }
}
