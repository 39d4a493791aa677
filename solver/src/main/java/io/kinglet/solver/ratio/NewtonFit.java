package io.kinglet.solver.ratio;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.fisher.FisherSystem;
import java.util.Arrays;

/**
 * Minimises a convex loss of D̂ = ⟨θ, f⟩ + θ_0 plus ½ρ‖θ‖² by Newton's method with step-halving
 * (Boyd, Vandenberghe, Convex Optimization, 9.5). The intercept is eliminated, which leaves for θ
 * the system (C + ρI) δ = −g with C the weighted covariance of the features: KiNG's, with C for M.
 */
final class NewtonFit {
  // Half of each step is tried as often as a double's digits allow.
  private static final int HALVINGS = 50;
  private static final double ARMIJO = 1e-4;

  /**
   * Of half the squared decrement, which is what a step can still gain: nothing but rounding. The
   * gradient carries some 2⁻⁵² of terms of size 1, of which this is the square over ridges of 1e-6.
   */
  private static final double ROUNDING = 1e-25;

  private final double ridge;
  private final double tolerance;
  private final int most;
  private final FisherSystem system = new FisherSystem();
  private double[] theta = {};
  private double[] step = {};
  private double[] hessian = {};
  private double[] z = {};
  private double[] along = {};
  private double[] trial = {};
  private double[] first = {};
  private double[] curvature = {};
  private double intercept;
  private double interceptStep;
  private double objective;
  private int iterations;

  NewtonFit(double ridge, double tolerance, int most) {
    this.ridge = ridge;
    this.tolerance = tolerance;
    this.most = most;
  }

  /**
   * Minimises, from coefficients about the rows' centre if they are better than 0.
   *
   * @param start θ to begin with; null for 0
   * @param startIntercept θ_0 to begin with
   * @return whether it converged
   */
  boolean run(
      FeatureRows rows, RatioLoss loss, double[] start, double startIntercept, Workspace ws) {
    int b = rows.features();
    fit(rows);
    int targets = rows.targets();
    int particles = rows.count() - targets;
    Arrays.fill(theta, 0);
    Arrays.fill(z, 0, rows.count(), 0.0);
    intercept = 0;
    objective = loss.value(z, targets, particles);
    if (start != null) {
      warm(rows, loss, start, startIntercept);
    }
    boolean converged = false;
    iterations = 0;
    while (iterations < most && !converged) {
      loss.derivatives(z, targets, particles, first, curvature);
      rows.moments(first, curvature);
      double gain = 0.5 * tryDirection(b, rows, ws);
      if (Double.isNaN(gain)) {
        break;
      }
      converged = gain <= tolerance;
      if (gain <= ROUNDING) {
        break;
      }
      rows.logits(step, interceptStep, along);
      iterations++;
      if (!advance(b, rows, loss, 2 * gain)) {
        break;
      }
    }
    rows.logits(theta, intercept, z);
    intercept = loss.intercept(z, targets, particles, intercept);
    return converged;
  }

  private void fit(FeatureRows rows) {
    int ld = rows.padded();
    if (theta.length != ld) {
      theta = new double[ld];
      step = new double[ld];
      hessian = new double[ld * ld];
    }
    int count = rows.count();
    if (z.length < count) {
      z = new double[count];
      along = new double[count];
      trial = new double[count];
      first = new double[count];
      curvature = new double[count];
    }
  }

  /** Begins at a start that is better than 0: features may have changed since it was found. */
  private void warm(FeatureRows rows, RatioLoss loss, double[] start, double startIntercept) {
    rows.logits(start, startIntercept, trial);
    double value = loss.value(trial, rows.targets(), rows.count() - rows.targets());
    value += 0.5 * ridge * norm(start, rows.features());
    if (value < objective) {
      System.arraycopy(start, 0, theta, 0, rows.features());
      intercept = startIntercept;
      objective = value;
      System.arraycopy(trial, 0, z, 0, rows.count());
    }
  }

  private static double norm(double[] v, int b) {
    double sum = 0;
    for (int m = 0; m < b; m++) {
      sum = Math.fma(v[m], v[m], sum);
    }
    return sum;
  }

  /**
   * The same; NaN where nothing solves the system, as a ridge of 0 may leave it once coefficients
   * have grown until all curvature is gone. The first step has no such excuse.
   */
  private double tryDirection(int b, FeatureRows rows, Workspace ws) {
    try {
      return direction(b, rows, ws);
    } catch (ArithmeticException unsolvable) {
      if (iterations == 0) {
        throw unsolvable;
      }
      return Double.NaN;
    }
  }

  /** Newton's step; gives its squared decrement. */
  private double direction(int b, FeatureRows rows, Workspace ws) {
    int ld = rows.padded();
    double[] sums = rows.sums();
    double[] squares = rows.squares();
    double g0 = sums[2 * ld];
    double mass = sums[2 * ld + 1];
    // Where all curvatures have vanished the intercept has no curvature either, and stays.
    double over = mass > Double.MIN_NORMAL ? 1 / mass : 0;
    for (int i = 0; i < b; i++) {
      double mean = over * sums[ld + i];
      for (int j = 0; j <= i; j++) {
        hessian[i * ld + j] = Math.fma(-mean, sums[ld + j], squares[i * ld + j]);
      }
      double gradient = Math.fma(ridge, theta[i], sums[i]);
      step[i] = Math.fma(g0, mean, -gradient);
    }
    system.solve(b, ld, hessian, hessian, 0, ridge, step, ws);
    double decrement = 0;
    double shift = 0;
    for (int i = 0; i < b; i++) {
      double gradient = Math.fma(ridge, theta[i], sums[i]);
      decrement -= gradient * step[i];
      shift = Math.fma(over * sums[ld + i], step[i], shift);
    }
    interceptStep = -over * g0 - shift;
    return decrement - g0 * interceptStep;
  }

  /** Takes the step, halved until the objective falls enough; false if it never does. */
  private boolean advance(int b, FeatureRows rows, RatioLoss loss, double decrement) {
    int targets = rows.targets();
    int count = rows.count();
    double size = 1;
    for (int halving = 0; halving <= HALVINGS; halving++, size /= 2) {
      for (int i = 0; i < count; i++) {
        trial[i] = Math.fma(size, along[i], z[i]);
      }
      double penalty = 0;
      for (int m = 0; m < b; m++) {
        double value = Math.fma(size, step[m], theta[m]);
        penalty = Math.fma(value, value, penalty);
      }
      double value = loss.value(trial, targets, count - targets) + 0.5 * ridge * penalty;
      // Near the minimum the fall is less than the objective's own rounding.
      double slack = 8 * Math.ulp(objective);
      if (value <= objective - ARMIJO * size * decrement + slack) {
        objective = value;
        for (int m = 0; m < b; m++) {
          theta[m] = Math.fma(size, step[m], theta[m]);
        }
        intercept = Math.fma(size, interceptStep, intercept);
        double[] held = z;
        z = trial;
        trial = held;
        return true;
      }
    }
    return false;
  }

  /** θ, b numbers and more. */
  double[] theta() {
    return theta;
  }

  /** θ_0 for features about the rows' centre. */
  double intercept() {
    return intercept;
  }

  double objective() {
    return objective;
  }

  int iterations() {
    return iterations;
  }
}
