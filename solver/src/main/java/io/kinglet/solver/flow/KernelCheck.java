package io.kinglet.solver.flow;

import io.kinglet.solver.Workspaces;
import io.kinglet.solver.fisher.FeatureMoments;
import java.util.Arrays;

/**
 * Random features beside the exact kernel: both step a seeded subsample of the particles, and what
 * counts is the ‖Δ‖ that each leaves there. The velocities themselves may differ by a third and the
 * step be as good.
 */
final class KernelCheck {
  /** Particles compared at: 2 m²db + m·d·b² flops, 3 GFLOP at d = 16 and b = 256. */
  static final int ROWS = 512;

  private final StepForm.RandomFeatures form;
  private final ExactForm exact;
  private final FeatureMoments moments;
  private final int[] moving;
  private int[] order = {};
  private double[] rows = {};
  private double[] moved = {};
  private double[] velocity = {};
  private double[] trial = {};
  private double[] mean = {};

  KernelCheck(
      KingSettings settings,
      StepForm.RandomFeatures form,
      int[] solvedRows,
      int[] moving,
      Workspaces workspaces,
      FeatureMoments moments) {
    this.form = form;
    this.exact = new ExactForm(settings, Solve.direct(), solvedRows, workspaces, moments);
    this.moments = moments;
    this.moving = moving;
  }

  /** The first R that comes near enough to the exact kernel, and how near. */
  Approximation choose(KingForm.Step step, RandomFeatureForm features) {
    int n = step.n();
    int d = step.map().dims();
    int m = Math.min(n, ROWS);
    resize(n, m * d, step.map().padded());
    KingForm.draw(step, "kernel check", m, order, rows);
    KingForm.Step sub = step.of(rows, m);
    Arrays.fill(velocity, 0, m * d, 0.0);
    Arrays.fill(trial, 0, m * d, 0.0);
    double before = exact.field(sub, velocity).residual();
    double best = residualAfter(sub, velocity);
    int size = form.least();
    while (true) {
      features.evaluate(sub, size, trial);
      double gap = before > 0 ? (residualAfter(sub, trial) - best) / before : 0;
      if (gap <= form.tolerance() || size == form.most()) {
        return new Approximation(size, gap, error(m, d));
      }
      size = (int) Math.min(2L * size, form.most());
    }
  }

  /** ‖Δ‖ of the subsample after a step along v. */
  private double residualAfter(KingForm.Step sub, double[] v) {
    int d = sub.map().dims();
    int dims = moving == null ? d : moving.length;
    System.arraycopy(rows, 0, moved, 0, sub.n() * d);
    for (int i = 0; i < sub.n(); i++) {
      for (int k = 0; k < dims; k++) {
        int at = i * d + (moving == null ? k : moving[k]);
        moved[at] += sub.stepSize() * v[at];
      }
    }
    moments.mean(sub.map(), moved, sub.n(), mean);
    // Δ in place of the mean that it is taken from.
    return KingForm.difference(sub.map().count(), sub.targetMean(), mean, mean);
  }

  /** ‖v − v_exact‖ / ‖v_exact‖ in the dimensions that move. */
  private double error(int m, int d) {
    int dims = moving == null ? d : moving.length;
    double difference = 0;
    double whole = 0;
    for (int i = 0; i < m; i++) {
      for (int k = 0; k < dims; k++) {
        int at = i * d + (moving == null ? k : moving[k]);
        double gap = trial[at] - velocity[at];
        difference += gap * gap;
        whole += velocity[at] * velocity[at];
      }
    }
    return whole > 0 ? Math.sqrt(difference / whole) : 0;
  }

  private void resize(int n, int size, int ld) {
    if (order.length < n) {
      order = new int[n];
    }
    if (rows.length < size) {
      rows = new double[size];
      moved = new double[size];
      velocity = new double[size];
      trial = new double[size];
    }
    if (mean.length < ld) {
      mean = new double[ld];
    }
  }

  /** The memory held, the workers' workspaces included. */
  long bytes() {
    long own = order.length / 2 + 4L * rows.length + mean.length;
    return own * Double.BYTES + exact.bytes();
  }
}
