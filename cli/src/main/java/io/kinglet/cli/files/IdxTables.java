package io.kinglet.cli.files;

import java.util.List;

/**
 * Samples as an IDX array of any type and rank: a row of the table is what stands at one index of
 * the first dimension, laid out flat, so that a picture is a row; one dimension is one column.
 */
final class IdxTables {
  private IdxTables() {}

  /** Reads the chosen columns, by index into the flat rows. */
  static Table read(TableSource source, ReadOptions options) {
    IdxArray array = IdxArray.read(source.path());
    List<Integer> shape = array.shape();
    int rows = shape.get(0);
    int columns = array.data().length / rows;
    int[] chosen = Columns.byIndex(source.label(), columns, options.columns());
    return NpyTables.gather(source, array.data(), rows, chosen, options);
  }
}
