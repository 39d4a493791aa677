package io.kinglet.solver.ratio;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.Features;
import io.kinglet.solver.velocity.Slices;
import java.util.Arrays;

/**
 * Features of the target's rows and, after them, the particles', about the mean of the two means;
 * their products with coefficients, and weighted sums of them. Up to {@link #KEPT} numbers are
 * kept, more are evaluated anew in each pass. Cut into blocks and slices by the sizes alone.
 */
final class FeatureRows {
  /** Numbers that are kept: 256 MB. */
  static final int KEPT = 1 << 25;

  private static final int ROWS = Slices.ROWS;
  private static final int STORE = 7;
  private static final int SCALED = 5;
  private static final int WEIGHTS = 4;

  /**
   * Blocks of a slice, if there are more than two slices: what it takes to clear and add its b²
   * numbers is then a hundredth of its products' operations.
   */
  private static final int FEWEST = 4;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final int kept;
  private final Evaluate evaluate = new Evaluate();
  private final Centre centring = new Centre();
  private final Logits logits = new Logits();
  private final Moments moments = new Moments();
  private Features map;
  private double[] target;
  private double[] particles;
  private int targets;
  private int count;
  private int targetBlocks;
  private int blocks;
  private int slices;
  private boolean keeps;
  private double[] phi = {};
  private double[] centre = {};
  private double[][] sums = {};
  private double[][] squares = {};

  FeatureRows(Parallel parallel, Workspaces workspaces, int kept) {
    this.parallel = parallel;
    this.workspaces = workspaces;
    this.kept = kept;
  }

  /** Takes the rows and evaluates their features. */
  void of(Features features, double[] y, int rowsOfY, double[] x, int rowsOfX) {
    map = features;
    target = y;
    particles = x;
    targets = rowsOfY;
    count = Math.addExact(rowsOfY, rowsOfX);
    targetBlocks = Slices.blocks(rowsOfY);
    blocks = targetBlocks + Slices.blocks(rowsOfX);
    int ld = map.padded();
    int most = Slices.count(count, (long) ld * ld + 2L * ld + 2);
    slices = Math.min(blocks, Math.min(most, Math.max(2, blocks / FEWEST)));
    keeps = (long) count * ld <= kept;
    if (keeps && phi.length < count * ld) {
      phi = new double[count * ld];
    }
    if (centre.length < ld) {
      centre = new double[ld];
    }
    sums = Slices.fit(sums, slices, 2 * ld + 2);
    squares = Slices.fit(squares, slices, ld * ld);
    parallel.run(slices, (2 * map.dims() + Parallel.EXPONENTIAL) * count * ld, evaluate);
    Slices.merge(sums, slices, 2 * ld);
    for (int m = 0; m < ld; m++) {
      centre[m] = 0.5 * (sums[0][m] / targets + sums[0][ld + m] / (count - targets));
      if (!Double.isFinite(centre[m])) {
        throw new BadDataException(
            "feature " + m + " has the mean " + centre[m] + "; standardise the samples first");
      }
    }
    if (keeps) {
      parallel.run(blocks, (double) count * ld, centring);
    }
  }

  /** What features are taken about. */
  double[] centre() {
    return centre;
  }

  int padded() {
    return map.padded();
  }

  int features() {
    return map.count();
  }

  int targets() {
    return targets;
  }

  int count() {
    return count;
  }

  private int firstBlock(int slice) {
    return (int) ((long) blocks * slice / slices);
  }

  /** The first row of a block within its own sample. */
  private int from(int block) {
    return (block < targetBlocks ? block : block - targetBlocks) * ROWS;
  }

  private int rows(int block) {
    int all = block < targetBlocks ? targets : count - targets;
    return Math.min(ROWS, all - from(block));
  }

  /** The first row of a block among all. */
  private int at(int block) {
    return block < targetBlocks ? from(block) : targets + from(block);
  }

  private void features(int block, double[] to, int off, Workspace ws) {
    double[] x = block < targetBlocks ? target : particles;
    map.evaluate(x, from(block) * map.dims(), rows(block), to, off, null, 0, ws);
  }

  /** The array in which a block's centred features stand, from {@link #offset} on. */
  private double[] centred(int block, Workspace ws) {
    if (keeps) {
      return phi;
    }
    double[] store = ws.scratch(STORE, ROWS * map.padded());
    features(block, store, 0, ws);
    subtract(store, 0, rows(block));
    return store;
  }

  private int offset(int block) {
    return keeps ? at(block) * map.padded() : 0;
  }

  private void subtract(double[] values, int off, int rows) {
    int ld = map.padded();
    for (int i = 0; i < rows; i++) {
      for (int m = 0; m < ld; m++) {
        values[off + i * ld + m] -= centre[m];
      }
    }
  }

  /** Features and the sums of each sample's. */
  private final class Evaluate implements Parallel.Body {
    @Override
    public void run(int slice, int worker) {
      Workspace ws = workspaces.of(worker);
      int ld = map.padded();
      double[] sum = sums[slice];
      Arrays.fill(sum, 0, 2 * ld, 0.0);
      for (int block = firstBlock(slice); block < firstBlock(slice + 1); block++) {
        double[] to = keeps ? phi : ws.scratch(STORE, ROWS * ld);
        int off = offset(block);
        features(block, to, off, ws);
        int into = block < targetBlocks ? 0 : ld;
        for (int i = 0; i < rows(block); i++) {
          for (int m = 0; m < ld; m++) {
            sum[into + m] += to[off + i * ld + m];
          }
        }
      }
    }
  }

  private final class Centre implements Parallel.Body {
    @Override
    public void run(int block, int worker) {
      subtract(phi, offset(block), rows(block));
    }
  }

  /** out ← Φ θ + intercept for all rows. */
  void logits(double[] theta, double intercept, double[] out) {
    logits.theta = theta;
    logits.intercept = intercept;
    logits.out = out;
    parallel.run(blocks, (double) count * map.padded(), logits);
  }

  private final class Logits implements Parallel.Body {
    private double[] theta;
    private double intercept;
    private double[] out;

    @Override
    public void run(int block, int worker) {
      Workspace ws = workspaces.of(worker);
      double[] values = centred(block, ws);
      times(map, rows(block), values, offset(block), theta, intercept, out, at(block), 1, ws);
    }
  }

  /** out ← Φ θ + intercept for a block, out's numbers a stride apart. */
  static void times(
      Features map,
      int rows,
      double[] phi,
      int phiOff,
      double[] theta,
      double intercept,
      double[] out,
      int outOff,
      int stride,
      Workspace ws) {
    Products.gemm(
        false,
        false,
        rows,
        1,
        map.count(),
        1,
        phi,
        phiOff,
        map.padded(),
        theta,
        0,
        1,
        0,
        out,
        outOff,
        stride,
        ws);
    for (int i = 0; i < rows; i++) {
      out[outOff + i * stride] += intercept;
    }
  }

  /** Sums with weights: Σ r_i f_i, Σ r_i, Σ w_i f_i, Σ w_i and Σ w_i f_i f_iᵀ. */
  void moments(double[] r, double[] w) {
    moments.r = r;
    moments.w = w;
    int ld = map.padded();
    parallel.run(slices, (double) count * ld * (ld + 4), moments);
    Slices.merge(sums, slices, 2 * ld + 2);
    Slices.merge(squares, slices, map.count() * ld);
  }

  /** Σ r f, padded numbers, then Σ w f, then Σ r and Σ w. */
  double[] sums() {
    return sums[0];
  }

  /** Σ w f fᵀ, lower triangle, padded × padded. */
  double[] squares() {
    return squares[0];
  }

  private final class Moments implements Parallel.Body {
    private double[] r;
    private double[] w;

    @Override
    public void run(int slice, int worker) {
      Workspace ws = workspaces.of(worker);
      int b = map.count();
      int ld = map.padded();
      double[] sum = sums[slice];
      Arrays.fill(sum, 0, 2 * ld + 2, 0.0);
      int first = firstBlock(slice);
      for (int block = first; block < firstBlock(slice + 1); block++) {
        double[] values = centred(block, ws);
        double[] scaled = ws.scratch(SCALED, ROWS * ld);
        double[] weights = ws.scratch(WEIGHTS, 2 * ROWS);
        int rows = rows(block);
        int from = offset(block);
        int row = at(block);
        System.arraycopy(values, from, scaled, 0, rows * ld);
        for (int i = 0; i < rows; i++) {
          double ri = r[row + i];
          double wi = w[row + i];
          weights[i] = ri;
          weights[rows + i] = wi;
          sum[2 * ld] += ri;
          sum[2 * ld + 1] += wi;
          // The root on both sides: what is summed is a Gram matrix to the last bit.
          double root = Math.sqrt(wi);
          for (int k = i * ld; k < (i + 1) * ld; k++) {
            scaled[k] *= root;
          }
        }
        double keep = block == first ? 0 : 1;
        Products.gemm(
            false, false, 2, b, rows, 1, weights, 0, rows, values, from, ld, keep, sum, 0, ld, ws);
        Products.gemmLower(
            true, false, b, rows, 1, scaled, 0, ld, scaled, 0, ld, keep, squares[slice], 0, ld, ws);
      }
    }
  }
}
