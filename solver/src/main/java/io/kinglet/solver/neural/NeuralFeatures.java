package io.kinglet.solver.neural;

import io.kinglet.kernels.Products;
import io.kinglet.kernels.Workspace;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Features;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The layer before a network's last one as features (Liu, Wang, Wang 2025): with a linear last
 * layer the network's output is ⟨θ, f(x)⟩, so training it by {@link DenoisingScore} makes f the
 * statistics of a family that has the sample's law near it.
 */
public final class NeuralFeatures implements Features {
  /** What becomes of features that are constant over the sample, which no family can use. */
  public enum Dead {
    /** They are an error that names them. */
    REFUSE,
    /** They are left out, and {@link NeuralFeatures#dropped} names them. */
    DROP
  }

  // Of the largest value: what a saturated unit varies by is the rounding of its activation.
  private static final double CONSTANT = 1e-12;

  private final Mlp trunk;
  private final List<Integer> dropped;
  private final int[] slopes;
  private final int stateSize;

  private NeuralFeatures(Mlp trunk, List<Integer> dropped) {
    this.trunk = trunk;
    this.dropped = List.copyOf(dropped);
    this.slopes = new int[trunk.layers() + 1];
    int size = 0;
    for (int k = 1; k <= trunk.layers(); k++) {
      slopes[k] = size;
      // A linear layer's slopes are 1 and need no room.
      size += trunk.activation(k) == Activation.IDENTITY ? 0 : trunk.size(k);
    }
    this.stateSize = size;
  }

  /**
   * The features of a network whose weights are copied, so that it may be trained further.
   *
   * @param net of at least two layers
   * @param sample over which features must vary, at least two rows
   * @param dead what becomes of those that do not
   * @return the features
   * @throws IllegalArgumentException if the network takes points of another width than the
   *     sample's, has one layer alone, or a weight is not finite
   * @throws BadDataException if the sample has one row, a feature is constant over it and dead ones
   *     are refused, or all are
   */
  public static NeuralFeatures of(Mlp net, Sample sample, Dead dead) {
    Objects.requireNonNull(dead, "dead");
    DenoisingScore.requireWidth(net, sample);
    int layers = net.layers() - 1;
    if (layers < 1) {
      throw new IllegalArgumentException(
          "a network of " + net + " has no layer before its last; give one of at least two");
    }
    if (sample.rows() < 2) {
      throw new BadDataException("features cannot vary over one row; give a sample of two or more");
    }
    int[] sizes = Arrays.copyOf(net.sizes(), layers + 1);
    List<Activation> activations = net.activations().subList(0, layers);
    double[] weights = Arrays.copyOf(net.weights(), net.matrix(layers + 1));
    Mlp trunk = Mlp.of(sizes, activations, weights);
    List<Integer> constant = constant(trunk, sample);
    if (constant.isEmpty()) {
      return new NeuralFeatures(trunk, constant);
    }
    int kept = trunk.outputs() - constant.size();
    if (dead == Dead.REFUSE || kept == 0) {
      throw new BadDataException(
          constant.size()
              + " of "
              + trunk.outputs()
              + " neural features are constant over the sample, unit "
              + constant.get(0)
              + " first; "
              + (kept == 0 ? "train the network with a lower rate" : "drop them, or train again"));
    }
    return new NeuralFeatures(without(trunk, constant), constant);
  }

  /** The units of the last layer whose values are all the same. */
  private static List<Integer> constant(Mlp trunk, Sample sample) {
    int units = trunk.outputs();
    double[] least = new double[units];
    double[] most = new double[units];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    MlpState state = new MlpState(trunk, 0);
    Workspace ws = new Workspace();
    for (int from = 0; from < sample.rows(); from += RowBlocks.ROWS) {
      int rows = Math.min(RowBlocks.ROWS, sample.rows() - from);
      state.forward(sample.data(), from * sample.dims(), rows, ws);
      for (int i = 0; i < rows * units; i++) {
        least[i % units] = Math.min(least[i % units], state.output()[i]);
        most[i % units] = Math.max(most[i % units], state.output()[i]);
      }
    }
    List<Integer> constant = new ArrayList<>();
    for (int j = 0; j < units; j++) {
      double scale = Math.max(Math.abs(least[j]), Math.abs(most[j]));
      // Written so that NaN, where a layer overflows, is not taken for a feature.
      if (!(most[j] - least[j] > CONSTANT * scale)) {
        constant.add(j);
      }
    }
    return constant;
  }

  private static Mlp without(Mlp trunk, List<Integer> units) {
    int last = trunk.layers();
    int in = trunk.size(last - 1);
    int[] sizes = trunk.sizes();
    sizes[last] -= units.size();
    int matrix = trunk.matrix(last);
    double[] weights = Arrays.copyOf(trunk.weights(), matrix + sizes[last] * (in + 1));
    int kept = 0;
    for (int j = 0; j < trunk.outputs(); j++) {
      if (!units.contains(j)) {
        System.arraycopy(trunk.weights(), matrix + j * in, weights, matrix + kept * in, in);
        weights[matrix + sizes[last] * in + kept] = trunk.weights()[trunk.bias(last) + j];
        kept++;
      }
    }
    return Mlp.of(sizes, trunk.activations(), weights);
  }

  @Override
  public int dims() {
    return trunk.inputs();
  }

  @Override
  public int count() {
    return trunk.outputs();
  }

  @Override
  public int stateSize() {
    return stateSize;
  }

  /**
   * The units of the network's layer that are no features, as they are constant over the sample.
   *
   * @return their numbers, from 0
   */
  public List<Integer> dropped() {
    return dropped;
  }

  @Override
  public void evaluate(
      double[] x,
      int xOff,
      int n,
      double[] phi,
      int phiOff,
      double[] state,
      int stateOff,
      Workspace ws) {
    double[][] held = ws.rows(4, Math.multiplyExact(n, trunk.widest()));
    double[] z = held[0];
    double[] slope = held[3];
    for (int k = 1; k <= trunk.layers(); k++) {
      int in = trunk.size(k - 1);
      int units = trunk.size(k);
      double[] from = k == 1 ? x : held[1 + k % 2];
      double[] a = held[2 - k % 2];
      for (int i = 0; i < n; i++) {
        System.arraycopy(trunk.weights(), trunk.bias(k), z, i * units, units);
      }
      multiply(k, n, from, k == 1 ? xOff : 0, in, 1, z, ws);
      Activation activation = trunk.activation(k);
      activation.apply(n * units, z, a);
      if (state != null && activation != Activation.IDENTITY) {
        activation.slopes(n * units, z, a, slope);
        System.arraycopy(slope, 0, state, stateOff + n * slopes[k], n * units);
      }
    }
    copy(held[2 - trunk.layers() % 2], n, phi, phiOff);
  }

  @Override
  public void derivative(
      int dim,
      double[] x,
      int xOff,
      int n,
      double[] state,
      int stateOff,
      double[] out,
      int outOff,
      Workspace ws) {
    double[][] held = ws.rows(2, Math.multiplyExact(n, trunk.widest()));
    double[] t = held[0];
    double[] next = held[1];
    for (int k = 1; k <= trunk.layers(); k++) {
      int units = trunk.size(k);
      if (k == 1) {
        for (int j = 0; j < units; j++) {
          next[j] = trunk.weights()[trunk.matrix(1) + j * trunk.inputs() + dim];
        }
        for (int i = 1; i < n; i++) {
          System.arraycopy(next, 0, next, i * units, units);
        }
      } else {
        multiply(k, n, t, 0, trunk.size(k - 1), 0, next, ws);
      }
      if (trunk.activation(k) != Activation.IDENTITY) {
        int at = stateOff + n * slopes[k];
        for (int i = 0; i < n * units; i++) {
          next[i] *= state[at + i];
        }
      }
      double[] swap = t;
      t = next;
      next = swap;
    }
    copy(t, n, out, outOff);
  }

  /** to ← keep · to + from Wᵏᵀ. */
  private void multiply(
      int k, int n, double[] from, int off, int ld, double keep, double[] to, Workspace ws) {
    Products.gemm(
        false,
        true,
        n,
        trunk.size(k),
        ld,
        1,
        from,
        off,
        ld,
        trunk.weights(),
        trunk.matrix(k),
        ld,
        keep,
        to,
        0,
        trunk.size(k),
        ws);
  }

  private void copy(double[] from, int n, double[] to, int off) {
    int b = count();
    int ld = padded();
    for (int i = 0; i < n; i++) {
      System.arraycopy(from, i * b, to, off + i * ld, b);
      Arrays.fill(to, off + i * ld + b, off + (i + 1) * ld, 0.0);
    }
  }
}
