package io.kinglet.cli.files;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Samples as text: a header line with the columns' names, then a row a line. */
final class CsvTables {
  private CsvTables() {}

  /**
   * Reads the chosen columns.
   *
   * @throws BadFileException with file, line and column if anything in them is no finite number
   */
  static Table read(TableSource source, ReadOptions options) throws IOException {
    String file = source.label();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(separator(source, options))
            .detectBomHeader(true)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .skipEmptyLines(false)
            .allowUnclosedQuote(false)
            .ofCsvRecord(source.path(), StandardCharsets.UTF_8)) {
      var records = reader.iterator();
      if (!records.hasNext()) {
        throw new BadFileException(
            file + ": the file is empty; expected a header line with the columns' names");
      }
      List<String> header = header(file, records.next());
      int[] chosen;
      try {
        chosen = Columns.byName(file, header, options.columns());
      } catch (BadFileException e) {
        throw header.size() == 1
            ? new BadFileException(e.getMessage() + separatorHint(header.get(0)), e)
            : e;
      }
      List<String> names = new ArrayList<>();
      for (int at : chosen) {
        names.add(header.get(at));
      }
      TableBuilder table = new TableBuilder(source, names, options.missing(), 64);
      double[] row = new double[chosen.length];
      while (records.hasNext()) {
        CsvRecord record = records.next();
        if (blank(record) && (header.size() > 1 || !records.hasNext())) {
          continue; // an empty line, not a row: with one column only at the end of the file
        }
        readRow(file, record, header, chosen, options, row, table);
      }
      return table.build();
    } catch (CsvParseException | UncheckedIOException e) {
      throw unreadable(file, e);
    }
  }

  private static BadFileException unreadable(String file, RuntimeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String said = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new BadFileException(
        file
            + ": cannot be read as CSV ("
            + e.getMessage().lines().findFirst().orElse("")
            + (cause == e ? "" : ": " + said)
            + "); check its quotes, its encoding (UTF-8) and that it is text",
        e);
  }

  private static char separator(TableSource source, ReadOptions options) {
    if (options.separator() != 0) {
      return options.separator();
    }
    String name = source.path().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".tsv") || name.endsWith(".tab") ? '\t' : ',';
  }

  private static List<String> header(String file, CsvRecord record) {
    List<String> names = new ArrayList<>();
    boolean numbers = true;
    for (String field : record.getFields()) {
      String name = field.strip();
      if (name.chars().anyMatch(c -> c == 0 || c == 0xFFFD)) {
        throw new BadFileException(
            file + " line 1: not text in UTF-8; is it another kind of file, or another encoding?");
      }
      names.add(name);
      numbers &= isNumber(name);
    }
    if (names.stream().allMatch(String::isEmpty)) {
      throw new BadFileException(
          file + " line 1: empty; expected a header line with the columns' names");
    }
    if (numbers) {
      throw new BadFileException(
          file
              + " line 1: only numbers where the columns' names are expected ("
              + names.get(0)
              + ", …); put a header line first");
    }
    return names;
  }

  /** What to add to a message about a file of a single column that may be several. */
  private static String separatorHint(String header) {
    for (char c : new char[] {';', '\t', '|'}) {
      if (header.indexOf(c) >= 0) {
        String shown = c == '\t' ? "tab" : String.valueOf(c);
        return " (are fields separated by '" + shown + "'? see --separator)";
      }
    }
    return "";
  }

  private static boolean blank(CsvRecord record) {
    return record.getFieldCount() == 1 && record.getField(0).isBlank();
  }

  private static void readRow(
      String file,
      CsvRecord record,
      List<String> header,
      int[] chosen,
      ReadOptions options,
      double[] row,
      TableBuilder table) {
    String line = file + " line " + record.getStartingLineNumber();
    if (record.getFieldCount() != header.size()) {
      throw new BadFileException(
          line
              + ": "
              + count(record.getFieldCount(), "field")
              + " where the header has "
              + header.size()
              + "; make every row as long as the header");
    }
    int missing = -1;
    for (int i = 0; i < chosen.length; i++) {
      String text = record.getField(chosen[i]).strip();
      if (MissingPolicy.isMissing(text)) {
        missing = missing < 0 ? i : missing;
      } else {
        row[i] = number(line, header, chosen[i], text, options);
      }
    }
    if (missing < 0) {
      table.add(row);
    } else {
      int at = chosen[missing];
      table.addIncomplete(line, header.get(at), record.getField(at).strip());
    }
  }

  private static double number(
      String line, List<String> header, int column, String text, ReadOptions options) {
    String where = line + ", column '" + header.get(column) + "': ";
    if (text.matches("(?i)[+-]?inf(inity)?")) {
      throw new BadFileException(
          where + "'" + text + "' is not finite; replace it by a number or remove the row");
    }
    if (!isNumber(text)) {
      String cut = text.length() > 40 ? text.substring(0, 40) + "…" : text;
      String hint =
          text.matches("[+-]?[0-9.]*,[0-9]+")
              ? "; write decimals with a point"
              : options.columns().isEmpty()
                  ? "; name the columns that hold numbers with --columns"
                  : "; correct it or choose another column";
      String separator = header.size() == 1 ? separatorHint(header.get(0)) : "";
      throw new BadFileException(where + "'" + cut + "' is not a number" + hint + separator);
    }
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw new BadFileException(
          where + "'" + text + "' is beyond the range of double precision; rescale the column");
    }
    return value;
  }

  /** Decimal numbers alone: Java's own parser would take "1d" and "0x1p3" as well. */
  private static boolean isNumber(String text) {
    int length = text.length();
    boolean digits = false;
    boolean exponent = false;
    boolean point = false;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits = true;
      } else if (c == '+' || c == '-') {
        if (i > 0 && text.charAt(i - 1) != 'e' && text.charAt(i - 1) != 'E') {
          return false;
        }
      } else if (c == '.' && !point && !exponent) {
        point = true;
      } else if ((c == 'e' || c == 'E') && digits && !exponent) {
        exponent = true;
        digits = false;
      } else {
        return false;
      }
    }
    return digits;
  }

  static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  /** Writes a header and the rows; every number reads back as the same double. */
  static void write(Path path, List<String> columns, double[] data, int rows) throws IOException {
    try (CsvWriter writer =
        CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(path, StandardCharsets.UTF_8)) {
      writer.writeRecord(columns);
      String[] fields = new String[columns.size()];
      for (int i = 0; i < rows; i++) {
        for (int l = 0; l < fields.length; l++) {
          fields[l] = Double.toString(data[i * fields.length + l]);
        }
        writer.writeRecord(fields);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
