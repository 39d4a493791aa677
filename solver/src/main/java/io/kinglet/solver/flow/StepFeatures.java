package io.kinglet.solver.flow;

import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Bandwidth;
import io.kinglet.solver.features.Bases;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.features.FeatureMap;
import io.kinglet.solver.features.GaussianRbf;
import io.kinglet.solver.features.Polynomial;
import java.util.SplittableRandom;

/** A family's features at each step: a basis among the rows of [X; Y], and its bandwidth. */
final class StepFeatures {
  private final FeatureFamily family;
  private final int size;
  private final Bases.Rule rule;
  private final double bandwidth;
  private final double[] scales;
  private final Bandwidth bandwidths;
  private FeatureMap map;
  private int[] order = {};
  private double[] basis = {};

  /**
   * Creates them.
   *
   * @param family which features
   * @param size b of families that use a basis; fewer where there are fewer rows
   * @param rule how the rows of the basis are chosen
   * @param bandwidth h; NaN for the median rule over [X; Y]
   * @param scales factors of h
   * @param bandwidths the median rule
   */
  StepFeatures(
      FeatureFamily family,
      int size,
      Bases.Rule rule,
      double bandwidth,
      double[] scales,
      Bandwidth bandwidths) {
    this.family = family;
    this.size = size;
    this.rule = rule;
    this.bandwidth = bandwidth;
    this.scales = scales;
    this.bandwidths = bandwidths;
  }

  /** Chooses the step's basis and gives it to the map. */
  FeatureMap configure(double[] x, int n, Sample batch, long seed, long step) {
    int d = batch.dims();
    int rows = Math.addExact(n, batch.rows());
    int count = Math.min(size, rows);
    if (map == null || map.dims() != d || (family.usesBasis() && map.count() != count)) {
      map = family.create(d, count);
    }
    if (!family.usesBasis()) {
      return map;
    }
    double h = bandwidth;
    if (family == FeatureFamily.RBF && Double.isNaN(h)) {
      long draw = Seeds.of(seed, "feature bandwidth", step);
      h = bandwidths.median(x, n, d, batch.data(), batch.rows(), draw);
    }
    if (order.length < rows) {
      order = new int[rows];
    }
    if (basis.length < count * d) {
      basis = new double[count * d];
    }
    rule.choose(rows, count, new SplittableRandom(Seeds.of(seed, "basis", step)), order);
    for (int m = 0; m < count; m++) {
      int row = order[m];
      double[] from = row < n ? x : batch.data();
      System.arraycopy(from, (row < n ? row : row - n) * d, basis, m * d, d);
    }
    switch (map) {
      case GaussianRbf rbf -> rbf.configure(basis, h, scales);
      case Polynomial polynomial -> polynomial.configure(basis);
      default -> throw new IllegalStateException(family + " has no basis");
    }
    return map;
  }

  /** The memory held, bytes. */
  long bytes() {
    return ((long) basis.length + order.length / 2) * Double.BYTES;
  }
}
