package io.kinglet.solver.fisher;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.Features;
import io.kinglet.solver.velocity.Slices;
import java.util.Arrays;

/**
 * Sums over particles in one streaming pass: Δ and F, and what a caller adds, from blocks of
 * features that are never kept, cut into {@link Slices}: the same bits on any number of threads.
 * Features are summed about a centre, or ΦᵀΦ would cancel.
 */
public final class ParticleSums {
  /** What a caller sums beside the features, from the same blocks. */
  public interface More {
    /**
     * Adds a block of particles to a slice's sums. Calls for one slice come in order, one at a
     * time; slices run side by side.
     *
     * @param slice which sums
     * @param first whether it is the slice's first block, whose sums replace what there was
     * @param from first particle
     * @param rows how many, at most {@link Slices#ROWS}
     * @param table the state that the features leave: B of the pair form, rows × padded
     * @param ws the worker's, of which slots 2 to 5 are free
     */
    void block(int slice, boolean first, int from, int rows, double[] table, Workspace ws);
  }

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final Pass body = new Pass();
  private double[][] sums = {};
  private double[][] squares = {};

  /**
   * Creates the sums.
   *
   * @param parallel who works
   * @param workspaces of its workers
   */
  public ParticleSums(Parallel parallel, Workspaces workspaces) {
    this.parallel = parallel;
    this.workspaces = workspaces;
  }

  /**
   * How many slices a pass has.
   *
   * @param n particles
   * @param ld padded features
   * @param more numbers that the caller holds for each slice
   * @return 1 to 16
   */
  public static int slices(int n, int ld, long more) {
    return Slices.count(n, (long) ld * ld + ld + more);
  }

  /**
   * Makes the pass.
   *
   * @param map the features
   * @param x particles, n × d
   * @param n how many
   * @param centre what features are summed about, mean f(Y); padded numbers
   * @param slices from {@link #slices}
   * @param more what else is summed; null for nothing
   * @param delta Δ = centre − mean f(X), b numbers written
   * @param fisher F, lower triangle, padded × padded, written; 0 for one particle
   */
  public void run(
      Features map,
      double[] x,
      int n,
      double[] centre,
      int slices,
      More more,
      double[] delta,
      double[] fisher) {
    int b = map.count();
    int ld = map.padded();
    sums = Slices.fit(sums, slices, ld);
    squares = Slices.fit(squares, slices, ld * ld);
    body.of(map, x, n, centre, slices, more);
    // What the caller sums beside them comes on top.
    double each = ld + 2 * map.dims() + Parallel.EXPONENTIAL;
    parallel.run(slices, each * n * ld, body);
    Slices.merge(sums, slices, b);
    for (int m = 0; m < b; m++) {
      delta[m] = -sums[0][m] / n;
    }
    Slices.merge(squares, slices, b * ld);
    double scale = n > 1 ? 1.0 / (n - 1) : 0;
    double back = n > 1 ? -n * scale : 0;
    for (int i = 0; i < b; i++) {
      double own = back * delta[i];
      for (int j = 0; j <= i; j++) {
        fisher[i * ld + j] = Math.fma(own, delta[j], scale * squares[0][i * ld + j]);
      }
    }
  }

  /** One slice of the particles, block by block. */
  private final class Pass implements Parallel.Body {
    private Features map;
    private double[] x;
    private int n;
    private double[] centre;
    private int slices;
    private More more;

    void of(Features map, double[] x, int n, double[] centre, int slices, More more) {
      this.map = map;
      this.x = x;
      this.n = n;
      this.centre = centre;
      this.slices = slices;
      this.more = more;
    }

    @Override
    public void run(int slice, int worker) {
      Workspace ws = workspaces.of(worker);
      int d = map.dims();
      int ld = map.padded();
      long blocks = Slices.blocks(n);
      int first = (int) (blocks * slice / slices);
      int last = (int) (blocks * (slice + 1) / slices);
      double[] phi = ws.scratch(7, Slices.ROWS * ld);
      double[] table = more == null ? null : ws.scratch(6, Slices.ROWS * map.stateSize());
      Arrays.fill(sums[slice], 0, ld, 0.0);
      for (int block = first; block < last; block++) {
        int from = block * Slices.ROWS;
        int rows = Math.min(Slices.ROWS, n - from);
        map.evaluate(x, from * d, rows, phi, 0, table, 0, ws);
        centre(phi, rows, ld, sums[slice]);
        double keep = block == first ? 0 : 1;
        Products.gemmLower(
            true,
            false,
            map.count(),
            rows,
            1,
            phi,
            0,
            ld,
            phi,
            0,
            ld,
            keep,
            squares[slice],
            0,
            ld,
            ws);
        if (more != null) {
          more.block(slice, block == first, from, rows, table, ws);
        }
      }
    }

    private void centre(double[] phi, int rows, int ld, double[] sum) {
      for (int i = 0; i < rows; i++) {
        for (int m = 0; m < ld; m++) {
          double value = phi[i * ld + m] - centre[m];
          phi[i * ld + m] = value;
          sum[m] += value;
        }
      }
    }
  }

  /**
   * The memory held.
   *
   * @return bytes
   */
  public long bytes() {
    return Slices.bytes(sums) + Slices.bytes(squares);
  }
}
