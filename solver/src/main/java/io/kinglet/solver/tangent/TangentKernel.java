package io.kinglet.solver.tangent;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.Features;
import java.util.stream.IntStream;

/**
 * The velocity kernel of ntKiNG (Liu, Wang, Wang 2025, section 5): for each dimension l the tangent
 * kernel D^l(x, x') = g^l(x)·g^l(x') of output l of a random {@link TangentNetwork}. Makes M = n⁻²
 * Σ_l J^lᵀ D^l J^l in either {@link TangentForm} and, from solved coefficients β, the velocity
 * v_l(x) = n⁻¹ Σ_i D^l(x, x_i) J_i^l·β, in time linear in n either way. Of the two, the structured
 * form holds 3n² + 2nb numbers and what the features leave, the factor form b·p for each dimension
 * of a group and blocks of 256 particles.
 */
public final class TangentKernel {
  /** Particles of a block in the factor form: one depth of the products' tiles. */
  private static final int ROWS = 256;

  /** Numbers of Γ for a group of dimensions, 32 MB, where one dimension alone is not more. */
  private static final long FACTORS = 1L << 22;

  /** Numbers of a group's Jacobians, 8 MB, likewise. */
  private static final long TABLES = 1L << 20;

  private final TangentBlock block;
  private final StructuredGram structured;
  private final FactorGram factor;
  private final TangentField field;
  private Features features;
  private TangentNetwork network;
  private int[] dims = {};
  private int[] every = {};
  private int n;
  private int rows;

  /**
   * Creates the kernel.
   *
   * @param parallel who works
   * @param workspaces of its workers
   */
  public TangentKernel(Parallel parallel, Workspaces workspaces) {
    this.block = new TangentBlock(parallel, workspaces);
    this.structured = new StructuredGram(parallel, workspaces);
    this.factor = new FactorGram(parallel, workspaces);
    this.field = new TangentField(parallel, workspaces);
  }

  /**
   * The Gram matrix.
   *
   * @param form how it is evaluated
   * @param map the features, configured
   * @param net the network, drawn or set
   * @param x particles, n × d
   * @param particles n, at least 1
   * @param solved dimensions that are solved with, ascending; null for all
   * @param gram lower triangle, padded × padded, written
   * @throws IllegalArgumentException if the network is of other dimensions, or a table is more than
   *     one array holds
   */
  public void gram(
      TangentForm form,
      Features map,
      TangentNetwork net,
      double[] x,
      int particles,
      int[] solved,
      double[] gram) {
    if (net.dims() != map.dims()) {
      throw new IllegalArgumentException(
          "the network is over " + net.dims() + " dimensions, the features over " + map.dims());
    }
    features = map;
    network = net;
    n = particles;
    rows = form == TangentForm.STRUCTURED ? n : Math.min(n, ROWS);
    if (solved == null && every.length != map.dims()) {
      every = IntStream.range(0, map.dims()).toArray();
    }
    dims = solved == null ? every : solved;
    block.begin(map, net, dims, x);
    if (form == TangentForm.STRUCTURED) {
      structured(gram);
    } else {
      factor(gram);
    }
  }

  private void structured(double[] gram) {
    block.load(0, n);
    structured.begin(block, network, features.count(), features.padded());
    int group = tables();
    for (int first = 0; first < dims.length; first += group) {
      int members = Math.min(group, dims.length - first);
      block.derive(first, members);
      for (int member = 0; member < members; member++) {
        structured.add(member, gram);
      }
    }
  }

  private void factor(double[] gram) {
    factor.begin(block, network, features.count(), features.padded());
    long each = (long) features.count() * network.parameters();
    int group = (int) Math.min(tables(), Math.max(1, FACTORS / each));
    for (int first = 0; first < dims.length; first += group) {
      int members = Math.min(group, dims.length - first);
      factor.group(members);
      for (int from = 0; from < n; from += rows) {
        block.load(from, Math.min(rows, n - from));
        block.derive(first, members);
        factor.add(members);
      }
      factor.square(members, n, gram);
    }
  }

  /** Dimensions whose tables are made at a time. */
  private int tables() {
    long each = (long) rows * (features.padded() + 2L * network.width());
    return (int) Math.min(dims.length, Math.max(1, TABLES / each));
  }

  /**
   * Takes the coefficients for the velocities to come, of the particles and the network of the last
   * {@link #gram}, neither of which has been changed.
   *
   * @param beta b numbers
   */
  public void coefficients(double[] beta) {
    field.begin(network, dims, beta, features.count(), features.padded());
    int group = tables();
    for (int from = 0; from < n; from += rows) {
      block.load(from, Math.min(rows, n - from));
      for (int first = 0; first < dims.length; first += group) {
        int members = Math.min(group, dims.length - first);
        block.derive(first, members);
        field.add(block, first, members, from == 0);
      }
    }
    field.end(n);
  }

  /**
   * The velocity at any points, after {@link #coefficients}.
   *
   * @param points m × d
   * @param m how many
   * @param out m × d, written in the dimensions that were solved with
   */
  public void velocity(double[] points, int m, double[] out) {
    field.at(points, m, out);
  }

  /**
   * What the velocity is made of beside the network.
   *
   * @return a copy of γ^l = n⁻¹ Σ_i g_i^l (J_i^l·β), p numbers for each dimension that was solved
   *     with
   */
  public double[] directions() {
    return field.direction();
  }

  /**
   * The memory held, without the workers' workspaces.
   *
   * @return bytes
   */
  public long bytes() {
    return block.bytes() + structured.bytes() + factor.bytes() + field.bytes();
  }
}
