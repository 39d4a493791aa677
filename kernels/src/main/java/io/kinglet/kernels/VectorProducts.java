package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;
import static io.kinglet.kernels.VectorLanes.MR;
import static io.kinglet.kernels.VectorLanes.NR;

import jdk.incubator.vector.DoubleVector;

/**
 * Packed, register-blocked outer products. Blocks of op(B) (KC × NC) and op(A) (MC × KC) are copied
 * into panels that the tiles read in order; every element of C is summed over k in the same order,
 * wherever it stands.
 */
final class VectorProducts implements ProductKernels {
  // A right panel KC × NR stays in a 48 kB first-level cache, a left block in the second level.
  static final int KC = 256;
  private static final int MC = 12 * 8;
  private static final int NC = 512;

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
    if (k == 0 || alpha == 0) {
      return;
    }
    boolean overwrite = beta == 0;
    int kc = Math.min(k, KC);
    int nc = Math.min(n, NC);
    int mc = Math.min(m, MC);
    double[] left = ws.left(roundUp(mc, 8) * kc);
    double[] right = ws.right(roundUp(nc, NR) * kc);
    double[] edge = ws.edge(8 * NR);
    for (int jc = 0; jc < n; jc += NC) {
      int cols = Math.min(NC, n - jc);
      for (int pc = 0; pc < k; pc += KC) {
        int depth = Math.min(KC, k - pc);
        boolean add = !(overwrite && pc == 0);
        packRight(transB, b, bOff, ldb, pc, depth, jc, cols, right);
        for (int ic = 0; ic < m; ic += MC) {
          int rows = Math.min(MC, m - ic);
          if (firstRow >= 0 && firstRow + ic + rows <= jc) {
            continue;
          }
          packLeft(transA, a, aOff, lda, ic, rows, pc, depth, left);
          block(
              firstRow < 0 ? Integer.MAX_VALUE : firstRow + ic - jc,
              rows,
              cols,
              depth,
              alpha,
              left,
              right,
              add,
              c,
              cOff + ic * ldc + jc,
              ldc,
              edge);
        }
      }
    }
  }

  /** All tiles of a block; tiles that begin right of the diagonal are left out. */
  private static void block(
      int diagonal,
      int rows,
      int cols,
      int depth,
      double alpha,
      double[] left,
      double[] right,
      boolean add,
      double[] c,
      int cOff,
      int ldc,
      double[] edge) {
    for (int jr = 0; jr < cols; jr += NR) {
      int width = Math.min(NR, cols - jr);
      int rightAt = jr * depth;
      for (int ir = 0; ir < rows; ir += MR) {
        int height = Math.min(MR, rows - ir);
        // Column jr is needed by row ir + height − 1 at the latest, or by none of this tile.
        if (diagonal != Integer.MAX_VALUE && diagonal + ir + height <= jr) {
          continue;
        }
        int tile = height == MR ? MR : VectorTiles.rowsFor(height);
        int at = cOff + ir * ldc + jr;
        boolean crosses = diagonal != Integer.MAX_VALUE && diagonal + ir < jr + width - 1;
        if (tile == height && width == NR && !crosses) {
          VectorTiles.run(tile, add, depth, alpha, left, ir * depth, right, rightAt, c, at, ldc);
        } else {
          VectorTiles.run(tile, false, depth, 1.0, left, ir * depth, right, rightAt, edge, 0, NR);
          for (int i = 0; i < height; i++) {
            int end = crosses ? Math.min(width, diagonal + ir + i + 1 - jr) : width;
            copyEdge(add, alpha, edge, i * NR, c, at + i * ldc, end);
          }
        }
      }
    }
  }

  private static void copyEdge(
      boolean add, double alpha, double[] edge, int from, double[] c, int at, int width) {
    if (add) {
      for (int j = 0; j < width; j++) {
        c[at + j] = Math.fma(edge[from + j], alpha, c[at + j]);
      }
    } else {
      for (int j = 0; j < width; j++) {
        c[at + j] = edge[from + j] * alpha;
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

  /** Panels of MR rows, element (i, p) at p·rows + i; a last panel of 2, 4, 6 or 8 rows. */
  private static void packLeft(
      boolean trans,
      double[] a,
      int aOff,
      int lda,
      int i0,
      int rows,
      int p0,
      int depth,
      double[] to) {
    for (int ir = 0; ir < rows; ir += MR) {
      int height = Math.min(MR, rows - ir);
      int tile = height == MR ? MR : VectorTiles.rowsFor(height);
      int base = ir * depth;
      if (trans) {
        packRows(a, aOff + p0 * lda + i0 + ir, lda, height, depth, to, base, tile);
      } else {
        packColumns(a, aOff + (i0 + ir) * lda + p0, lda, height, depth, to, base, tile);
      }
    }
  }

  /** Panels of NR columns, element (p, j) at p·NR + j, the last padded with zeros. */
  private static void packRight(
      boolean trans,
      double[] b,
      int bOff,
      int ldb,
      int p0,
      int depth,
      int j0,
      int cols,
      double[] to) {
    for (int jr = 0; jr < cols; jr += NR) {
      int width = Math.min(NR, cols - jr);
      int base = jr * depth;
      if (trans) {
        packColumns(b, bOff + (j0 + jr) * ldb + p0, ldb, width, depth, to, base, NR);
      } else if (width == NR) {
        int from = bOff + p0 * ldb + j0 + jr;
        int at = base;
        for (int p = 0; p < depth; p++) {
          DoubleVector.fromArray(D, b, from).intoArray(to, at);
          DoubleVector.fromArray(D, b, from + LANES).intoArray(to, at + LANES);
          from += ldb;
          at += NR;
        }
      } else {
        packRows(b, bOff + p0 * ldb + j0 + jr, ldb, width, depth, to, base, NR);
      }
    }
  }

  /** Source rows are the panel's depth: row p, its first count numbers, padded to tile. */
  private static void packRows(
      double[] from, int start, int ld, int count, int depth, double[] to, int base, int tile) {
    if (count == tile && tile == LANES) {
      for (int p = 0; p < depth; p++) {
        DoubleVector.fromArray(D, from, start + p * ld).intoArray(to, base + p * LANES);
      }
      return;
    }
    for (int p = 0; p < depth; p++) {
      int source = start + p * ld;
      int at = base + p * tile;
      for (int i = 0; i < count; i++) {
        to[at + i] = from[source + i];
      }
      for (int i = count; i < tile; i++) {
        to[at + i] = 0;
      }
    }
  }

  /** Source rows run along the panel's depth: a transposing copy, padded to tile. */
  private static void packColumns(
      double[] from, int start, int ld, int count, int depth, double[] to, int base, int tile) {
    for (int i = 0; i < count; i++) {
      int source = start + i * ld;
      int at = base + i;
      for (int p = 0; p < depth; p++) {
        to[at + p * tile] = from[source + p];
      }
    }
    for (int i = count; i < tile; i++) {
      for (int p = 0; p < depth; p++) {
        to[base + p * tile + i] = 0;
      }
    }
  }

  private static int roundUp(int size, int unit) {
    return (size + unit - 1) / unit * unit;
  }
}
