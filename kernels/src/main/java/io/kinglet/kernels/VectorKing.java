package io.kinglet.kernels;

import static io.kinglet.kernels.VectorLanes.D;
import static io.kinglet.kernels.VectorLanes.LANES;
import static io.kinglet.kernels.VectorLanes.MR;
import static io.kinglet.kernels.VectorLanes.NR;

import jdk.incubator.vector.DoubleVector;

/**
 * For each particle: δ is packed as left panels of tile height, W is formed as one right panel that
 * stays in the first-level cache, and the product's tiles run over both.
 */
final class VectorKing implements KingKernels {
  // Particles for which a panel of W (256 × 16 doubles) fits the first-level cache.
  private static final int CHUNK = 256;

  @Override
  public void sums(
      King.Tables t,
      int j,
      double[] k,
      int kOff,
      double[] g,
      int gOff,
      double[] kb,
      int kbOff,
      double[] h,
      int hOff,
      double[] jac,
      int jOff,
      Workspace ws) {
    int n = t.n();
    int d = t.d();
    int chunk = Math.min(n, CHUNK);
    double[] delta = ws.left((d + 8) * chunk);
    double[] w = ws.right(chunk * (NR + 2));
    double[] edge = ws.edge(8 * NR);
    int alphas = chunk * NR;
    int gammas = alphas + chunk;
    for (int i0 = 0; i0 < n; i0 += CHUNK) {
      int count = Math.min(CHUNK, n - i0);
      coefficients(t, i0, count, k, kOff, g, gOff, w, alphas, gammas);
      packDelta(t, j, i0, count, delta);
      for (int m = 0; m < t.ld(); m += NR) {
        formWeights(t, j, i0, count, m, w, alphas, gammas);
        for (int l = 0; l < d; l += MR) {
          int height = Math.min(MR, d - l);
          int tile = height == MR ? MR : VectorTiles.rowsFor(height);
          VectorTiles.run(tile, false, count, 1.0, delta, l * count, w, 0, edge, 0, NR);
          finish(t, j, l, height, m, i0 > 0, edge, kb, kbOff, h, hOff, jac, jOff);
        }
      }
    }
  }

  private static void coefficients(
      King.Tables t,
      int i0,
      int count,
      double[] k,
      int kOff,
      double[] g,
      int gOff,
      double[] w,
      int alphas,
      int gammas) {
    double s2 = t.invS2();
    double s4 = s2 * s2;
    double slope = t.slope();
    double[] norms = t.norms();
    for (int i = 0; i < count; i++) {
      double kij = k[kOff + i0 + i];
      w[alphas + i] = slope * kij * (s2 - (norms[i0 + i] - g[gOff + i0 + i]) * s4);
      w[gammas + i] = kij * s4;
    }
  }

  private static void packDelta(King.Tables t, int j, int i0, int count, double[] delta) {
    int d = t.d();
    double[] x = t.x();
    for (int l = 0; l < d; l += MR) {
      int height = Math.min(MR, d - l);
      int tile = height == MR ? MR : VectorTiles.rowsFor(height);
      int at = l * count;
      for (int i = 0; i < count; i++) {
        int from = (i0 + i) * d + l;
        for (int r = 0; r < height; r++) {
          delta[at + r] = x[from + r] - x[j * d + l + r];
        }
        for (int r = height; r < tile; r++) {
          delta[at + r] = 0;
        }
        at += tile;
      }
    }
  }

  private static void formWeights(
      King.Tables t, int j, int i0, int count, int m, double[] w, int alphas, int gammas) {
    int ld = t.ld();
    double[] p = t.p();
    double[] b = t.bTable();
    DoubleVector own0 = DoubleVector.fromArray(D, p, j * ld + m);
    DoubleVector own1 = DoubleVector.fromArray(D, p, j * ld + m + LANES);
    int from = i0 * ld + m;
    int to = 0;
    for (int i = 0; i < count; i++) {
      DoubleVector alpha = DoubleVector.broadcast(D, w[alphas + i]);
      DoubleVector gamma = DoubleVector.broadcast(D, w[gammas + i]);
      DoubleVector w0 = own0.sub(DoubleVector.fromArray(D, p, from)).fma(gamma, alpha);
      DoubleVector w1 = own1.sub(DoubleVector.fromArray(D, p, from + LANES)).fma(gamma, alpha);
      w0.mul(DoubleVector.fromArray(D, b, from)).intoArray(w, to);
      w1.mul(DoubleVector.fromArray(D, b, from + LANES)).intoArray(w, to + LANES);
      from += ld;
      to += NR;
    }
  }

  /** H ← tile + (a x_j + c) KB/σ² and J at the first chunk; H ← H + tile after it. */
  private static void finish(
      King.Tables t,
      int j,
      int l0,
      int height,
      int m,
      boolean add,
      double[] edge,
      double[] kb,
      int kbOff,
      double[] h,
      int hOff,
      double[] jac,
      int jOff) {
    int ld = t.ld();
    for (int half = 0; half < NR; half += LANES) {
      int column = m + half;
      DoubleVector own = DoubleVector.fromArray(D, t.bTable(), j * ld + column);
      DoubleVector sum = DoubleVector.fromArray(D, kb, kbOff + column).mul(t.invS2());
      for (int r = 0; r < height; r++) {
        int at = (l0 + r) * ld + column;
        DoubleVector tile = DoubleVector.fromArray(D, edge, r * NR + half);
        if (add) {
          DoubleVector.fromArray(D, h, hOff + at).add(tile).intoArray(h, hOff + at);
        } else {
          double moved = t.slope() * t.x()[j * t.d() + l0 + r];
          DoubleVector factor = DoubleVector.fromArray(D, t.ct(), at).add(moved);
          factor.fma(sum, tile).intoArray(h, hOff + at);
          factor.mul(own).intoArray(jac, jOff + at);
        }
      }
    }
  }
}
