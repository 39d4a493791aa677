package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;
import static io.kinglet.kernels.VectorLanes.MR;
import static io.kinglet.kernels.VectorLanes.NR;

import jdk.incubator.vector.DoubleVector;

/**
 * A panel of P and B stays in the first-level cache while the particles of a group pass over it. Up
 * to one tile of dimensions, W never leaves the registers; for more it is formed once as a right
 * panel, over which the product's tiles run.
 */
final class VectorKing implements KingKernels {
  // 128 rows of a panel (P and B, 16 columns) are 32 kB: they stay in a 48 kB first-level cache.
  private static final int CHUNK = 128;
  // Left panels of a group: at most 256 kB of the second-level cache, and 8 particles.
  private static final int GROUP_DOUBLES = 1 << 15;
  private static final int GROUP = 8;

  @Override
  public int leftWidth() {
    return LANES;
  }

  @Override
  public int rightWidth() {
    return NR;
  }

  @Override
  public void sums(
      King.Tables t,
      int first,
      int count,
      double[] k,
      double[] g,
      double[] kb,
      King.Block block,
      int place,
      Workspace ws) {
    int d = t.d();
    int chunk = Math.min(t.n(), CHUNK);
    int size = chunk * (paddedRows(d) + 2);
    int group = Math.max(1, Math.min(GROUP, GROUP_DOUBLES / size));
    double[] left = ws.left(group * size);
    double[] w = ws.right(chunk * NR);
    double[] edge = ws.edge(8 * NR);
    for (int r0 = 0; r0 < count; r0 += group) {
      int members = Math.min(group, count - r0);
      for (int i0 = 0; i0 < t.n(); i0 += CHUNK) {
        int rows = Math.min(CHUNK, t.n() - i0);
        for (int r = 0; r < members; r++) {
          pack(t, first + r0 + r, i0, rows, k, g, (r0 + r) * t.n() + i0, left, r * size);
        }
        for (int column = 0; column < t.ld(); column += NR) {
          for (int r = 0; r < members; r++) {
            int row = (place + r0 + r) * d;
            panel(
                t,
                first + r0 + r,
                i0,
                rows,
                column,
                left,
                r * size,
                w,
                edge,
                kb,
                (r0 + r) * t.ld(),
                block,
                row);
          }
        }
      }
    }
  }

  /** The rows of the smallest tile that holds this many: those of King have at least two. */
  private static int tileFor(int rows) {
    return Math.max(2, VectorTiles.rowsFor(rows));
  }

  /** Rows of all tiles that hold d dimensions. */
  private static int paddedRows(int d) {
    int whole = d / MR * MR;
    return d == whole ? d : whole + tileFor(d - whole);
  }

  /** α, γ and δ = x_i − x_j: beside each other for one tile, apart for more. */
  private static void pack(
      King.Tables t,
      int j,
      int i0,
      int rows,
      double[] k,
      double[] g,
      int kOff,
      double[] left,
      int at) {
    double s2 = t.invS2();
    double s4 = s2 * s2;
    double slope = t.slope();
    int d = t.d();
    boolean fused = d <= MR;
    int stride = fused ? tileFor(d) + 2 : 2;
    for (int i = 0; i < rows; i++) {
      double kij = k[kOff + i];
      left[at + i * stride] = slope * kij * (s2 - (t.norms()[i0 + i] - g[kOff + i]) * s4);
      left[at + i * stride + 1] = kij * s4;
    }
    if (fused) {
      packDelta(t, j, i0, rows, 0, d, stride - 2, left, at + 2, stride);
      return;
    }
    int to = at + 2 * rows;
    for (int l = 0; l < d; l += MR) {
      int height = Math.min(MR, d - l);
      int tile = height == MR ? MR : tileFor(height);
      packDelta(t, j, i0, rows, l, height, tile, left, to, tile);
      to += tile * rows;
    }
  }

  private static void packDelta(
      King.Tables t,
      int j,
      int i0,
      int rows,
      int l,
      int height,
      int tile,
      double[] left,
      int at,
      int stride) {
    double[] x = t.x();
    int own = j * t.d() + l;
    for (int i = 0; i < rows; i++) {
      int from = (i0 + i) * t.d() + l;
      int to = at + i * stride;
      for (int r = 0; r < height; r++) {
        left[to + r] = x[from + r] - x[own + r];
      }
      for (int r = height; r < tile; r++) {
        left[to + r] = 0;
      }
    }
  }

  /** All dimensions of one panel's columns, for one particle and one chunk of the others. */
  private static void panel(
      King.Tables t,
      int j,
      int i0,
      int rows,
      int column,
      double[] left,
      int at,
      double[] w,
      double[] edge,
      double[] kb,
      int kbOff,
      King.Block block,
      int row) {
    int d = t.d();
    // At widths below 512 bits a panel of 16 columns holds several of two vectors.
    int inner = column % King.PAD;
    int own = t.row(column, j) + inner;
    int from = t.row(column, i0) + inner;
    if (d <= MR) {
      VectorKingTiles.run(tileFor(d), rows, left, at, t.packed(), from, own, edge);
      finish(t, j, 0, d, column, own, i0 > 0, edge, kb, kbOff, block, row);
      return;
    }
    formWeights(t.packed(), own, from, rows, left, at, w);
    int to = at + 2 * rows;
    for (int l = 0; l < d; l += MR) {
      int height = Math.min(MR, d - l);
      int tile = height == MR ? MR : tileFor(height);
      VectorTiles.run(tile, 2, rows, left, to, tile, w, 0, NR, edge, 0, NR);
      finish(t, j, l, height, column, own, i0 > 0, edge, kb, kbOff, block, row + l);
      to += tile * rows;
    }
  }

  private static void formWeights(
      double[] pb, int own, int from, int rows, double[] left, int at, double[] w) {
    DoubleVector own0 = DoubleVector.fromArray(D, pb, own);
    DoubleVector own1 = DoubleVector.fromArray(D, pb, own + LANES);
    int q = from;
    int to = 0;
    for (int i = 0; i < rows; i++) {
      DoubleVector alpha = DoubleVector.broadcast(D, left[at + 2 * i]);
      DoubleVector gamma = DoubleVector.broadcast(D, left[at + 2 * i + 1]);
      DoubleVector w0 = own0.sub(DoubleVector.fromArray(D, pb, q)).fma(gamma, alpha);
      DoubleVector w1 = own1.sub(DoubleVector.fromArray(D, pb, q + LANES)).fma(gamma, alpha);
      w0.mul(DoubleVector.fromArray(D, pb, q + King.PAD)).intoArray(w, to);
      w1.mul(DoubleVector.fromArray(D, pb, q + King.PAD + LANES)).intoArray(w, to + LANES);
      q += 2 * King.PAD;
      to += NR;
    }
  }

  /** H ← tile + (a x_j + c) KB/σ² and J at the first chunk; H ← H + tile after it. */
  private static void finish(
      King.Tables t,
      int j,
      int l0,
      int height,
      int column,
      int own,
      boolean add,
      double[] edge,
      double[] kb,
      int kbOff,
      King.Block block,
      int row) {
    double[] h = block.h();
    double[] jac = block.jacobian();
    int jRow = block.at(column, NR, row);
    for (int half = 0; half < NR; half += LANES) {
      // H goes to left panels of one vector, J to right panels of two: the tiles read them as they
      // are.
      int hRow = block.at(column + half, LANES, row);
      DoubleVector table = DoubleVector.fromArray(D, t.packed(), own + King.PAD + half);
      DoubleVector sum = DoubleVector.fromArray(D, kb, kbOff + column + half).mul(t.invS2());
      for (int r = 0; r < height; r++) {
        int to = hRow + r * LANES;
        DoubleVector tile = DoubleVector.fromArray(D, edge, r * NR + half);
        if (add) {
          DoubleVector.fromArray(D, h, to).add(tile).intoArray(h, to);
        } else {
          double moved = t.slope() * t.x()[j * t.d() + l0 + r];
          int at = (l0 + r) * t.ld() + column + half;
          DoubleVector factor = DoubleVector.fromArray(D, t.ct(), at).add(moved);
          factor.fma(sum, tile).intoArray(h, to);
          factor.mul(table).intoArray(jac, jRow + r * NR + half);
        }
      }
    }
  }

  @Override
  public void gram(
      King.Block block,
      int depth,
      double alpha,
      boolean add,
      double[] m,
      int first,
      int last,
      Workspace ws) {
    int ld = block.ld();
    double[] edge = ws.edge(8 * NR);
    for (int p0 = 0; p0 < depth; p0 += VectorProducts.KC) {
      int rows = Math.min(VectorProducts.KC, depth - p0);
      boolean more = add || p0 > 0;
      for (int column = 0; column < last; column += NR) {
        int right = block.at(column, NR, p0);
        // The first tile of this column that reaches the diagonal.
        int from = Math.max(first, column / LANES * LANES);
        for (int i = from; i < last; i += LANES) {
          int left = block.at(i, LANES, p0);
          VectorTiles.run(
              LANES, 2, rows, block.h(), left, LANES, block.jacobian(), right, NR, edge, 0, NR);
          VectorTiles.store(more, alpha, edge, NR, LANES, NR, NR, m, i * ld + column, ld);
        }
      }
    }
  }
}
