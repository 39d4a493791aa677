package io.kinglet.solver.model;

import io.kinglet.solver.BadDataException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings by name, as they stand in a file: texts, true and false, whole numbers of 64 bits,
 * finite doubles, lists, and settings within settings. Asking for one that is not there, or is of
 * another type, says which. Immutable.
 */
public final class Configuration {
  /** Settings within settings within …: more than anybody writes. */
  private static final int DEEPEST = 32;

  private final String path;
  private final Map<String, Object> values;

  private Configuration(String path, Map<String, Object> values) {
    this.path = path;
    this.values = values;
  }

  /**
   * These settings. Smaller types of number are widened; arrays become lists.
   *
   * @param values the settings
   * @return the configuration
   * @throws BadDataException if a value is null, NaN, infinite or of a type that a file cannot hold
   */
  public static Configuration of(Map<String, ?> values) {
    return new Configuration("", section("", values, 0));
  }

  private static Map<String, Object> section(String path, Map<?, ?> values, int depth) {
    Map<String, Object> out = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (!(name instanceof String text)) {
            throw new BadDataException("the settings in '" + path + "' have the name " + name);
          }
          out.put(text, value(path + text, value, depth + 1));
        });
    return Collections.unmodifiableMap(out);
  }

  private static Object value(String path, Object value, int depth) {
    if (depth > DEEPEST) {
      throw new BadDataException("the setting '" + path + "' is nested too deeply");
    }
    return switch (value) {
      case String text -> text;
      case Boolean flag -> flag;
      case Long number -> number;
      case Integer number -> number.longValue();
      case Short number -> number.longValue();
      case Byte number -> number.longValue();
      case Double number when Double.isFinite(number) -> number;
      case Float number when Float.isFinite(number) -> number.doubleValue();
      case Map<?, ?> map -> section(path + ".", map, depth);
      case List<?> list -> list(path, list, depth);
      case null, default -> {
        if (value == null || !value.getClass().isArray()) {
          throw new BadDataException(
              "the setting '"
                  + path
                  + "' is "
                  + value
                  + (value == null ? "" : " (" + value.getClass().getSimpleName() + ")")
                  + "; give text, true or false, a finite number of 64 bits, a list or a map");
        }
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < Array.getLength(value); i++) {
          list.add(Array.get(value, i));
        }
        yield list(path, list, depth);
      }
    };
  }

  private static List<Object> list(String path, List<?> list, int depth) {
    List<Object> out = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      out.add(value(path + "[" + i + "]", list.get(i), depth + 1));
    }
    return Collections.unmodifiableList(out);
  }

  /**
   * All settings: String, Boolean, Long, Double, List and Map.
   *
   * @return a map that cannot be changed
   */
  public Map<String, Object> values() {
    return values;
  }

  /**
   * Whether there is a setting of that name.
   *
   * @param name the setting
   * @return true if there is
   */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /**
   * A text.
   *
   * @param name the setting
   * @return its value
   * @throws BadDataException if it is not there or no text
   */
  public String text(String name) {
    return of(name, String.class, "text");
  }

  /**
   * True or false.
   *
   * @param name the setting
   * @return its value
   * @throws BadDataException if it is not there or neither
   */
  public boolean flag(String name) {
    return of(name, Boolean.class, "true or false");
  }

  /**
   * A whole number.
   *
   * @param name the setting
   * @return its value
   * @throws BadDataException if it is not there or no whole number
   */
  public long integer(String name) {
    return of(name, Long.class, "a whole number");
  }

  /**
   * A whole number within bounds, such as a size.
   *
   * @param name the setting
   * @param least the least that it may be
   * @param most the most
   * @return its value
   * @throws BadDataException if it is not there, no whole number or out of bounds
   */
  public int integer(String name, int least, int most) {
    long value = integer(name);
    if (value < least || value > most) {
      throw new BadDataException(
          "the setting '" + path + name + "' is " + value + ", expected " + least + " to " + most);
    }
    return (int) value;
  }

  /**
   * A number, whole or not.
   *
   * @param name the setting
   * @return its value, finite
   * @throws BadDataException if it is not there or no number
   */
  public double number(String name) {
    return of(name, Number.class, "a number").doubleValue();
  }

  /**
   * Numbers.
   *
   * @param name the setting
   * @return its values, finite
   * @throws BadDataException if it is not there or no list of numbers
   */
  public double[] numbers(String name) {
    List<?> list = of(name, List.class, "a list");
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(list.get(i) instanceof Number number)) {
        throw new BadDataException(
            "the setting '" + path + name + "' has the entry " + list.get(i) + ", no number");
      }
      numbers[i] = number.doubleValue();
    }
    return numbers;
  }

  /**
   * Whole numbers within bounds, such as the widths of layers.
   *
   * @param name the setting
   * @param least the least that each may be
   * @param most the most
   * @return its values
   * @throws BadDataException if it is not there, no list of whole numbers or one is out of bounds
   */
  public int[] integers(String name, int least, int most) {
    List<?> list = of(name, List.class, "a list");
    int[] integers = new int[list.size()];
    for (int i = 0; i < integers.length; i++) {
      if (!(list.get(i) instanceof Long value) || value < least || value > most) {
        throw new BadDataException(
            "the setting '"
                + path
                + name
                + "' has the entry "
                + list.get(i)
                + ", expected whole numbers from "
                + least
                + " to "
                + most);
      }
      integers[i] = value.intValue();
    }
    return integers;
  }

  /**
   * Texts.
   *
   * @param name the setting
   * @return its values
   * @throws BadDataException if it is not there or no list of texts
   */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object entry : of(name, List.class, "a list")) {
      if (!(entry instanceof String text)) {
        throw new BadDataException(
            "the setting '" + path + name + "' has the entry " + entry + ", no text");
      }
      texts.add(text);
    }
    return texts;
  }

  /**
   * Settings within these.
   *
   * @param name the setting
   * @return its settings
   * @throws BadDataException if it is not there or has none within
   */
  public Configuration section(String name) {
    Map<String, Object> within = new LinkedHashMap<>();
    Map<?, ?> found = of(name, Map.class, "an object");
    found.forEach((key, value) -> within.put((String) key, value));
    return new Configuration(path + name + ".", Collections.unmodifiableMap(within));
  }

  private <T> T of(String name, Class<T> type, String wanted) {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw new BadDataException(
          value == null
              ? "there is no setting '" + path + name + "'"
              : "the setting '" + path + name + "' is " + value + ", expected " + wanted);
    }
    return type.cast(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Configuration that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
