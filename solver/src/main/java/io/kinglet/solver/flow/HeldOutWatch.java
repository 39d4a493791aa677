package io.kinglet.solver.flow;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;

/** Looks at the distance to held-out rows every few steps and keeps the best state. */
final class HeldOutWatch implements StopRule.Watch {
  private final Sample heldOut;
  private final int patience;
  private final int every;
  private final ToDoubleBiFunction<Sample, Sample> distance;
  private RunResult.Best best;
  private int inVain;

  HeldOutWatch(
      Sample heldOut,
      int patience,
      int every,
      ToDoubleBiFunction<Sample, Sample> distance,
      FlowState start) {
    if (heldOut.dims() != start.dims()) {
      throw new BadDataException(
          "the held-out rows have "
              + heldOut.dims()
              + " columns, but the particles have "
              + start.dims());
    }
    this.heldOut = heldOut;
    this.patience = patience;
    this.every = every;
    this.distance = distance;
    this.best = look(0, start);
  }

  private RunResult.Best look(long steps, FlowState state) {
    double value = distance.applyAsDouble(state.particles(), heldOut);
    if (best != null && !(value < best.value())) {
      return best;
    }
    return new RunResult.Best(state.copy(), steps, value);
  }

  @Override
  public Optional<StopReason> after(long steps, FlowState state, StepInfo info) {
    if (steps % every != 0) {
      return Optional.empty();
    }
    best = look(steps, state);
    inVain = best.step() == steps ? 0 : inVain + 1;
    return inVain >= patience ? Optional.of(StopReason.NO_IMPROVEMENT) : Optional.empty();
  }

  @Override
  public Optional<RunResult.Best> best() {
    return Optional.of(best);
  }
}
