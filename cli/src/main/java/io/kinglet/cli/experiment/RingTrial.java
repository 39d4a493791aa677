package io.kinglet.cli.experiment;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.density.GaussianMixture;
import io.kinglet.solver.divergence.Divergence;
import io.kinglet.solver.divergence.FDivergence;
import io.kinglet.solver.features.GaussianRbf;
import io.kinglet.solver.features.GaussianStatistics;
import io.kinglet.solver.features.StackedFeatures;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.Target;
import io.kinglet.solver.flow.VgrowFlow;
import io.kinglet.solver.ratio.LinearRatio;

/**
 * One trial: a target drawn from a ring of eight Gaussians and a cloud about its middle, from which
 * each divergence's flow starts. D̂ is a logistic regression in the Gaussian statistics and
 * Gaussian bumps of two widths about rows of the target.
 *
 * @param target drawn from {@link #RING}
 * @param start the particles, drawn from N(0, {@link #SPREAD}² I)
 * @param seed of the flows
 */
record RingTrial(Sample target, Sample start, long seed) {
  static final int MODES = 8;
  static final double RADIUS = 4;
  static final double DEVIATION = 0.3;
  static final double SPREAD = 2;

  /** A particle within so many deviations of a mode's centre is its. */
  static final double REACH = 3;

  /** What the ratio is made of. */
  static final int BASIS = 48;

  static final double BANDWIDTH = 2;
  static final double RIDGE = 1e-3;
  static final double LARGEST_WEIGHT = 10;

  /** Far below the divergences that are reached. */
  private static final double TOLERANCE = 1e-6;

  private static final double[] SCALES = {1, 0.5};

  static final GaussianMixture RING = GaussianMixture.ring(MODES, RADIUS, DEVIATION);

  /** A trial is the same whatever other trials there are. */
  static RingTrial draw(int particles, int rows, long seed, int number) {
    long own = Seeds.of(seed, "ring trial", number);
    Sample target = RING.draw(rows, Seeds.of(own, "target", 0));
    double[] start = FlowState.gaussian(particles, 2, own).particles().data().clone();
    for (int i = 0; i < start.length; i++) {
      start[i] *= SPREAD;
    }
    return new RingTrial(target, Sample.of(start, particles, 2), own);
  }

  /**
   * η: the larger, the smaller the weight is where both densities are equal, so that all
   * divergences come to the end at one pace.
   */
  static double stepSize(Divergence divergence) {
    return 0.05 / divergence.weight(0);
  }

  /** The flow of one divergence. */
  VgrowFlow flow(FDivergence divergence) {
    int count = Math.min(BASIS, target.rows());
    double[] basis = new double[2 * count];
    System.arraycopy(target.data(), 0, basis, 0, basis.length); // the rows come in no order
    GaussianRbf bumps = new GaussianRbf(2, count);
    bumps.configure(basis, BANDWIDTH, SCALES);
    StackedFeatures features = new StackedFeatures(new GaussianStatistics(2, true), bumps);
    LinearRatio ratio =
        LinearRatio.logistic(features)
            .ridge(RIDGE)
            .tolerance(TOLERANCE)
            .parallel(Parallel.serial())
            .build();
    return VgrowFlow.builder(Target.of(target), ratio, divergence)
        .stepRule(StepRule.constant(stepSize(divergence)))
        .largestWeight(LARGEST_WEIGHT)
        .build();
  }

  /** How many particles are near each mode's centre. */
  static int[] near(Sample particles) {
    int[] counts = new int[MODES];
    Sample centres = RING.means();
    for (int i = 0; i < particles.rows(); i++) {
      for (int k = 0; k < MODES; k++) {
        double x = particles.get(i, 0) - centres.get(k, 0);
        double y = particles.get(i, 1) - centres.get(k, 1);
        counts[k] += Math.hypot(x, y) <= REACH * DEVIATION ? 1 : 0;
      }
    }
    return counts;
  }

  /** How many modes have half to one and a half times their share of all particles. */
  static int covered(Sample particles) {
    double share = particles.rows() / (double) MODES;
    int covered = 0;
    for (int count : near(particles)) {
      covered += count >= 0.5 * share && count <= 1.5 * share ? 1 : 0;
    }
    return covered;
  }
}
