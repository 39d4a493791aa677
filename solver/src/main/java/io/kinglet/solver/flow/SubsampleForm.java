package io.kinglet.solver.flow;

import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.FeatureMap;
import io.kinglet.solver.fisher.FeatureMoments;
import io.kinglet.solver.fisher.ParticleSums;
import io.kinglet.solver.flow.SteppedFlow.FieldInfo;

/** H and M from a seeded draw of m particles at each step, F and Δ from all, velocity at all. */
final class SubsampleForm implements KingForm {
  private final int size;
  private final ExactForm exact;
  private final ParticleSums sums;
  private int[] order = {};
  private double[] rows = {};
  private double[] delta = {};
  private double[] fisher = {};

  /**
   * Creates the form.
   *
   * @param settings the flow's
   * @param form its settings
   * @param solvedRows dimensions whose rows of the Jacobian are solved with; null for all
   * @param workspaces of the settings' workers
   * @param moments of the flow
   */
  SubsampleForm(
      KingSettings settings,
      StepForm.Subsample form,
      int[] solvedRows,
      Workspaces workspaces,
      FeatureMoments moments) {
    this.size = form.size();
    this.exact = new ExactForm(settings, Solve.direct(), solvedRows, workspaces, moments);
    this.sums = new ParticleSums(settings.parallel(), workspaces);
  }

  @Override
  public FieldInfo field(Step step, double[] velocity) {
    FeatureMap map = step.map();
    int n = step.n();
    int m = Math.min(n, size);
    int ld = map.padded();
    resize(n, m * map.dims(), ld);
    KingForm.draw(step, "subsample", m, order, rows);
    Step sub = step.of(rows, m);
    int slices = ParticleSums.slices(n, ld, 0);
    sums.run(map, step.x(), n, step.targetMean(), slices, null, delta, fisher);
    exact.features(sub);
    exact.solve(sub, delta, fisher);
    exact.fieldAt(step.x(), n, velocity);
    return step.info(
        KingForm.norm(map.count(), delta),
        exact.ridge(),
        exact.failedMinor(),
        Approximation.unmeasured(m),
        SolveInfo.DIRECT);
  }

  private void resize(int n, int drawn, int ld) {
    if (order.length < n) {
      order = new int[n];
    }
    if (rows.length < drawn) {
      rows = new double[drawn];
    }
    if (delta.length < ld) {
      delta = new double[ld];
    }
    if (fisher.length < ld * ld) {
      fisher = new double[ld * ld];
    }
  }

  @Override
  public void fieldAt(double[] points, int m, double[] out) {
    exact.fieldAt(points, m, out);
  }

  @Override
  public long bytes() {
    long own = order.length / 2 + (long) rows.length + delta.length + fisher.length;
    return own * Double.BYTES + sums.bytes() + exact.bytes();
  }
}
