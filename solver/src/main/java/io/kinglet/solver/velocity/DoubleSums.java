package io.kinglet.solver.velocity;

import io.kinglet.kernels.King;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Workspaces;
import java.util.Arrays;

/** All in double precision. */
final class DoubleSums implements BlockSums {
  private final Workspaces workspaces;
  private King.Block[] blocks = {};
  private double[] p = {};
  private double[] packed = {};
  private JacobianTables t;
  private King.Tables king;
  private int size;
  private int together;

  DoubleSums(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  @Override
  public void prepare(JacobianTables tables, int threads) {
    t = tables;
    int n = t.n();
    int ld = t.ld();
    p = JacobianTables.fit(p, n * ld);
    packed = JacobianTables.fit(packed, 2 * n * ld);
    t.products(0, n, p, workspaces.of(0));
    King.pack(n, ld, 0, n, p, 0, t.table(), 0, packed);
    double invS2 = 1 / (t.sigma() * t.sigma());
    king =
        new King.Tables(
            n, t.moved(), t.b(), ld, t.slope(), invS2, t.own(), t.ownNorms(), p, packed, t.ct());
    size = BlockSums.size(n, t.moved(), Double.BYTES);
    long bytes = 2L * size * t.moved() * ld * Double.BYTES;
    together = BlockSums.together(n, size, bytes, threads);
    int count = together;
    int held = blocks.length;
    if (held < count) {
      blocks = Arrays.copyOf(blocks, count);
      for (int i = held; i < count; i++) {
        blocks[i] = new King.Block();
      }
    }
    for (int i = 0; i < count; i++) {
      blocks[i].resize(size * t.moved(), ld);
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
    Workspace ws = workspaces.of(worker);
    int n = t.n();
    int ld = t.ld();
    double[] kb = ws.scratch(4, rows * ld);
    Products.gemm(false, false, rows, ld, n, 1, k, 0, n, t.table(), 0, ld, 0, kb, 0, ld, ws);
    King.sums(king, first, rows, k, inner, kb, blocks[index], place, ws);
  }

  @Override
  public void gram(
      int index, int count, boolean overwrite, int piece, int pieces, double[] gram, int worker) {
    int first = TriangleCut.row(t.ld(), piece, pieces);
    int last = TriangleCut.row(t.ld(), piece + 1, pieces);
    double scale = 1 / ((double) t.n() * t.n());
    int depth = count * t.moved();
    King.gram(blocks[index], depth, scale, !overwrite, gram, first, last, workspaces.of(worker));
  }

  @Override
  public long bytes() {
    long bytes = (p.length + (long) packed.length) * Double.BYTES;
    for (King.Block block : blocks) {
      bytes += block.bytes();
    }
    return bytes;
  }
}
