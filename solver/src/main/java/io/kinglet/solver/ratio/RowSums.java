package io.kinglet.solver.ratio;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;

/** Sums over rows in blocks of a fixed size, added in their order. */
final class RowSums {
  private static final int ROWS = 1024;

  /** What is summed; blocks run side by side. */
  interface Term {
    /**
     * The sum over rows from (inclusive) to {@code from + rows}; slot 3 of the workspace is free.
     */
    double block(int from, int rows, Workspace ws);
  }

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final Pass pass = new Pass();
  private double[] partial = {};

  RowSums(Parallel parallel, Workspaces workspaces) {
    this.parallel = parallel;
    this.workspaces = workspaces;
  }

  /** The sum of a term over so many rows from the first one on. */
  double sum(int first, int rows, Term term) {
    int blocks = (int) (((long) rows + ROWS - 1) / ROWS);
    if (partial.length < blocks) {
      partial = new double[blocks];
    }
    pass.first = first;
    pass.last = first + rows;
    pass.term = term;
    // An exponential and a logarithm.
    parallel.run(blocks, 3 * Parallel.EXPONENTIAL * rows, pass);
    double sum = 0;
    for (int block = 0; block < blocks; block++) {
      sum += partial[block];
    }
    return sum;
  }

  private final class Pass implements Parallel.Body {
    private int first;
    private int last;
    private Term term;

    @Override
    public void run(int task, int worker) {
      int from = first + task * ROWS;
      partial[task] = term.block(from, Math.min(ROWS, last - from), workspaces.of(worker));
    }
  }
}
