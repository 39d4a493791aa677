package io.kinglet.cli;

import io.kinglet.cli.files.BadFileException;
import io.kinglet.cli.files.ReadOptions;
import io.kinglet.cli.files.Table;
import io.kinglet.cli.files.TableFormat;
import io.kinglet.cli.files.TableSource;
import io.kinglet.cli.files.Tables;
import java.util.List;

/** Reads a second sample with the columns of a first one. */
final class Matching {
  private Matching() {}

  /**
   * Reads the columns of {@code like}: by name if both are CSV, by the same indices if both are
   * arrays and the second is wide enough for the columns asked for, else in their order.
   *
   * @throws BadFileException if they cannot be matched
   */
  static Table read(TableSource source, ReadOptions options, Table like) {
    boolean text = source.format() == TableFormat.CSV;
    boolean likeText = like.source().format() == TableFormat.CSV;
    if (text && likeText) {
      return Tables.read(source, with(options, like.columns()));
    }
    Table whole = Tables.read(source, with(options, List.of()));
    boolean byIndex = !text && !likeText && !options.columns().isEmpty();
    if (byIndex && whole.dims() != like.dims()) {
      return Tables.read(source, with(options, like.columns()));
    }
    if (whole.dims() != like.dims()) {
      throw new BadFileException(
          source.label()
              + ": has "
              + whole.dims()
              + " columns where "
              + like.source().label()
              + " has "
              + like.dims()
              + " ("
              + String.join(", ", like.columns())
              + "); give a file with those");
    }
    return whole;
  }

  private static ReadOptions with(ReadOptions options, List<String> columns) {
    return new ReadOptions(columns, options.missing(), options.separator());
  }
}
