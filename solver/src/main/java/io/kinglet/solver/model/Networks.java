package io.kinglet.solver.model;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.neural.Activation;
import io.kinglet.solver.neural.Mlp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Multi-layer perceptrons as tensors and settings, Kinglet's own and PyTorch's. */
public final class Networks {
  /** More units in a layer than any array of weights holds with as many inputs. */
  private static final int MOST_UNITS = 1 << 24;

  private Networks() {}

  /**
   * The weights, named and shaped as PyTorch does for a sequence of linear layers: {@code
   * network.0.weight} is outputs × inputs.
   *
   * @param network the network
   * @return its tensors, with numbers of their own
   */
  public static Tensors tensors(Mlp network) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (Mlp.Tensor piece : network.tensors()) {
      int end = piece.offset() + piece.length();
      named.put(
          piece.name(),
          Tensor.of(
              Arrays.copyOfRange(network.weights(), piece.offset(), end),
              piece.shape().stream().mapToInt(Integer::intValue).toArray()));
    }
    return Tensors.of(named);
  }

  /**
   * What a file must say of a network beside its weights: {@code sizes} and {@code activations}.
   *
   * @param network the network
   * @return settings for a {@link Configuration}
   */
  public static Map<String, Object> settings(Mlp network) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("sizes", network.sizes());
    settings.put("activations", network.activations().stream().map(Activation::label).toList());
    return settings;
  }

  /**
   * The network that was saved with {@link #settings} and {@link #tensors}.
   *
   * @param settings sizes and activations
   * @param tensors the weights; others may stand beside them
   * @return the network, equal to the bit
   * @throws BadDataException if a setting or a tensor is missing or does not fit
   */
  public static Mlp of(Configuration settings, Tensors tensors) {
    int[] sizes = settings.integers("sizes", 1, MOST_UNITS);
    List<Activation> activations = new ArrayList<>();
    for (String label : settings.texts("activations")) {
      activations.add(activation(label));
    }
    try {
      Mlp network = Mlp.of(sizes, activations, name -> tensors.get(name).data());
      // Of the right length is not enough: a transposed matrix would be another network.
      for (Mlp.Tensor piece : network.tensors()) {
        tensors.numbers(piece.name(), piece.shape().stream().mapToInt(Integer::intValue).toArray());
      }
      return network;
    } catch (BadDataException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new BadDataException(e.getMessage());
    }
  }

  /**
   * A network whose layers' sizes are told by its weights, such as PyTorch's: below the prefix
   * every layer has a {@code weight} (outputs × inputs) and a {@code bias} (outputs; none is 0).
   * Layers come in natural order, 2 before 10, wherever they stand in the file.
   *
   * @param tensors the weights
   * @param prefix what all names begin with before a dot, such as {@code network}
   * @param hidden what all layers but the last do to their sums, which no file of tensors says; the
   *     last is linear
   * @return the network
   * @throws BadDataException if there is no layer below the prefix, or one does not fit
   */
  public static Mlp of(Tensors tensors, String prefix, Activation hidden) {
    List<String> layers = new ArrayList<>(tensors.layers());
    layers.removeIf(layer -> !layer.startsWith(prefix + "."));
    if (layers.isEmpty()) {
      throw new BadDataException(
          "there is no layer below '" + prefix + "'; the layers are " + tensors.layers());
    }
    int[] sizes = new int[layers.size() + 1];
    long count = 0;
    List<Activation> activations = new ArrayList<>();
    for (int k = 1; k < sizes.length; k++) {
      String name = layers.get(k - 1) + ".weight";
      int[] shape = tensors.get(name).shape();
      if (shape.length != 2 || k > 1 && shape[1] != sizes[k - 1]) {
        throw new BadDataException(
            "the tensor '"
                + name
                + "' has the shape "
                + Arrays.toString(shape)
                + ", expected outputs × "
                + (k > 1 ? sizes[k - 1] : "inputs"));
      }
      sizes[k - 1] = shape[1];
      sizes[k] = shape[0];
      count += (long) shape[0] * (shape[1] + 1L);
      activations.add(k + 1 < sizes.length ? hidden : Activation.IDENTITY);
    }
    if (count > Integer.MAX_VALUE - 8) {
      throw new BadDataException(
          "the layers below '" + prefix + "' have " + count + " weights, too many for one array");
    }
    double[] weights = new double[(int) count];
    int at = 0;
    for (int k = 1; k < sizes.length; k++) {
      double[] matrix = tensors.get(layers.get(k - 1) + ".weight").data();
      System.arraycopy(matrix, 0, weights, at, matrix.length);
      String bias = layers.get(k - 1) + ".bias";
      if (tensors.all().containsKey(bias)) {
        System.arraycopy(tensors.numbers(bias, sizes[k]), 0, weights, at + matrix.length, sizes[k]);
      }
      at += matrix.length + sizes[k];
    }
    try {
      return Mlp.of(sizes, activations, weights);
    } catch (IllegalArgumentException e) {
      throw new BadDataException(e.getMessage());
    }
  }

  private static Activation activation(String label) {
    for (Activation each : Activation.values()) {
      if (each.label().equals(label)) {
        return each;
      }
    }
    throw new BadDataException(
        "no activation is called '"
            + label
            + "'; there are "
            + Arrays.stream(Activation.values()).map(Activation::label).toList());
  }
}
