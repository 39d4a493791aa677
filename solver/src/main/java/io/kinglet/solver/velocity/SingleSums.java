package io.kinglet.solver.velocity;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.SingleKing;
import io.kinglet.kernels.SingleProducts;
import io.kinglet.kernels.SingleWorkspace;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import java.util.Arrays;

/**
 * H, J and a block's part of M in single precision; M itself in double, the parts added in block
 * order.
 *
 * <p>Lengths are measured in a power of two near σ and B in one near its largest number, which
 * changes no digit and makes every number independent of the data's units: with x = u x', σ = u σ'
 * and B = B'/s the formulae of {@link io.kinglet.kernels.King} give H' = s u H and J' = s J / u, so
 * that M = H'ᵀ J' / (s n)². What is nothing beside a rounding of the largest number is taken as 0:
 * numbers of less than 2^-126 take a hundred times as long.
 */
final class SingleSums implements BlockSums {
  private static final int ROWS = 64;
  // Of ‖x‖ ‖c‖ / σ²: P = X Cᵀ is rounded by 2^-24 of it, and a W so far off has no right digit.
  private static final double MOST_SPREAD = 0x1p20;
  // Of ‖c‖ / σ: H' stays below 2^32 n and J' below 2^32, so that a block's M is within range.
  private static final double MOST_CENTRE = 0x1p30;
  // Weights and features smaller than that, the largest being 1 to 2: 2^-16 of a rounding.
  private static final float NOTHING = 0x1p-40f;

  private final Workspaces workspaces;
  private final SingleWorkspace[] singles;
  private SingleKing.Block[] blocks = {};
  private float[] x = {};
  private float[] norms = {};
  private float[] ct = {};
  private float[] table = {};
  private float[] p = {};
  private float[] packed = {};
  private float[] part = {};
  private JacobianTables t;
  private SingleKing.Tables king;
  private int size;
  private int together;
  private int ld;
  private double inverse;
  private double enlarged;
  private double length;
  private double far;

  SingleSums(Parallel parallel, Workspaces workspaces) {
    this.workspaces = workspaces;
    singles = new SingleWorkspace[parallel.threads()];
    for (int i = 0; i < singles.length; i++) {
      singles[i] = new SingleWorkspace();
    }
  }

  @Override
  public void prepare(JacobianTables tables, int threads) {
    t = tables;
    int n = t.n();
    int moved = t.moved();
    ld = SingleKing.padded(t.b());
    inverse = Math.scalb(1.0, -Math.getExponent(t.sigma()));
    enlarged = Math.scalb(1.0, -Math.getExponent(largest()));
    requireRange();
    x = fit(x, n * moved);
    norms = fit(norms, n);
    ct = fit(ct, moved * ld);
    p = fit(p, n * ld);
    table = fit(table, n * ld);
    packed = fit(packed, 2 * n * ld);
    part = fit(part, ld * ld);
    Elements.narrow(n * moved, inverse, 0, t.own(), 0, x, 0);
    for (int i = 0; i < n; i++) {
      norms[i] = (float) (t.ownNorms()[i] * inverse * inverse);
    }
    spread(t.ct(), 0, t.ld(), moved, inverse, 0, ct, 0);
    pack();
    double invS2 = 1 / (t.sigma() * inverse * (t.sigma() * inverse));
    float slope = (float) t.slope();
    king =
        new SingleKing.Tables(n, moved, t.b(), ld, slope, (float) invS2, x, norms, p, packed, ct);
    size = BlockSums.size(n, moved, Float.BYTES);
    long bytes = 2L * size * t.moved() * ld * Float.BYTES;
    together = BlockSums.together(n, size, bytes, threads);
    int count = together;
    int held = blocks.length;
    if (held < count) {
      blocks = Arrays.copyOf(blocks, count);
      for (int i = held; i < count; i++) {
        blocks[i] = new SingleKing.Block();
      }
    }
    for (int i = 0; i < count; i++) {
      blocks[i].resize(size * moved, ld);
    }
  }

  /** P, of its double sums, and B. */
  private void pack() {
    int n = t.n();
    int from = t.ld();
    Workspace ws = workspaces.of(0);
    double[] rowsOfP = ws.scratch(2, Math.min(ROWS, n) * from);
    for (int first = 0; first < n; first += ROWS) {
      int rows = Math.min(ROWS, n - first);
      int at = first * ld;
      t.products(first, rows, rowsOfP, ws);
      spread(rowsOfP, 0, from, rows, inverse * inverse, 0, p, at);
      spread(t.table(), first * from, from, rows, enlarged, NOTHING, table, at);
      SingleKing.pack(n, ld, first, rows, p, at, table, at, packed);
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int together() {
    return together;
  }

  @Override
  public void sums(
      int first, int rows, double[] k, double[] inner, int index, int place, int worker) {
    int n = t.n();
    SingleWorkspace ws = singles[worker];
    float[] weights = ws.scratch(0, rows * n);
    float[] products = ws.scratch(1, rows * n);
    float[] sums = ws.scratch(2, rows * ld);
    Elements.narrow(rows * n, 1, NOTHING, k, 0, weights, 0);
    Elements.narrow(rows * n, inverse * inverse, 0, inner, 0, products, 0);
    SingleProducts.gemm(
        false, false, rows, ld, n, 1, weights, 0, n, table, 0, ld, 0, sums, 0, ld, ws);
    SingleKing.sums(king, first, rows, weights, products, sums, blocks[index], place, ws);
  }

  @Override
  public void gram(
      int index, int count, boolean overwrite, int piece, int pieces, double[] gram, int worker) {
    int first = TriangleCut.row(ld, piece, pieces, SingleKing.PAD);
    int last = TriangleCut.row(ld, piece + 1, pieces, SingleKing.PAD);
    SingleKing.gram(blocks[index], count * t.moved(), 1, false, part, first, last, singles[worker]);
    double scale = 1 / ((double) t.n() * t.n()) / enlarged / enlarged;
    for (int i = first; i < Math.min(last, t.ld()); i++) {
      add(part, i * ld, i + 1, scale, overwrite, gram, i * t.ld());
    }
  }

  private static void add(
      float[] from, int at, int count, double scale, boolean overwrite, double[] to, int out) {
    if (overwrite) {
      for (int m = 0; m < count; m++) {
        to[out + m] = scale * from[at + m];
      }
    } else {
      for (int m = 0; m < count; m++) {
        to[out + m] += scale * from[at + m];
      }
    }
  }

  /** The largest of B; 1 if all are 0. */
  private double largest() {
    double most = 0;
    int width = t.ld();
    for (int i = 0; i < t.n() * width; i++) {
      most = Math.max(most, Math.abs(t.table()[i]));
    }
    if (!Double.isFinite(most)) {
      throw new ArithmeticException("a feature's slope is " + most + "; check the bandwidths");
    }
    return most == 0 ? 1 : most;
  }

  /** Whether P can be told in 24 bits: by which nothing summed from it is beyond their range. */
  boolean tells(JacobianTables tables) {
    measure(tables);
    return length * Math.max(length, far) <= MOST_SPREAD && far <= MOST_CENTRE;
  }

  /** The farthest particle and centre from the mean, in velocity bandwidths. */
  private void measure(JacobianTables tables) {
    double farthest = 0;
    for (int i = 0; i < tables.n(); i++) {
      farthest = Math.max(farthest, tables.ownNorms()[i]);
    }
    double centre = 0;
    for (int m = 0; m < tables.b(); m++) {
      double square = 0;
      for (int l = 0; l < tables.moved(); l++) {
        double c = tables.ct()[l * tables.ld() + m];
        square += c * c;
      }
      centre = Math.max(centre, square);
    }
    length = Math.sqrt(farthest) / tables.sigma();
    far = Math.sqrt(centre) / tables.sigma();
  }

  private void requireRange() {
    if (!tells(t)) {
      throw new ArithmeticException(
          String.format(
              java.util.Locale.ROOT,
              "single precision cannot tell particles %.3g and features' centres %.3g velocity"
                  + " bandwidths from the mean; their product may be %.3g at most. Use double"
                  + " precision, or a wider velocity bandwidth",
              length,
              far,
              MOST_SPREAD));
    }
  }

  /** Rows of a table in the wider rows of another, zeros beyond; what is small becomes 0. */
  private void spread(
      double[] from,
      int at,
      int width,
      int rows,
      double scale,
      float least,
      float[] to,
      int place) {
    int kept = Math.min(width, ld);
    for (int i = 0; i < rows; i++) {
      int source = at + i * width;
      int out = place + i * ld;
      Elements.narrow(kept, scale, least, from, source, to, out);
      for (int m = kept; m < ld; m++) {
        to[out + m] = 0;
      }
    }
  }

  private static float[] fit(float[] held, int size) {
    return held.length >= size ? held : new float[size];
  }

  @Override
  public long bytes() {
    long floats =
        (long) x.length
            + norms.length
            + ct.length
            + p.length
            + table.length
            + packed.length
            + part.length;
    long bytes = floats * Float.BYTES;
    for (SingleKing.Block block : blocks) {
      bytes += block.bytes();
    }
    for (SingleWorkspace single : singles) {
      bytes += single.bytes();
    }
    return bytes;
  }
}
