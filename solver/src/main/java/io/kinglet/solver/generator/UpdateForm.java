package io.kinglet.solver.generator;

import io.kinglet.solver.features.FeatureMap;
import io.kinglet.solver.flow.SolveInfo;

/** How a step's ẇ is found; one for each {@link GeneratorForm} but AUTO. */
interface UpdateForm {
  /**
   * What a step's system is made from.
   *
   * @param map the features, configured
   * @param x generated points, n × d
   * @param n how many
   * @param phi their features, n × padded
   * @param table B of the pair form, n × padded
   * @param mean of phi's columns
   * @param delta Δ, padded numbers
   */
  record Step(
      FeatureMap map,
      double[] x,
      int n,
      double[] phi,
      double[] table,
      double[] mean,
      double[] delta) {}

  /** What was done to solve it. */
  record Solved(GeneratorForm form, double ridge, int failedMinor, SolveInfo info) {}

  /**
   * Generates points, and keeps what {@link #solve} needs of the network.
   *
   * @param z latents, n × inputs
   * @param n how many
   * @param x points, n × d, written
   */
  void generate(double[] z, int n, double[] x);

  /**
   * Solves for ẇ at the points last generated.
   *
   * @param step what from
   * @param update ẇ, P numbers, written
   * @return how
   */
  Solved solve(Step step, double[] update);

  /**
   * The memory held.
   *
   * @return bytes
   */
  long bytes();
}
