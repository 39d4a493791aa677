package io.kinglet.solver.density;

import io.kinglet.kernels.Workspace;

/**
 * The score s(x) = ∇log p(x) of a density p on R^d; p itself need not be known, nor its constant.
 * It is called by several threads at once, each with a workspace of its own, and must not depend on
 * how the points are cut into calls.
 */
public interface Score {
  /**
   * Dimensions of the points.
   *
   * @return d
   */
  int dims();

  /**
   * The score at some points.
   *
   * @param x points, n × d
   * @param xOff first element
   * @param n how many
   * @param score s(x), n × d, written
   * @param scoreOff first element
   * @param ws the calling thread's workspace, all slots free
   */
  void score(double[] x, int xOff, int n, double[] score, int scoreOff, Workspace ws);
}
