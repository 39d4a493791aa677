package io.kinglet.solver.velocity;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.features.Bases;

/** Points in the particles' centred coordinates. */
final class Shifted {
  private Shifted() {}

  /**
   * Writes rows from..from+rows of the points, centred, at their place in to; returns where their
   * moving coordinates stand: in to itself if all move, otherwise in scratch 6 from 0.
   */
  static double[] rows(
      JacobianTables t,
      double[] points,
      int from,
      int rows,
      int[] moving,
      double[] to,
      Workspace ws) {
    int d = t.d();
    Bases.shift(points, from * d, rows, d, t.mean(), to, from * d);
    if (t.whole()) {
      return to;
    }
    int moved = t.moved();
    double[] own = ws.scratch(6, rows * moved);
    for (int r = 0; r < rows; r++) {
      for (int l = 0; l < moved; l++) {
        own[r * moved + l] = to[(from + r) * d + moving[l]];
      }
    }
    return own;
  }
}
