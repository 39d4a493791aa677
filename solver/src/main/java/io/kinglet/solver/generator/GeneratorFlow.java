package io.kinglet.solver.generator;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.GaussianRbf;
import io.kinglet.solver.fisher.FeatureMoments;
import io.kinglet.solver.flow.FlowFailure;
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.Target;
import io.kinglet.solver.neural.Mlp;
import io.kinglet.solver.neural.MlpState;
import io.kinglet.solver.velocity.Slices;
import java.util.Arrays;

/**
 * iNGD: natural gradient descent on KL(p_data ‖ p_θ) in an exponential family, carried by a
 * generator x = g_w(z) (Liu, Wang, Wang 2025). Each step draws latents, solves (BBᵀ + λF + εI) β =
 * Δ with B = n⁻¹ Σ_i J_iᵀ ∂_w g_w(z_i) and Δ = mean f(Y) − mean f(X), and moves the weights along ẇ
 * = Bᵀβ. An instance holds workspace: use one for each training.
 */
public final class GeneratorFlow {
  // What B may take before it is no longer formed.
  private static final long FORMED = 256L << 20;

  private final GeneratorSettings settings;
  private final Target target;
  private final Parallel parallel;
  private final Workspaces workspaces;
  private final FeatureMoments moments;
  private final StepBasis basis;
  private final Parallel.Body forward = this::forward;
  private Mlp net;
  private DirectUpdate direct;
  private ProductUpdate products;
  private MlpState[] states = {};
  private double[] z = {};
  private double[] x = {};
  private double[] moved = {};
  private double[] phi = {};
  private double[] table = {};
  private double[] mean = {};
  private double[] targetMean = {};
  private double[] delta = {};
  private double[] update = {};
  private double[] momentum = {};
  private double[] weights = {};

  GeneratorFlow(GeneratorSettings settings, Target target) {
    this.settings = settings;
    this.target = target;
    this.parallel = settings.parallel();
    this.workspaces = new Workspaces(parallel);
    this.moments = new FeatureMoments(parallel, workspaces);
    this.basis = new StepBasis(settings);
  }

  /**
   * Starts the settings of a flow.
   *
   * @param target where to
   * @return the builder
   */
  public static GeneratorSettings.Builder builder(Target target) {
    return new GeneratorSettings.Builder(target);
  }

  /**
   * The settings that it was made with.
   *
   * @return them
   */
  public GeneratorSettings settings() {
    return settings;
  }

  /**
   * Takes one step.
   *
   * @param state replaced by the next one; untouched if this throws
   * @return what happened
   * @throws FlowFailure if the step's numbers are not finite or a task failed
   * @throws IllegalArgumentException if the generator's outputs are not as many as the target's
   *     columns
   */
  public GeneratorInfo step(GeneratorState state) {
    int d = target.dims();
    if (state.net().outputs() != d) {
      throw new IllegalArgumentException(
          "the generator gives " + state.net().outputs() + " coordinates, but the target has " + d);
    }
    try {
      return advance(state, target.batch(state.iteration()));
    } catch (FlowFailure failure) {
      throw failure;
    } catch (RuntimeException | Error thrown) {
      throw new FlowFailure(failed(state) + thrown.getMessage(), thrown);
    }
  }

  private static String failed(GeneratorState state) {
    return "step " + (state.iteration() + 1) + " failed and the generator is as before it: ";
  }

  private GeneratorInfo advance(GeneratorState state, Sample batch) {
    int n = settings.rows();
    resize(state, n);
    System.arraycopy(state.net().weights(), 0, net.weights(), 0, net.parameters());
    long step = state.iteration();
    state.latents().draw(Seeds.of(state.seed(), "latents", step), n, z);
    int count = (int) Math.min(settings.basisSize(), (long) n + batch.rows());
    UpdateForm form = form(count, n);
    form.generate(z, n, x);
    requireFinite(state, x, n * net.outputs(), "a generated coordinate");
    GaussianRbf map = basis.choose(x, n, batch, state.seed(), step);
    double residual = features(map, n, batch);
    UpdateForm.Solved solved =
        form.solve(new UpdateForm.Step(map, x, n, phi, table, mean, delta), update);
    double norm = 0;
    for (int p = 0; p < net.parameters(); p++) {
      norm += update[p] * update[p];
      momentum[p] = Math.fma(settings.momentum(), state.momentum()[p], update[p]);
    }
    norm = Math.sqrt(norm);
    if (!Double.isFinite(norm) || !Double.isFinite(residual)) {
      throw new FlowFailure(
          failed(state)
              + "the update or residual is not finite; check the scale of the data, or raise the"
              + " ridge");
    }
    Move move = move(state, map, n, residual);
    state.commit(weights, momentum, move.next(), settings.averaging());
    return new GeneratorInfo(
        step,
        residual,
        move.after(),
        move.used(),
        norm,
        move.used() > 0,
        move.refusals(),
        map.count(),
        map.bandwidth(),
        solved.ridge(),
        solved.failedMinor(),
        solved.form(),
        solved.info());
  }

  private UpdateForm form(int count, int n) {
    boolean formed =
        switch (settings.form()) {
          case PRODUCTS -> false;
          case FEATURES, WEIGHTS -> true;
          case AUTO ->
              count
                      * Math.max(
                          net.parameters(), DirectUpdate.order(settings, net.parameters(), n))
                      * Double.BYTES
                  <= FORMED;
        };
    if (formed && direct == null) {
      direct = new DirectUpdate(settings, net, workspaces, moments);
    }
    if (!formed && products == null) {
      products = new ProductUpdate(settings, net, workspaces);
    }
    return formed ? direct : products;
  }

  /** Features of the points, and Δ; returns ‖Δ‖. */
  private double features(GaussianRbf map, int n, Sample batch) {
    int ld = map.padded();
    int size = Math.multiplyExact(n, ld);
    if (phi.length < size) {
      phi = new double[size];
      table = new double[size];
    }
    if (mean.length < ld) {
      mean = new double[ld];
      targetMean = new double[ld];
      delta = new double[ld];
    }
    moments.mean(map, batch.data(), batch.rows(), targetMean);
    moments.evaluate(map, x, n, phi, table, mean);
    double sum = 0;
    for (int m = 0; m < map.count(); m++) {
      delta[m] = targetMean[m] - mean[m];
      sum = Math.fma(delta[m], delta[m], sum);
    }
    return Math.sqrt(sum);
  }

  /** A step that was taken, its weights in the field; used is 0 if they are the old ones. */
  private record Move(double used, double next, double after, int refusals) {}

  private Move move(GeneratorState state, GaussianRbf map, int n, double residual) {
    switch (settings.stepRule()) {
      case StepRule.Constant constant -> {
        if (!prepare(state, constant.size())) {
          throw new FlowFailure(
              failed(state)
                  + "it would move a weight beyond the range of numbers; use a smaller step size"
                  + " than "
                  + constant.size());
        }
        return new Move(constant.size(), constant.size(), Double.NaN, 0);
      }
      case StepRule.Adaptive adaptive -> {
        double size = Double.isNaN(state.stepSize()) ? adaptive.initial() : state.stepSize();
        for (int refusals = 0; refusals <= adaptive.refusals(); refusals++) {
          double after = prepare(state, size) ? residualAfter(map, n) : Double.NaN;
          // Written so that NaN is refused.
          if (after <= residual) {
            double longer = Math.min(adaptive.largest(), size * adaptive.grow());
            return new Move(size, refusals > 0 ? size : longer, after, refusals);
          }
          size *= adaptive.shrink();
        }
        System.arraycopy(state.net().weights(), 0, weights, 0, weights.length);
        // What was gathered led uphill.
        Arrays.fill(momentum, 0.0);
        return new Move(0, adaptive.initial(), residual, adaptive.refusals() + 1);
      }
    }
  }

  /** The weights after a step of that size; false if one is beyond range. */
  private boolean prepare(GeneratorState state, double size) {
    double[] from = state.net().weights();
    boolean finite = true;
    for (int p = 0; p < weights.length; p++) {
      weights[p] = Math.fma(size, momentum[p], from[p]);
      finite &= Math.abs(weights[p]) <= Double.MAX_VALUE;
    }
    return finite;
  }

  /** ‖Δ‖ of the prepared weights, with the step's latents, basis and batch; NaN if not finite. */
  private double residualAfter(GaussianRbf map, int n) {
    System.arraycopy(weights, 0, net.weights(), 0, weights.length);
    parallel.run(Slices.blocks(n), forward);
    moments.mean(map, moved, n, mean);
    double sum = 0;
    for (int m = 0; m < map.count(); m++) {
      double gap = targetMean[m] - mean[m];
      sum = Math.fma(gap, gap, sum);
    }
    return Math.sqrt(sum);
  }

  private void forward(int block, int worker) {
    Workspace ws = workspaces.of(worker);
    int from = block * Slices.ROWS;
    int rows = Math.min(Slices.ROWS, settings.rows() - from);
    int d = net.outputs();
    states[worker].forward(z, from * net.inputs(), rows, ws);
    System.arraycopy(states[worker].output(), 0, moved, from * d, rows * d);
  }

  private static void requireFinite(GeneratorState state, double[] numbers, int size, String what) {
    for (int i = 0; i < size; i++) {
      if (!Double.isFinite(numbers[i])) {
        throw new FlowFailure(
            failed(state) + what + " is " + numbers[i] + "; use a smaller step size");
      }
    }
  }

  private void resize(GeneratorState state, int n) {
    Mlp wanted = state.net();
    if (net == null || !net.sameShape(wanted)) {
      net = wanted.copy();
      direct = null;
      products = null;
      states = new MlpState[parallel.threads()];
      for (int worker = 0; worker < states.length; worker++) {
        states[worker] = new MlpState(net, 0);
      }
      z = new double[Math.multiplyExact(n, net.inputs())];
      x = new double[Math.multiplyExact(n, net.outputs())];
      moved = new double[x.length];
      update = new double[net.parameters()];
      momentum = new double[net.parameters()];
      weights = new double[net.parameters()];
    }
  }

  /**
   * The memory held for stepping.
   *
   * @return bytes
   */
  public long workspaceBytes() {
    long doubles = 2L * x.length + z.length + 2L * phi.length + 3L * mean.length;
    doubles += 4L * update.length;
    long bytes = doubles * Double.BYTES + moments.bytes() + workspaces.bytes();
    bytes += direct == null ? 0 : direct.bytes();
    bytes += products == null ? 0 : products.bytes();
    for (MlpState state : states) {
      bytes += state.bytes();
    }
    return bytes;
  }
}
