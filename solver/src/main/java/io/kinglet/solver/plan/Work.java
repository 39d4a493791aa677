package io.kinglet.solver.plan;

import java.util.EnumMap;

/** Adds up units of each {@link Kind} of work, and their floating-point operations. */
final class Work {
  /** What a second and further thread adds to the first one's speed where work is shared. */
  private static final double FURTHER = 0.9;

  /** Of a double's time in the large sums: 0.47 to 0.5 at n = 1000, 0.52 to 0.6 at n = 100. */
  private static final double SINGLE = 0.5;

  private final EnumMap<Kind, Double> units = new EnumMap<>(Kind.class);
  private double flops;

  /** C = A B of m × n and depth k. */
  Work product(double m, double n, double k) {
    add(Kind.OUTPUT, m * n * Math.ceil(k / 256), 0);
    return add(Kind.PRODUCT, 2 * m * n * k, 1);
  }

  /** One triangle, of order n, of a product of depth k. */
  Work triangle(double n, double k) {
    return product((n + 1) / 2, n, k);
  }

  /** C = A B in single precision, or in double. */
  Work product(double m, double n, double k, boolean single) {
    return add(new Work().product(m, n, k), single);
  }

  /** The same of one triangle. */
  Work triangle(double n, double k, boolean single) {
    return add(new Work().triangle(n, k), single);
  }

  /** H_j of n particles: W and its product, never stored; in single precision or in double. */
  Work sums(double n, double d, double b, boolean single) {
    Work sums = new Work().add(Kind.SUMS, 2 * n * n * b * d, 1).add(Kind.WEIGHT, n * n * b, 4);
    return add(sums, single);
  }

  /** The same operations, on twice as many numbers at a time if in single precision. */
  private Work add(Work other, boolean single) {
    double each = single ? SINGLE : 1;
    other.units.forEach((kind, count) -> units.merge(kind, each * count, Double::sum));
    flops += other.flops;
    return this;
  }

  /** Squared distances of all pairs of rows and the selection of their median. */
  Work median(double rows, double d) {
    double pairs = rows * (rows - 1) / 2;
    return add(Kind.PRODUCT, 2 * pairs * d, 1).add(Kind.PAIR, pairs, 1);
  }

  /** The factor and the solve of order b. */
  Work factor(double b) {
    return add(Kind.FACTOR, b * b * b / 3 + 2 * b * b, 1);
  }

  /** A number of elements, counted as one operation each. */
  Work elements(Kind kind, double count) {
    return add(kind, count, 1);
  }

  /** Adds a part of other work. */
  Work add(Work other, double times) {
    other.units.forEach((kind, count) -> units.merge(kind, times * count, Double::sum));
    flops += times * other.flops;
    return this;
  }

  private Work add(Kind kind, double count, double operations) {
    units.merge(kind, count, Double::sum);
    flops += operations * count;
    return this;
  }

  double flops() {
    return flops;
  }

  double units(Kind kind) {
    return units.getOrDefault(kind, 0.0);
  }

  /** Seconds on some threads. */
  double seconds(int threads) {
    double speed = 1 + FURTHER * (threads - 1);
    double nanos = 0;
    for (Kind kind : Kind.values()) {
      nanos += units(kind) * kind.nanos() / (kind.shared() ? speed : 1);
    }
    return nanos * 1e-9;
  }
}
