package io.kinglet.solver.tangent;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.velocity.TriangleCut;

/**
 * M = Σ_l Γ^l Γ^lᵀ, Γ^l = n⁻¹ Σ_i J_i^l ⊗ g_i^l (b × p), block of particles by block: a task adds
 * to some columns of one Γ^l, always in block order, so nothing is summed twice.
 */
final class FactorGram {
  /** Columns of Γ that one task adds to: beside a block's gradients of them, 0.5 MB. */
  private static final int COLUMNS = 256;

  private static final int GRADIENTS = 2;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final Accumulate accumulate = new Accumulate();
  private final Square square = new Square();
  private TangentBlock block;
  private int d;
  private int w;
  private int p;
  private int b;
  private int ld;
  private boolean begun;
  private boolean squared;
  private int member;
  private int n;
  private double[] gram;
  private double[] gamma = {};

  FactorGram(Parallel parallel, Workspaces workspaces) {
    this.parallel = parallel;
    this.workspaces = workspaces;
  }

  void begin(TangentBlock particles, TangentNetwork network, int features, int padded) {
    block = particles;
    d = network.dims();
    w = network.width();
    p = network.parameters();
    b = features;
    ld = padded;
    squared = false;
  }

  /** Makes ready for another group of dimensions. */
  void group(int members) {
    gamma = TangentBlock.fit(gamma, (long) members * b * p);
    begun = false;
  }

  /** Adds the block's particles to Γ of the group's dimensions. */
  void add(int members) {
    accumulate.members = members;
    parallel.run(members * chunks(), accumulate);
    begun = true;
  }

  /** Adds the group's Γ Γᵀ to M; the first group replaces what was in the array. */
  void square(int members, int particles, double[] into) {
    n = particles;
    gram = into;
    square.pieces = parallel.threads() == 1 ? 1 : 2 * parallel.threads();
    for (member = 0; member < members; member++) {
      parallel.run(square.pieces, square);
      squared = true;
    }
  }

  /** Units of a layer with so many inputs that one task takes. */
  private static int units(int inputs) {
    return Math.max(1, COLUMNS / inputs);
  }

  private static int chunks(int units, int inputs) {
    int each = units(inputs);
    return (units + each - 1) / each;
  }

  private int chunks() {
    return chunks(w, d + 1) + chunks(w, w + 1) + 1;
  }

  /** Some units of one layer of one dimension. */
  private final class Accumulate implements Parallel.Body {
    private int members;

    @Override
    public void run(int task, int worker) {
      Workspace ws = workspaces.of(worker);
      // The large tasks of all dimensions first, the small ones at the end.
      int chunk = task / members;
      int own = task % members;
      int hidden = chunks(w, w + 1);
      if (chunk < hidden) {
        layer(own, chunk, w + 1, block.s2(), block.h1(), w * (d + 1), ws);
      } else if (chunk < hidden + chunks(w, d + 1)) {
        layer(own, chunk - hidden, d + 1, block.s1(), block.points(), 0, ws);
      } else {
        product(own, block.h2(), w + 1, w * (d + 1) + w * (w + 1), ws);
      }
    }

    /** Columns S_u ⊗ inputs for some units u. */
    private void layer(
        int own, int chunk, int inputs, double[] s, double[] base, int column, Workspace ws) {
      int unit = chunk * units(inputs);
      int end = Math.min(w, unit + units(inputs));
      int cols = (end - unit) * inputs;
      int rows = block.rows();
      double[] gradients = ws.scratch(GRADIENTS, rows * cols);
      int sOff = block.sensitivity(own);
      for (int i = 0; i < rows; i++) {
        for (int u = unit; u < end; u++) {
          double factor = s[sOff + i * w + u];
          int to = i * cols + (u - unit) * inputs;
          int from = i * inputs;
          for (int r = 0; r < inputs; r++) {
            gradients[to + r] = factor * base[from + r];
          }
        }
      }
      product(own, gradients, cols, column + unit * inputs, ws);
    }

    private void product(int own, double[] gradients, int cols, int column, Workspace ws) {
      double[] j = block.jacobians();
      int jOff = block.jacobian(own);
      int to = own * b * p + column;
      int rows = block.rows();
      double keep = begun ? 1 : 0;
      Products.gemm(
          true, false, b, cols, rows, 1, j, jOff, ld, gradients, 0, cols, keep, gamma, to, p, ws);
    }
  }

  /** Rows of the lower triangle of n⁻² Γ^l Γ^lᵀ. */
  private final class Square implements Parallel.Body {
    private int pieces;

    @Override
    public void run(int piece, int worker) {
      int row = TriangleCut.row(b, piece, pieces);
      int end = TriangleCut.row(b, piece + 1, pieces);
      int off = member * b * p;
      Products.gemmLowerRows(
          false,
          true,
          row,
          end,
          b,
          p,
          1 / ((double) n * n),
          gamma,
          off,
          p,
          gamma,
          off,
          p,
          squared ? 1 : 0,
          gram,
          0,
          ld,
          workspaces.of(worker));
    }
  }

  /** The memory held, bytes. */
  long bytes() {
    return (long) gamma.length * Double.BYTES;
  }
}
