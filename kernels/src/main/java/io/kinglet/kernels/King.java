package io.kinglet.kernels;

/**
 * KiNG's sums over particles, in pair form: ∇f_m(x_i) = B_im (a x_i + c_m) with one number a for
 * all features (Gaussian RBF: a = −1; polynomial and Fourier: a = 0). With δ = x_i − x_j and
 * Gaussian weights k_ij of bandwidth σ,
 *
 * <pre>
 * W_im = B_im (ρ_ij + P_jm) − B_im P_im,   ρ_ij = a (σ² − x_i·δ)
 * H_j  = Σ_i (k_ij/σ⁴) δ W_im + (a x_j + c_m) (KB)_jm / σ²  =  Σ_i D(x_j, x_i) J_i
 * </pre>
 *
 * W is formed panel by panel and never stored whole: 2nd + 3n flops for each particle and feature.
 */
public final class King {
  private static final KingKernels IMPL = KernelProvider.current().king();

  /** Tables of features have a leading dimension that is a multiple of this: two widest vectors. */
  public static final int PAD = 2 * 512 / Double.SIZE;

  private King() {}

  /**
   * The leading dimension that tables with this many features need.
   *
   * @param features b
   * @return b rounded up to a multiple of {@link #PAD}
   */
  public static int padded(int features) {
    return (features + PAD - 1) / PAD * PAD;
  }

  /**
   * Packs P and B as the kernels read them: panels of {@link #PAD} columns, in each a row for every
   * particle with its numbers of −B P, element by element, and then of B. A run of particles at a
   * time, so that B need not be held twice.
   *
   * @param n particles
   * @param ld leading dimension of the tables, a multiple of {@link #PAD}
   * @param first the run's first particle
   * @param count how many
   * @param p their rows of P, count × ld
   * @param pOff its first element
   * @param b their rows of B, count × ld
   * @param bOff its first element
   * @param packed 2·n·ld numbers, of which the run's are written
   * @throws IllegalArgumentException if a block does not fit its array
   */
  public static void pack(
      int n,
      int ld,
      int first,
      int count,
      double[] p,
      int pOff,
      double[] b,
      int bOff,
      double[] packed) {
    if (ld % PAD != 0) {
      throw new IllegalArgumentException(
          "leading dimension " + ld + " is not a multiple of " + PAD);
    }
    if (first < 0 || count < 0 || (long) first + count > n) {
      throw new IllegalArgumentException(
          "particles " + first + " to " + ((long) first + count) + " are not within " + n);
    }
    Checks.block("P", p, pOff, count, ld, ld);
    Checks.block("B", b, bOff, count, ld, ld);
    Checks.vector("packed", packed, 0, Math.multiplyExact(2 * n, ld));
    for (int column = 0; column < ld; column += PAD) {
      int to = (column / PAD * n + first) * 2 * PAD;
      for (int i = 0; i < count; i++) {
        int row = i * ld + column;
        for (int m = 0; m < PAD; m++) {
          double factor = b[bOff + row + m];
          packed[to + m] = -factor * p[pOff + row + m];
          packed[to + PAD + m] = factor;
        }
        to += 2 * PAD;
      }
    }
  }

  /**
   * What all particles share. Columns b to ld of every table must hold finite numbers, zeros in B.
   *
   * @param n particles
   * @param d dimensions
   * @param b features
   * @param ld leading dimension of the tables: {@code padded(b)} or a larger multiple of {@link
   *     #PAD}
   * @param slope a of the pair form
   * @param invS2 1/σ²
   * @param x particles, n × d; centred, or digits are lost
   * @param norms squared norms of x, n
   * @param p P = X Cᵀ, n × ld
   * @param packed P and B, as {@link #pack} leaves them
   * @param ct Cᵀ, d × ld
   */
  public record Tables(
      int n,
      int d,
      int b,
      int ld,
      double slope,
      double invS2,
      double[] x,
      double[] norms,
      double[] p,
      double[] packed,
      double[] ct) {
    /** Checks every shape once. */
    public Tables {
      if (n < 1 || d < 1 || b < 1 || ld < b || ld % PAD != 0) {
        throw new IllegalArgumentException(
            "n = "
                + n
                + ", d = "
                + d
                + ", b = "
                + b
                + " and leading dimension "
                + ld
                + ": all at least 1, the last a multiple of "
                + PAD
                + " and at least b");
      }
      Checks.block("x", x, 0, n, d, d);
      Checks.vector("norms", norms, 0, n);
      Checks.block("P", p, 0, n, ld, ld);
      Checks.vector("packed", packed, 0, Math.multiplyExact(2 * n, ld));
      Checks.block("Cᵀ", ct, 0, d, ld, ld);
    }

    /** Where particle i's row of the panel that begins at a column stands. */
    int row(int column, int i) {
      return (column / PAD * n + i) * 2 * PAD;
    }
  }

  /**
   * H and J of a block of particles, in the layout that {@link #gram} reads. Row (j, l) of a block
   * belongs to the block's particle j and dimension l.
   */
  public static final class Block {
    private int rows;
    private int ld;
    private double[] h = {};
    private double[] jacobian = {};

    /** Creates a block without room. */
    public Block() {}

    /**
     * Makes room; what was in the block is lost.
     *
     * @param rows particles times dimensions
     * @param ld leading dimension of the tables
     */
    public void resize(int rows, int ld) {
      if (rows < 1 || ld < 1 || ld % PAD != 0) {
        throw new IllegalArgumentException(
            "a block of "
                + rows
                + " × "
                + ld
                + " has no room: at least 1 row and a multiple of "
                + PAD
                + " columns");
      }
      int size = Math.multiplyExact(rows, ld);
      if (h.length < size) {
        h = new double[size];
        jacobian = new double[size];
      }
      this.rows = rows;
      this.ld = ld;
    }

    int rows() {
      return rows;
    }

    int ld() {
      return ld;
    }

    double[] h() {
      return h;
    }

    double[] jacobian() {
      return jacobian;
    }

    /** Where a row's numbers of the panel of that width, which holds the column, begin. */
    int at(int column, int width, int row) {
      return (column / width * rows + row) * width;
    }

    /**
     * The memory held.
     *
     * @return bytes
     */
    public long bytes() {
      return (h.length + (long) jacobian.length) * Double.BYTES;
    }
  }

  /**
   * H_j = Σ_i D(x_j, x_i) J_i and J_j, whose column m is ∇f_m(x_j), of a run of particles.
   *
   * @param t the shared tables
   * @param first the first particle
   * @param count how many
   * @param k their Gaussian weights k_j·, count × n
   * @param g their inner products x_j·x_i, count × n
   * @param kb their rows of K B, count × ld
   * @param block where H and J go
   * @param place the run's first particle's place among the block's
   * @param ws the calling thread's workspace
   * @throws IllegalArgumentException if a shape does not fit
   */
  public static void sums(
      Tables t,
      int first,
      int count,
      double[] k,
      double[] g,
      double[] kb,
      Block block,
      int place,
      Workspace ws) {
    if (first < 0 || count < 0 || (long) first + count > t.n) {
      throw new IllegalArgumentException(
          "particles " + first + " to " + ((long) first + count) + " are not within " + t.n);
    }
    Checks.block("k", k, 0, count, t.n, t.n);
    Checks.block("g", g, 0, count, t.n, t.n);
    Checks.block("KB", kb, 0, count, t.ld, t.ld);
    Checks.workspace(ws);
    if (block.ld != t.ld || place < 0 || ((long) place + count) * t.d > block.rows) {
      throw new IllegalArgumentException(
          count
              + " particles × "
              + t.d
              + " from place "
              + place
              + " do not fit a block of "
              + block.rows
              + " × "
              + block.ld);
    }
    IMPL.sums(t, first, count, k, g, kb, block, place, ws);
  }

  /**
   * M ← α Hᵀ J + (add ? M : 0) over the first rows of a block, for some rows of M. Elements up to
   * the diagonal are right; those beyond it in the same tile are written too.
   *
   * @param block H and J
   * @param depth how many rows of the block are summed
   * @param alpha α
   * @param add whether to add to what M holds
   * @param m M, ld × ld
   * @param first first row, a multiple of {@link #PAD}
   * @param last row after the last one, a multiple of {@link #PAD}
   * @param ws the calling thread's workspace
   * @throws IllegalArgumentException if a shape does not fit
   */
  public static void gram(
      Block block,
      int depth,
      double alpha,
      boolean add,
      double[] m,
      int first,
      int last,
      Workspace ws) {
    Checks.block("M", m, 0, block.ld, block.ld, block.ld);
    Checks.workspace(ws);
    if (depth < 1 || depth > block.rows || first < 0 || first > last || last > block.ld) {
      throw new IllegalArgumentException(
          "depth "
              + depth
              + " and rows "
              + first
              + " to "
              + last
              + " are not within a block of "
              + block.rows
              + " × "
              + block.ld);
    }
    if (first % PAD != 0 || last % PAD != 0) {
      throw new IllegalArgumentException(
          "rows " + first + " to " + last + " are not multiples of " + PAD);
    }
    IMPL.gram(block, depth, alpha, add, m, first, last, ws);
  }
}
