package io.kinglet.cli.experiment;

import io.kinglet.solver.Parallel;

/** Looks on while an experiment runs. Any thread may call it. */
interface Watch {
  /** Who works. */
  Parallel parallel();

  /** Whether to stop after the step that is being taken. */
  boolean stopRequested();

  /** A step was taken, after which the experiment's measure was this. */
  void step(double measure);

  /** Something that runs but may not give what was meant. */
  void warn(String line);
}
