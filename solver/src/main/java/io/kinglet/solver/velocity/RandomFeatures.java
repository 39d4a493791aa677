package io.kinglet.solver.velocity;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.Bases;
import io.kinglet.solver.features.FeatureMap;
import java.util.random.RandomGenerator;

/**
 * KiNG's kernel by R random Fourier features: k(x, x') ≈ ψ(x)ᵀψ(x'), ψ_r = √(2/R) cos(ω_r·x + τ_r),
 * ω_r ~ N(0, I/σ²), and D ≈ ∇ψ ∇ψᵀ (Rahimi, Recht 2007; math.md 3, linear-time alternative). With
 * S_ir = −√(2/R) sin(ω_r·x_i + τ_r),
 *
 * <pre>
 * Γ = n⁻¹ [a Bᵀ(S∘XΩ) + (BᵀS)∘(CΩ)]      (b × R),      M = ΓΓᵀ,      v(x) = Ω (S(x)∘Γᵀβ).
 * </pre>
 *
 * Γ is summed block by block, beside a pass' other sums: nothing of size n·b or n·R is held.
 */
public final class RandomFeatures {
  /**
   * Columns of S worked on at a time: with the block's rows a table of 1 MB, which with its twin
   * S∘XΩ leaves the second-level cache room for the tiles.
   */
  private static final int COLUMNS = 256;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final Field field = new Field();
  private int count;
  private int d;
  private int[] moving;
  private int moved;
  private double[] origin = {};
  private double[] omega = {};
  private double[] omegaMoved = {};
  private double[] phase = {};
  private double[] x;
  private FeatureMap map;
  private double[][] plain = {};
  private double[][] turned = {};
  private double[] centres = {};
  private double[] gamma = {};
  private double[] weights = {};

  /**
   * Creates the features, none drawn yet.
   *
   * @param parallel who works
   * @param workspaces of its workers
   */
  public RandomFeatures(Parallel parallel, Workspaces workspaces) {
    this.parallel = parallel;
    this.workspaces = workspaces;
  }

  /**
   * Draws Ω and the phases; the first features are the same however many are drawn.
   *
   * @param features R
   * @param centre subtracted from all points, d; digits are lost far from the origin
   * @param movingDims dimensions that move, ascending; null for all
   * @param sigma bandwidth of the velocity kernel
   * @param random the step's generator
   */
  public void draw(
      int features, double[] centre, int[] movingDims, double sigma, RandomGenerator random) {
    count = features;
    d = centre.length;
    boolean whole = movingDims == null || movingDims.length == d;
    moving = whole ? null : movingDims;
    moved = whole ? d : movingDims.length;
    origin = centre;
    omega = JacobianTables.fit(omega, d * count);
    phase = JacobianTables.fit(phase, count);
    for (int r = 0; r < count; r++) {
      for (int l = 0; l < d; l++) {
        omega[l * count + r] = random.nextGaussian() / sigma;
      }
      phase[r] = random.nextDouble() * 2 * Math.PI;
    }
    omegaMoved = JacobianTables.fit(omegaMoved, moved * count);
    for (int l = 0; l < moved; l++) {
      System.arraycopy(omega, (whole ? l : moving[l]) * count, omegaMoved, l * count, count);
    }
  }

  /**
   * Numbers of the sums of one slice.
   *
   * @param map the features whose Jacobian is summed
   * @param features R
   * @return how many
   */
  public static long slice(FeatureMap map, int features) {
    return (map.slope() == 0 ? 1L : 2L) * map.count() * features;
  }

  /**
   * Makes ready for a pass.
   *
   * @param features f
   * @param particles n × d
   * @param slices of the pass
   */
  public void begin(FeatureMap features, double[] particles, int slices) {
    map = features;
    x = particles;
    int size = Math.multiplyExact(map.count(), count);
    plain = Slices.fit(plain, slices, size);
    if (map.slope() != 0) {
      turned = Slices.fit(turned, slices, size);
    }
  }

  /**
   * Adds a block of particles to BᵀS and Bᵀ(S∘XΩ), both without the factor −√(2/R) of S.
   *
   * @param slice which sums
   * @param first whether it is the slice's first block, whose sums replace what there was
   * @param from first particle
   * @param rows how many, at most {@link Slices#ROWS}
   * @param table B of the pair form, rows × padded
   * @param ws the worker's; slots 2 to 5 are written
   */
  public void block(int slice, boolean first, int from, int rows, double[] table, Workspace ws) {
    int ld = map.padded();
    int b = map.count();
    double keep = first ? 0 : 1;
    double[] points = centred(x, from, rows, ws);
    double[] own = moving == null ? points : moving(points, rows, ws);
    double[] s = ws.scratch(4, Slices.ROWS * COLUMNS);
    double[] p = ws.scratch(5, Slices.ROWS * COLUMNS);
    for (int c = 0; c < count; c += COLUMNS) {
      int cols = Math.min(COLUMNS, count - c);
      waves(points, rows, c, cols, p, s, ws);
      Products.gemm(
          true,
          false,
          b,
          cols,
          rows,
          1,
          table,
          0,
          ld,
          s,
          0,
          cols,
          keep,
          plain[slice],
          c,
          count,
          ws);
      if (map.slope() != 0) {
        if (moving != null) {
          project(own, moved, omegaMoved, rows, c, cols, p, ws);
        }
        for (int i = 0; i < rows * cols; i++) {
          s[i] *= p[i];
        }
        Products.gemm(
            true,
            false,
            b,
            cols,
            rows,
            1,
            table,
            0,
            ld,
            s,
            0,
            cols,
            keep,
            turned[slice],
            c,
            count,
            ws);
      }
    }
  }

  /** p = XΩ and s = sin(XΩ + τ) of some columns. */
  private void waves(
      double[] points, int rows, int c, int cols, double[] p, double[] s, Workspace ws) {
    project(points, d, omega, rows, c, cols, p, ws);
    for (int i = 0; i < rows; i++) {
      int row = i * cols;
      for (int r = 0; r < cols; r++) {
        s[row + r] = p[row + r] + phase[c + r];
      }
    }
    Elements.sin(rows * cols, s, 0, s, 0);
  }

  private void project(
      double[] points,
      int dims,
      double[] frequencies,
      int rows,
      int c,
      int cols,
      double[] p,
      Workspace ws) {
    Products.gemm(
        false,
        false,
        rows,
        cols,
        dims,
        1,
        points,
        0,
        dims,
        frequencies,
        c,
        count,
        0,
        p,
        0,
        cols,
        ws);
  }

  private double[] centred(double[] from, int first, int rows, Workspace ws) {
    double[] points = ws.scratch(2, Slices.ROWS * d);
    Bases.shift(from, first * d, rows, d, origin, points, 0);
    return points;
  }

  private double[] moving(double[] points, int rows, Workspace ws) {
    double[] own = ws.scratch(3, Slices.ROWS * moved);
    for (int i = 0; i < rows; i++) {
      for (int l = 0; l < moved; l++) {
        own[i * moved + l] = points[i * d + moving[l]];
      }
    }
    return own;
  }

  /**
   * M = ΓΓᵀ of the pair form's features g, from the sums of a whole pass.
   *
   * @param n particles
   * @param slices of the pass
   * @param gram lower triangle, padded × padded, written
   */
  public void gram(int n, int slices, double[] gram) {
    Workspace ws = workspaces.of(0);
    int b = map.count();
    int size = b * count;
    double slope = map.slope();
    Slices.merge(plain, slices, size);
    if (slope != 0) {
      Slices.merge(turned, slices, size);
    }
    double[] directions = map.directions();
    double[] c = ws.scratch(2, b * moved);
    for (int m = 0; m < b; m++) {
      for (int l = 0; l < moved; l++) {
        int dim = moving == null ? l : moving[l];
        c[m * moved + l] = directions[m * d + dim] + slope * origin[dim];
      }
    }
    centres = JacobianTables.fit(centres, size);
    gamma = JacobianTables.fit(gamma, size);
    Products.gemm(
        false,
        false,
        b,
        count,
        moved,
        1,
        c,
        0,
        moved,
        omegaMoved,
        0,
        count,
        0,
        centres,
        0,
        count,
        ws);
    double scale = -Math.sqrt(2.0 / count) / n;
    for (int i = 0; i < size; i++) {
      double own = slope == 0 ? 0 : slope * turned[0][i];
      gamma[i] = scale * Math.fma(plain[0][i], centres[i], own);
    }
    Products.gemmLower(
        false, true, b, count, 1, gamma, 0, count, gamma, 0, count, 0, gram, 0, map.padded(), ws);
  }

  /**
   * Takes the coefficients for the velocities to come.
   *
   * @param beta b numbers, of the pair form's features g
   */
  public void coefficients(double[] beta) {
    weights = JacobianTables.fit(weights, count);
    java.util.Arrays.fill(weights, 0, count, 0.0);
    double scale = -Math.sqrt(2.0 / count);
    for (int m = 0; m < map.count(); m++) {
      double own = scale * beta[m];
      for (int r = 0; r < count; r++) {
        weights[r] = Math.fma(own, gamma[m * count + r], weights[r]);
      }
    }
  }

  /**
   * The velocity at any points.
   *
   * @param points m × d
   * @param m how many
   * @param out m × d, written in the moving dimensions
   */
  public void velocity(double[] points, int m, double[] out) {
    field.of(points, m, out);
    parallel.run(Slices.blocks(m), field);
  }

  /** The velocity at one block of points. */
  private final class Field implements Parallel.Body {
    private double[] at;
    private int m;
    private double[] out;

    void of(double[] points, int rows, double[] into) {
      at = points;
      m = rows;
      out = into;
    }

    @Override
    public void run(int task, int worker) {
      Workspace ws = workspaces.of(worker);
      int from = task * Slices.ROWS;
      int rows = Math.min(Slices.ROWS, m - from);
      double[] points = centred(at, from, rows, ws);
      double[] s = ws.scratch(4, Slices.ROWS * COLUMNS);
      double[] p = ws.scratch(5, Slices.ROWS * COLUMNS);
      double[] v = moving == null ? out : ws.scratch(3, Slices.ROWS * moved);
      int at0 = moving == null ? from * d : 0;
      for (int c = 0; c < count; c += COLUMNS) {
        int cols = Math.min(COLUMNS, count - c);
        waves(points, rows, c, cols, p, s, ws);
        for (int i = 0; i < rows; i++) {
          int row = i * cols;
          for (int r = 0; r < cols; r++) {
            s[row + r] *= weights[c + r];
          }
        }
        Products.gemm(
            false,
            true,
            rows,
            moved,
            cols,
            1,
            s,
            0,
            cols,
            omegaMoved,
            c,
            count,
            c == 0 ? 0 : 1,
            v,
            at0,
            moved,
            ws);
      }
      if (moving != null) {
        for (int i = 0; i < rows; i++) {
          for (int l = 0; l < moved; l++) {
            out[(from + i) * d + moving[l]] = v[i * moved + l];
          }
        }
      }
    }
  }

  /**
   * The memory held.
   *
   * @return bytes
   */
  public long bytes() {
    long doubles = (long) omega.length + omegaMoved.length + phase.length + weights.length;
    doubles += (long) centres.length + gamma.length + origin.length;
    return doubles * Double.BYTES + Slices.bytes(plain) + Slices.bytes(turned);
  }
}
