package io.kinglet.cli.experiment;

import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.FlowFailure;
import io.kinglet.solver.flow.FlowRunner;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.NtkFlow;
import io.kinglet.solver.flow.NtkSettings;
import io.kinglet.solver.flow.ParticleFlow;
import io.kinglet.solver.flow.RunResult;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.StopReason;
import io.kinglet.solver.flow.StopRule;
import io.kinglet.solver.flow.Target;
import io.kinglet.solver.flow.WassersteinFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * ntKiNG with features that are trained before, and beside it WGF from the same start: what the
 * S-curve and the pictures have in common.
 */
final class Race {
  static final String NTKING = "ntking";
  static final String WGF = "wgf";

  /** How often the particles are measured. */
  private static final int LOOKS = 50;

  private final RaceSettings settings;
  private final Data data;
  private final HeldOut heldOut;
  private final ToDoubleFunction<Sample> distance;
  private final long seed;
  private final List<Look> looks = new ArrayList<>();
  private FlowFailure failure;

  /**
   * What a race runs on, but for the units in the coordinates that the flows run in.
   *
   * @param rows to train on
   * @param stopping rows that choose the epoch
   * @param target where to
   * @param start the particles
   * @param units from the data's coordinates to those
   */
  record Data(Sample rows, Sample stopping, Target target, Sample start, Units units) {}

  /**
   * One measurement, in the data's coordinates.
   *
   * @param method whose particles
   * @param step after so many steps
   * @param residual that the step found; NaN at the start
   * @param distances to the held-out rows
   * @param distance the experiment's own measure
   */
  record Look(
      String method, long step, double residual, HeldOut.Distances distances, double distance) {}

  /**
   * How one method ended.
   *
   * @param particles in the data's coordinates
   * @param steps that it took
   * @param seconds that they took
   * @param reason why it ended
   */
  record End(Sample particles, long steps, double seconds, StopReason reason) {}

  /**
   * What came of a race.
   *
   * @param trained the features
   * @param looks all measurements
   * @param ntking where its particles ended
   * @param wgf likewise
   * @param failure of a step, if one failed
   */
  record Result(
      Pretraining.Trained trained,
      List<Look> looks,
      End ntking,
      End wgf,
      Optional<FlowFailure> failure) {
    /** The first or the last measurement of a method. */
    Look look(String method, boolean last) {
      List<Look> order = last ? looks.reversed() : looks;
      return order.stream().filter(look -> look.method().equals(method)).findFirst().orElseThrow();
    }
  }

  /** A race with settings in the coordinates that it runs in. */
  Race(
      RaceSettings settings,
      Data data,
      HeldOut heldOut,
      ToDoubleFunction<Sample> distance,
      long seed) {
    this.settings = settings;
    this.data = data;
    this.heldOut = heldOut;
    this.distance = distance;
    this.seed = seed;
  }

  /**
   * Runs.
   *
   * @return what came of it; empty if it was stopped before the features were there
   * @throws FlowFailure if their training diverged
   */
  Optional<Result> run(Watch watch) {
    int n = data.start().rows();
    int d = data.start().dims();
    int batch = data.target().batch(0).rows();
    double epochs = settings.training().epochs() * settings.training().work(data.rows().rows(), d);
    double ntk = settings.ntkWork(n, d, batch);
    double wgf = settings.wgfWork(n, d, batch);
    Pace pace = new Pace(watch, epochs + settings.steps() * ntk + settings.wgfSteps() * wgf);
    Optional<Pretraining.Trained> trained =
        Pretraining.run(settings.training(), data.rows(), data.stopping(), seed, watch, pace);
    if (trained.isEmpty()) {
      return Optional.empty();
    }
    NtkFlow flow =
        NtkFlow.builder(data.target())
            .features(trained.get().features())
            .width(NtkSettings.WIDTH)
            .networks((network, random) -> network.draw(random, settings.gain()))
            .damping(settings.damping())
            .ridge(settings.ridge())
            .stepRule(StepRule.constant(settings.stepSize()))
            .parallel(watch.parallel())
            .build();
    End first = flow(NTKING, flow, settings.steps(), ntk, watch, pace);
    WassersteinFlow other =
        WassersteinFlow.builder(data.target())
            .stepRule(StepRule.constant(settings.wgfStepSize()))
            .parallel(watch.parallel())
            .build();
    End second = flow(WGF, other, settings.wgfSteps(), wgf, watch, pace);
    if (failure == null && !watch.stopRequested()) {
      pace.finish();
    }
    return Optional.of(
        new Result(trained.get(), looks, first, second, Optional.ofNullable(failure)));
  }

  private End flow(
      String method, ParticleFlow flow, int steps, double work, Watch watch, Pace pace) {
    FlowState state = FlowState.of(data.start(), seed);
    look(method, 0, Double.NaN, state);
    long every = Math.max(1, steps / LOOKS);
    long began = System.nanoTime();
    RunResult result =
        FlowRunner.builder(flow)
            .stop(StopRule.iterations(steps))
            .cancelWhen(watch::stopRequested)
            .listener(
                (after, info) -> {
                  long step = info.iteration() + 1;
                  if (step % every == 0 || step == steps || watch.stopRequested()) {
                    look(method, step, info.residual(), after);
                  }
                  pace.advance(work, info.residual());
                })
            .build()
            .run(state);
    if (result.failure().isPresent()) {
      failure = failure == null ? result.failure().get() : failure;
      look(method, result.steps(), Double.NaN, state);
    }
    double seconds = (System.nanoTime() - began) * 1e-9;
    return new End(data.units().undo(state.particles()), result.steps(), seconds, result.reason());
  }

  private void look(String method, long step, double residual, FlowState state) {
    Sample particles = data.units().undo(state.particles());
    looks.add(
        new Look(method, step, residual, heldOut.of(particles), distance.applyAsDouble(particles)));
  }
}
