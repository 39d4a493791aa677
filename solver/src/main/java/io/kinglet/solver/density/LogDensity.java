package io.kinglet.solver.density;

import io.kinglet.kernels.Workspace;

/** A density whose logarithm is known too, up to a constant. */
public interface LogDensity extends Score {
  /**
   * log p at some points, up to a constant.
   *
   * @param x points, n × d
   * @param xOff first element
   * @param n how many
   * @param values n numbers, written
   * @param valuesOff first of them
   * @param ws the calling thread's workspace, all slots free
   */
  void values(double[] x, int xOff, int n, double[] values, int valuesOff, Workspace ws);
}
