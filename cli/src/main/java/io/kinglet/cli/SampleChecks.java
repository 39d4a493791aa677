package io.kinglet.cli;

import io.kinglet.cli.console.Console;
import io.kinglet.cli.files.BadFileException;
import io.kinglet.cli.files.Table;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.model.Standardisation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Refuses samples that nothing can be made of, and warns of those that are awkward. */
final class SampleChecks {
  /** Standard deviations further apart than this leave the smaller column without influence. */
  private static final double FAR_APART = 1e4;

  private SampleChecks() {}

  /** Refuses a target of one row, or of rows that are all the same. */
  static void refuseUseless(Table table) {
    String file = table.source().label();
    if (table.rows() < 2) {
      throw new BadFileException(
          file
              + ": has one row of data"
              + (table.dropped() > 0 ? " left (" + table.dropped() + " were dropped)" : "")
              + "; a target needs at least two");
    }
    int d = table.dims();
    for (int i = d; i < table.data().length; i++) {
      if (table.data()[i] != table.data()[i - d]) {
        return;
      }
    }
    throw new BadFileException(
        file
            + ": all "
            + table.rows()
            + " rows are equal in the columns used ("
            + String.join(", ", table.columns())
            + "); there is nothing to flow to, give rows that differ");
  }

  /** Says, a line each, what runs but may not give what was meant. */
  static void warn(
      FlowOptions options,
      int n,
      Table table,
      Sample rows,
      Standardisation standardisation,
      Console console) {
    String file = table.source().label();
    warnOfConstants(file, table, standardisation, console);
    if (options.standardise == Standardisation.Kind.NONE) {
      warnOfScales(file, table, "give --standardise zscore", console);
    }
    if (standardisation.flatDirections() > 0) {
      console.warn(
          file
              + ": in "
              + standardisation.flatDirections()
              + " directions the rows do not vary (columns depend on each other, or are more than"
              + " the rows); whitening leaves those as they are");
    }
    int distinct = distinctRows(table.data(), table.rows(), table.dims());
    if (2 * distinct <= table.rows()) {
      console.warn(
          file
              + ": only "
              + distinct
              + " of "
              + table.rows()
              + " rows differ from the others; particles will gather there");
    }
    warnOfFeatures(options, n, rows, console);
  }

  static void warnOfConstants(
      String file, Table table, Standardisation standardisation, Console console) {
    List<String> constant = new ArrayList<>();
    for (int l : standardisation.constantColumns()) {
      constant.add("'" + table.columns().get(l) + "' (" + table.data()[l] + ")");
    }
    if (!constant.isEmpty()) {
      console.warn(
          file
              + ": "
              + (constant.size() == 1 ? "column " : "columns ")
              + String.join(", ", constant)
              + (constant.size() == 1 ? " is" : " are")
              + " constant; particles come near it but not onto it, leave it out if that matters");
    }
  }

  private static void warnOfFeatures(FlowOptions options, int n, Sample rows, Console console) {
    if (options.method != FlowOptions.Method.KING) {
      return;
    }
    long available = (long) n + rows.rows();
    if (options.king.family() == FeatureFamily.GAUSSIAN) {
      long b = (long) rows.dims() * (rows.dims() + 3) / 2;
      if (rows.rows() < b) {
        console.warn(
            rows.rows() + " target rows for " + b + " features; the result follows their noise");
      }
    } else if (available < options.king.basisSize()) {
      console.warn(
          "only "
              + available
              + " rows (particles and target) to draw the basis from: "
              + available
              + " features instead of "
              + options.king.basisSize());
    }
  }

  /** Warns of columns whose scales are so far apart that only the widest counts in distances. */
  static void warnOfScales(String file, Table table, String advice, Console console) {
    int widest = 0;
    int narrowest = -1;
    double[] scales = new double[table.dims()];
    for (int l = 0; l < scales.length; l++) {
      scales[l] = ColumnStatistics.of(table, l).deviation();
      widest = scales[l] > scales[widest] ? l : widest;
      boolean narrower = narrowest < 0 || scales[l] < scales[narrowest];
      narrowest = scales[l] > 0 && narrower ? l : narrowest;
    }
    if (narrowest >= 0 && scales[widest] > FAR_APART * scales[narrowest]) {
      console.warn(
          String.format(
              Locale.ROOT,
              "%s: column '%s' spreads %.1g times as wide as '%s', which then hardly counts; %s",
              file,
              table.columns().get(widest),
              scales[widest] / scales[narrowest],
              table.columns().get(narrowest),
              advice));
    }
  }

  /** How many different rows there are. */
  static int distinctRows(double[] data, int rows, int dims) {
    double[][] sorted = new double[rows][];
    for (int i = 0; i < rows; i++) {
      sorted[i] = Arrays.copyOfRange(data, i * dims, (i + 1) * dims);
    }
    Arrays.sort(sorted, Arrays::compare);
    int distinct = Math.min(1, rows);
    for (int i = 1; i < rows; i++) {
      distinct += Arrays.equals(sorted[i], sorted[i - 1]) ? 0 : 1;
    }
    return distinct;
  }
}
