package io.kinglet.solver.velocity;

import io.kinglet.kernels.Elements;
import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.FeatureMap;
import java.util.random.RandomGenerator;

/**
 * KiNG's kernel by R random Fourier features: k(x, x') ≈ ψ(x)ᵀψ(x'), ψ_r = √(2/R) cos(ω_r·x + τ_r),
 * ω_r ~ N(0, I/σ²), and D ≈ ∇ψ ∇ψᵀ (Rahimi, Recht 2007). With S_ir = −√(2/R) sin(ω_r·x_i + τ_r),
 *
 * <pre>
 * Γ = n⁻¹ [a Bᵀ(S∘XΩ) + (BᵀS)∘(CΩ)]      (b × R),      M = ΓΓᵀ,      v(x) = Ω (S(x)∘Γᵀβ).
 * </pre>
 *
 * Γ is summed block by block, beside a pass' other sums: nothing of size n·b or n·R is held.
 */
public final class RandomFeatures {
  /**
   * Columns of S worked on at a time: beside as many of S∘XΩ, a block's table is 1 MB and its
   * product with Bᵀ one block of columns of the tiles. 128 and 512 gave the same rate within noise.
   */
  private static final int COLUMNS = 256;

  private final Parallel parallel;
  private final Workspaces workspaces;
  private final Field field = new Field();
  private final Frequencies frequencies = new Frequencies();
  private int count;
  private int d;
  private int[] moving;
  private int moved;
  private double[] x;
  private FeatureMap map;
  private double[][] sums = {};
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
    frequencies.draw(features, centre, movingDims, sigma, random);
    count = features;
    d = frequencies.d();
    moving = frequencies.moving();
    moved = frequencies.moved();
  }

  /**
   * Numbers of the sums of one slice.
   *
   * @param map the features whose Jacobian is summed
   * @param features R
   * @return how many
   */
  public static long slice(FeatureMap map, int features) {
    return (long) tables(map) * map.count() * features;
  }

  /** S alone, or S∘XΩ beside it where a is not 0. */
  private static int tables(FeatureMap map) {
    return map.slope() == 0 ? 1 : 2;
  }

  /**
   * Makes ready for a pass.
   *
   * @param features f
   * @param particles n × d
   * @param slices of the pass
   */
  public void begin(FeatureMap features, double[] particles, int slices) {
    Frequencies.requireSize(slice(features, count), "features", features.count(), count);
    map = features;
    x = particles;
    sums = Slices.fit(sums, slices, (int) slice(map, count));
  }

  /**
   * Adds a block of particles to BᵀS and Bᵀ(S∘(XΩ + τ)), both without the factor −√(2/R) of S; τ is
   * taken back in {@link #gram}.
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
    double[] points = frequencies.centred(x, from, rows, ws);
    double[] own = moving == null ? points : frequencies.moving(points, rows, ws);
    double[] p = ws.scratch(5, Slices.ROWS * COLUMNS);
    int tables = tables(map);
    double[] s = ws.scratch(4, tables * Slices.ROWS * COLUMNS);
    for (int c = 0; c < count; c += COLUMNS) {
      int cols = Math.min(COLUMNS, count - c);
      int wide = tables * cols;
      frequencies.project(points, false, rows, c, cols, p, ws);
      for (int i = 0; i < rows; i++) {
        Elements.sin(cols, p, i * cols, s, i * wide);
      }
      if (tables > 1) {
        if (moving != null) {
          frequencies.project(own, true, rows, c, cols, p, ws);
        }
        for (int i = 0; i < rows; i++) {
          for (int r = 0; r < cols; r++) {
            s[i * wide + cols + r] = s[i * wide + r] * p[i * cols + r];
          }
        }
      }
      Products.gemm(
          true,
          false,
          b,
          wide,
          rows,
          1,
          table,
          0,
          ld,
          s,
          0,
          wide,
          keep,
          sums[slice],
          tables * c,
          tables * count,
          ws);
    }
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
    int tables = tables(map);
    double slope = map.slope();
    Slices.merge(sums, slices, tables * size);
    double[] directions = map.directions();
    double[] c = ws.scratch(2, b * (moved + 1));
    for (int m = 0; m < b; m++) {
      int row = m * (moved + 1);
      for (int l = 0; l < moved; l++) {
        int dim = moving == null ? l : moving[l];
        c[row + l] = directions[m * d + dim] + slope * frequencies.origin()[dim];
      }
      c[row + moved] = -slope;
    }
    centres = JacobianTables.fit(centres, size);
    gamma = JacobianTables.fit(gamma, size);
    Products.gemm(
        false,
        false,
        b,
        count,
        moved + 1,
        1,
        c,
        0,
        moved + 1,
        frequencies.omegaMoved(),
        0,
        count,
        0,
        centres,
        0,
        count,
        ws);
    double scale = -Math.sqrt(2.0 / count) / n;
    for (int from = 0; from < count; from += COLUMNS) {
      int cols = Math.min(COLUMNS, count - from);
      for (int m = 0; m < b; m++) {
        int at = tables * (m * count + from);
        int to = m * count + from;
        for (int r = 0; r < cols; r++) {
          double own = tables == 1 ? 0 : slope * sums[0][at + cols + r];
          gamma[to + r] = scale * Math.fma(sums[0][at + r], centres[to + r], own);
        }
      }
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
    double each = 2 * (d + moved) + Parallel.EXPONENTIAL;
    parallel.run(Slices.blocks(m), each * m * count, field);
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
      double[] points = frequencies.centred(at, from, rows, ws);
      double[] s = ws.scratch(4, Slices.ROWS * COLUMNS);
      double[] p = ws.scratch(5, Slices.ROWS * COLUMNS);
      double[] v = moving == null ? out : ws.scratch(3, Slices.ROWS * moved);
      int at0 = moving == null ? from * d : 0;
      for (int c = 0; c < count; c += COLUMNS) {
        int cols = Math.min(COLUMNS, count - c);
        frequencies.project(points, false, rows, c, cols, p, ws);
        Elements.sin(rows * cols, p, 0, s, 0);
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
            frequencies.omegaMoved(),
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
    long doubles = (long) weights.length + centres.length + gamma.length;
    return doubles * Double.BYTES + frequencies.bytes() + Slices.bytes(sums);
  }
}
