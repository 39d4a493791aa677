package io.kinglet.solver.timescore;

/** θ̇(t) as fitted, θ(t) − θ(t_0), and how well both are known. Immutable. */
public final class TimeScore {
  private final int b;
  private final TimeBasis basis;
  private final double first;
  private final double last;
  private final double[] alpha;
  private final double[] covariance;

  TimeScore(
      int b, TimeBasis basis, double first, double last, double[] alpha, double[] covariance) {
    this.b = b;
    this.basis = basis;
    this.first = first;
    this.last = last;
    this.alpha = alpha;
    this.covariance = covariance;
  }

  /**
   * The number of features.
   *
   * @return b
   */
  public int features() {
    return b;
  }

  /**
   * The coefficients, a row for each function of time.
   *
   * @return K × b, a copy
   */
  public double[] coefficients() {
    return alpha.clone();
  }

  /**
   * The estimated covariance of the coefficients.
   *
   * @return bK × bK, in the order of the coefficients, a copy
   * @throws IllegalStateException if no standard errors were asked for
   */
  public double[] covariance() {
    requireErrors();
    return covariance.clone();
  }

  /**
   * θ̇(t).
   *
   * @param time t, between the path's ends
   * @return b numbers
   * @throws IllegalArgumentException if the time is outside the path
   */
  public double[] rate(double time) {
    return along(tables(time)[0]);
  }

  /**
   * Standard errors of θ̇(t).
   *
   * @param time t, between the path's ends
   * @return b numbers
   * @throws IllegalArgumentException if the time is outside the path
   * @throws IllegalStateException if no standard errors were asked for
   */
  public double[] rateErrors(double time) {
    return errors(tables(time)[0]);
  }

  /**
   * θ(t) − θ(t_0), the integral of θ̇.
   *
   * @param time t, between the path's ends
   * @return b numbers
   * @throws IllegalArgumentException if the time is outside the path
   */
  public double[] change(double time) {
    return along(tables(time)[1]);
  }

  /**
   * Standard errors of θ(t) − θ(t_0).
   *
   * @param time t, between the path's ends
   * @return b numbers
   * @throws IllegalArgumentException if the time is outside the path
   * @throws IllegalStateException if no standard errors were asked for
   */
  public double[] changeErrors(double time) {
    return errors(tables(time)[1]);
  }

  /** φ(t), and its integral from t_0. */
  private double[][] tables(double time) {
    if (!(time >= first && time <= last)) {
      throw new IllegalArgumentException(
          "θ is known from time " + first + " to " + last + ", not at " + time);
    }
    int k = basis.size();
    double[][] tables = new double[2][k];
    basis.evaluate(time, first, last, tables[0], new double[k], tables[1]);
    return tables;
  }

  private double[] along(double[] functions) {
    double[] out = new double[b];
    for (int k = 0; k < functions.length; k++) {
      for (int m = 0; m < b; m++) {
        out[m] = Math.fma(functions[k], alpha[k * b + m], out[m]);
      }
    }
    return out;
  }

  private double[] errors(double[] functions) {
    requireErrors();
    int p = alpha.length;
    double[] out = new double[b];
    for (int m = 0; m < b; m++) {
      double variance = 0;
      for (int k = 0; k < functions.length; k++) {
        for (int j = 0; j < functions.length; j++) {
          variance += functions[k] * functions[j] * covariance[(k * b + m) * p + j * b + m];
        }
      }
      out[m] = Math.sqrt(Math.max(0, variance)); // rounding may leave it just below 0
    }
    return out;
  }

  private void requireErrors() {
    if (covariance == null) {
      throw new IllegalStateException(
          "no standard errors were asked for; leave standardErrors at true");
    }
  }
}
