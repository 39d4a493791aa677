package io.kinglet.solver.neural;

/** Turns gradients into steps of the weights, with a memory of earlier ones. Not thread-safe. */
public interface Optimiser {
  /**
   * Takes one step.
   *
   * @param weights w, changed in place
   * @param gradient g
   * @param rate α
   * @throws IllegalArgumentException if an array has another length
   */
  void step(double[] weights, double[] gradient, double rate);

  /**
   * How much it remembers.
   *
   * @return numbers
   */
  int stateSize();

  /**
   * Writes down all that it remembers: after {@link #restore} of that it takes the same steps, to
   * the bit.
   *
   * @param out {@link #stateSize} numbers, written
   * @throws IllegalArgumentException if it has another length
   */
  void save(double[] out);

  /**
   * Remembers what was written down.
   *
   * @param state as {@link #save} wrote it
   * @throws IllegalArgumentException if it has another length
   */
  void restore(double[] state);

  /** Forgets everything. */
  void reset();

  /** Checks weights and gradient. */
  static void requireLengths(String name, int size, double[] weights, double[] gradient) {
    if (weights.length != size || gradient.length != size) {
      throw new IllegalArgumentException(
          name
              + " for "
              + size
              + " numbers was given "
              + weights.length
              + " weights and a gradient of "
              + gradient.length);
    }
  }

  /** Checks what is to be remembered. */
  static void requireState(String name, int size, double[] state) {
    if (state.length != size) {
      throw new IllegalArgumentException(
          name + " remembers " + size + " numbers, but was given room for " + state.length);
    }
  }
}
