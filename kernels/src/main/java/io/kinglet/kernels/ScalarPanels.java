package io.kinglet.kernels;

/** Plain Java: each row less the earlier ones, in a row of its own that the compiler vectorises. */
final class ScalarPanels implements PanelKernels {
  @Override
  public int factor(int k, int n, double[] p, int pOff, int ldp, Workspace ws) {
    double[] row = ws.edge(n);
    for (int i = 0; i < k; i++) {
      int at = pOff + i * ldp;
      System.arraycopy(p, at + i, row, i, n - i);
      for (int q = 0; q < i; q++) {
        int earlier = pOff + q * ldp;
        double factor = p[earlier + i];
        for (int j = i; j < n; j++) {
          row[j] -= factor * p[earlier + j];
        }
      }
      if (!Panels.positive(row[i])) {
        return i + 1;
      }
      double root = Math.sqrt(row[i]);
      double inverse = 1 / root;
      p[at + i] = root;
      for (int j = i + 1; j < n; j++) {
        p[at + j] = row[j] * inverse;
      }
    }
    return 0;
  }
}
