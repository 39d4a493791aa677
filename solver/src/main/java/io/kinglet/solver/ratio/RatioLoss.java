package io.kinglet.solver.ratio;

/** A convex loss of the values D̂ at the target's rows and, after them, the particles'. */
interface RatioLoss {
  /** The loss. */
  double value(double[] z, int targets, int particles);

  /**
   * Its derivatives by each value: first ones, and curvatures whose weighted covariance of the
   * features is the Hessian in θ once the intercept is eliminated.
   */
  void derivatives(double[] z, int targets, int particles, double[] first, double[] curvature);

  /** The intercept that the estimate has, of the one that the minimisation ended with. */
  double intercept(double[] z, int targets, int particles, double ended);
}
