package io.kinglet.cli.experiment;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One experiment with all its settings, ready to be run once. */
interface Experiment {
  /** Its command: {@code mixture}. */
  String name();

  /** What is about to be done, in a line: sizes, not results. */
  String opening();

  /** Its own options written out, whether given or not. */
  List<String> arguments();

  /** Its own settings for the report, by name. */
  Map<String, Object> settings();

  /** How often it will tell its watch of a step. */
  long steps();

  /** What it tells the watch at each step, in a word. */
  String measure();

  /**
   * Runs, until it is done or the watch wants it to stop.
   *
   * @param watch who works, and who looks on
   * @return what came of it; empty if it was stopped before there was anything to show
   * @throws io.kinglet.solver.flow.FlowFailure if a step fails before there is anything to show
   */
  Optional<Outcome> run(Watch watch);
}
