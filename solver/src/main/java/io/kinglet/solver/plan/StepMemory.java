package io.kinglet.solver.plan;

import io.kinglet.kernels.Gaussians;
import io.kinglet.kernels.SingleKing;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.features.Bandwidth;
import io.kinglet.solver.fisher.ParticleSums;
import io.kinglet.solver.flow.Solve;
import io.kinglet.solver.flow.StepForm;
import io.kinglet.solver.velocity.GramProduct;
import io.kinglet.solver.velocity.Precision;
import io.kinglet.solver.velocity.VelocityKind;

/**
 * The numbers that a flow holds for stepping, in each form, by the arrays that its classes have.
 */
final class StepMemory {
  /** Rows of a task where features are evaluated; columns and depth of a product's copy of B. */
  private static final int ROWS = 256;

  private static final int POINTS = 64;
  private static final int COLUMNS = 528;
  private static final int FEW_ROWS = 24;
  private static final int FACTOR_PANEL = 96;
  private static final int BACK = 96;
  private static final int HELD = 1 << 26;

  /** Particles up to which products with the system share the weights of all pairs. */
  static final int KEPT = GramProduct.KEPT;

  private final Workload w;
  private final long n;
  private final long d;
  private final long moved;
  private final long b;
  private final long ld;

  private StepMemory(Workload w) {
    this.w = w;
    n = w.particles();
    d = w.dims();
    moved = w.moved();
    b = w.features();
    ld = w.padded();
  }

  /**
   * Bytes of a flow in this form after a step; random features at their largest number, conjugate
   * gradients that have reached their tolerance, steps in mixed precision that were refined.
   */
  static long bytes(Workload w, StepForm form, Solve solve) {
    StepMemory memory = new StepMemory(form instanceof StepForm.RandomFeatures ? w.inDouble() : w);
    long held =
        switch (form instanceof StepForm.Exact ? solve : Solve.direct()) {
          case Solve.Direct direct -> memory.held(form);
          case Solve.ConjugateGradients iterative -> memory.iterative();
          case Solve.Automatic both ->
              memory.held(form) + memory.products() + memory.kept() + 4 * memory.b;
        };
    return Double.BYTES * (memory.shared(form) + held);
  }

  private long held(StepForm form) {
    return switch (form) {
      case StepForm.Exact exact -> exact(n) + workers(n, 0);
      case StepForm.RandomFeatures random -> randomFeatures(random);
      case StepForm.Subsample subsample -> {
        long m = Math.min(n, subsample.size());
        long own = n / 2 + m * d + ld + ld * ld;
        int slices = ParticleSums.slices(w.particles(), w.padded(), 0);
        yield own
            + slices * (ld + ld * ld)
            + new StepMemory(w.of((int) m)).exact(n)
            + workers(m, 0)
            + pass();
      }
    };
  }

  /** Basis, mean features, bandwidths, sums of blocks: whatever the form. */
  private long shared(StepForm form) {
    long all = n + w.targetRows();
    long rows = Math.max(w.targetRows(), form instanceof StepForm.Exact || w.adaptive() ? n : 1);
    long own = ld + (rows + ROWS - 1) / ROWS * ld + (long) w.threads() * Bandwidth.COUNTERS / 2;
    own += w.adaptive() ? 2 * ld : 0;
    own += w.family().usesBasis() ? b * d + all / 2 : 0;
    long paired = 0;
    if (w.featureMedian()) {
      paired = Math.min(all, Bandwidth.MAX_ROWS);
    } else if (w.velocityMedian()) {
      paired = Math.min(n > 1 ? n : all, Bandwidth.MAX_ROWS);
    }
    long pairs = paired * (paired - 1) / 2 + paired * (d + 1);
    long each = POINTS * paired + product(paired, d);
    long workers = workers(paired * paired / 2.0 * (2 * d + 50), (paired + 63) / 64);
    return own + (paired == 0 ? 0 : pairs + workers * each);
  }

  /** Who take part in a call of so many operations in so many tasks. */
  private long workers(double operations, long tasks) {
    return operations < Parallel.SHARED_FROM ? 1 : Math.min(w.threads(), tasks);
  }

  /** Who evaluate features, where that is not part of a streaming pass. */
  private long evaluators() {
    double rows = Math.max(n, w.targetRows());
    double each = 2 * d + Parallel.EXPONENTIAL;
    return workers(rows * ld * each, (long) Math.ceil(rows / ROWS));
  }

  /** Who take part in a streaming pass. */
  private long streamers() {
    double each = ld + 2 * d + Parallel.EXPONENTIAL;
    return workers(each * n * ld, ParticleSums.slices(w.particles(), w.padded(), 0));
  }

  /** Who sum H of m particles in the exact form, or evaluate the velocity at all from them. */
  private long summers(long m, boolean formed) {
    double pair = 2 * d + Parallel.EXPONENTIAL;
    long field = workers((pair + 6 * moved) * n * m, (n + POINTS - 1) / POINTS);
    long block = block(m);
    long several = Math.min(m, together(m) * block);
    double sums = (pair + ld * (2.0 * moved + 6)) * several * m;
    long runs = (several + block - 1) / block * ((block + run(m) - 1) / run(m));
    return Math.max(field, formed ? workers(sums, runs) : 1);
  }

  /** Who take part in Bᵀ times a field, which conjugate gradients need. */
  private long backs() {
    return workers(2.0 * n * b * (moved + 1), (b + BACK - 1) / BACK);
  }

  /** The copy that a product makes of its second operand. */
  private static long product(long columns, long depth) {
    return Math.min(columns, COLUMNS) * Math.min(depth, ROWS);
  }

  /** The same with few rows, which read it where it stands but for its edge. */
  private static long product(long rows, long columns, long depth) {
    return product(rows <= FEW_ROWS ? FEW_ROWS : columns, depth);
  }

  /** Tables of these particles, M, F and the system, what the velocity kernel keeps. */
  private long exact(long points) {
    // Φ, B, Φ centred for F.
    long tables = 3 * n * ld + 2 * n * d + n + moved * ld + d;
    if (moved < d) {
      tables += 2 * n * moved + n;
    }
    boolean refined = w.precision() == Precision.MIXED;
    long kernel = 2 * n * moved + (moved + 1) * ld;
    kernel += refined ? products() + 2 * b : points * d;
    if (w.velocity() == VelocityKind.GRADIENT) {
      kernel += n + (single() ? singles() / 2 : 3 * n * ld + 2 * blocks() * moved * ld);
    } else {
      kernel += 2 * n * ld;
    }
    return tables + kernel + 3 * ld * ld + 3 * ld;
  }

  /** Tables, vectors and workspaces of conjugate gradients: nothing of b². */
  private long iterative() {
    // Φ and B; the kernel's coefficients and velocity.
    long tables = 2 * n * ld + 2 * n * d + n + moved * ld + d + 3 * ld;
    long kernel = 2 * n * moved + n + (moved + 1) * ld + products();
    if (moved < d) {
      tables += 2 * n * moved + n;
    }
    long vectors = 5 * b + b * d;
    long rows = rows();
    long each = Math.min(POINTS, n) * n + POINTS * (2 * moved + 1);
    each += Math.max(Math.min(POINTS, n) * n, back());
    long right = Math.max(product(n, d), product(moved + 1, Math.max(n, b)));
    right = Math.max(right, product(ld, Math.min(rows, d)));
    long summers = summers(n, false);
    if (n <= KEPT) {
      summers = sharers();
      each = kept();
      right = Math.max(right, product(moved + 2, columns(wide(b)), Math.max(n, b)));
      right = Math.max(right, moved <= 32 ? 0 : product(columns(wide(n)), moved));
    }
    return tables
        + kernel
        + vectors
        + evaluators() * rows * (d + 1 + ld)
        + summers * (each + right)
        + Math.max(0, (n <= KEPT ? 0 : backs()) - summers) * back();
  }

  /** What products with the system keep: velocities twice, Φ u; the tables of few particles. */
  private long products() {
    if (n > KEPT) {
      return n * d + n * (moved + 1) + n;
    }
    long rows = tiled(moved + 2);
    long wide = wide(n);
    long tables = (n + b + Math.max(moved, few()) + rows) * wide;
    long pushed = few() > 0 ? 2 * few() + 1 : tiled(moved + 1) + tiled(moved) + 1;
    return tables + n * (pushed + rows) + rows * ld + b;
  }

  private static long wide(long columns) {
    return (columns + 7) / 8 * 8;
  }

  /** Rows of such a product, of an even number mostly. */
  private static long tiled(long rows) {
    return rows % 2 == 1 && rows % 8 != 1 ? rows + 1 : rows;
  }

  /** The dimensions of a field that one kernel sums, 0 with more than it takes. */
  private long few() {
    return moved <= Gaussians.FIELD_DIMS ? Gaussians.fieldDims((int) moved) : 0;
  }

  /** Columns of a task of a product of few particles. */
  private long columns(long all) {
    long most = w.threads() == 1 ? 2 * BACK : BACK;
    long parts = (all + most - 1) / most;
    return wide((all + parts - 1) / parts);
  }

  /** What such a task has in its second place: turned weights, or sums over particles. */
  private long keptTwo() {
    return Math.max(n * columns(wide(n)), tiled(moved + 2) * columns(wide(b)));
  }

  /** All that such tasks have; nothing of many particles. */
  private long kept() {
    long sums = few() > 0 ? 2 * few() + 1 : tiled(moved + 1) + tiled(moved);
    return n > KEPT ? 0 : keptTwo() + sums * columns(wide(n));
  }

  /** Who take part in products of few particles. */
  private long sharers() {
    long particles = (n + columns(n) - 1) / columns(n);
    long features = (b + columns(b) - 1) / columns(b);
    long pushers = workers(2.0 * n * b * (moved + 2), Math.max(particles, features));
    double pair = 2.0 * d + Parallel.EXPONENTIAL;
    return Math.max(pushers, workers(Math.max(6.0 * moved, pair) * n * n, particles));
  }

  /** What a task of Bᵀ times a field sums, or one that pushes J. */
  private long back() {
    return BACK * (moved + 1);
  }

  private boolean single() {
    return w.precision() != Precision.DOUBLE && w.velocity() == VelocityKind.GRADIENT;
  }

  /** Particles of a block of m, as the sums of H cut them. */
  private long block(long m) {
    return Math.min(m, Math.max(single() ? 16 : 8, (single() ? 2 * ROWS : ROWS) / moved));
  }

  /** Blocks that are worked on at a time. */
  private long together(long m) {
    long bytes = 2 * block(m) * moved * ld * (single() ? Float.BYTES : Double.BYTES);
    long most = Math.max(2L * w.threads(), Math.min(16, HELD / bytes));
    return w.threads() == 1 ? 1 : Math.min(most, (m + block(m) - 1) / block(m));
  }

  /** Particles of a task. */
  private long run(long m) {
    long pieces = w.threads() == 1 ? 1 : (4L * w.threads() + together(m) - 1) / together(m);
    return Math.min(32, Math.max(Math.min(8, block(m)), (block(m) + pieces - 1) / pieces));
  }

  /** Particles of all blocks held. */
  private long blocks() {
    return together(n) * block(n);
  }

  /** Floats of all workers: P, B, both packed, particles, centres, a block and its part of M. */
  private long singles() {
    long wide = SingleKing.padded((int) b);
    return 4 * n * wide + n * (moved + 1) + (moved + wide + 2 * blocks() * moved) * wide;
  }

  /** Floats of each worker that sums over m particles: their weights, δ, W. */
  private long singleWorker(long m) {
    long wide = SingleKing.padded((int) b);
    long run = run(m);
    long chunk = Math.min(128, m);
    long size = chunk * (1 + 16 * ((moved + 7) / 8));
    long left = Math.max(2, Math.min(9, (1 << 16) / size + 1)) * size;
    return run * (2 * m + wide) + left + chunk * 32 + product(run, wide, m);
  }

  /** Left panels of a worker that sums over m particles: those of a group, and the particles. */
  private long panels(long m) {
    if (w.velocity() != VelocityKind.GRADIENT) {
      return 0;
    }
    long chunk = Math.min(128, m);
    long size = chunk * (1 + 8 * ((moved + 7) / 8));
    return (Math.max(1, Math.min(8, (1 << 15) / size)) + 1) * size;
  }

  /** Workspaces, where the exact form sees m particles and random features are drawn or none. */
  private long workers(long m, long features) {
    long evaluators = evaluators();
    long summers = m == 0 ? 0 : summers(m, true);
    long streamers = features == 0 ? 0 : streamers();
    long all = 0;
    for (int k = 0; k < Math.max(evaluators, Math.max(summers, streamers)); k++) {
      all += worker(k < summers ? m : 0, k < streamers ? features : 0, k < evaluators);
    }
    long rows = rows();
    long first = Math.min(FACTOR_PANEL, b) * ld;
    if (features > 0) {
      long two =
          Math.max(m == 0 ? 0 : Math.max(Math.min(POINTS, m) * m, POINTS * ld), ROWS * (d + 1));
      first = Math.max(0, first - rows * ld) + Math.max(0, b * (moved + 1) - two);
    }
    return all + first;
  }

  /** Rows that features are evaluated for at a time. */
  private long rows() {
    return Math.min(ROWS, Math.max(n, w.targetRows()));
  }

  /** What one of the workers holds. */
  private long worker(long m, long features, boolean evaluates) {
    long rows = rows();
    // Points, their norms, and features where none are kept.
    long each = evaluates || features > 0 ? rows * (d + 1 + ld) : 0;
    long right = evaluates ? product(ld, Math.min(rows, d)) : 0;
    long two = 0;
    long three = 0;
    long four = 0;
    if (m > 0) {
      two = Math.max(Math.min(POINTS, m) * m, single() ? Math.max(POINTS * ld, back()) : back());
      boolean kept = w.precision() == Precision.MIXED && n <= KEPT;
      two = kept ? Math.max(two, keptTwo()) : two;
      three = Math.min(POINTS, m) * m;
      four = Math.max(32 * ld, POINTS * (2 * moved + 1));
      right = Math.max(right, Math.max(product(ld, m), product(m, d)));
      each += single() ? singleWorker(m) / 2 : panels(m);
    }
    if (features > 0) {
      two = Math.max(two, ROWS * (d + 1));
      three = Math.max(three, moved < d ? ROWS * (moved + 1) : 0);
      four = Math.max(four, (w.turns() ? 2L : 1) * ROWS * ROWS);
      each += (long) ROWS * ROWS + (2 * ROWS - rows) * ld;
      long wide = (w.turns() ? 2 : 1) * Math.min(ROWS, features);
      right = Math.max(right, product(b, wide, Math.min(n, ROWS)));
      right = Math.max(right, product(b, ld, ROWS));
    }
    return each + two + three + four + right;
  }

  /** What a streaming pass takes more of its workers than rows of features do. */
  private long pass() {
    long missing = ROWS - Math.min(ROWS, Math.max(n, w.targetRows()));
    return streamers() * missing * ld;
  }

  private long randomFeatures(StepForm.RandomFeatures form) {
    long most = form.most();
    long sums = (w.turns() ? 2 : 1) * b * most;
    int slices = ParticleSums.slices(w.particles(), w.padded(), sums);
    long own = most * (d + moved + 3) + 2 * b * most + d;
    own += slices * (sums + ld + ld * ld) + 3 * ld * ld + 2 * ld;
    if (form.checkEvery() == 0) {
      return own + workers(0, most);
    }
    long m = Math.min(n, StepWork.CHECK_ROWS);
    own += n / 2 + 4 * m * d + ld;
    return own + new StepMemory(w.of((int) m)).exact(m) + workers(m, most);
  }
}
