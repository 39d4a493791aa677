package io.kinglet.cli.charts;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.Locale;

/** Numbers of a logarithmic axis as a person writes them: 0.05, 20, 1e-6. */
final class Decades extends NumberFormat {
  private static final long serialVersionUID = 1L;
  private final DecimalFormat plain =
      new DecimalFormat("0.#####", DecimalFormatSymbols.getInstance(Locale.ROOT));
  private final DecimalFormat power =
      new DecimalFormat("0.#E0", DecimalFormatSymbols.getInstance(Locale.ROOT));

  @Override
  public StringBuffer format(double value, StringBuffer to, FieldPosition at) {
    boolean ordinary = value >= 1e-4 && value < 1e5;
    String text = (ordinary ? plain : power).format(value);
    return to.append(text.replace('E', 'e'));
  }

  @Override
  public StringBuffer format(long value, StringBuffer to, FieldPosition at) {
    return format((double) value, to, at);
  }

  @Override
  public Number parse(String text, ParsePosition at) {
    return plain.parse(text, at);
  }
}
