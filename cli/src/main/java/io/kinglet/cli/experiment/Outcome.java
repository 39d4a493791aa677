package io.kinglet.cli.experiment;

import io.kinglet.cli.charts.Picture;
import io.kinglet.cli.report.Figures;
import io.kinglet.solver.flow.FlowFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of an experiment.
 *
 * @param picture what the paper shows, drawn anew
 * @param figures the numbers that it is drawn from
 * @param particles the points or pictures themselves, where it is those that are drawn
 * @param result what else there is to report: reached values, timings
 * @param summary lines for the person who waits
 * @param failure the step that ended it early, with what there was before it in all the others
 */
record Outcome(
    Picture picture,
    Figures figures,
    Optional<Figures> particles,
    Map<String, Object> result,
    List<String> summary,
    Optional<FlowFailure> failure) {}
