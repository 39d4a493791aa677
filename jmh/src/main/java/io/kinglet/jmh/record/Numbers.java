package io.kinglet.jmh.record;

import java.util.Arrays;
import java.util.Locale;

/** How figures are written and put in order. */
public final class Numbers {
  private Numbers() {}

  /**
   * A number to three digits, or all that it has before the point.
   *
   * @param value the number
   * @return its text; nothing for what is not a number
   */
  public static String three(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    double size = Math.abs(value);
    return String.format(
        Locale.ROOT, size >= 99.95 ? "%.0f" : size >= 9.995 ? "%.1f" : "%.2f", value);
  }

  /**
   * A time with the unit that suits it.
   *
   * @param micros microseconds
   * @return such as {@code 1.23 ms}
   */
  public static String time(double micros) {
    if (Double.isNaN(micros)) {
      return "";
    }
    return micros < 999.5
        ? three(micros) + " µs"
        : micros < 999.5e3 ? three(micros / 1e3) + " ms" : three(micros / 1e6) + " s";
  }

  /**
   * Bytes with the unit that suits them.
   *
   * @param bytes how many
   * @return such as {@code 1.23 MB}, of 10⁶ bytes
   */
  public static String bytes(double bytes) {
    if (Double.isNaN(bytes)) {
      return "";
    }
    return bytes < 9999.5
        ? String.format(Locale.ROOT, "%.0f B", bytes)
        : bytes < 999.5e3
            ? three(bytes / 1e3) + " kB"
            : bytes < 999.5e6 ? three(bytes / 1e6) + " MB" : three(bytes / 1e9) + " GB";
  }

  /**
   * The middle one.
   *
   * @param values any number of them
   * @return their median, the mean of the middle two of an even number; NaN of none
   */
  public static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /**
   * The order of sizes such as {@code 100x200x5}, by their numbers one after the other.
   *
   * @param left one
   * @param right another
   * @return as a comparator does
   */
  public static int compareShapes(String left, String right) {
    String[] a = left.split("x", -1);
    String[] b = right.split("x", -1);
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      boolean numbers = a[i].matches("\\d{1,9}") && b[i].matches("\\d{1,9}");
      int order =
          numbers
              ? Integer.compare(Integer.parseInt(a[i]), Integer.parseInt(b[i]))
              : a[i].compareTo(b[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.length, b.length);
  }
}
