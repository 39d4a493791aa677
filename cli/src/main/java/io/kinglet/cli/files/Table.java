package io.kinglet.cli.files;

import java.util.List;

/**
 * A sample as it came from a file: rows of finite numbers under named columns.
 *
 * @param source what it was read from
 * @param columns the names, one a column; of an NPY or NPZ array the index, counted from 0
 * @param data the numbers by rows, {@code rows × columns.size()}, all finite
 * @param rows how many rows are kept
 * @param dropped how many rows were left out because a value was missing
 */
public record Table(
    TableSource source, List<String> columns, double[] data, int rows, int dropped) {
  /** Checks the size. */
  public Table {
    columns = List.copyOf(columns);
    if (data.length != Math.multiplyExact(rows, columns.size())) {
      throw new IllegalArgumentException(
          "data has "
              + data.length
              + " numbers, expected "
              + rows
              + " rows × "
              + columns.size()
              + " columns");
    }
  }

  /** How many columns there are. */
  public int dims() {
    return columns.size();
  }
}
