package io.kinglet.jmh.record;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that was measured, in some forks.
 *
 * @param benchmark the class that asked, without its package
 * @param params what it was asked for: {@code shape}, {@code twin} and whatever else
 * @param micros the mean time of a call in each fork, in microseconds; none if there was no result
 * @param more whatever else was found, by name: {@code bytes} on the heap in each call, {@code
 *     peakBytes} and {@code workspaceBytes} of memory, {@code outcome} where it is not a time
 */
public record Figure(
    String benchmark, Map<String, String> params, double[] micros, Map<String, Object> more) {

  /** The name of our own twin. */
  public static final String OURS = "kinglet";

  /** What came of it where there was no room. */
  static final String NO_MEMORY = "out of memory";

  /** Keeps copies. */
  public Figure {
    params = new LinkedHashMap<>(params);
    micros = micros.clone();
    more = new LinkedHashMap<>(more);
  }

  /**
   * Who it was.
   *
   * @return the parameter twin, empty if there is none
   */
  public String twin() {
    return params.getOrDefault("twin", "");
  }

  /**
   * What else it was asked for.
   *
   * @return the values of all parameters but the twin, with the name of those that are no shape
   */
  public String size() {
    StringBuilder out = new StringBuilder();
    params.forEach(
        (name, value) -> {
          if (!name.equals("twin")) {
            out.append(out.isEmpty() ? "" : ", ");
            out.append(name.equals("shape") ? value : name + " " + value);
          }
        });
    return out.toString();
  }

  /**
   * What makes it the same figure in another run.
   *
   * @return benchmark, size and twin
   */
  public String key() {
    return benchmark + " " + size() + " " + twin();
  }

  /**
   * The figure that is published.
   *
   * @return the median over the forks, in microseconds; NaN if there was no result
   */
  public double median() {
    return Numbers.median(micros);
  }

  /**
   * A number found besides.
   *
   * @param name such as {@code bytes}
   * @return it, or NaN
   */
  public double number(String name) {
    return more.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /**
   * What came of it where that is not a time.
   *
   * @return such as {@code out of memory}; empty if all went well
   */
  public String outcome() {
    return String.valueOf(more.getOrDefault("outcome", ""));
  }
}
