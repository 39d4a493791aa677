package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;
import static io.kinglet.kernels.VectorLanes.MR;
import static io.kinglet.kernels.VectorLanes.NR;

import jdk.incubator.vector.DoubleVector;

/**
 * The left panels of {@link VectorKing}: for each particle i a row of {@link #STRIDE} numbers for
 * every tile of dimensions, so that whole vectors make γ_i δ_i.
 */
final class VectorKingPanels {
  /** From one particle's row of a left panel to the next one's: whole vectors, with room for MR. */
  static final int STRIDE = Math.max(8, LANES);

  private VectorKingPanels() {}

  /** How many left panels hold d dimensions. */
  static int panels(int d) {
    return (d + MR - 1) / MR;
  }

  /** Numbers of the left panels of some particles. */
  static int size(int rows, int d) {
    return rows * STRIDE * panels(d);
  }

  /** Copies particles into left panels, the columns beyond d zero. */
  static void spread(double[] x, int d, int first, int rows, double[] to, int at) {
    int row = at;
    for (int l = 0; l < d; l += MR) {
      int height = Math.min(MR, d - l);
      for (int i = 0; i < rows; i++) {
        int from = (first + i) * d + l;
        for (int r = 0; r < height; r++) {
          to[row + r] = x[from + r];
        }
        for (int r = height; r < STRIDE; r++) {
          to[row + r] = 0;
        }
        row += STRIDE;
      }
    }
  }

  /**
   * ρ_i and γ_i δ_i of one particle j against some others.
   *
   * @param xs the others in left panels at xOff, particle j in panels of one row at ownOff
   * @param at ρ goes here, δ behind it
   */
  static void fill(
      King.Tables t,
      int i0,
      int rows,
      double[] k,
      double[] g,
      int kOff,
      double[] xs,
      int xOff,
      int ownOff,
      double[] left,
      int at) {
    double s2 = t.invS2();
    double slope = t.slope();
    double[] norms = t.norms();
    DoubleVector width = DoubleVector.broadcast(D, 1 / s2);
    DoubleVector scale = DoubleVector.broadcast(D, slope);
    int i = 0;
    for (; i <= rows - LANES; i += LANES) {
      DoubleVector along =
          DoubleVector.fromArray(D, norms, i0 + i).sub(DoubleVector.fromArray(D, g, kOff + i));
      width.sub(along).mul(scale).intoArray(left, at + i);
    }
    for (; i < rows; i++) {
      left[at + i] = (1 / s2 - (norms[i0 + i] - g[kOff + i])) * slope;
    }
    int to = at + rows;
    int from = xOff;
    for (int panel = 0; panel < panels(t.d()); panel++) {
      for (int v = 0; v < STRIDE; v += LANES) {
        DoubleVector own = DoubleVector.fromArray(D, xs, ownOff + panel * STRIDE + v);
        for (int r = 0; r < rows; r++) {
          DoubleVector gamma = DoubleVector.broadcast(D, k[kOff + r] * (s2 * s2));
          DoubleVector.fromArray(D, xs, from + r * STRIDE + v)
              .sub(own)
              .mul(gamma)
              .intoArray(left, to + r * STRIDE + v);
        }
      }
      to += rows * STRIDE;
      from += rows * STRIDE;
    }
  }

  /** H ← (a x_j + c) KB/σ² and J of one particle, at its first row of a block. */
  static void begin(King.Tables t, int j, double[] kb, int kbOff, King.Block block, int row) {
    int d = t.d();
    int ld = t.ld();
    double[] x = t.x();
    double[] ct = t.ct();
    double[] h = block.h();
    double[] jac = block.jacobian();
    for (int column = 0; column < ld; column += LANES) {
      // H goes to left panels of one vector, J to right panels of two: the product's tiles read
      // them as they are.
      int hRow = block.at(column, LANES, row);
      int jRow = block.at(column, NR, row) + column % NR;
      int own = t.row(column, j) + King.PAD + column % King.PAD;
      DoubleVector table = DoubleVector.fromArray(D, t.packed(), own);
      DoubleVector sum = DoubleVector.fromArray(D, kb, kbOff + column).mul(t.invS2());
      for (int l = 0; l < d; l++) {
        DoubleVector factor =
            DoubleVector.fromArray(D, ct, l * ld + column).add(t.slope() * x[j * d + l]);
        factor.mul(sum).intoArray(h, hRow + l * LANES);
        factor.mul(table).intoArray(jac, jRow + l * NR);
      }
    }
  }
}
