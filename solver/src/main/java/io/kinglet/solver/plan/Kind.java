package io.kinglet.solver.plan;

/**
 * Kinds of work, and what a unit of each takes on one thread. Constants, not measured as a plan is
 * made: the same input has to give the same plan, and only their ratios choose a form.
 *
 * <p>Fitted by least squares, relative, to 35 steps of 3 to 5400 ms: exact, random features and
 * subsample at 12 shapes, n 100 to 10,000, b 64 to 1000, d 2 to 324, R 128 to 1024, on one AVX-512
 * core that shared its caches; predictions are 0.70 to 1.32 of what was measured. With the fused
 * sums as one rate for each operation, without {@link #WEIGHT}, those with small d were 0.8.
 */
enum Kind {
  /** A floating-point operation of a large matrix product. */
  PRODUCT(0.027, true),
  /** An element of a product's result for each 256 of depth: loading, storing, packing. */
  OUTPUT(0.57, true),
  /** A floating-point operation of the product in H_j, whose one operand is formed as it goes. */
  SUMS(0.046, true),
  /** An element of W. */
  WEIGHT(0.4, true),
  /** exp of a squared distance, the distance included. */
  EXP(4.1, true),
  /** sin, its argument's reduction included. */
  SIN(3.4, true),
  /** A number read, worked on and written, number by number or in vectors, shared by threads. */
  PASS(1.1, true),
  /** The same on the calling thread. */
  ALONE(1, false),
  /** A feature read and multiplied, in a product of the covariance with a vector. */
  READ(0.5, true),
  /** A pair of rows in the median rule, beside its distance's product. */
  PAIR(5.6, true),
  /** A floating-point operation of a Cholesky factor. */
  FACTOR(0.04, false),
  /** A Gaussian number drawn, and its place in a table by columns. */
  DRAW(37, false);

  private final double nanos;
  private final boolean shared;

  Kind(double nanos, boolean shared) {
    this.nanos = nanos;
    this.shared = shared;
  }

  /** Nanoseconds of a unit. */
  double nanos() {
    return nanos;
  }

  /** Whether threads share it. */
  boolean shared() {
    return shared;
  }
}
