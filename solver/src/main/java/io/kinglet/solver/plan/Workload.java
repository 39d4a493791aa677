package io.kinglet.solver.plan;

import io.kinglet.kernels.King;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.flow.KingSettings;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.velocity.Precision;
import io.kinglet.solver.velocity.VelocityKind;
import java.util.Arrays;

/**
 * The sizes that a step's cost depends on.
 *
 * @param particles n
 * @param targetRows N, of a batch where a step sees only that
 * @param dims d
 * @param moved dimensions that move
 * @param family the features' kind
 * @param features b
 * @param velocity the velocity kernel
 * @param precision of the sums over particles; random features are in double
 * @param featureMedian whether h comes from the median rule
 * @param velocityMedian whether σ comes from the median rule
 * @param adaptive whether a step is judged by the residual after it
 * @param conditioning what the iterations of conjugate gradients depend on beside the sizes
 * @param threads who work
 */
public record Workload(
    int particles,
    int targetRows,
    int dims,
    int moved,
    FeatureFamily family,
    int features,
    VelocityKind velocity,
    Precision precision,
    boolean featureMedian,
    boolean velocityMedian,
    boolean adaptive,
    Conditioning conditioning,
    int threads) {

  /**
   * What makes the system (M + λF + εI) β = Δ well or ill conditioned.
   *
   * @param damping λ
   * @param ridge ε
   * @param finest the smallest factor of h among the features
   */
  public record Conditioning(double damping, double ridge, double finest) {
    /** The published settings. */
    public static final Conditioning PUBLISHED = new Conditioning(1e-3, 1e-3, 1);
  }

  /** Checks the ranges. */
  public Workload {
    if (particles < 1 || targetRows < 1 || dims < 1 || features < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "a plan for "
              + particles
              + " particles, "
              + targetRows
              + " target rows, "
              + dims
              + " dimensions, "
              + features
              + " features and "
              + threads
              + " threads: give at least 1 of each");
    }
    if (moved < 1 || moved > dims) {
      throw new IllegalArgumentException(
          moved + " of " + dims + " dimensions move; give 1 to " + dims);
    }
  }

  /**
   * What a flow with these settings does.
   *
   * @param settings the flow's; its form is not looked at
   * @param particles n, at least 1
   * @param targetRows N, at least 1; of a batch where a step sees only that
   * @param dims d, at least 1
   * @return the workload
   * @throws IllegalArgumentException if a size is out of range
   */
  public static Workload of(KingSettings settings, int particles, int targetRows, int dims) {
    boolean whole = settings.moving() == null || settings.solveAllDimensions();
    boolean rbf = settings.features() == FeatureFamily.RBF;
    return new Workload(
        particles,
        targetRows,
        dims,
        whole ? dims : settings.moving().length,
        settings.features(),
        count(settings.features(), settings.basisSize(), (long) particles + targetRows, dims),
        settings.velocity(),
        settings.precision(),
        rbf && Double.isNaN(settings.featureBandwidth()),
        Double.isNaN(settings.velocityBandwidth()),
        settings.stepRule() instanceof StepRule.Adaptive,
        new Conditioning(
            settings.damping(),
            settings.ridge(),
            Arrays.stream(settings.featureScales()).min().orElse(1)),
        settings.parallel().threads());
  }

  private static int count(FeatureFamily family, int basis, long rows, int d) {
    long count =
        switch (family) {
          case RBF, POLYNOMIAL -> Math.min(basis, rows);
          case GAUSSIAN -> d * (d + 3L) / 2;
          case LINEAR -> d;
        };
    return Math.toIntExact(count);
  }

  /** b as tables hold it. */
  int padded() {
    return King.padded(features);
  }

  /** Whether the pair form's a is not 0: a second sum over particles for random features. */
  boolean turns() {
    return family == FeatureFamily.RBF;
  }

  /** The same with other particles and no rules, as a check against the exact kernel sees them. */
  Workload of(int fewer) {
    return new Workload(
        fewer,
        targetRows,
        dims,
        moved,
        family,
        features,
        velocity,
        precision,
        false,
        false,
        false,
        conditioning,
        threads);
  }

  /** The same in double precision. */
  Workload inDouble() {
    return new Workload(
        particles,
        targetRows,
        dims,
        moved,
        family,
        features,
        velocity,
        Precision.DOUBLE,
        featureMedian,
        velocityMedian,
        adaptive,
        conditioning,
        threads);
  }
}
