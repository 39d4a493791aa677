package io.kinglet.solver.features;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.Gaussians;
import io.kinglet.kernels.King;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import java.util.Arrays;

/**
 * f_m(x) = exp(−‖x − c_m‖² / 2h_m²), ∇f_m = −f_m (x − c_m)/h_m² (Liu, Wang, Wang 2025, section 5,
 * where all h_m are one h). With several scales s the centres are shared out in equal runs: h_m = h
 * · s of the run that m is in, so that clusters much narrower than the sample are seen too.
 */
public final class GaussianRbf extends FeatureMap {
  private static final double[] ONE = {1};

  private final int count;
  private final double[] basis;
  private final double[] centred;
  private final double[] norms;
  private final double[] origin;
  private final double[] factors;
  private double bandwidth = 1;
  private double[] scales = ONE;

  /**
   * A map with all centres at the origin and h = 1 until {@link #configure} is called.
   *
   * @param dims d
   * @param count b
   */
  public GaussianRbf(int dims, int count) {
    super(dims);
    this.count = count;
    this.basis = new double[count * dims];
    this.centred = new double[count * dims];
    this.norms = new double[count];
    this.origin = new double[dims];
    this.factors = new double[count];
    Arrays.fill(factors, 1);
  }

  /**
   * Sets the centres and one bandwidth for all.
   *
   * @param centres b × d, copied
   * @param bandwidth h, positive
   * @throws IllegalArgumentException if a size or the bandwidth is out of range
   */
  public void configure(double[] centres, double bandwidth) {
    configure(centres, bandwidth, ONE);
  }

  /**
   * Sets the centres and the bandwidths.
   *
   * @param centres b × d, copied
   * @param bandwidth h, positive
   * @param scales factors of h, positive; the first of them go with the first centres; not copied
   * @throws IllegalArgumentException if a size, the bandwidth or a scale is out of range
   */
  public void configure(double[] centres, double bandwidth, double[] scales) {
    Bases.copy(centres, basis, count, dims());
    requirePositive("the feature bandwidth", bandwidth);
    if (scales.length == 0) {
      throw new IllegalArgumentException("there is no feature scale; give at least one, such as 1");
    }
    for (double scale : scales) {
      requirePositive("a scaled feature bandwidth", bandwidth * scale);
    }
    this.bandwidth = bandwidth;
    this.scales = scales;
    for (int run = 0; run < scales.length; run++) {
      Arrays.fill(factors, first(run), first(run + 1), factor(run));
    }
    // Distances come from products, which lose digits far from the origin: centre on the basis.
    Bases.mean(basis, count, dims(), origin);
    Bases.shift(basis, 0, count, dims(), origin, centred, 0);
    Gaussians.squaredNorms(count, dims(), centred, 0, dims(), norms, 0);
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + "; give a positive finite number");
    }
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public double slope() {
    return -1;
  }

  @Override
  public double bandwidth() {
    return bandwidth;
  }

  @Override
  public double[] directions() {
    return basis;
  }

  @Override
  public void evaluate(
      double[] x,
      int xOff,
      int n,
      double[] phi,
      int phiOff,
      double[] table,
      int tableOff,
      Workspace ws) {
    int d = dims();
    int ld = King.padded(count);
    double[] rows = ws.scratch(0, n * d);
    double[] s = ws.scratch(1, n);
    Bases.shift(x, xOff, n, d, origin, rows, 0);
    Gaussians.squaredNorms(n, d, rows, 0, d, s, 0);
    Products.gemm(false, true, n, count, d, 1, rows, 0, d, centred, 0, d, 0, phi, phiOff, ld, ws);
    for (int run = 0; run < scales.length; run++) {
      int from = first(run);
      int size = first(run + 1) - from;
      double h = bandwidth * scales[run];
      double scale = 1 / (2 * h * h);
      int at = phiOff + from;
      Gaussians.weights(n, size, scale, s, 0, norms, from, phi, at, ld, phi, at, ld);
    }
    clearPad(phi, phiOff, n, count, ld);
    if (table != null) {
      clearPad(table, tableOff, n, count, ld);
      for (int run = 0; run < scales.length; run++) {
        slopes(n, first(run), first(run + 1), factor(run), phi, phiOff, table, tableOff, ld);
      }
    }
  }

  @Override
  public double[] tableFactors() {
    return factors;
  }

  /** 1/h² of a run. */
  private double factor(int run) {
    double h = bandwidth * scales[run];
    return 1 / (h * h);
  }

  /** B = Φ/h² of some columns. */
  private static void slopes(
      int n,
      int from,
      int to,
      double inverse,
      double[] phi,
      int phiOff,
      double[] table,
      int tableOff,
      int ld) {
    for (int i = 0; i < n; i++) {
      int at = i * ld + from;
      Elements.scale(to - from, inverse, phi, phiOff + at, table, tableOff + at);
    }
  }

  /** The first centre of a run of equal scale; with few centres the first scales are kept. */
  private int first(int run) {
    return (int) (((long) run * count + scales.length - 1) / scales.length);
  }
}
