package io.kinglet.solver.ratio;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.FeatureMap;
import io.kinglet.solver.features.Features;
import io.kinglet.solver.velocity.Slices;
import java.util.Arrays;

/** D̂ = ⟨θ, f⟩ + θ_0. Points are taken in blocks, each on one thread. */
final class LinearLogRatio extends BlockedLogRatio {
  private static final int ROWS = Slices.ROWS;
  private static final int STORE = 7;
  private static final int STATE = 6;
  private static final int SCALED = 5;

  private final Features map;
  private final double[] theta;
  private final double[] pushed;
  private final double[] directions;
  private final double[] origin;
  private double intercept;
  private boolean fitted;

  LinearLogRatio(Features map, Parallel parallel, Workspaces workspaces) {
    super(map.dims(), ROWS, parallel, workspaces);
    this.map = map;
    this.theta = new double[map.padded()];
    this.pushed = new double[map.padded()];
    boolean pairs = map instanceof FeatureMap;
    this.directions = new double[pairs ? map.count() * map.dims() : 0];
    this.origin = new double[map.dims()];
  }

  /** Takes coefficients of the features as they are, which are copied. */
  void assign(double[] coefficients, double constant) {
    System.arraycopy(coefficients, 0, theta, 0, map.count());
    intercept = constant;
    fitted = true;
    if (map instanceof FeatureMap pair) {
      System.arraycopy(theta, 0, pushed, 0, map.count());
      pair.combineCoefficients(pushed);
      centre(pair);
    }
  }

  /** a x + c_m = a (x − o) + (c_m + a o): about the basis, where the two nearly cancel. */
  private void centre(FeatureMap pair) {
    int d = map.dims();
    int b = map.count();
    double[] c = pair.directions();
    Arrays.fill(origin, 0);
    if (pair.slope() != 0) {
      for (int m = 0; m < b; m++) {
        for (int l = 0; l < d; l++) {
          origin[l] -= c[m * d + l] / (pair.slope() * b);
        }
      }
    }
    for (int m = 0; m < b; m++) {
      for (int l = 0; l < d; l++) {
        directions[m * d + l] = c[m * d + l] + pair.slope() * origin[l];
      }
    }
  }

  boolean fitted() {
    return fitted;
  }

  void forget() {
    fitted = false;
  }

  /** θ, b numbers and more. */
  double[] theta() {
    return theta;
  }

  double intercept() {
    return intercept;
  }

  @Override
  double operations() {
    return (2.0 * map.dims() + Parallel.EXPONENTIAL) * map.padded();
  }

  @Override
  void block(
      double[] x,
      int from,
      int rows,
      double[] values,
      double[] gradients,
      int worker,
      Workspace ws) {
    int d = map.dims();
    double[] phi = ws.scratch(STORE, ROWS * map.padded());
    double[] state = gradients == null ? null : ws.scratch(STATE, ROWS * map.stateSize());
    map.evaluate(x, from * d, rows, phi, 0, state, 0, ws);
    FeatureRows.times(map, rows, phi, 0, theta, intercept, values, from, 1, ws);
    if (state == null) {
      return;
    }
    if (map instanceof FeatureMap pair) {
      pairs(pair, x, from, rows, state, gradients, ws);
      return;
    }
    for (int l = 0; l < d; l++) {
      // What the features' values stood in is free again.
      map.derivative(l, x, from * d, rows, state, 0, phi, 0, ws);
      FeatureRows.times(map, rows, phi, 0, theta, 0, gradients, from * d + l, d, ws);
    }
  }

  /** Σ_m θ_m B_m (a x + c_m). */
  private void pairs(
      FeatureMap pair,
      double[] x,
      int from,
      int rows,
      double[] table,
      double[] gradients,
      Workspace ws) {
    int d = map.dims();
    int b = map.count();
    int ld = map.padded();
    double[] scaled = ws.scratch(SCALED, ROWS * ld);
    for (int i = 0; i < rows; i++) {
      for (int m = 0; m < b; m++) {
        scaled[i * ld + m] = table[i * ld + m] * pushed[m];
      }
    }
    int at = from * d;
    Products.gemm(
        false, false, rows, d, b, 1, scaled, 0, ld, directions, 0, d, 0, gradients, at, d, ws);
    if (pair.slope() == 0) {
      return;
    }
    for (int i = 0; i < rows; i++) {
      double total = 0;
      for (int m = 0; m < b; m++) {
        total += scaled[i * ld + m];
      }
      total *= pair.slope();
      for (int l = 0; l < d; l++) {
        int to = at + i * d + l;
        gradients[to] = Math.fma(total, x[to] - origin[l], gradients[to]);
      }
    }
  }
}
