package io.kinglet.solver.timescore;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.FlowListener;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.StepInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the particles of a run at their flow time, the sum of the step sizes so far. A step that
 * did not move takes no time.
 */
public final class PathRecorder implements FlowListener {
  private final int every;
  private final List<Double> times = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private double time;
  private long moves;

  /**
   * Keeps the particles as they are now, at time 0, and then while a run is under way.
   *
   * @param start the state that the run begins with
   * @param every how many steps there are between two that are kept, at least 1
   * @throws IllegalArgumentException if every is less than 1
   */
  public PathRecorder(FlowState start, int every) {
    if (every < 1) {
      throw new IllegalArgumentException(
          "particles can be kept every 1 or more steps, not every " + every);
    }
    this.every = every;
    times.add(0.0);
    samples.add(start.particles());
  }

  @Override
  public void after(FlowState state, StepInfo info) {
    if (!info.moved()) {
      return;
    }
    time += info.stepSize();
    if (++moves % every == 0) {
      times.add(time);
      samples.add(state.particles());
    }
  }

  /**
   * What was kept so far.
   *
   * @return the path, its rows paired
   * @throws BadDataException if no step was kept yet
   */
  public SamplePath path() {
    return SamplePath.paired(times.stream().mapToDouble(Double::doubleValue).toArray(), samples);
  }
}
