package io.kinglet.solver.model;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.model.Standardisation.Kind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A standardisation as a file holds it: settings, and whitening's matrices as tensors. */
final class StandardisationFields {
  static final String FORWARD = "standardisation.forward";
  static final String BACKWARD = "standardisation.backward";

  private StandardisationFields() {}

  static Map<String, Object> settings(Standardisation fitted) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", word(fitted.kind()));
    map.put("mean", fitted.mean());
    map.put("scale", fitted.scale());
    map.put("constant_columns", fitted.constantColumns());
    map.put("flat_directions", fitted.flatDirections());
    return map;
  }

  static Map<String, Tensor> tensors(Standardisation fitted) {
    if (fitted.kind() != Kind.WHITEN) {
      return Map.of();
    }
    int d = fitted.dims();
    Map<String, Tensor> map = new LinkedHashMap<>();
    map.put(FORWARD, Tensor.of(fitted.forward(), d, d));
    map.put(BACKWARD, Tensor.of(fitted.backward(), d, d));
    return map;
  }

  /**
   * The standardisation that was saved.
   *
   * @throws BadDataException if it is none that could have been fitted
   */
  static Standardisation of(Configuration settings, Tensors tensors) {
    String word = settings.text("kind");
    Optional<Kind> kind =
        Arrays.stream(Kind.values()).filter(each -> word(each).equals(word)).findFirst();
    double[] mean = settings.numbers("mean");
    double[] scale = settings.numbers("scale");
    int d = mean.length;
    if (kind.isEmpty() || d == 0 || scale.length != d) {
      throw new BadDataException(
          "no standardisation is of kind '"
              + word
              + "' with "
              + d
              + " means and "
              + scale.length
              + " scales");
    }
    for (int l = 0; l < d; l++) {
      if (!(scale[l] > 0)) {
        throw new BadDataException(
            "the standardisation's scale of column " + l + " is not above 0");
      }
    }
    int[] constants = settings.integers("constant_columns", 0, d - 1);
    for (int i = 1; i < constants.length; i++) {
      if (constants[i] <= constants[i - 1]) {
        throw new BadDataException("the standardisation's constant columns are not ascending");
      }
    }
    int flat = settings.integer("flat_directions", 0, d);
    boolean whiten = kind.get() == Kind.WHITEN;
    return new Standardisation(
        kind.get(),
        mean,
        scale,
        constants,
        flat,
        whiten ? tensors.numbers(FORWARD, d, d) : null,
        whiten ? tensors.numbers(BACKWARD, d, d) : null);
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
