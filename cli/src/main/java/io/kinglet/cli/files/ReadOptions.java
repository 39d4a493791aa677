package io.kinglet.cli.files;

import java.util.List;
import java.util.Objects;

/**
 * How a sample is read.
 *
 * @param columns the columns to keep, in this order; empty for all
 * @param missing what becomes of rows that lack a value
 * @param separator the character between a CSV file's fields; 0 for a comma, or a tab in a {@code
 *     .tsv} or {@code .tab} file
 */
public record ReadOptions(List<String> columns, MissingPolicy missing, char separator) {
  /** Copies the list. */
  public ReadOptions {
    columns = List.copyOf(columns);
    Objects.requireNonNull(missing, "missing");
  }

  /** All columns, missing values rejected. */
  public static ReadOptions standard() {
    return new ReadOptions(List.of(), MissingPolicy.REJECT, (char) 0);
  }
}
