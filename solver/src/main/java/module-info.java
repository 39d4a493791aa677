/** Particle flows by natural gradients on exponential families: the library that is embedded. */
module io.kinglet.solver {
  requires transitive io.kinglet.nativeconfig;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.jr.ob;

  exports io.kinglet.solver;
  exports io.kinglet.solver.density;
  exports io.kinglet.solver.divergence;
  exports io.kinglet.solver.features;
  exports io.kinglet.solver.fisher;
  exports io.kinglet.solver.flow;
  exports io.kinglet.solver.generator;
  exports io.kinglet.solver.metrics;
  exports io.kinglet.solver.model;
  exports io.kinglet.solver.neural;
  exports io.kinglet.solver.plan;
  exports io.kinglet.solver.ratio;
  exports io.kinglet.solver.sampler;
  exports io.kinglet.solver.tangent;
  exports io.kinglet.solver.timescore;
  exports io.kinglet.solver.velocity;
}
