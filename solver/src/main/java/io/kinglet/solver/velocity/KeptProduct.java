package io.kinglet.solver.velocity;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.Gaussians;
import io.kinglet.kernels.Panels;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import java.util.Arrays;

/**
 * M u of so few particles that the weights of all pairs are kept from product to product, and with
 * it F u where features are proportional to the pair form's table: M u = n⁻¹ Σ_i J_iᵀ v_u(x_i) by
 * about 6n²d + 4nbd flops (Liu, Wang, Wang 2025, section 4). Dimensions are rows and particles
 * columns throughout: products run along particles, of which there are more.
 */
final class KeptProduct {
  /** Columns of a task at most, particles or features: with one thread, with several. */
  private static final int ALONE = 192;

  private static final int SHARED = 96;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final Weights weigh = new Weights();
  private final Push push = new Push();
  private final Field fields = new Field();
  private final Back back = new Back();
  private JacobianTables t;
  private JacobianTables weighted;
  private long stamp;
  private double[] factors;
  private double[] inverse = {};
  // Whose inverses those are, since the last preparation.
  private double[] inverted;
  private double[] weights = {};
  private double[] tableT = {};
  private double[] pointsT = {};
  private double[] ones = {};
  private double[] scaled = {};
  // With few dimensions a row τ, −p, x of each particle, as Gaussians.field reads it; else p alone.
  private double[] pushed = {};
  private double[] pushedT = {};
  private double[] tau = {};
  private double[] field = {};
  private double[] mean;
  private double[] out;
  private double scale;
  private double total;
  private int rows;
  // What Gaussians.field works in; 0 with more dimensions than it takes.
  private int few;
  // Rows of the products, padded to what a tile has: of J u, of x and 1, of f u besides.
  private int pushedRows;
  private int onesRows;
  private int preparedRows;
  // Particles, padded with zeros to whole vectors.
  private int wide;

  KeptProduct(Parallel parallel, Workspaces workspaces) {
    this.parallel = parallel;
    this.workspaces = workspaces;
  }

  /**
   * M u + scale Σ_i (f(x_i) − f̄)(f(x_i) − f̄)ᵀ u.
   *
   * @param tables of at most {@link GramProduct#KEPT} particles
   * @param u b numbers or more; not changed
   * @param perFeature B_m = perFeature_m f_m, as long as the tables hold; null for M u alone
   * @param sum of the outer products' scale
   * @param featureMean f̄
   * @param to b numbers, written
   */
  void apply(
      JacobianTables tables,
      double[] u,
      double[] perFeature,
      double sum,
      double[] featureMean,
      double[] to) {
    t = tables;
    factors = perFeature;
    scale = sum;
    mean = featureMean;
    out = to;
    few = t.moved() <= Gaussians.FIELD_DIMS ? Gaussians.fieldDims(t.moved()) : 0;
    pushedRows = few > 0 ? 2 * few + 1 : tiled(t.moved());
    onesRows = tiled(t.moved() + 1);
    rows = tiled(t.moved() + (factors == null ? 1 : 2));
    int n = t.n();
    wide = padded(n);
    if (weighted != t || stamp != t.stamp() || preparedRows != rows) {
      prepare();
    }
    if (factors != null && inverted != factors) {
      invert();
    }
    scale(u);
    int particles = parts(wide);
    parallel.run(particles, 2.0 * n * t.b() * rows, push);
    coefficients(u);
    parallel.run(particles, 6.0 * n * n * t.moved(), fields);
    parallel.run(parts(padded(t.b())), 2.0 * n * t.b() * rows, back);
  }

  /** Equal tasks: a narrow rest would cost as much as a wide one. */
  private int parts(int columns) {
    int most = parallel.threads() == 1 ? ALONE : SHARED;
    return (columns + most - 1) / most;
  }

  /** One more than 3, 5 or 7 over a multiple of 8: tiles have 1, 2, 4, 6 or 8 rows. */
  private static int tiled(int rows) {
    return rows % 2 == 1 && rows % 8 != 1 ? rows + 1 : rows;
  }

  private static int padded(int columns) {
    return (columns + 7) / 8 * 8;
  }

  /** Where a task begins. */
  private int first(int task, int all) {
    return Math.min(all, task * padded((all + parts(all) - 1) / parts(all)));
  }

  private int columns(int task, int all) {
    return first(task + 1, all) - first(task, all);
  }

  private void prepare() {
    int n = t.n();
    int moved = t.moved();
    weights = cleared(weights, n * wide);
    parallel.run(parts(n), (2.0 * t.d() + Parallel.EXPONENTIAL) * n * n, weigh);
    tableT = cleared(tableT, t.b() * wide);
    Panels.transpose(n, t.b(), t.table(), 0, t.ld(), tableT, 0, wide);
    pointsT = cleared(pointsT, Math.max(moved, few) * wide);
    for (int l = 0; l < moved; l++) {
      System.arraycopy(t.ownT(), l * n, pointsT, l * wide, n);
    }
    // What is beyond the numbers in use stays zero from here on.
    scaled = cleared(scaled, rows * t.ld());
    pushed = cleared(pushed, n * pushedRows);
    if (few == 0) {
      ones = cleared(ones, n * onesRows);
    }
    for (int i = 0; i < n; i++) {
      if (few > 0) {
        System.arraycopy(t.own(), i * moved, pushed, i * pushedRows + 1 + few, moved);
      } else {
        System.arraycopy(t.own(), i * moved, ones, i * onesRows, moved);
        ones[i * onesRows + moved] = 1;
      }
    }
    inverted = null;
    field = cleared(field, n * rows);
    pushedT = JacobianTables.fit(pushedT, rows * wide);
    tau = JacobianTables.fit(tau, few > 0 ? 0 : n);
    weighted = t;
    stamp = t.stamp();
    preparedRows = rows;
  }

  private void invert() {
    inverse = JacobianTables.fit(inverse, t.b());
    for (int m = 0; m < t.b(); m++) {
      inverse[m] = 1 / factors[m];
    }
    inverted = factors;
  }

  /** Zero where numbers are not written: the columns beyond the particles. */
  private static double[] cleared(double[] held, int size) {
    double[] all = JacobianTables.fit(held, size);
    Arrays.fill(all, 0, size, 0.0);
    return all;
  }

  /** k(x_i, x_j), n × n; tasks are runs of rows. */
  private final class Weights implements Parallel.Body {
    @Override
    public void run(int task, int worker) {
      Workspace ws = workspaces.of(worker);
      int from = first(task, t.n());
      int count = columns(task, t.n());
      double[] inner = ws.scratch(2, count * t.n());
      int at = from * t.d();
      t.weights(t.x(), at, t.norms(), from, count, inner, weights, from * wide, wide, ws);
    }
  }

  /** Centres, ones and 1/B, each times u. */
  private void scale(double[] u) {
    int b = t.b();
    int ld = t.ld();
    int moved = t.moved();
    for (int l = 0; l < moved; l++) {
      Elements.multiply(b, t.ct(), l * ld, u, 0, scaled, l * ld);
    }
    System.arraycopy(u, 0, scaled, moved * ld, b);
    if (factors != null) {
      for (int m = 0; m < b; m++) {
        scaled[(moved + 1) * ld + m] = u[m] * inverse[m];
      }
    }
  }

  /** Those rows times Bᵀ; tasks are runs of particles. */
  private final class Push implements Parallel.Body {
    @Override
    public void run(int task, int worker) {
      int from = first(task, wide);
      int count = columns(task, wide);
      Products.gemm(
          false,
          false,
          rows,
          count,
          t.b(),
          1,
          scaled,
          0,
          t.ld(),
          tableT,
          from,
          wide,
          0,
          pushedT,
          from,
          wide,
          workspaces.of(worker));
    }
  }

  /** p_i = J_i u, τ_i = x_i·p_i; f(x_i)·u less its mean beside the field. */
  private void coefficients(double[] u) {
    int n = t.n();
    int moved = t.moved();
    for (int i = 0; i < n; i++) {
      double turn = t.slope() * pushedT[moved * wide + i];
      double dot = 0;
      for (int l = 0; l < moved; l++) {
        double x = t.own()[i * moved + l];
        double p = Math.fma(turn, x, pushedT[l * wide + i]);
        pushedT[l * wide + i] = p;
        pushed[i * pushedRows + (few > 0 ? 1 + l : l)] = few > 0 ? -p : p;
        dot += x * p;
      }
      if (few > 0) {
        pushed[i * pushedRows] = dot;
      } else {
        tau[i] = dot;
      }
    }
    total = 0;
    if (factors != null) {
      double shift = 0;
      for (int m = 0; m < t.b(); m++) {
        shift = Math.fma(mean[m], u[m], shift);
      }
      for (int i = 0; i < n; i++) {
        double value = pushedT[(moved + 1) * wide + i] - shift;
        field[i * rows + moved + 1] = value;
        total += value;
      }
    }
  }

  /** The velocity v and slope x·v of runs of particles, n × rows. */
  private final class Field implements Parallel.Body {
    @Override
    public void run(int task, int worker) {
      int n = t.n();
      int moved = t.moved();
      int from = first(task, wide);
      int count = columns(task, wide);
      Workspace ws = workspaces.of(worker);
      int all = few > 0 ? few : moved;
      int second = few > 0 ? few + 1 : onesRows;
      double[] sums = ws.scratch(3, (few > 0 ? pushedRows : onesRows + pushedRows) * count);
      // v_j = n⁻¹ [Σ k_ij p_i/σ² − (Σ w_ij x_i − x_j Σ w_ij)/σ⁴], w_ij = k_ij (τ_i − p_i·x_j).
      if (few > 0) {
        Gaussians.field(few, n, pushed, pointsT, from, wide, weights, from, wide, count, sums);
      } else {
        products(from, count, sums, ws);
      }
      double s2 = 1 / (t.sigma() * t.sigma());
      double toPushed = (few > 0 ? -s2 : s2) / n;
      double toBent = s2 * s2 / n;
      for (int j = 0; j < Math.min(count, n - from); j++) {
        double weight = sums[all * count + j];
        double along = 0;
        int to = (from + j) * rows;
        for (int l = 0; l < moved; l++) {
          double x = t.own()[(from + j) * moved + l];
          double bent = sums[l * count + j] - x * weight;
          double v = sums[(second + l) * count + j] * toPushed - bent * toBent;
          field[to + l] = v;
          along += x * v;
        }
        field[to + moved] = t.slope() * along;
      }
    }

    /** Σ_i w_ij x_i, Σ_i w_ij and Σ_i k_ij p_i of a run of columns. */
    private void products(int from, int count, double[] sums, Workspace ws) {
      int n = t.n();
      double[] turned = ws.scratch(2, n * count);
      Products.gemm(
          true, false, n, count, t.moved(), 1, pushedT, 0, wide, pointsT, from, wide, 0, turned, 0,
          count, ws);
      for (int i = 0; i < n; i++) {
        int at = i * count;
        Elements.multiplyDifference(
            count, tau[i], turned, at, weights, i * wide + from, turned, at);
      }
      Products.gemm(
          true, false, onesRows, count, n, 1, ones, 0, onesRows, turned, 0, count, 0, sums, 0,
          count, ws);
      Products.gemm(
          true,
          false,
          pushedRows,
          count,
          n,
          1,
          pushed,
          0,
          pushedRows,
          weights,
          from,
          wide,
          0,
          sums,
          onesRows * count,
          count,
          ws);
    }
  }

  /** out_m = n⁻¹ Σ_i B_im (a x_i·v_i + c_m·v_i) and F's part; tasks are runs of features. */
  private final class Back implements Parallel.Body {
    @Override
    public void run(int task, int worker) {
      int from = first(task, padded(t.b()));
      int count = columns(task, padded(t.b()));
      int moved = t.moved();
      int ld = t.ld();
      int n = t.n();
      Workspace ws = workspaces.of(worker);
      double[] sums = ws.scratch(2, rows * count);
      Products.gemm(
          true, false, rows, count, n, 1, field, 0, rows, t.table(), from, ld, 0, sums, 0, count,
          ws);
      int last = moved * count;
      for (int l = 0; l < moved; l++) {
        Elements.multiply(count, t.ct(), l * ld + from, sums, l * count, sums, l * count);
        Elements.add(count, sums, l * count, sums, last);
      }
      int m = Math.min(count, t.b() - from);
      Elements.scale(m, 1.0 / n, sums, last, out, from);
      if (factors != null) {
        for (int at = 0; at < m; at++) {
          double image = sums[last + count + at] * inverse[from + at] - total * mean[from + at];
          out[from + at] = Math.fma(scale, image, out[from + at]);
        }
      }
    }
  }

  /** The velocity of the last u at the particles, n × d, written in the dimensions that move. */
  void velocity(int[] moving, double[] to) {
    int d = t.d();
    int moved = t.moved();
    for (int i = 0; i < t.n(); i++) {
      for (int l = 0; l < moved; l++) {
        to[i * d + (t.whole() ? l : moving[l])] = field[i * rows + l];
      }
    }
  }

  /** The memory held, in bytes. */
  long bytes() {
    long doubles =
        (long) weights.length + tableT.length + pointsT.length + ones.length + scaled.length;
    doubles += pushed.length + pushedT.length + tau.length + field.length + inverse.length;
    return doubles * Double.BYTES;
  }
}
