package io.kinglet.solver.flow;

import io.kinglet.solver.Sample;

/**
 * What all flows share: check, field, step by the rule, refuse what is not finite, commit. A
 * subclass gives the field and its residual.
 */
abstract class SteppedFlow implements ParticleFlow {
  private final int dims;
  private final Target target;
  private final StepRule rule;
  private final Integrator integrator;
  private final int[] moving;
  private final boolean[] moves;
  private final Bounds bounds;
  private double[] velocity = {};
  private double[] second = {};
  private FlowState ahead;
  private boolean stepped;

  /** What moves: null for all dimensions. */
  SteppedFlow(Target target, StepRule rule, int[] moving) {
    this(target.dims(), target, rule, Integrator.EULER, moving);
  }

  /** The same with a way of following the field; without a sample to flow to where that is null. */
  SteppedFlow(int dims, Target target, StepRule rule, Integrator integrator, int[] moving) {
    this(dims, target, rule, integrator, moving, null);
  }

  /** The same in a box; without one where that is null. */
  SteppedFlow(
      int dims, Target target, StepRule rule, Integrator integrator, int[] moving, Bounds bounds) {
    this.bounds = bounds;
    if (bounds != null && bounds.dims() != dims) {
      throw new IllegalArgumentException(
          "bounds of " + bounds.dims() + " dimensions for particles of " + dims);
    }
    this.dims = dims;
    this.target = target;
    this.rule = rule;
    this.integrator = integrator;
    if (integrator == Integrator.HEUN && !(rule instanceof StepRule.Constant)) {
      throw new IllegalArgumentException(
          "Heun's rule goes with steps of constant size; give StepRule.constant, or Euler's");
    }
    this.moving = moving == null ? null : checkedMoving(moving, dims);
    this.moves = new boolean[dims];
    for (int l = 0; l < moves.length; l++) {
      moves[l] = moving == null;
    }
    if (moving != null) {
      for (int l : this.moving) {
        moves[l] = true;
      }
    }
  }

  /** What the field was made of, for the step's report. */
  record FieldInfo(
      double residual,
      int features,
      double featureBandwidth,
      double velocityBandwidth,
      double ridge,
      int failedMinor,
      Approximation approximation,
      SolveInfo solve,
      int clipped) {
    /** Of a field whose weights are not clipped. */
    FieldInfo(
        double residual,
        int features,
        double featureBandwidth,
        double velocityBandwidth,
        double ridge,
        int failedMinor,
        Approximation approximation,
        SolveInfo solve) {
      this(
          residual,
          features,
          featureBandwidth,
          velocityBandwidth,
          ridge,
          failedMinor,
          approximation,
          solve,
          0);
    }

    /** Of a field of weighted gradients. */
    static FieldInfo clipped(double residual, int clipped) {
      return new FieldInfo(residual, 0, 0, 0, 0, 0, Approximation.NONE, SolveInfo.DIRECT, clipped);
    }

    /** Of a field that has neither features nor a system to solve. */
    static FieldInfo of(double residual, double bandwidth) {
      return new FieldInfo(residual, 0, 0, bandwidth, 0, 0, Approximation.NONE, SolveInfo.DIRECT);
    }
  }

  /** Computes the velocity at all particles (n × d, all dimensions written). */
  abstract FieldInfo field(FlowState state, Sample batch, double[] velocity);

  /** The residual at other positions of the same particles, in the last field's basis and batch. */
  abstract double residualAt(double[] positions, int n, Sample batch);

  /** Evaluates the last field at any points (m × d, all dimensions written). */
  abstract void fieldAt(double[] points, int m, double[] out);

  /** Remembers, before a step, what the flow carries from step to step. */
  void mark() {}

  /** Goes back to that, as the step has failed. */
  void goBack() {}

  final int[] moving() {
    return moving;
  }

  @Override
  public final StepInfo step(FlowState state) {
    if (state.dims() != dims) {
      throw new IllegalArgumentException(
          "the particles have " + state.dims() + " dimensions, but the target has " + dims);
    }
    int size = state.rows() * state.dims();
    if (velocity.length != size) {
      velocity = new double[size];
    }
    // A field that fails half way is neither the last one nor this one.
    stepped = false;
    mark();
    try {
      StepInfo info = take(state);
      stepped = true;
      return info;
    } finally {
      if (!stepped) {
        goBack();
      }
    }
  }

  private StepInfo take(FlowState state) {
    long iteration = state.iteration();
    Sample batch;
    FieldInfo field;
    try {
      batch = target == null ? null : target.batch(iteration);
      field = field(state, batch, velocity);
      if (integrator == Integrator.HEUN) {
        average(state, batch);
      }
    } catch (FlowFailure thrown) {
      throw thrown;
    } catch (RuntimeException | Error thrown) {
      throw failed(iteration, thrown);
    }
    double rms = Math.sqrt(maskAndSquare(state.dims()) / state.rows());
    if (!Double.isFinite(rms) || !Double.isFinite(field.residual())) {
      throw new FlowFailure(
          nth(iteration)
              + " failed and the particles are as before it: the velocity or residual is not"
              + " finite; check the scale of the data, or raise the ridge");
    }
    return move(state, batch, field, rms);
  }

  /** The mean of the field's velocities here and where they lead, in place of those here. */
  private void average(FlowState state, Sample batch) {
    if (moving != null) {
      mask(velocity, state.rows(), dims);
    }
    if (!advance(state, firstSize(state))) {
      throw beyond(state.iteration(), firstSize(state));
    }
    ahead = state.ahead(ahead);
    if (second.length != velocity.length) {
      second = new double[velocity.length];
    }
    field(ahead, batch, second);
    for (int i = 0; i < velocity.length; i++) {
      velocity[i] = 0.5 * (velocity[i] + second[i]);
    }
  }

  private static FlowFailure beyond(long iteration, double size) {
    return new FlowFailure(
        nth(iteration)
            + " would move a particle beyond the range of numbers; the particles are as"
            + " before it. Use a smaller step size than "
            + size);
  }

  /** People count from 1: what fails after three steps is the fourth. */
  private static String nth(long iteration) {
    return "step " + (iteration + 1);
  }

  /** The η that a step from this state tries first. */
  final double firstSize(FlowState state) {
    return switch (rule) {
      case StepRule.Constant constant -> constant.size();
      case StepRule.Adaptive adaptive ->
          Double.isNaN(state.stepSize()) ? adaptive.initial() : state.stepSize();
    };
  }

  private StepInfo move(FlowState state, Sample batch, FieldInfo field, double rms) {
    long iteration = state.iteration();
    double after = Double.NaN;
    double used;
    double next;
    int refusals = 0;
    switch (rule) {
      case StepRule.Constant constant -> {
        used = constant.size();
        next = used;
        if (!advance(state, used)) {
          throw beyond(iteration, used);
        }
      }
      case StepRule.Adaptive adaptive -> {
        used = firstSize(state);
        while (true) {
          // Beyond the range of numbers is worse than any residual.
          if (advance(state, used)) {
            after = residualOf(state, batch);
            if (after <= field.residual()) {
              break;
            }
          }
          refusals++;
          if (refusals > adaptive.refusals()) {
            used = 0;
            after = field.residual();
            break;
          }
          used *= adaptive.shrink();
        }
        if (used == 0) {
          next = adaptive.initial();
        } else {
          next = refusals > 0 ? used : Math.min(adaptive.largest(), used * adaptive.grow());
        }
      }
    }
    state.commit(used > 0, next);
    return new StepInfo(
        iteration,
        field.residual(),
        after,
        used,
        rms,
        used > 0,
        refusals,
        field.features(),
        field.featureBandwidth(),
        field.velocityBandwidth(),
        field.ridge(),
        field.failedMinor(),
        field.approximation(),
        field.solve(),
        field.clipped());
  }

  private static FlowFailure failed(long iteration, Throwable thrown) {
    return new FlowFailure(
        nth(iteration) + " failed and the particles are as before it: " + thrown.getMessage(),
        thrown);
  }

  private double residualOf(FlowState state, Sample batch) {
    try {
      return residualAt(state.spare(), state.rows(), batch);
    } catch (RuntimeException | Error thrown) {
      throw failed(state.iteration(), thrown);
    }
  }

  /** Prepares the next positions; false if a number is beyond range. */
  private boolean advance(FlowState state, double size) {
    double[] from = state.data();
    double[] to = state.spare();
    boolean finite = true;
    for (int i = 0; i < velocity.length; i++) {
      double moved = from[i] + size * velocity[i];
      finite &= Math.abs(moved) <= Double.MAX_VALUE;
      to[i] = moved;
    }
    if (finite && bounds != null) {
      hold(to, state.rows());
    }
    return finite;
  }

  /** Brings back into the box what a step moved out of it. */
  private void hold(double[] x, int rows) {
    for (int l = 0; l < dims; l++) {
      for (int i = 0; i < rows && moves[l]; i++) {
        x[i * dims + l] = bounds.hold(l, x[i * dims + l]);
      }
    }
  }

  /** Sets the velocity of dimensions that stay to 0; returns the sum of squares. */
  private double maskAndSquare(int d) {
    if (moving != null) {
      mask(velocity, velocity.length / d, d);
    }
    double sum = 0;
    for (double v : velocity) {
      sum += v * v;
    }
    return sum;
  }

  private void mask(double[] v, int rows, int d) {
    for (int l = 0; l < d; l++) {
      if (!moves[l]) {
        for (int i = 0; i < rows; i++) {
          v[i * d + l] = 0;
        }
      }
    }
  }

  @Override
  public final void velocity(Sample points, double[] out) {
    if (!stepped) {
      throw new IllegalStateException(
          "there is no velocity before the first step and after one that failed; take a step");
    }
    if (points.dims() != dims || out.length != points.rows() * points.dims()) {
      throw new IllegalArgumentException(
          "points are "
              + points.rows()
              + " × "
              + points.dims()
              + " and the output holds "
              + out.length
              + " numbers; expected rows × "
              + dims
              + " for both");
    }
    fieldAt(points.data(), points.rows(), out);
    if (moving != null) {
      mask(out, points.rows(), points.dims());
    }
  }

  private static int[] checkedMoving(int[] moving, int d) {
    if (moving.length == 0) {
      throw new IllegalArgumentException("no dimension moves; name at least one, 0 to " + (d - 1));
    }
    int[] sorted = java.util.Arrays.stream(moving).sorted().distinct().toArray();
    if (sorted[0] < 0 || sorted[sorted.length - 1] >= d || sorted.length != moving.length) {
      throw new IllegalArgumentException(
          "moving dimensions "
              + java.util.Arrays.toString(moving)
              + " must be distinct and within 0 to "
              + (d - 1));
    }
    return sorted;
  }
}
