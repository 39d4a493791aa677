package io.kinglet.solver.neural;

/** What a network is trained for: a loss that is a mean over rows, and its gradient. */
public interface Objective {
  /**
   * The network.
   *
   * @return whose weights are trained
   */
  Mlp network();

  /**
   * The rows that batches are made of.
   *
   * @return how many
   */
  int rows();

  /**
   * The mean loss over a batch and its gradient at the network's weights as they are.
   *
   * @param order numbers of rows
   * @param from where the batch begins in it
   * @param count rows of the batch
   * @param step the step's number: what is random depends on it alone
   * @param gradient of the mean loss, as many numbers as there are weights, written
   * @return the mean loss
   */
  double gradient(int[] order, int from, int count, long step, double[] gradient);

  /**
   * Whether there are rows that are held out of training.
   *
   * @return true if {@link #heldOutLoss} has something to say
   */
  boolean hasHeldOut();

  /**
   * The mean loss over held-out rows, the same for the same weights.
   *
   * @return the loss; NaN if there are no such rows
   */
  double heldOutLoss();
}
