package io.kinglet.jmh.reference;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.features.Bandwidth;

/**
 * What every twin of the ntKiNG step does alike: features, their Jacobian, the network's layers, F
 * and the solve; {@link #gram} and {@link #push} are what they differ in.
 */
abstract class NtkTwin {
  final NtkData data;
  final Blas blas;
  final int n;
  final int b;
  final int d;
  final int w = NtkData.WIDTH;

  /** ∂f_m/∂x_l, (d·n) × b, row l·n + i. */
  final double[] jac;

  /** h1 and h2, n × w. */
  final double[] h1;

  final double[] h2;

  /** S1^l and S2^l, d tables of n × w. */
  final double[][] s1;

  final double[][] s2;

  /** M. */
  final double[] system;

  private final Bandwidth bandwidth = new Bandwidth(Parallel.serial());
  private final double[] phi;
  private final double[] targetPhi;
  private final double[] centred;
  private final double[] fisher;
  private final double[] velocity;
  private double[] beta = {};
  private double trace;

  NtkTwin(NtkData data, Blas blas) {
    this.data = data;
    this.blas = blas;
    n = data.step().n();
    b = data.step().b();
    d = data.step().d();
    jac = new double[n * d * b];
    h1 = new double[n * w];
    h2 = new double[n * w];
    s1 = new double[d][n * w];
    s2 = new double[d][n * w];
    system = new double[b * b];
    phi = new double[n * b];
    targetPhi = new double[data.step().rows() * b];
    centred = new double[n * b];
    fisher = new double[b * b];
    velocity = new double[n * d];
  }

  /** Sets {@link #system} to M. */
  abstract void gram();

  /** n times the velocity in dimension l, at every particle. */
  abstract void push(int l, double[] beta, double[] out);

  /** One step: v at the particles, n × d; the same array at each call. */
  final double[] velocity() {
    StepData step = data.step();
    double[] x = step.x();
    double h = bandwidth.median(x, n, d, step.y(), step.rows(), 0);
    PlainFeatures.evaluate(x, n, step.c(), b, d, h, phi);
    PlainFeatures.evaluate(step.y(), step.rows(), step.c(), b, d, h, targetPhi);
    for (int l = 0; l < d; l++) {
      for (int i = 0; i < n; i++) {
        for (int m = 0; m < b; m++) {
          double delta = x[i * d + l] - step.c()[m * d + l];
          jac[(l * n + i) * b + m] = -phi[i * b + m] * delta / (h * h);
        }
      }
    }
    double[] mean = PlainFeatures.mean(phi, n, b);
    beta = PlainFeatures.mean(targetPhi, step.rows(), b);
    for (int m = 0; m < b; m++) {
      beta[m] -= mean[m];
    }
    for (int i = 0; i < n; i++) {
      for (int m = 0; m < b; m++) {
        centred[i * b + m] = phi[i * b + m] - mean[m];
      }
    }
    blas.gemm(true, false, b, b, n, StepData.DAMPING / (n - 1), centred, centred, fisher);
    network(x);
    gram();
    trace = 0;
    for (int q = 0; q < b; q++) {
      for (int m = 0; m < b; m++) {
        system[q * b + m] += fisher[q * b + m];
      }
      system[q * b + q] += StepData.RIDGE;
      trace += system[q * b + q];
    }
    blas.solve(b, system, beta);
    double[] along = new double[n];
    for (int l = 0; l < d; l++) {
      push(l, beta, along);
      for (int i = 0; i < n; i++) {
        velocity[i * d + l] = along[i] / n;
      }
    }
    return velocity;
  }

  private void network(double[] x) {
    layer(x, d, data.w1(), data.b1(), h1);
    layer(h1, w, data.w2(), data.b2(), h2);
    for (int l = 0; l < d; l++) {
      for (int i = 0; i < n * w; i++) {
        s2[l][i] = data.w3()[l * w + i % w] * (1 - h2[i] * h2[i]);
      }
      blas.gemm(false, false, n, w, w, 1, s2[l], data.w2(), s1[l]);
      for (int i = 0; i < n * w; i++) {
        s1[l][i] *= 1 - h1[i] * h1[i];
      }
    }
  }

  private void layer(double[] from, int inputs, double[] weights, double[] biases, double[] h) {
    blas.gemm(false, true, n, w, inputs, 1, from, weights, h);
    for (int i = 0; i < n * w; i++) {
      h[i] = Math.tanh(h[i] + biases[i % w]);
    }
  }

  /**
   * What the last step's velocities may be off by, as {@link CompactStep#tolerance}: products of
   * gradients and of J β in absolute value, times the relative error of β.
   */
  final double[] tolerance() {
    int terms = n * (d + 1) + b + (w + 1) * (w + 1) + w * (d + 1);
    double relative = trace / StepData.RIDGE * (terms + 16) * 0x1p-53;
    double[] out = new double[n * d];
    double[] pushed = new double[n];
    for (int l = 0; l < d; l++) {
      for (int i = 0; i < n; i++) {
        pushed[i] = 0;
        for (int m = 0; m < b; m++) {
          pushed[i] += Math.abs(jac[(l * n + i) * b + m] * beta[m]);
        }
      }
      for (int j = 0; j < n; j++) {
        for (int i = 0; i < n; i++) {
          double scale = dot(h2, h2, j, i, w) + 1;
          scale += dot(s2[l], s2[l], j, i, w) * (dot(h1, h1, j, i, w) + 1);
          scale +=
              dot(s1[l], s1[l], j, i, w) * (dot(data.step().x(), data.step().x(), j, i, d) + 1);
          out[j * d + l] += scale * pushed[i] * relative / n;
        }
      }
    }
    return out;
  }

  private static double dot(double[] a, double[] c, int i, int j, int size) {
    double sum = 0;
    for (int k = 0; k < size; k++) {
      sum += Math.abs(a[i * size + k] * c[j * size + k]);
    }
    return sum;
  }
}
