package io.kinglet.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.cli.console.Console;
import io.kinglet.cli.console.ExitCode;
import io.kinglet.cli.console.UsageException;
import io.kinglet.cli.files.BadFileException;
import io.kinglet.cli.files.MissingPolicy;
import io.kinglet.cli.files.ReadOptions;
import io.kinglet.cli.files.Table;
import io.kinglet.cli.files.TableSource;
import io.kinglet.cli.files.Tables;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.metrics.EnergyDistance;
import io.kinglet.solver.metrics.Measurement;
import io.kinglet.solver.metrics.Mmd;
import io.kinglet.solver.model.Standardisation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kinglet compare}. */
@Command(
    name = "compare",
    description = "Measures how far apart two samples are.",
    footerHeading = "%n",
    footer = {
      "Two CSV files are compared in the first one's columns, found by name in the second;",
      "otherwise in all columns in their order. As `kinglet flow` measures:",
      "  kinglet compare run/particles.csv penguins.csv --missing drop --standardise zscore"
    })
final class CompareCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "A", description = "a sample: .csv, .npy, .npz")
  String first;

  @Parameters(index = "1", paramLabel = "B", description = "another one, the reference")
  String second;

  @Option(names = "--columns", split = ",", paramLabel = "NAME", description = "columns to use")
  List<String> columns = List.of();

  @Option(
      names = "--missing",
      defaultValue = "reject",
      paramLabel = "reject|drop",
      description = "rows without a value: an error, or left out")
  MissingPolicy missing;

  @Option(names = "--separator", paramLabel = "C", description = "of CSV fields")
  String separator;

  @Option(
      names = "--standardise",
      defaultValue = "none",
      paramLabel = "none|zscore|whiten",
      description = "fitted on B and done to both; default: none, distances in the files' units")
  Standardisation.Kind standardise;

  @Option(
      names = "--bandwidth",
      paramLabel = "SIGMA",
      description = "of the MMD's Gaussian kernel; default: the median rule of A")
  Double bandwidth;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "of the subsamples that are taken above 10000 rows; default: 1")
  long seed;

  @Option(names = "--json", description = "as JSON")
  boolean json;

  CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (bandwidth != null && !(bandwidth > 0 && Double.isFinite(bandwidth))) {
      throw new UsageException("--bandwidth is " + bandwidth + "; give a finite number > 0");
    }
    List<String> names = columns.stream().map(FlowOptions::unquoted).toList();
    ReadOptions reading = new ReadOptions(names, missing, FlowOptions.separatorChar(separator));
    Table a = Tables.read(TableSource.parse(first), reading);
    Table b = Matching.read(TableSource.parse(second), reading, a);
    if (standardise == Standardisation.Kind.NONE) {
      SampleChecks.warnOfScales(b.source().label(), b, "give --standardise zscore", console);
    } else {
      SampleChecks.refuseUseless(b);
    }
    Sample x = Sample.of(a.data(), a.rows(), a.dims());
    Sample y = Sample.of(b.data(), b.rows(), b.dims());
    Standardisation fitted = Standardisation.fit(standardise, y);
    x = fitted.apply(x);
    y = fitted.apply(y);
    Parallel parallel = Parallel.common(Runtime.getRuntime().availableProcessors());
    Measurement energy = new EnergyDistance(parallel).between(x, y, seed);
    Measurement mmd = mmd(new Mmd(parallel), a, x, y);
    if (json) {
      console.print(json(a, b, mmd, energy));
    } else {
      table(a, b, mmd, energy);
    }
    return ExitCode.OK;
  }

  private Measurement mmd(Mmd metric, Table a, Sample x, Sample y) {
    if (bandwidth != null) {
      return metric.between(x, y, bandwidth, seed);
    }
    try {
      return metric.between(x, y, seed);
    } catch (BadDataException e) {
      throw new BadFileException(
          a.source().label()
              + ": has no two rows that differ, which leaves the MMD without a bandwidth; give"
              + " --bandwidth, or rows that differ",
          e);
    }
  }

  private String json(Table a, Table b, Measurement mmd, Measurement energy) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("a", sample(a));
    report.put("b", sample(b));
    report.put("standardise", standardise.name().toLowerCase(Locale.ROOT));
    report.put("mmd", mmd.value());
    report.put("mmd_bandwidth", mmd.bandwidth());
    report.put("energy_distance", energy.value());
    report.put("rows_used", new int[] {mmd.rows(), mmd.otherRows()});
    report.put("subsampled", mmd.subsampled() || energy.subsampled());
    report.put("seed", seed);
    List<Map<String, Object>> list = new ArrayList<>();
    for (int l = 0; l < a.dims(); l++) {
      ColumnStatistics left = ColumnStatistics.of(a, l);
      ColumnStatistics right = ColumnStatistics.of(b, l);
      Map<String, Object> column = new LinkedHashMap<>();
      column.put("column", a.columns().get(l));
      column.put("mean_a", left.mean());
      column.put("mean_b", right.mean());
      column.put("sd_a", left.deviation());
      column.put("sd_b", right.deviation());
      list.add(column);
    }
    report.put("columns", list);
    return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(report);
  }

  private static Map<String, Object> sample(Table table) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("file", table.source().label());
    map.put("rows", table.rows());
    map.put("dropped", table.dropped());
    return map;
  }

  private void table(Table a, Table b, Measurement mmd, Measurement energy) {
    console.print("A  " + described(a));
    console.print("B  " + described(b));
    console.print("");
    String space =
        standardise == Standardisation.Kind.NONE
            ? ""
            : " (" + standardise.name().toLowerCase(Locale.ROOT) + " of B)";
    line("MMD%s  %.6g  (bandwidth %.6g)", space, mmd.value(), mmd.bandwidth());
    line("energy distance%s  %.6g", space, energy.value());
    if (mmd.subsampled() || energy.subsampled()) {
      line("of subsamples of %d and %d rows, seed %d", mmd.rows(), mmd.otherRows(), seed);
    }
    console.print("");
    int widest = 6;
    for (String name : a.columns()) {
      widest = Math.max(widest, name.length());
    }
    String form = "%-" + widest + "s  %12s  %12s  %12s  %12s";
    line(form, "column", "mean A", "mean B", "sd A", "sd B");
    for (int l = 0; l < a.dims(); l++) {
      ColumnStatistics left = ColumnStatistics.of(a, l);
      ColumnStatistics right = ColumnStatistics.of(b, l);
      line(
          form,
          a.columns().get(l),
          number(left.mean()),
          number(right.mean()),
          number(left.deviation()),
          number(right.deviation()));
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }

  private void line(String form, Object... values) {
    console.print(String.format(Locale.ROOT, form, values));
  }

  private static String described(Table table) {
    return table.source().label()
        + ": "
        + Console.plural(table.rows(), "row")
        + (table.dropped() > 0 ? " (" + table.dropped() + " dropped)" : "")
        + ", "
        + Console.plural(table.dims(), "column");
  }
}
