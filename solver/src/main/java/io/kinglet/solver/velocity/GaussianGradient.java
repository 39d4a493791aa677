package io.kinglet.solver.velocity;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.Gaussians;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;

/**
 * KiNG's kernel, whose velocities are gradients of a Gaussian RKHS function: D(x, x') = ∇_x ∇_x'ᵀ k
 * = k (I/σ² − δδᵀ/σ⁴), δ = x − x' (Liu, Wang, Wang 2025, section 4). M is formed from H_j = Σ_i
 * D_ji J_i in blocks of particles: about 2n²db + 6n²b + n·d·b² flops, memory n·b + block·d·b.
 *
 * <p>In {@link Precision#SINGLE} and {@link Precision#MIXED} those sums, K B among them, are of
 * floats, sixteen at a time where there are eight doubles. An element of W is then off by up to
 * some 2^-24 (1 + ‖x‖ ‖c‖ / σ²) of its largest terms, x and c from the particles' mean; M by as
 * much of the sum of absolute products, whose many terms mostly cancel their errors. With
 * bandwidths by the median rule velocities of {@code SINGLE} differ from those in double by 1e-9 to
 * 2e-6 of the largest (100 to 1000 particles, 5 to 324 dimensions, one scale and four), and a step
 * at n = 1000, b = 500, d = 50 takes about half of the time at 512 bits.
 */
public final class GaussianGradient implements VelocityKernel {
  private static final int ROWS = 64;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final SingleSums single;
  private DoubleSums exact;
  private BlockSums blocks;
  private double[] pushed = {};
  private double[] pushedT = {};
  private double[] tau = {};
  private double[] points = {};
  private final PushedJacobian push;
  private final Sums sums = new Sums();
  private final GramRows gramRows = new GramRows();
  private final Field field = new Field();

  /**
   * Creates the kernel.
   *
   * @param parallel who works
   * @param workspaces of its workers
   * @param precision of the sums that M is made of
   */
  public GaussianGradient(Parallel parallel, Workspaces workspaces, Precision precision) {
    this.parallel = parallel;
    this.workspaces = workspaces;
    this.push = new PushedJacobian(parallel, workspaces);
    this.single = precision == Precision.DOUBLE ? null : new SingleSums(parallel, workspaces);
    this.blocks = single;
    if (single == null) {
      sumInDouble();
    }
  }

  /**
   * Whether single precision can tell these particles and centres apart.
   *
   * @param tables of the particles
   * @return whether; not of a kernel in double precision
   */
  public boolean sumsInSingle(JacobianTables tables) {
    return single != null && single.tells(tables);
  }

  /** Sums M in single precision from now on, in a kernel that was created so. */
  public void sumInSingle() {
    blocks = single;
  }

  /** Sums M in double precision from now on, whatever the kernel was created with. */
  public void sumInDouble() {
    if (exact == null) {
      exact = new DoubleSums(workspaces);
    }
    blocks = exact;
  }

  @Override
  public int systems(JacobianTables tables) {
    return 1;
  }

  @Override
  public void gram(JacobianTables t, int system, double[] gram) {
    blocks.prepare(t, parallel.threads());
    int size = blocks.size();
    int several = size * blocks.together();
    for (int first = 0; first < t.n(); first += several) {
      int count = Math.min(several, t.n() - first);
      sums.of(t, first, count);
      parallel.run(sums.tasks(), sums.operations(), sums);
      gramRows.of(t, count, first == 0, gram);
      parallel.run(gramRows.tasks(), gramRows.operations(), gramRows);
    }
  }

  /** H_j and J_j of some blocks of particles; tasks are runs of particles of a block. */
  private final class Sums implements Parallel.Body {
    private JacobianTables t;
    private int first;
    private int count;
    private int run;
    private int runs;

    void of(JacobianTables tables, int from, int size) {
      t = tables;
      first = from;
      count = size;
      // Bits do not depend on the cut: few tasks where one thread works, rows of K for 32 at most,
      // and no fewer than 8 particles, which read a panel of the tables together.
      int held = blocks.size();
      int together = (count + held - 1) / held;
      int pieces = parallel.threads() == 1 ? 1 : (4 * parallel.threads() + together - 1) / together;
      run = Math.min(32, Math.max(Math.min(8, held), (held + pieces - 1) / pieces));
      runs = (held + run - 1) / run;
    }

    int tasks() {
      return (count + blocks.size() - 1) / blocks.size() * runs;
    }

    double operations() {
      double each = 2 * t.d() + Parallel.EXPONENTIAL + t.ld() * (2.0 * t.moved() + 6);
      return each * count * t.n();
    }

    @Override
    public void run(int task, int worker) {
      Workspace ws = workspaces.of(worker);
      int index = task / runs;
      int place = task % runs * run;
      int from = index * blocks.size() + place;
      int rows = Math.min(run, Math.min(blocks.size() - place, count - from));
      if (rows <= 0) {
        return;
      }
      int n = t.n();
      double[] inner = ws.scratch(2, rows * n);
      double[] k = ws.scratch(3, rows * n);
      t.weights(t.x(), (first + from) * t.d(), t.norms(), first + from, rows, inner, k, 0, n, ws);
      if (!t.whole()) {
        // The weights see all dimensions, δ·J only those that move.
        int moved = t.moved();
        Products.gemm(
            false,
            false,
            rows,
            n,
            moved,
            1,
            t.own(),
            (first + from) * moved,
            moved,
            t.ownT(),
            0,
            n,
            0,
            inner,
            0,
            n,
            ws);
      }
      blocks.sums(first + from, rows, k, inner, index, place, worker);
    }
  }

  /** Lower triangle of M ← M + Hᵀ J / n²; tasks are runs of rows of M of about equal area. */
  private final class GramRows implements Parallel.Body {
    private JacobianTables t;
    private int count;
    private boolean overwrite;
    private double[] gram;
    private int pieces;

    void of(JacobianTables tables, int particles, boolean first, double[] into) {
      t = tables;
      count = particles;
      overwrite = first;
      gram = into;
      pieces = parallel.threads() == 1 ? 1 : 4 * parallel.threads();
    }

    int tasks() {
      return pieces;
    }

    double operations() {
      return (double) count * t.moved() * t.ld() * t.ld();
    }

    @Override
    public void run(int task, int worker) {
      int size = blocks.size();
      for (int index = 0; index * size < count; index++) {
        int held = Math.min(size, count - index * size);
        blocks.gram(index, held, overwrite && index == 0, task, pieces, gram, worker);
      }
    }
  }

  @Override
  public void coefficients(JacobianTables t, int system, double[] beta) {
    int n = t.n();
    int moved = t.moved();
    pushed = JacobianTables.fit(pushed, n * moved);
    pushedT = JacobianTables.fit(pushedT, n * moved);
    tau = JacobianTables.fit(tau, n);
    push.apply(t, beta, pushed);
    for (int i = 0; i < n; i++) {
      double dot = 0;
      for (int l = 0; l < moved; l++) {
        double value = pushed[i * moved + l];
        pushedT[l * n + i] = value;
        dot += t.own()[i * moved + l] * value;
      }
      tau[i] = dot;
    }
  }

  @Override
  public void velocity(JacobianTables t, double[] at, int m, int[] moving, double[] out) {
    points = JacobianTables.fit(points, m * t.d());
    field.of(t, at, m, moving, out);
    double each = 2 * t.d() + 6 * t.moved() + Parallel.EXPONENTIAL;
    parallel.run((m + ROWS - 1) / ROWS, each * m * t.n(), field);
  }

  /**
   * The velocity at the tables' own particles, as {@link #velocity} at them.
   *
   * @param t the particles
   * @param moving dimensions that the tables hold; null for all
   * @param out n × d, written in those
   */
  void velocityOfOwn(JacobianTables t, int[] moving, double[] out) {
    int n = t.n();
    field.of(t, null, n, moving, out);
    double each = 2 * t.d() + 6 * t.moved() + Parallel.EXPONENTIAL;
    parallel.run((n + ROWS - 1) / ROWS, each * n * n, field);
  }

  /** The velocity at runs of points. */
  private final class Field implements Parallel.Body {
    private JacobianTables t;
    private double[] at;
    private int m;
    private int[] moving;
    private double[] out;

    void of(JacobianTables tables, double[] points, int count, int[] dims, double[] into) {
      t = tables;
      at = points;
      m = count;
      moving = dims;
      out = into;
    }

    @Override
    public void run(int task, int worker) {
      Workspace ws = workspaces.of(worker);
      int from = task * ROWS;
      int rows = Math.min(ROWS, m - from);
      int n = t.n();
      int d = t.d();
      int moved = t.moved();
      double[] inner = ws.scratch(2, rows * n);
      double[] k = ws.scratch(3, rows * n);
      double[] own;
      int ownOff;
      if (at == null) {
        own = t.own();
        ownOff = from * moved;
        t.weights(t.x(), from * d, t.norms(), from, rows, inner, k, 0, n, ws);
      } else {
        own = Shifted.rows(t, at, from, rows, moving, points, ws);
        ownOff = t.whole() ? from * d : 0;
        double[] norms = ws.scratch(5, rows);
        Gaussians.squaredNorms(rows, d, points, from * d, d, norms, 0);
        t.weights(points, from * d, norms, 0, rows, inner, k, 0, n, ws);
      }
      // v = n⁻¹ [K p/σ² − (KT x − z ΣKT)/σ⁴], T_i = (x_i − z)·p_i.
      double[] v = ws.scratch(4, 2 * rows * moved + rows);
      int second = rows * moved;
      int total = 2 * rows * moved;
      Products.gemm(false, false, rows, moved, n, 1, k, 0, n, pushed, 0, moved, 0, v, 0, moved, ws);
      Products.gemm(
          false, false, rows, n, moved, 1, own, ownOff, moved, pushedT, 0, n, 0, inner, 0, n, ws);
      // KT = K (τ − z·p), row by row.
      for (int r = 0; r < rows; r++) {
        Elements.subtract(n, tau, 0, inner, r * n, inner, r * n);
        Elements.multiply(n, k, r * n, inner, r * n, inner, r * n);
      }
      RowSums.of(rows, n, n, inner, v, total);
      Products.gemm(
          false, false, rows, moved, n, 1, inner, 0, n, t.own(), 0, moved, 0, v, second, moved, ws);
      double s2 = 1 / (t.sigma() * t.sigma());
      for (int r = 0; r < rows; r++) {
        for (int l = 0; l < moved; l++) {
          double turned = v[second + r * moved + l] - own[ownOff + r * moved + l] * v[total + r];
          double value = (v[r * moved + l] * s2 - turned * (s2 * s2)) / n;
          out[(from + r) * d + (t.whole() ? l : moving[l])] = value;
        }
      }
    }
  }

  @Override
  public long bytes() {
    long doubles = (long) pushed.length + pushedT.length + tau.length;
    doubles += points.length;
    long sums = (single == null ? 0 : single.bytes()) + (exact == null ? 0 : exact.bytes());
    return doubles * Double.BYTES + push.bytes() + sums + workspaces.bytes();
  }
}
