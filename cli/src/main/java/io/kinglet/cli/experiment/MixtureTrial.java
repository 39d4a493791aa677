package io.kinglet.cli.experiment;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.ParticleFlow;
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.flow.Target;
import io.kinglet.solver.metrics.Mmd;
import java.util.SplittableRandom;

/**
 * The data of one trial: a start from N(0, I), and two samples of ½ N(−2·1, ¼ I) + ½ N(2·1, ¼ I),
 * one to flow to and one to measure with. All methods of a trial share them.
 *
 * @param seed of the start and of all that is random in its runs
 * @param target what the flows see, 100 × d
 * @param fresh what the particles are compared with, 1000 × d
 */
record MixtureTrial(long seed, Sample target, Sample fresh) {
  static final double MEAN = 2;
  static final double DEVIATION = 0.5;
  static final int POINTS = 100;
  static final int FRESH = 1_000;

  /** The trial of that number, whatever other trials there are. */
  static MixtureTrial draw(int dims, long seed, int number) {
    long own = Seeds.of(seed, "mixture trial", number);
    return new MixtureTrial(
        own,
        mixture(POINTS, dims, Seeds.of(own, "mixture target", 0)),
        mixture(FRESH, dims, Seeds.of(own, "mixture fresh", 0)));
  }

  private static Sample mixture(int rows, int dims, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] data = new double[rows * dims];
    for (int i = 0; i < rows; i++) {
      double mean = random.nextBoolean() ? MEAN : -MEAN;
      for (int l = 0; l < dims; l++) {
        data[i * dims + l] = mean + DEVIATION * random.nextGaussian();
      }
    }
    return Sample.of(data, rows, dims);
  }

  /** The start of one method's run. */
  Run start(MixtureMethod method) {
    return new Run(
        method.flow(Target.of(target)), FlowState.gaussian(POINTS, target.dims(), seed), fresh);
  }

  /** A run that is stepped by hand. */
  static final class Run {
    private final ParticleFlow flow;
    private final FlowState state;
    private final Sample fresh;
    private final Mmd mmd = new Mmd(Parallel.serial());

    private Run(ParticleFlow flow, FlowState state, Sample fresh) {
      this.flow = flow;
      this.state = state;
      this.fresh = fresh;
    }

    void step() {
      flow.step(state);
    }

    /** Of the particles as they are now; bandwidth by the median rule of the particles. */
    double mmd() {
      return mmd.between(state.particles(), fresh, state.seed()).value();
    }
  }
}
