package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.LANES;
import static io.kinglet.kernels.VectorLanes.MR;
import static io.kinglet.kernels.VectorLanes.NR;

/**
 * A panel of P and B stays in the first-level cache while the particles of a group pass over it. Up
 * to one tile of dimensions, W never leaves the registers; for more it is formed once as a right
 * panel, over which the product's tiles run.
 */
final class VectorKing implements KingKernels {
  // 128 rows of a panel (P and B, 16 columns) are 32 kB: they stay in a 48 kB first-level cache.
  private static final int CHUNK = 128;
  // Left panels of a group: at most 256 kB of the second-level cache, and 8 particles.
  private static final int GROUP_NUMBERS = (1 << 18) / Double.BYTES;
  private static final int GROUP = 8;
  // Rows of a tile of M: as many of a left panel's columns as have registers, 8 at most.
  private static final int ROWS = Math.min(LANES, MR / 4 * 4);

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
    int deltas = VectorKingPanels.size(chunk, d);
    int size = chunk + deltas;
    int group = Math.max(1, Math.min(GROUP, GROUP_NUMBERS / size));
    // Behind the group's panels: the chunk's particles, and one.
    double[] left = ws.left((group + 1) * size + VectorKingPanels.size(1, d));
    int spread = group * size;
    int own = spread + deltas;
    double[] w = ws.right(chunk * NR);
    for (int r0 = 0; r0 < count; r0 += group) {
      int members = Math.min(group, count - r0);
      for (int i0 = 0; i0 < t.n(); i0 += CHUNK) {
        int rows = Math.min(CHUNK, t.n() - i0);
        VectorKingPanels.spread(t.x(), d, i0, rows, left, spread);
        for (int r = 0; r < members; r++) {
          int j = first + r0 + r;
          if (i0 == 0) {
            int row = (place + r0 + r) * d;
            VectorKingPanels.begin(t, j, kb, (r0 + r) * t.ld(), block, row);
          }
          VectorKingPanels.spread(t.x(), d, j, 1, left, own);
          int kOff = (r0 + r) * t.n() + i0;
          VectorKingPanels.fill(t, i0, rows, k, g, kOff, left, spread, own, left, r * size);
        }
        for (int column = 0; column < t.ld(); column += NR) {
          for (int r = 0; r < members; r++) {
            int row = (place + r0 + r) * d;
            panel(t, first + r0 + r, i0, rows, column, left, r * size, w, block, row);
          }
        }
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
      King.Block block,
      int row) {
    int d = t.d();
    // At widths below 512 bits a panel of 16 columns holds several of two vectors.
    int from = t.row(column, i0) + column % King.PAD;
    int own = j * t.ld() + column;
    int first = block.at(column, LANES, row);
    int second = block.at(column + LANES, LANES, row);
    double[] h = block.h();
    int deltas = at + rows;
    if (d <= MR) {
      VectorKingTiles.run(
          d, rows, left, at, deltas, t.packed(), from, t.p(), own, h, first, second);
      return;
    }
    VectorKingFirstTiles.run(
        rows, left, at, deltas, t.packed(), from, t.p(), own, w, h, first, second);
    for (int l = MR; l < d; l += MR) {
      deltas += rows * VectorKingPanels.STRIDE;
      int rest = Math.min(MR, d - l);
      for (int r = 0; r < rest; ) {
        int to = (l + r) * LANES;
        r +=
            VectorKingWideTiles.run(
                rest - r, rows, left, deltas + r, w, h, first + to, second + to);
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
    for (int p0 = 0; p0 < depth; p0 += VectorTiles.DEPTH) {
      int rows = Math.min(VectorTiles.DEPTH, depth - p0);
      boolean more = add || p0 > 0;
      for (int column = 0; column < last; column += NR) {
        int right = block.at(column, NR, p0);
        // The first tile of this column that reaches the diagonal.
        int from = Math.max(first, column / LANES * LANES);
        for (int i = from; i < last; i += ROWS) {
          int left = block.at(i, LANES, p0) + i % LANES;
          VectorTiles.run(
              ROWS, 2, rows, block.h(), left, LANES, block.jacobian(), right, NR, edge, 0, NR);
          VectorTiles.store(more, alpha, edge, NR, ROWS, NR, NR, m, i * ld + column, ld);
        }
      }
    }
  }
}
