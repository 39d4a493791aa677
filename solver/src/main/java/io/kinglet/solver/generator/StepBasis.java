package io.kinglet.solver.generator;

import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Bandwidth;
import io.kinglet.solver.features.Bases;
import io.kinglet.solver.features.GaussianRbf;
import io.kinglet.solver.flow.Seeds;
import java.util.SplittableRandom;

/** A step's features: Gaussian RBFs about rows drawn from those of [X; Y], as KiNG's are. */
final class StepBasis {
  private final GeneratorSettings settings;
  private final double[] scales;
  private final Bandwidth bandwidths;
  private GaussianRbf map;
  private int[] order = {};
  private double[] centres = {};

  StepBasis(GeneratorSettings settings) {
    this.settings = settings;
    this.scales = settings.featureScales();
    this.bandwidths = new Bandwidth(settings.parallel());
  }

  GaussianRbf choose(double[] x, int n, Sample batch, long seed, long step) {
    int d = batch.dims();
    int rows = Math.addExact(n, batch.rows());
    int count = Math.min(settings.basisSize(), rows);
    if (map == null || map.dims() != d || map.count() != count) {
      map = new GaussianRbf(d, count);
      centres = new double[count * d];
    }
    double h = settings.featureBandwidth();
    if (Double.isNaN(h)) {
      long draw = Seeds.of(seed, "feature bandwidth", step);
      h = bandwidths.median(x, n, d, batch.data(), batch.rows(), draw);
    }
    if (order.length < rows) {
      order = new int[rows];
    }
    Bases.DRAW.choose(rows, count, new SplittableRandom(Seeds.of(seed, "basis", step)), order);
    for (int m = 0; m < count; m++) {
      int row = order[m];
      double[] from = row < n ? x : batch.data();
      System.arraycopy(from, (row < n ? row : row - n) * d, centres, m * d, d);
    }
    map.configure(centres, h, scales);
    return map;
  }
}
