package io.kinglet.cli.files;

import java.util.Arrays;
import java.util.List;

/** Gathers rows, leaving out or refusing those with a missing value. */
final class TableBuilder {
  private final TableSource source;
  private final List<String> columns;
  private final MissingPolicy policy;
  private double[] data;
  private int rows;
  private int incomplete;
  private long seen;
  private String firstMissing;

  TableBuilder(TableSource source, List<String> columns, MissingPolicy policy, int expectedRows) {
    this.source = source;
    this.columns = columns;
    this.policy = policy;
    this.data = new double[Math.multiplyExact(expectedRows, columns.size())];
  }

  /** A complete row; the array is copied. */
  void add(double[] row) {
    int dims = columns.size();
    if ((long) (rows + 1) * dims > Integer.MAX_VALUE - 8) {
      throw new BadFileException(
          source.label()
              + ": more than "
              + rows
              + " rows of "
              + dims
              + " columns do not fit into one array; choose fewer columns or rows");
    }
    int needed = (rows + 1) * dims;
    if (needed > data.length) {
      long doubled = Math.max(1024L, 2L * needed);
      data = Arrays.copyOf(data, (int) Math.min(doubled, Integer.MAX_VALUE - 8));
    }
    System.arraycopy(row, 0, data, rows * dims, dims);
    rows++;
    seen++;
  }

  /** A row without a value; {@code where} says where, {@code text} what stands there. */
  void addIncomplete(String where, String column, String text) {
    if (firstMissing == null) {
      firstMissing =
          where
              + ", column '"
              + column
              + "': "
              + (text.isBlank() ? "no value" : "missing value '" + text + "'");
    }
    incomplete++;
    seen++;
  }

  /**
   * The table.
   *
   * @throws BadFileException if a row lacked a value and they are to be rejected, or none is left
   */
  Table build() {
    if (incomplete > 0 && policy == MissingPolicy.REJECT) {
      throw new BadFileException(
          firstMissing
              + " ("
              + incomplete
              + " of "
              + seen
              + " rows lack a value); leave such rows out with --missing drop, or choose other"
              + " columns");
    }
    if (rows == 0) {
      throw new BadFileException(
          source.label()
              + (incomplete > 0
                  ? ": every one of its " + incomplete + " rows lacks a value; choose other columns"
                  : ": no rows of data; give a file with at least two"));
    }
    return new Table(source, columns, Arrays.copyOf(data, rows * columns.size()), rows, incomplete);
  }
}
