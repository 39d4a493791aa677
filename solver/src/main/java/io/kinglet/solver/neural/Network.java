package io.kinglet.solver.neural;

/**
 * Rows to rows by many weights, with the derivatives that training and moving points need. {@link
 * Perceptron} is one; a convolutional network would be another. Not thread-safe: an instance
 * spreads its own work.
 */
public interface Network {
  /**
   * The loss of one row. Called for different rows from different threads, once for each.
   *
   * <p>{@link #OUTPUT} is the loss whose slopes give the gradient of a single output.
   */
  @FunctionalInterface
  interface RowLoss {
    /** The outputs' sum. */
    RowLoss OUTPUT =
        (row, count, y, off, slopes) -> {
          double sum = 0;
          for (int j = off; j < off + count; j++) {
            sum += y[j];
            slopes[j] = 1;
          }
          return sum;
        };

    /**
     * The loss of a row, and its slopes.
     *
     * @param row its number in the batch
     * @param count outputs of the network
     * @param y where the row's outputs are, not to be changed
     * @param off the first of them
     * @param slopes where, from the same offset on, the loss's derivatives by the outputs are
     *     written
     * @return the loss
     */
    double at(int row, int count, double[] y, int off, double[] slopes);
  }

  /**
   * The width of what it takes.
   *
   * @return how many numbers a row has
   */
  int inputs();

  /**
   * The width of what it gives.
   *
   * @return how many numbers a row has
   */
  int outputs();

  /**
   * All weights themselves; who writes to them keeps them finite, and does so while nobody
   * evaluates the network.
   *
   * @return P numbers, not a copy
   */
  double[] weights();

  /**
   * Evaluates the network.
   *
   * @param x points, rows × inputs, finite
   * @param rows how many, at least 1
   * @param y rows × outputs, written
   * @throws IllegalArgumentException if an array is too short
   */
  void evaluate(double[] x, int rows, double[] y);

  /**
   * The mean loss of some points and what is asked of its derivatives.
   *
   * @param x points, rows × inputs, finite
   * @param rows how many, at least 1
   * @param loss of each row
   * @param weightGradient by the weights, of the mean loss: P numbers, written; null if not wanted
   * @param pointGradient by each point, of its own loss: rows × inputs, written; null if not wanted
   * @return the mean loss
   * @throws IllegalArgumentException if an array is too short
   */
  double differentiate(
      double[] x, int rows, RowLoss loss, double[] weightGradient, double[] pointGradient);
}
