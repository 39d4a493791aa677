package io.kinglet.solver.density;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import java.util.SplittableRandom;

/** Σ_k w_k N(μ_k, s_k² I): s(x) = Σ_k r_k(x) (μ_k − x)/s_k², r_k a component's share at x. */
public final class GaussianMixture implements DrawnDensity {
  private final int d;
  private final int count;
  private final double[] means;
  private final double[] deviations;
  private final double[] shares;
  private final double[] constants;

  /**
   * The density.
   *
   * @param means μ_k, one a row
   * @param deviations s_k, positive
   * @param weights w_k, positive; divided by their sum
   * @throws BadDataException if the counts differ or a number is out of range
   */
  public GaussianMixture(Sample means, double[] deviations, double[] weights) {
    this.d = means.dims();
    this.count = means.rows();
    this.means = means.data().clone();
    if (deviations.length != count || weights.length != count) {
      throw new BadDataException(
          count
              + " means, "
              + deviations.length
              + " deviations and "
              + weights.length
              + " weights; give one of each for every component");
    }
    double total = 0;
    for (int k = 0; k < count; k++) {
      positive("deviation", k, deviations[k]);
      positive("weight", k, weights[k]);
      total += weights[k];
    }
    this.deviations = deviations.clone();
    this.shares = new double[count];
    this.constants = new double[count];
    for (int k = 0; k < count; k++) {
      shares[k] = weights[k] / total;
      constants[k] =
          StrictMath.log(shares[k])
              - d * StrictMath.log(deviations[k])
              - 0.5 * d * StrictMath.log(2 * Math.PI);
    }
  }

  /**
   * A ring in the plane: components of equal weight on a circle about 0, the first at (r, 0).
   *
   * @param modes how many, at least 1
   * @param radius r
   * @param deviation of each
   * @return the density
   */
  public static GaussianMixture ring(int modes, double radius, double deviation) {
    double[] means = new double[2 * modes];
    double[] deviations = new double[modes];
    double[] weights = new double[modes];
    for (int k = 0; k < modes; k++) {
      means[2 * k] = radius * StrictMath.cos(2 * Math.PI * k / modes);
      means[2 * k + 1] = radius * StrictMath.sin(2 * Math.PI * k / modes);
      deviations[k] = deviation;
      weights[k] = 1;
    }
    return new GaussianMixture(Sample.of(means, modes, 2), deviations, weights);
  }

  private static void positive(String what, int k, double value) {
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new BadDataException(
          what + " " + k + " is " + value + "; give a positive finite number");
    }
  }

  @Override
  public int dims() {
    return d;
  }

  /**
   * How many components there are.
   *
   * @return K
   */
  public int components() {
    return count;
  }

  /**
   * The components' means.
   *
   * @return a copy, K × d
   */
  public Sample means() {
    return Sample.of(means.clone(), count, d);
  }

  /** The logarithm of each component's weighted density; returns that of their sum. */
  private double logs(double[] x, int at, double[] logs) {
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < count; k++) {
      double square = 0;
      for (int l = 0; l < d; l++) {
        double z = (x[at + l] - means[k * d + l]) / deviations[k];
        square += z * z;
      }
      logs[k] = constants[k] - 0.5 * square;
      most = Math.max(most, logs[k]);
    }
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += Elements.exp(logs[k] - most);
    }
    return most + StrictMath.log(sum);
  }

  @Override
  public void score(double[] x, int xOff, int n, double[] score, int scoreOff, Workspace ws) {
    double[] logs = ws.scratch(0, count);
    for (int i = 0; i < n; i++) {
      int at = xOff + i * d;
      int to = scoreOff + i * d;
      double all = logs(x, at, logs);
      java.util.Arrays.fill(score, to, to + d, 0.0);
      for (int k = 0; k < count; k++) {
        double pull = Elements.exp(logs[k] - all) / (deviations[k] * deviations[k]);
        for (int l = 0; l < d; l++) {
          score[to + l] += pull * (means[k * d + l] - x[at + l]);
        }
      }
    }
  }

  @Override
  public void values(double[] x, int xOff, int n, double[] values, int valuesOff, Workspace ws) {
    double[] logs = ws.scratch(0, count);
    for (int i = 0; i < n; i++) {
      values[valuesOff + i] = logs(x, xOff + i * d, logs);
    }
  }

  @Override
  public Sample draw(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] rows = new double[Math.multiplyExact(n, d)];
    for (int i = 0; i < n; i++) {
      double u = random.nextDouble();
      int k = 0;
      while (k < count - 1 && u >= shares[k]) {
        u -= shares[k++];
      }
      for (int l = 0; l < d; l++) {
        rows[i * d + l] = means[k * d + l] + deviations[k] * random.nextGaussian();
      }
    }
    return Sample.of(rows, n, d);
  }
}
