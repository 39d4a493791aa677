package io.kinglet.jmh.reference;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Bandwidth;
import io.kinglet.solver.features.GaussianRbf;
import io.kinglet.solver.ratio.LinearRatio;
import io.kinglet.solver.ratio.LogRatio;
import java.util.Arrays;
import java.util.function.Supplier;

/** One fit of a log-ratio by logistic regression, ours or a twin's, by a parameter's name. */
public final class RatioTwins {
  private static final String COMPACT = "compact-";

  private RatioTwins() {}

  /**
   * Makes one; a twin has been verified to give our log-ratios at the particles.
   *
   * @param twin kinglet; dense-literal; or compact- and a name of {@link BlasTwins}
   * @param shape as in {@link StepData#of}
   * @param threads at least 1; a twin has one
   * @return what makes one fit from the start
   * @throws IllegalStateException if it does not agree with ours, or does not load
   * @throws IllegalArgumentException if there is no such twin or shape
   */
  public static Supplier<Object> of(String twin, String shape, int threads) {
    StepData data = StepData.of(shape);
    double h = bandwidth(data);
    if (twin.equals("kinglet")) {
      LinearRatio estimator =
          ours(data, h, threads == 1 ? Parallel.serial() : Parallel.common(threads));
      Sample target = Sample.of(data.y(), data.rows(), data.d());
      Sample particles = data.start();
      return () -> {
        estimator.restart();
        return estimator.fit(target, particles);
      };
    }
    if (threads != 1) {
      throw new IllegalArgumentException(twin + " has one thread, not " + threads);
    }
    RatioTwin fit = new RatioTwin(data, h, blas(twin));
    verify(twin, data, h, fit.fit());
    return fit::fit;
  }

  /** The median rule's, of particles and target. */
  static double bandwidth(StepData data) {
    return new Bandwidth(Parallel.serial())
        .median(data.x(), data.n(), data.d(), data.y(), data.rows(), 0);
  }

  /** The products of a twin. */
  static Blas blas(String twin) {
    if (twin.equals("dense-literal")) {
      return new PlainBlas();
    }
    if (twin.startsWith(COMPACT)) {
      return BlasTwins.of(twin.substring(COMPACT.length()));
    }
    throw new IllegalArgumentException(
        "no twin '" + twin + "'; there are kinglet, dense-literal and compact-NAME");
  }

  static LinearRatio ours(StepData data, double h, Parallel parallel) {
    GaussianRbf map = new GaussianRbf(data.d(), data.b());
    map.configure(data.c(), h);
    return LinearRatio.logistic(map)
        .ridge(StepData.RIDGE)
        .tolerance(RatioTwin.TOLERANCE)
        .parallel(parallel)
        .build();
  }

  /** Requires D̂ at the particles, and after them the target's rows, to be ours. */
  static void verify(String twin, StepData data, double h, double[] theirs) {
    LogRatio ratio =
        ours(data, h, Parallel.serial())
            .fit(Sample.of(data.y(), data.rows(), data.d()), data.start());
    double[] ours = Arrays.copyOf(ratio.values(data.start()), data.n() + data.rows());
    double[] atTarget = new double[data.rows()];
    ratio.values(data.y(), data.rows(), atTarget);
    System.arraycopy(atTarget, 0, ours, data.n(), data.rows());
    double most = Arrays.stream(ours).map(Math::abs).max().orElseThrow();
    double[] tolerance = new double[ours.length];
    // Both end with a step from where 1e-10 was left to gain, which squares what is left.
    Arrays.fill(tolerance, 1e-7 * most);
    Agreement.require(twin, ours, theirs, tolerance);
  }
}
