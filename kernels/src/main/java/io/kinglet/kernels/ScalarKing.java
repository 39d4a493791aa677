package io.kinglet.kernels;

/** Plain Java twin of {@link VectorKing}. */
final class ScalarKing implements KingKernels {
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
    int d = t.d();
    int ld = t.ld();
    double[] x = t.x();
    double[] p = t.p();
    double[] bt = t.bTable();
    double[] ct = t.ct();
    double s2 = t.invS2();
    double s4 = s2 * s2;
    int xj = j * d;
    int pj = j * ld;
    for (int l = 0; l < d; l++) {
      double moved = t.slope() * x[xj + l];
      for (int m = 0; m < ld; m++) {
        double factor = ct[l * ld + m] + moved;
        h[hOff + l * ld + m] = factor * (kb[kbOff + m] * s2);
        jac[jOff + l * ld + m] = factor * bt[pj + m];
      }
    }
    double[] w = ws.edge(ld);
    for (int i = 0; i < t.n(); i++) {
      double kij = k[kOff + i];
      double alpha = t.slope() * kij * (s2 - (t.norms()[i] - g[gOff + i]) * s4);
      double gamma = kij * s4;
      int row = i * ld;
      for (int m = 0; m < ld; m++) {
        w[m] = (alpha + gamma * (p[pj + m] - p[row + m])) * bt[row + m];
      }
      for (int l = 0; l < d; l++) {
        double delta = x[i * d + l] - x[xj + l];
        int out = hOff + l * ld;
        for (int m = 0; m < ld; m++) {
          h[out + m] += delta * w[m];
        }
      }
    }
  }
}
