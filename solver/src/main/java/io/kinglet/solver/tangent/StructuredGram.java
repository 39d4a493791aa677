package io.kinglet.solver.tangent;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.velocity.TriangleCut;

/**
 * M = n⁻² Σ_l J^lᵀ D^l J^l with D^l = (h2 h2ᵀ + 1) + (S2^l S2^lᵀ)∘(h1 h1ᵀ + 1) + (S1^l S1^lᵀ)∘(x xᵀ
 * + 1), one dimension after another: rows of D^l go into D^l J^l at once and are not kept.
 */
final class StructuredGram {
  /** Rows of one task: whole tiles of the products. */
  private static final int PART = 48;

  private static final int FIRST = 2;
  private static final int SECOND = 3;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final Shared shared = new Shared();
  private final Product products = new Product();
  private final Sum sum = new Sum();
  private TangentBlock block;
  private int n;
  private int d;
  private int w;
  private int b;
  private int ld;
  private int member;
  private boolean begun;
  private double[] gram;
  private double[] inputs = {};
  private double[] hidden = {};
  private double[] last = {};
  private double[] product = {};

  StructuredGram(Parallel parallel, Workspaces workspaces) {
    this.parallel = parallel;
    this.workspaces = workspaces;
  }

  /** What all dimensions share, of a block that holds all particles. */
  void begin(TangentBlock particles, TangentNetwork network, int features, int padded) {
    block = particles;
    n = particles.rows();
    d = network.dims();
    w = network.width();
    b = features;
    ld = padded;
    begun = false;
    inputs = TangentBlock.fit(inputs, (long) n * n);
    hidden = TangentBlock.fit(hidden, (long) n * n);
    last = TangentBlock.fit(last, (long) n * n);
    product = TangentBlock.fit(product, (long) n * ld);
    parallel.run(parts(), shared);
  }

  /** Adds one dimension of the block's group; the first one replaces what was in the array. */
  void add(int groupMember, double[] into) {
    member = groupMember;
    gram = into;
    parallel.run(parts(), products);
    sum.pieces = parallel.threads() == 1 ? 1 : 2 * parallel.threads();
    parallel.run(sum.pieces, sum);
    begun = true;
  }

  private int parts() {
    return (n + PART - 1) / PART;
  }

  /** Rows of x xᵀ + 1, h1 h1ᵀ + 1 and h2 h2ᵀ + 1: the last coordinates are 1. */
  private final class Shared implements Parallel.Body {
    @Override
    public void run(int part, int worker) {
      Workspace ws = workspaces.of(worker);
      int at = part * PART;
      int rows = Math.min(PART, n - at);
      square(at, rows, d + 1, block.points(), inputs, ws);
      square(at, rows, w + 1, block.h1(), hidden, ws);
      square(at, rows, w + 1, block.h2(), last, ws);
    }

    private void square(int at, int rows, int k, double[] from, double[] to, Workspace ws) {
      Products.gemm(false, true, rows, n, k, 1, from, at * k, k, from, 0, k, 0, to, at * n, n, ws);
    }
  }

  /** Rows of D^l, and of D^l J^l. */
  private final class Product implements Parallel.Body {
    @Override
    public void run(int part, int worker) {
      Workspace ws = workspaces.of(worker);
      int at = part * PART;
      int rows = Math.min(PART, n - at);
      double[] p1 = ws.scratch(FIRST, PART * n);
      double[] p2 = ws.scratch(SECOND, PART * n);
      square(at, rows, block.s1(), p1, ws);
      square(at, rows, block.s2(), p2, ws);
      int from = at * n;
      for (int i = 0; i < rows * n; i++) {
        double outer = Math.fma(p2[i], hidden[from + i], last[from + i]);
        p1[i] = Math.fma(p1[i], inputs[from + i], outer);
      }
      double[] j = block.jacobians();
      int jOff = block.jacobian(member);
      Products.gemm(
          false, false, rows, ld, n, 1, p1, 0, n, j, jOff, ld, 0, product, at * ld, ld, ws);
    }

    private void square(int at, int rows, double[] s, double[] to, Workspace ws) {
      int off = block.sensitivity(member);
      Products.gemm(false, true, rows, n, w, 1, s, off + at * w, w, s, off, w, 0, to, 0, n, ws);
    }
  }

  /** Rows of the lower triangle of J^lᵀ (D^l J^l). */
  private final class Sum implements Parallel.Body {
    private int pieces;

    @Override
    public void run(int piece, int worker) {
      int row = TriangleCut.row(b, piece, pieces);
      int end = TriangleCut.row(b, piece + 1, pieces);
      double scale = 1 / ((double) n * n);
      double[] j = block.jacobians();
      int jOff = block.jacobian(member);
      Products.gemmLowerRows(
          true,
          false,
          row,
          end,
          b,
          n,
          scale,
          j,
          jOff,
          ld,
          product,
          0,
          ld,
          begun ? 1 : 0,
          gram,
          0,
          ld,
          workspaces.of(worker));
    }
  }

  /** The memory held, bytes. */
  long bytes() {
    return ((long) inputs.length + hidden.length + last.length + product.length) * Double.BYTES;
  }
}
