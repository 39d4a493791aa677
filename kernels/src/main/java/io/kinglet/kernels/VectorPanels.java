package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;
import static io.kinglet.kernels.VectorLanes.WIDE;

import jdk.incubator.vector.DoubleVector;

/**
 * Left-looking, eight rows at a time: what earlier rows contribute is a product of the register
 * tiles, which read the panel where it stands; the eight rows among themselves are solved in
 * registers, all columns of a vector at once.
 */
final class VectorPanels implements PanelKernels {
  // As many rows as the widest tile has columns to hold their triangle.
  private static final int STEP = Math.min(8, WIDE);
  private static final int TILE = VectorWidth.MANY ? 8 : 4;
  // The triangle of a step, in rows of eight: −u below the diagonal, 1/u on it; then u itself.
  private static final int ROW = 8;
  private static final int U = ROW * ROW;

  @Override
  public int factor(int k, int n, double[] p, int pOff, int ldp, Workspace ws) {
    double[] edge = ws.edge(STEP * WIDE);
    double[] t = ws.left(2 * U);
    for (int i = 0; i < k; i += STEP) {
      int rows = Math.min(STEP, k - i);
      int at = pOff + i * ldp;
      for (int j = i; j < n; j += WIDE) {
        int vectors = Math.min(WIDE, ldp - j) / LANES;
        contribution(i, rows, vectors, p, pOff, j, ldp, edge);
        if (j == i) {
          int failed = triangle(rows, p, at + i, ldp, edge, t);
          if (failed != 0) {
            return i + failed;
          }
        }
        if (rows == 8) {
          eight(p, at + j, ldp, edge, t, vectors);
        } else {
          few(rows, p, at + j, ldp, edge, t, vectors);
        }
      }
      for (int r = 0; r < rows; r++) {
        p[at + r * ldp + i + r] = t[U + r * ROW + r];
      }
    }
    return 0;
  }

  /** Σ_q u_q,i+r u_q,j+c over the rows q above i, into the edge. */
  private static void contribution(
      int i, int rows, int vectors, double[] p, int pOff, int j, int ldp, double[] edge) {
    for (int r = 0; r < rows; r += TILE) {
      int tile = VectorTiles.rowsFor(Math.min(TILE, rows - r));
      VectorTiles.run(
          tile, vectors, i, p, pOff + i + r, ldp, p, pOff + j, ldp, edge, r * WIDE, WIDE);
    }
  }

  /** The rows' own triangle, in the order of operations that the vectors have. */
  private static int triangle(int rows, double[] p, int at, int ldp, double[] edge, double[] t) {
    for (int r = 0; r < rows; r++) {
      for (int c = r; c < rows; c++) {
        double sum = p[at + r * ldp + c] - edge[r * WIDE + c];
        for (int q = 0; q < r; q++) {
          sum = Math.fma(t[U + q * ROW + c], t[r * ROW + q], sum);
        }
        if (c > r) {
          double u = sum * t[r * ROW + r];
          t[U + r * ROW + c] = u;
          t[c * ROW + r] = -u;
        } else if (Panels.positive(sum)) {
          double root = Math.sqrt(sum);
          t[U + r * ROW + r] = root;
          t[r * ROW + r] = 1 / root;
        } else {
          return r + 1;
        }
      }
    }
    return 0;
  }

  /** The same as {@link #eight} for fewer rows, which are read again instead of kept. */
  private static void few(
      int rows, double[] p, int at, int ldp, double[] edge, double[] t, int vectors) {
    for (int j = 0; j < vectors * LANES; j += LANES) {
      for (int r = 0; r < rows; r++) {
        int to = at + r * ldp + j;
        DoubleVector sum =
            DoubleVector.fromArray(D, p, to).sub(DoubleVector.fromArray(D, edge, r * WIDE + j));
        for (int q = 0; q < r; q++) {
          DoubleVector earlier = DoubleVector.fromArray(D, p, at + q * ldp + j);
          sum = earlier.fma(DoubleVector.broadcast(D, t[r * ROW + q]), sum);
        }
        sum.mul(t[r * ROW + r]).intoArray(p, to);
      }
    }
  }

  /**
   * Eight rows of U from eight of A: less what the rows above contribute (in the edge), then less
   * one another, in registers.
   */
  private static void eight(double[] p, int at, int ldp, double[] edge, double[] t, int vectors) {
    int r1 = at + ldp;
    int r2 = r1 + ldp;
    int r3 = r2 + ldp;
    int r4 = r3 + ldp;
    int r5 = r4 + ldp;
    int r6 = r5 + ldp;
    int r7 = r6 + ldp;
    for (int v = 0; v < vectors; v++) {
      int j = v * LANES;
      DoubleVector s0 =
          DoubleVector.fromArray(D, p, at + j).sub(DoubleVector.fromArray(D, edge, j));
      DoubleVector x0 = s0.mul(t[0]);
      x0.intoArray(p, at + j);
      DoubleVector s1 =
          DoubleVector.fromArray(D, p, r1 + j).sub(DoubleVector.fromArray(D, edge, j + WIDE));
      s1 = x0.fma(DoubleVector.broadcast(D, t[8]), s1);
      DoubleVector x1 = s1.mul(t[9]);
      x1.intoArray(p, r1 + j);
      DoubleVector s2 =
          DoubleVector.fromArray(D, p, r2 + j).sub(DoubleVector.fromArray(D, edge, j + 2 * WIDE));
      s2 = x0.fma(DoubleVector.broadcast(D, t[16]), s2);
      s2 = x1.fma(DoubleVector.broadcast(D, t[17]), s2);
      DoubleVector x2 = s2.mul(t[18]);
      x2.intoArray(p, r2 + j);
      DoubleVector s3 =
          DoubleVector.fromArray(D, p, r3 + j).sub(DoubleVector.fromArray(D, edge, j + 3 * WIDE));
      s3 = x0.fma(DoubleVector.broadcast(D, t[24]), s3);
      s3 = x1.fma(DoubleVector.broadcast(D, t[25]), s3);
      s3 = x2.fma(DoubleVector.broadcast(D, t[26]), s3);
      DoubleVector x3 = s3.mul(t[27]);
      x3.intoArray(p, r3 + j);
      DoubleVector s4 =
          DoubleVector.fromArray(D, p, r4 + j).sub(DoubleVector.fromArray(D, edge, j + 4 * WIDE));
      s4 = x0.fma(DoubleVector.broadcast(D, t[32]), s4);
      s4 = x1.fma(DoubleVector.broadcast(D, t[33]), s4);
      s4 = x2.fma(DoubleVector.broadcast(D, t[34]), s4);
      s4 = x3.fma(DoubleVector.broadcast(D, t[35]), s4);
      DoubleVector x4 = s4.mul(t[36]);
      x4.intoArray(p, r4 + j);
      DoubleVector s5 =
          DoubleVector.fromArray(D, p, r5 + j).sub(DoubleVector.fromArray(D, edge, j + 5 * WIDE));
      s5 = x0.fma(DoubleVector.broadcast(D, t[40]), s5);
      s5 = x1.fma(DoubleVector.broadcast(D, t[41]), s5);
      s5 = x2.fma(DoubleVector.broadcast(D, t[42]), s5);
      s5 = x3.fma(DoubleVector.broadcast(D, t[43]), s5);
      s5 = x4.fma(DoubleVector.broadcast(D, t[44]), s5);
      DoubleVector x5 = s5.mul(t[45]);
      x5.intoArray(p, r5 + j);
      DoubleVector s6 =
          DoubleVector.fromArray(D, p, r6 + j).sub(DoubleVector.fromArray(D, edge, j + 6 * WIDE));
      s6 = x0.fma(DoubleVector.broadcast(D, t[48]), s6);
      s6 = x1.fma(DoubleVector.broadcast(D, t[49]), s6);
      s6 = x2.fma(DoubleVector.broadcast(D, t[50]), s6);
      s6 = x3.fma(DoubleVector.broadcast(D, t[51]), s6);
      s6 = x4.fma(DoubleVector.broadcast(D, t[52]), s6);
      s6 = x5.fma(DoubleVector.broadcast(D, t[53]), s6);
      DoubleVector x6 = s6.mul(t[54]);
      x6.intoArray(p, r6 + j);
      DoubleVector s7 =
          DoubleVector.fromArray(D, p, r7 + j).sub(DoubleVector.fromArray(D, edge, j + 7 * WIDE));
      s7 = x0.fma(DoubleVector.broadcast(D, t[56]), s7);
      s7 = x1.fma(DoubleVector.broadcast(D, t[57]), s7);
      s7 = x2.fma(DoubleVector.broadcast(D, t[58]), s7);
      s7 = x3.fma(DoubleVector.broadcast(D, t[59]), s7);
      s7 = x4.fma(DoubleVector.broadcast(D, t[60]), s7);
      s7 = x5.fma(DoubleVector.broadcast(D, t[61]), s7);
      s7 = x6.fma(DoubleVector.broadcast(D, t[62]), s7);
      DoubleVector x7 = s7.mul(t[63]);
      x7.intoArray(p, r7 + j);
    }
  }
}
