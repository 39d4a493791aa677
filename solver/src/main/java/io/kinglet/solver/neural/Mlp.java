package io.kinglet.solver.neural;

import io.kinglet.solver.flow.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * A multi-layer perceptron: a⁰ = x, zᵏ = Wᵏ aᵏ⁻¹ + bᵏ, aᵏ = f_k(zᵏ) for layers k = 1 … K. All its
 * weights stand in one array, layer after layer, in each W ([outputs, inputs], row-major) and then
 * b: the order in which PyTorch lists the parameters of a sequence of linear layers.
 *
 * <p>A network is shape and weights alone. What is evaluated of it stands in a {@link MlpState};
 * derivatives are taken from that by {@link Tangents}, {@link Adjoints} and {@link EnergyGradient}.
 */
public final class Mlp {
  private static final int MOST = Integer.MAX_VALUE - 8;

  private final int[] sizes;
  private final Activation[] activations;
  private final int[] offsets;
  private final int widest;
  private final double[] weights;

  /**
   * A named piece of the weights.
   *
   * @param name such as network.0.weight
   * @param shape [outputs, inputs] of a matrix, [outputs] of a bias
   * @param offset where it begins in {@link Mlp#weights}
   */
  public record Tensor(String name, List<Integer> shape, int offset) {
    /**
     * How many numbers it has.
     *
     * @return the product of its shape
     */
    public int length() {
      return shape.stream().reduce(1, (p, q) -> p * q);
    }
  }

  private Mlp(int[] sizes, Activation[] activations, double[] weights) {
    this.sizes = sizes;
    this.activations = activations;
    this.offsets = offsets(sizes);
    this.widest = Arrays.stream(sizes).max().orElseThrow();
    this.weights = weights;
  }

  /**
   * A network with given weights.
   *
   * @param sizes inputs, then the units of each layer; at least two numbers, each at least 1
   * @param activations one for each layer
   * @param weights all of them in the order above, copied
   * @return the network
   * @throws IllegalArgumentException if a size does not fit or a weight is not finite
   */
  public static Mlp of(int[] sizes, List<Activation> activations, double[] weights) {
    Mlp net = empty(sizes, activations);
    net.assign(weights);
    return net;
  }

  /**
   * A network with weights by name.
   *
   * @param sizes inputs, then the units of each layer
   * @param activations one for each layer
   * @param tensors from each name of {@link #tensors} to its numbers, or null if there are none
   * @return the network
   * @throws IllegalArgumentException if a tensor is missing or has another length, or a weight is
   *     not finite
   */
  public static Mlp of(
      int[] sizes, List<Activation> activations, Function<String, double[]> tensors) {
    Mlp net = empty(sizes, activations);
    double[] weights = new double[net.parameters()];
    for (Tensor tensor : net.tensors()) {
      double[] numbers = tensors.apply(tensor.name());
      if (numbers == null || numbers.length != tensor.length()) {
        throw new IllegalArgumentException(
            tensor.name()
                + (numbers == null ? " is missing" : " has " + numbers.length + " numbers")
                + "; a network of "
                + net
                + " needs "
                + tensor.shape());
      }
      System.arraycopy(numbers, 0, weights, tensor.offset(), numbers.length);
    }
    net.assign(weights);
    return net;
  }

  /**
   * A network whose weights and biases are drawn uniformly from ±1/√inputs of their layer.
   *
   * @param sizes inputs, then the units of each layer
   * @param activations one for each layer
   * @param seed of the draw
   * @return the network
   * @throws IllegalArgumentException if a size does not fit
   */
  public static Mlp random(int[] sizes, List<Activation> activations, long seed) {
    Mlp net = empty(sizes, activations);
    net.redraw(seed);
    return net;
  }

  /**
   * The same with one activation for the hidden layers and none for the last.
   *
   * @param hidden of all layers but the last, which is linear
   * @param seed of the draw
   * @param sizes inputs, then the units of each layer
   * @return the network
   * @throws IllegalArgumentException if a size does not fit
   */
  public static Mlp random(Activation hidden, long seed, int... sizes) {
    Objects.requireNonNull(hidden, "hidden");
    List<Activation> activations = new ArrayList<>();
    for (int k = 1; k < sizes.length; k++) {
      activations.add(k + 1 < sizes.length ? hidden : Activation.IDENTITY);
    }
    return random(sizes, activations, seed);
  }

  private static Mlp empty(int[] sizes, List<Activation> activations) {
    if (sizes.length < 2 || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "layer sizes "
              + Arrays.toString(sizes)
              + ": give the inputs and the units of at least one layer, each at least 1");
    }
    if (activations.size() != sizes.length - 1 || activations.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException(
          "a network of "
              + (sizes.length - 1)
              + " layers was given the activations "
              + activations
              + "; give one for each layer");
    }
    long count = 0;
    for (int k = 1; k < sizes.length; k++) {
      count += (long) sizes[k] * (sizes[k - 1] + 1L);
      if (count > MOST) {
        throw new IllegalArgumentException(
            "layers of "
                + Arrays.toString(sizes)
                + " units have more weights than one array holds; use smaller layers");
      }
    }
    return new Mlp(sizes.clone(), activations.toArray(new Activation[0]), new double[(int) count]);
  }

  private static int[] offsets(int[] sizes) {
    int[] offsets = new int[sizes.length];
    for (int k = 1; k < sizes.length; k++) {
      offsets[k] = offsets[k - 1] + sizes[k] * (sizes[k - 1] + 1);
    }
    return offsets;
  }

  /**
   * Draws new weights in place, as {@link #random(int[], List, long)} does.
   *
   * @param seed of the draw
   */
  public void redraw(long seed) {
    for (int k = 1; k <= layers(); k++) {
      SplittableRandom random = new SplittableRandom(Seeds.of(seed, "weights", k));
      double bound = 1 / Math.sqrt(sizes[k - 1]);
      for (int i = offsets[k - 1]; i < offsets[k]; i++) {
        weights[i] = bound * (2 * random.nextDouble() - 1);
      }
    }
  }

  /**
   * Replaces all weights.
   *
   * @param values as many numbers, copied
   * @throws IllegalArgumentException if there are more or fewer, or one is not finite; the weights
   *     are then as they were
   */
  public void assign(double[] values) {
    if (values.length != weights.length) {
      throw new IllegalArgumentException(
          "a network of "
              + this
              + " has "
              + weights.length
              + " weights and biases, but was given "
              + values.length);
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "number " + (i + 1) + " of the weights is " + values[i] + "; all must be finite");
      }
    }
    System.arraycopy(values, 0, weights, 0, values.length);
  }

  /**
   * A network of its own with equal weights.
   *
   * @return the copy
   */
  public Mlp copy() {
    return new Mlp(sizes, activations, weights.clone());
  }

  /**
   * The number of layers.
   *
   * @return K
   */
  public int layers() {
    return activations.length;
  }

  /**
   * The units of a layer.
   *
   * @param layer 1 to K; 0 for the inputs
   * @return how many
   */
  public int size(int layer) {
    return sizes[layer];
  }

  /**
   * The width of what it takes.
   *
   * @return units of layer 0
   */
  public int inputs() {
    return sizes[0];
  }

  /**
   * The width of what it gives.
   *
   * @return units of the last layer
   */
  public int outputs() {
    return sizes[sizes.length - 1];
  }

  /**
   * Inputs, then the units of each layer.
   *
   * @return a copy, K + 1 numbers
   */
  public int[] sizes() {
    return sizes.clone();
  }

  /**
   * What a layer does to its sums.
   *
   * @param layer 1 to K
   * @return its activation
   */
  public Activation activation(int layer) {
    return activations[layer - 1];
  }

  /**
   * What all layers do to their sums.
   *
   * @return K activations
   */
  public List<Activation> activations() {
    return List.of(activations);
  }

  /**
   * The number of weights and biases.
   *
   * @return P
   */
  public int parameters() {
    return weights.length;
  }

  /**
   * All weights and biases themselves; who writes to them keeps them finite, and does so while
   * nobody evaluates the network.
   *
   * @return P numbers, not a copy
   */
  public double[] weights() {
    return weights;
  }

  /**
   * The named pieces of the weights, in their order. Names count modules as a PyTorch sequence
   * does: linear layers and the activations between them, of which the identity is none.
   *
   * @return weight and bias of each layer
   */
  public List<Tensor> tensors() {
    List<Tensor> tensors = new ArrayList<>();
    int module = 0;
    for (int k = 1; k <= layers(); k++) {
      String name = "network." + module + ".";
      tensors.add(new Tensor(name + "weight", List.of(sizes[k], sizes[k - 1]), matrix(k)));
      tensors.add(new Tensor(name + "bias", List.of(sizes[k]), bias(k)));
      module += activation(k) == Activation.IDENTITY ? 1 : 2;
    }
    return tensors;
  }

  /** Where W of a layer begins. */
  int matrix(int layer) {
    return offsets[layer - 1];
  }

  /** Where b of a layer begins. */
  int bias(int layer) {
    return offsets[layer] - sizes[layer];
  }

  /** Units of the widest layer, the inputs among them. */
  int widest() {
    return widest;
  }

  /**
   * Whether another network has layers of the same units and activations.
   *
   * @param other network
   * @return whether weights of one fit the other
   */
  public boolean sameShape(Mlp other) {
    return Arrays.equals(sizes, other.sizes) && Arrays.equals(activations, other.activations);
  }

  /** Checks the number of a layer that has units of its own. */
  void requireLayer(int layer) {
    if (layer < 1 || layer > layers()) {
      throw new IllegalArgumentException(
          "there is no layer " + layer + "; a network of " + this + " has 1 to " + layers());
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(sizes[0]);
    for (int k = 1; k <= layers(); k++) {
      text.append(" → ").append(sizes[k]).append(' ').append(activation(k).label());
    }
    return text.toString();
  }
}
