package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.LANES;
import static io.kinglet.kernels.VectorLanes.MR;
import static io.kinglet.kernels.VectorLanes.WIDE;

/**
 * Register-blocked outer products. A block of op(B) (KC × NC) is copied into panels as wide as a
 * tile; rows of op(A), as many as a tile has, pass over all of them at once. Every element of C is
 * summed over k in the same order, wherever it stands.
 */
final class VectorProducts implements ProductKernels {
  // Measured against OpenBLAS's own kernels on one AVX-512 core that shares its caches, JDK 25, at
  // 512 and 1024 cubed: a depth of 384 or 512 is level within the noise, 128 and 192 lose 5 to 10
  // %;
  // half as many columns lose 5 to 10 %, twice as many gain nothing. Blocks of 96 or 192 rows with
  // the columns outside lose up to 20 % where C's rows are a power of two apart.
  static final int KC = VectorTiles.DEPTH;
  private static final int NC = 528;
  // So many rows of B are copied to all panels in turn, so that memory is read along its rows:
  // panel after panel took 6 to 12 % longer at 512 cubed and 200 x 200 x 2000, 16 rows 0 to 6 %.
  private static final int CHUNK = 4;
  // Up to so many rows read B where it stands: a copy would not be read often enough.
  private static final int FEW_ROWS = 24;
  // One tile of columns reads A where it stands, where there are registers for eight rows' places.
  private static final int NARROW = VectorWidth.MANY ? WIDE : 0;
  // So few steps of k read both where they stand: their copies would cost as much as the product.
  private static final int SHALLOW = 32;

  @Override
  public void gemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOff,
      int lda,
      double[] b,
      int bOff,
      int ldb,
      double beta,
      double[] c,
      int cOff,
      int ldc,
      Workspace ws) {
    run(-1, transA, transB, m, n, k, alpha, a, aOff, lda, b, bOff, ldb, beta, c, cOff, ldc, ws);
  }

  @Override
  public void gemmLower(
      boolean transA,
      boolean transB,
      int firstRow,
      int m,
      int k,
      double alpha,
      double[] a,
      int aOff,
      int lda,
      double[] b,
      int bOff,
      int ldb,
      double beta,
      double[] c,
      int cOff,
      int ldc,
      Workspace ws) {
    int n = firstRow + m;
    run(
        firstRow, transA, transB, m, n, k, alpha, a, aOff, lda, b, bOff, ldb, beta, c, cOff, ldc,
        ws);
  }

  /** firstRow < 0: the whole of C; otherwise row i of C ends at column firstRow + i. */
  private static void run(
      int firstRow,
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOff,
      int lda,
      double[] b,
      int bOff,
      int ldb,
      double beta,
      double[] c,
      int cOff,
      int ldc,
      Workspace ws) {
    if (beta != 1 && !(beta == 0 && k > 0 && alpha != 0)) {
      scale(firstRow, m, n, beta, c, cOff, ldc);
    }
    if (m == 0 || n == 0 || k == 0 || alpha == 0) {
      return;
    }
    boolean overwrite = beta == 0;
    boolean direct = !transB && (m <= FEW_ROWS || k <= SHALLOW);
    boolean streamed = !transA && (n <= NARROW || VectorWidth.MANY && k <= SHALLOW);
    int kc = Math.min(k, KC);
    // Blocks of equal width: a narrow last one would copy all of A for a few columns.
    int blocks = (n + NC - 1) / NC;
    int nc = roundUp((n + blocks - 1) / blocks, WIDE);
    double[] left = ws.left(MR * kc);
    double[] right = ws.right((direct ? WIDE : nc) * kc);
    double[] edge = ws.edge(MR * WIDE);
    for (int jc = 0; jc < n; jc += nc) {
      int cols = Math.min(nc, n - jc);
      for (int pc = 0; pc < k; pc += KC) {
        int depth = Math.min(KC, k - pc);
        boolean add = !(overwrite && pc == 0);
        int from = bOff + (transB ? jc * ldb + pc : pc * ldb + jc);
        // What is read where it stands must be whole vectors.
        int read = direct ? (cols % LANES == 0 ? cols : cols / WIDE * WIDE) : 0;
        packRight(transB, b, from, ldb, depth, read, cols, right);
        for (int i = 0; i < m; i += MR) {
          int rows = Math.min(MR, m - i);
          // Row i ends at column limit; what a tile has beyond the diagonal is thrown away.
          int limit = firstRow < 0 ? Integer.MAX_VALUE - MR : firstRow + i - jc + 1;
          int end = Math.min(cols, limit + rows - 1);
          if (end <= 0) {
            continue;
          }
          int tile = VectorTiles.rowsFor(rows);
          boolean stream = streamed && rows == VectorRowTiles.ROWS;
          int source = transA ? aOff + pc * lda + i : aOff + i * lda + pc;
          // Where B is not copied A need not be either, if a column's numbers are adjacent.
          boolean place = transA && direct && tile == rows;
          double[] strip = place ? a : left;
          int stripAt = place ? source : 0;
          int stripStep = place ? lda : tile;
          if (transA && !place) {
            VectorPacks.rows(a, source, lda, rows, depth, left, 0, tile);
          } else if (!transA && !stream) {
            VectorPacks.columns(a, source, lda, rows, depth, left, 0, tile);
          }
          for (int j = 0; j < end; j += WIDE) {
            int width = Math.min(WIDE, end - j);
            int vectors = VectorTiles.vectorsFor(width);
            boolean whole = tile == rows && width == vectors * LANES && j + width <= limit;
            // What needs neither α nor C goes where it belongs, everything else through the edge;
            // only the largest tile adds for itself.
            boolean largest = whole && !stream && tile == 8 && vectors == 3;
            boolean bare = whole && alpha == 1 && (!add || largest);
            int at = cOff + i * ldc + jc + j;
            double[] out = bare ? c : edge;
            int outAt = bare ? at : 0;
            int ldo = bare ? ldc : WIDE;
            double[] panel = j < read ? b : right;
            int panelAt = j < read ? from + j : (j - read) * depth;
            int step = j < read ? ldb : stride(cols - j);
            if (stream) {
              VectorRowTiles.run(
                  vectors, depth, a, source, lda, panel, panelAt, step, out, outAt, ldo);
            } else if (bare && largest) {
              VectorTiles3.tile8(
                  add, depth, strip, stripAt, stripStep, panel, panelAt, step, out, outAt, ldo);
            } else {
              VectorTiles.run(
                  tile, vectors, depth, strip, stripAt, stripStep, panel, panelAt, step, out, outAt,
                  ldo);
            }
            if (!bare) {
              VectorTiles.store(add, alpha, edge, WIDE, rows, width, limit - j, c, at, ldc);
            }
          }
        }
      }
    }
  }

  private static void scale(
      int firstRow, int m, int n, double beta, double[] c, int cOff, int ldc) {
    for (int i = 0; i < m; i++) {
      int width = firstRow < 0 ? n : firstRow + i + 1;
      int at = cOff + i * ldc;
      for (int j = 0; j < width; j++) {
        c[at + j] = beta == 0 ? 0 : beta * c[at + j];
      }
    }
  }

  /** Panels of WIDE columns from column first on, the last of whole vectors, padded with zeros. */
  private static void packRight(
      boolean trans, double[] b, int bOff, int ldb, int depth, int first, int cols, double[] to) {
    int chunk = trans ? depth : CHUNK;
    for (int p = 0; p < depth; p += chunk) {
      int steps = Math.min(chunk, depth - p);
      for (int j = first; j < cols; j += WIDE) {
        int width = Math.min(WIDE, cols - j);
        int stride = stride(width);
        int base = (j - first) * depth + p * stride;
        if (trans) {
          VectorPacks.columns(b, bOff + j * ldb, ldb, width, steps, to, base, stride);
        } else {
          VectorPacks.rows(b, bOff + p * ldb + j, ldb, width, steps, to, base, stride);
        }
      }
    }
  }

  /** From row to row of the panel that begins this many columns before the last. */
  private static int stride(int columns) {
    return Math.min(WIDE, roundUp(columns, LANES));
  }

  private static int roundUp(int size, int unit) {
    return (size + unit - 1) / unit * unit;
  }
}
