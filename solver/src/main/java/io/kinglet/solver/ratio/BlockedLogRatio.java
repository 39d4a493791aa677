package io.kinglet.solver.ratio;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;

/** A log-ratio that is evaluated in blocks of points, each on one thread. */
abstract class BlockedLogRatio implements LogRatio {
  private final int dims;
  private final int blockRows;
  private final Parallel parallel;
  private final Workspaces workspaces;
  private final Pass pass = new Pass();
  private RatioFit report;

  BlockedLogRatio(int dims, int blockRows, Parallel parallel, Workspaces workspaces) {
    this.dims = dims;
    this.blockRows = blockRows;
    this.parallel = parallel;
    this.workspaces = workspaces;
  }

  /** About how many operations a point takes. */
  abstract double operations();

  /**
   * Evaluates a block.
   *
   * @param x all points
   * @param from the first one of the block
   * @param rows how many, at most those of a block
   * @param values of all points
   * @param gradients of all points; null if not wanted
   * @param worker who works
   * @param ws its workspace
   */
  abstract void block(
      double[] x,
      int from,
      int rows,
      double[] values,
      double[] gradients,
      int worker,
      Workspace ws);

  final void report(RatioFit value) {
    report = value;
  }

  @Override
  public final int dims() {
    return dims;
  }

  @Override
  public final RatioFit report() {
    return report;
  }

  @Override
  public final void values(double[] x, int n, double[] values) {
    Points.require(x, n, dims, values);
    run(x, n, values, null);
  }

  @Override
  public final void gradients(double[] x, int n, double[] values, double[] gradients) {
    Points.require(x, n, dims, values, gradients);
    run(x, n, values, gradients);
  }

  private void run(double[] x, int n, double[] values, double[] gradients) {
    pass.x = x;
    pass.n = n;
    pass.values = values;
    pass.gradients = gradients;
    int blocks = (int) (((long) n + blockRows - 1) / blockRows);
    parallel.run(blocks, operations() * n, pass);
  }

  private final class Pass implements Parallel.Body {
    private double[] x;
    private int n;
    private double[] values;
    private double[] gradients;

    @Override
    public void run(int task, int worker) {
      int from = task * blockRows;
      int rows = Math.min(blockRows, n - from);
      block(x, from, rows, values, gradients, worker, workspaces.of(worker));
    }
  }
}
