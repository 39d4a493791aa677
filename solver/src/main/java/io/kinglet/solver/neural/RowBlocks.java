package io.kinglet.solver.neural;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import java.util.Arrays;

/**
 * A mean loss over the rows of a batch, and its gradient: blocks of rows shared out among a few
 * slices by the batch's size alone, each with sums of its own that are added in their order, so
 * that the bits are the same on any number of threads.
 */
final class RowBlocks {
  /** Rows of one block. */
  static final int ROWS = 64;

  private static final int SLICES = 8;

  /** Loss and gradient of one block; an instance is used by one slice, on one thread at a time. */
  interface Block {
    /**
     * Adds a block.
     *
     * @param from its first row in the batch
     * @param rows how many, at most {@link #ROWS}
     * @param add whether the gradient is added to what is there
     * @param gradient of the sum of losses, written or added to; null if not wanted
     * @param ws the worker's
     * @return the sum of the rows' losses
     */
    double add(int from, int rows, boolean add, double[] gradient, Workspace ws);
  }

  /** Makes the blocks' owners, one for each slice. */
  interface Maker {
    Block make();
  }

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final Maker maker;
  private final Pass pass = new Pass();
  private Block[] blocks = {};
  private double[][] gradients = {};
  private final double[] losses = new double[SLICES];

  RowBlocks(Parallel parallel, Maker maker) {
    this.parallel = parallel;
    this.workspaces = new Workspaces(parallel);
    this.maker = maker;
  }

  /** The mean loss of so many rows and, if gradient is not null, the gradient of that. */
  double mean(int count, double[] gradient) {
    int pieces = (count + ROWS - 1) / ROWS;
    int slices = Math.min(SLICES, pieces);
    fit(slices, gradient);
    pass.count = count;
    pass.pieces = pieces;
    pass.slices = slices;
    pass.gradient = gradient;
    parallel.run(slices, pass);
    double loss = losses[0];
    for (int slice = 1; slice < slices; slice++) {
      loss += losses[slice];
    }
    if (gradient != null) {
      for (int slice = 1; slice < slices; slice++) {
        double[] more = gradients[slice];
        for (int p = 0; p < gradient.length; p++) {
          gradient[p] += more[p];
        }
      }
      for (int p = 0; p < gradient.length; p++) {
        gradient[p] /= count;
      }
    }
    return loss / count;
  }

  private void fit(int slices, double[] gradient) {
    if (blocks.length < slices) {
      int had = blocks.length;
      blocks = Arrays.copyOf(blocks, slices);
      gradients = Arrays.copyOf(gradients, slices);
      for (int slice = had; slice < slices; slice++) {
        blocks[slice] = maker.make();
      }
    }
    for (int slice = 1; slice < slices && gradient != null; slice++) {
      // The first slice writes where the sum is wanted.
      if (gradients[slice] == null) {
        gradients[slice] = new double[gradient.length];
      }
    }
  }

  /** One slice's blocks. */
  private final class Pass implements Parallel.Body {
    private int count;
    private int pieces;
    private int slices;
    private double[] gradient;

    @Override
    public void run(int slice, int worker) {
      Workspace ws = workspaces.of(worker);
      int first = (int) ((long) pieces * slice / slices);
      int last = (int) ((long) pieces * (slice + 1) / slices);
      double[] into = gradient == null || slice == 0 ? gradient : gradients[slice];
      double loss = 0;
      for (int piece = first; piece < last; piece++) {
        int from = piece * ROWS;
        int rows = Math.min(ROWS, count - from);
        loss += blocks[slice].add(from, rows, piece > first, into, ws);
      }
      losses[slice] = loss;
    }
  }
}
