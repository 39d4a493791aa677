package io.kinglet.cli.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table of numbers and words, a row at a time, for a CSV file. */
public final class Figures {
  private final List<String> columns;
  private final List<String[]> rows = new ArrayList<>();

  /** A table without rows. */
  public Figures(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  /**
   * Appends a row.
   *
   * @param values one for each column; null and NaN, what was not measured, give an empty field
   * @throws IllegalArgumentException if there are more or fewer
   */
  public void add(Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(
          "a row of " + values.length + " values for the columns " + columns);
    }
    rows.add(Arrays.stream(values).map(Figures::text).toArray(String[]::new));
  }

  private static String text(Object value) {
    return value == null || value instanceof Double d && Double.isNaN(d) ? "" : value.toString();
  }

  /** Writes all rows as CSV; every number reads back as the same double. */
  public void write(Path file) throws IOException {
    try (CsvWriter writer =
        CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file, StandardCharsets.UTF_8)) {
      writer.writeRecord(columns);
      rows.forEach(writer::writeRecord);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
