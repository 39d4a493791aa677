package io.kinglet.solver.model;

import io.kinglet.solver.BadDataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Named tensors in an order, and a few words beside them. Immutable. */
public final class Tensors {
  /** What a tensor cannot be called: the name under which the words stand in a file. */
  static final String METADATA = "__metadata__";

  private final Map<String, Tensor> all;
  private final Map<String, String> metadata;

  private Tensors(Map<String, Tensor> all, Map<String, String> metadata) {
    this.all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * These tensors, without words.
   *
   * @param named the tensors in the order in which they are to be written
   * @return the set
   * @throws BadDataException if a name or a tensor is null, or the name reserved
   */
  public static Tensors of(Map<String, Tensor> named) {
    return of(named, Map.of());
  }

  /**
   * These tensors, and words about them.
   *
   * @param named the tensors in the order in which they are to be written
   * @param metadata words under names of their own
   * @return the set
   * @throws BadDataException if a name, a tensor or a word is null, or a tensor's name reserved
   */
  public static Tensors of(Map<String, Tensor> named, Map<String, String> metadata) {
    named.forEach(
        (name, tensor) -> {
          if (name == null || tensor == null || name.equals(METADATA)) {
            throw new BadDataException(
                "no tensor can be called '" + name + "' and be " + tensor + "; rename it");
          }
        });
    metadata.forEach(
        (name, word) -> {
          if (name == null || word == null) {
            throw new BadDataException("the metadata's '" + name + "' is " + word + "; give text");
          }
        });
    return new Tensors(named, metadata);
  }

  /**
   * The names, in order.
   *
   * @return a list that cannot be changed
   */
  public List<String> names() {
    return List.copyOf(all.keySet());
  }

  /**
   * The tensors by name, in order.
   *
   * @return a map that cannot be changed
   */
  public Map<String, Tensor> all() {
    return all;
  }

  /**
   * The words beside them.
   *
   * @return a map that cannot be changed
   */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * One tensor.
   *
   * @param name its name
   * @return the tensor
   * @throws BadDataException if there is none of that name
   */
  public Tensor get(String name) {
    Tensor found = all.get(name);
    if (found == null) {
      List<String> names = names();
      String some = String.join(", ", names.subList(0, Math.min(20, names.size())));
      throw new BadDataException(
          "there is no tensor '"
              + name
              + "'; there are "
              + (names.isEmpty() ? "none" : some + (names.size() > 20 ? ", …" : "")));
    }
    return found;
  }

  /**
   * One tensor of a known shape.
   *
   * @param name its name
   * @param shape the extents that it must have
   * @return its numbers, row-major; not a copy, and not to be changed
   * @throws BadDataException if there is none of that name, or its shape is another
   */
  public double[] numbers(String name, int... shape) {
    Tensor found = get(name);
    if (!Arrays.equals(found.shape(), shape)) {
      throw new BadDataException(
          "the tensor '"
              + name
              + "' has the shape "
              + Arrays.toString(found.shape())
              + ", expected "
              + Arrays.toString(shape));
    }
    return found.data();
  }

  /**
   * The layers that the names speak of, in natural order: of {@code network.10.weight}, {@code
   * network.2.weight} and {@code network.2.bias} these are {@code network.2} and {@code
   * network.10}. Writers sort tensors by name or size, so the order in a file is not the layers'.
   *
   * @return what stands before the last dot, each once; names without a dot are no layer
   */
  public List<String> layers() {
    TreeSet<String> layers = new TreeSet<>(NATURAL);
    for (String name : all.keySet()) {
      int dot = name.lastIndexOf('.');
      if (dot > 0) {
        layers.add(name.substring(0, dot));
      }
    }
    return new ArrayList<>(layers);
  }

  /** By parts between dots, numbers by size and before words. */
  private static final Comparator<String> NATURAL = Tensors::compareNaturally;

  private static int compareNaturally(String left, String right) {
    String[] lefts = left.split("\\.", -1);
    String[] rights = right.split("\\.", -1);
    for (int i = 0; i < Math.min(lefts.length, rights.length); i++) {
      int order = comparePart(lefts[i], rights[i]);
      if (order != 0) {
        return order;
      }
    }
    int order = Integer.compare(lefts.length, rights.length);
    return order != 0 ? order : left.compareTo(right);
  }

  private static int comparePart(String left, String right) {
    boolean leftNumber = left.matches("[0-9]{1,9}");
    boolean rightNumber = right.matches("[0-9]{1,9}");
    if (leftNumber && rightNumber) {
      return Integer.compare(Integer.parseInt(left), Integer.parseInt(right));
    }
    return leftNumber == rightNumber ? left.compareTo(right) : leftNumber ? -1 : 1;
  }
}
