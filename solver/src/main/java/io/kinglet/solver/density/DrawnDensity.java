package io.kinglet.solver.density;

import io.kinglet.solver.Sample;

/** A density that independent points can be drawn from. */
public interface DrawnDensity extends LogDensity {
  /**
   * Draws points.
   *
   * @param n how many, at least 1
   * @param seed of the draw; fewer points are the first of more
   * @return n × d
   */
  Sample draw(int n, long seed);
}
