package io.kinglet.solver.neural;

/** Is told of each epoch of a training. */
@FunctionalInterface
public interface TrainListener {
  /**
   * An epoch has ended. What this throws ends the training and reaches its caller.
   *
   * @param info what it did
   */
  void after(TrainInfo info);
}
