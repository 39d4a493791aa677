package io.kinglet.solver.flow;

import io.kinglet.solver.features.Bases;
import io.kinglet.solver.features.FeatureMap;
import io.kinglet.solver.flow.SteppedFlow.FieldInfo;
import java.util.SplittableRandom;

/**
 * What {@link KingFlow} does once a step's features and bandwidths are chosen: sums over the
 * particles, the system (M + λF + εI) β = Δ, the velocity. One for each {@link StepForm}.
 */
interface KingForm {
  /**
   * What a step is evaluated from.
   *
   * @param map the features, configured
   * @param x particles, n × d
   * @param n how many
   * @param targetMean mean f(Y), padded numbers
   * @param sigma bandwidth of the velocity kernel
   * @param seed the run's
   * @param iteration the step's number
   * @param stepSize η that the step will try first
   */
  record Step(
      FeatureMap map,
      double[] x,
      int n,
      double[] targetMean,
      double sigma,
      long seed,
      long iteration,
      double stepSize) {
    FieldInfo info(
        double residual,
        double ridge,
        int failedMinor,
        Approximation approximation,
        SolveInfo solve) {
      return new FieldInfo(
          residual, map.count(), map.bandwidth(), sigma, ridge, failedMinor, approximation, solve);
    }

    /** The same step of other particles. */
    Step of(double[] particles, int count) {
      return new Step(map, particles, count, targetMean, sigma, seed, iteration, stepSize);
    }
  }

  /**
   * Solves the step's system and evaluates its velocity at all particles.
   *
   * @param step what from
   * @param velocity n × d, written in the dimensions that are solved for
   * @return what is reported of it
   */
  FieldInfo field(Step step, double[] velocity);

  /**
   * The last velocity field at any points.
   *
   * @param points m × d
   * @param m how many
   * @param out m × d, written in the dimensions that are solved for
   */
  void fieldAt(double[] points, int m, double[] out);

  /**
   * The memory held, the workers' workspaces included.
   *
   * @return bytes
   */
  long bytes();

  /** A seeded draw of distinct rows of the step's particles into rows, all in order if as many. */
  static void draw(Step step, String purpose, int count, int[] order, double[] rows) {
    int d = step.map().dims();
    SplittableRandom random =
        new SplittableRandom(Seeds.of(step.seed(), purpose, step.iteration()));
    Bases.DRAW.choose(step.n(), count, random, order);
    for (int i = 0; i < count; i++) {
      System.arraycopy(step.x(), order[i] * d, rows, i * d, d);
    }
  }

  /** Δ = mean f(Y) − mean f(X) into delta; returns ‖Δ‖. */
  static double difference(int b, double[] targetMean, double[] mean, double[] delta) {
    for (int m = 0; m < b; m++) {
      delta[m] = targetMean[m] - mean[m];
    }
    return norm(b, delta);
  }

  /** ‖Δ‖. */
  static double norm(int b, double[] delta) {
    double sum = 0;
    for (int m = 0; m < b; m++) {
      sum += delta[m] * delta[m];
    }
    return Math.sqrt(sum);
  }
}
