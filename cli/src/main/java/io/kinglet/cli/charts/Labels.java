package io.kinglet.cli.charts;

import java.awt.FontMetrics;

/** Shortens names that would be clipped. */
final class Labels {
  private Labels() {}

  /** The text, or as much of its two ends as fits {@code most} units, with … between them. */
  static String fit(String text, FontMetrics metrics, double most) {
    String fitted = text;
    for (int keep = text.length() - 1; keep > 1 && metrics.stringWidth(fitted) > most; keep--) {
      fitted = shorten(text, keep);
    }
    return fitted;
  }

  /** The text, or {@code keep} characters of its two ends with … between them. */
  static String shorten(String text, int keep) {
    if (text.length() <= keep) {
      return text;
    }
    int head = (keep + 1) / 2;
    return text.substring(0, head) + "…" + text.substring(text.length() - (keep - head));
  }

  /** A coordinate to a hundredth of a unit, without trailing zeros: finer than any eye. */
  static String hundredths(double value) {
    double rounded = Math.round(value * 100) / 100.0;
    return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
  }
}
