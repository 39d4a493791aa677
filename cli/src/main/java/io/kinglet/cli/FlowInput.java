package io.kinglet.cli;

import io.kinglet.cli.console.Console;
import io.kinglet.cli.console.UsageException;
import io.kinglet.cli.files.BadFileException;
import io.kinglet.cli.files.Table;
import io.kinglet.cli.files.TableFormat;
import io.kinglet.cli.files.TableSource;
import io.kinglet.cli.files.Tables;
import io.kinglet.solver.Sample;
import io.kinglet.solver.density.Score;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.model.Standardisation;
import io.kinglet.solver.plan.FlowPlan;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What a flow starts from: files read and checked, standardised, split.
 *
 * @param table the target as read
 * @param startTable the start as read, if it came from a file
 * @param standardisation fitted on the rows that are flowed to
 * @param target the rows flowed to, standardised
 * @param heldOut the rows kept aside, standardised
 * @param start the particles' first state, standardised
 * @param moving the columns that move; empty for all
 * @param plan what king's steps cost and the form they take; empty for other methods
 * @param density what svgd flows to, of which the target is a sample or nearly so; empty for others
 */
record FlowInput(
    Table table,
    Optional<Table> startTable,
    Standardisation standardisation,
    Sample target,
    Optional<Sample> heldOut,
    FlowState start,
    int[] moving,
    Optional<FlowPlan> plan,
    Optional<Score> density) {

  /** Reads and checks all of it, warning of what runs but may not give what was meant. */
  static FlowInput read(FlowOptions options, Console console) {
    if (options.method == FlowOptions.Method.SVGD) {
      return Posteriors.read(options);
    }
    Table table = Tables.read(TableSource.parse(options.target), options.reading());
    SampleChecks.refuseUseless(table);
    Optional<Table> startTable = Optional.empty();
    if (options.start != null) {
      TableSource source = TableSource.parse(options.start);
      startTable = Optional.of(Matching.read(source, options.reading(), table));
    }
    int n = startTable.map(Table::rows).orElse(options.particleCount());
    if (n < 2) {
      throw new BadFileException(
          options.start + ": has one row; a flow needs at least two particles");
    }
    int[] moving = moving(options, table);
    Sample all = Sample.of(table.data(), table.rows(), table.dims());
    Sample rows = all;
    Optional<Sample> aside = Optional.empty();
    if (options.holdout != null) {
      int kept = split(options, all);
      int[] order = shuffled(all.rows(), options.seed);
      rows = pick(all, order, 0, kept);
      aside = Optional.of(pick(all, order, kept, all.rows()));
    }
    if (options.batch != null && options.batch > rows.rows()) {
      throw new UsageException(
          "--batch is " + options.batch + ", but there are " + rows.rows() + " target rows");
    }
    Optional<FlowPlan> plan = Planning.of(options, n, rows, moving);
    Standardisation standardisation = Standardisation.fit(options.standardise, rows);
    Sample target = standardisation.apply(rows);
    SampleChecks.warn(options, n, table, rows, standardisation, console);
    FlowState start =
        startTable
            .map(t -> Sample.of(t.data(), t.rows(), t.dims()))
            .map(standardisation::apply)
            .map(sample -> FlowState.of(sample, options.seed))
            .orElseGet(() -> drawn(options, n, target, moving));
    return new FlowInput(
        table,
        startTable,
        standardisation,
        target,
        aside.map(standardisation::apply),
        start,
        moving,
        plan,
        Optional.empty());
  }

  static int[] moving(FlowOptions options, Table table) {
    List<String> present = table.columns();
    int[] moving = new int[options.move.size()];
    for (int i = 0; i < moving.length; i++) {
      String name = FlowOptions.unquoted(options.move.get(i));
      moving[i] = present.indexOf(name);
      if (moving[i] < 0) {
        throw new BadFileException(
            table.source().label()
                + ": no column '"
                + name
                + "' to move among those used; there are "
                + String.join(", ", present));
      }
      for (int j = 0; j < i; j++) {
        if (moving[j] == moving[i]) {
          throw new UsageException("--move names '" + name + "' twice");
        }
      }
    }
    return moving;
  }

  /** Particles from N(0, I); columns that stay are taken from target rows drawn at random. */
  private static FlowState drawn(FlowOptions options, int n, Sample target, int[] moving) {
    FlowState gaussian = FlowState.gaussian(n, target.dims(), options.seed);
    if (moving.length == 0) {
      return gaussian;
    }
    int d = target.dims();
    double[] rows = gaussian.particles().data();
    boolean[] moves = new boolean[d];
    for (int l : moving) {
      moves[l] = true;
    }
    SplittableRandom random = new SplittableRandom(Seeds.of(options.seed, "conditions", 0));
    for (int i = 0; i < n; i++) {
      int from = random.nextInt(target.rows());
      for (int l = 0; l < d; l++) {
        rows[i * d + l] = moves[l] ? rows[i * d + l] : target.get(from, l);
      }
    }
    return FlowState.of(Sample.of(rows, n, d), options.seed);
  }

  private static int split(FlowOptions options, Sample all) {
    int aside = (int) Math.round(options.holdout * all.rows());
    if (aside < 2 || all.rows() - aside < 2) {
      throw new UsageException(
          "--holdout "
              + options.holdout
              + " of "
              + all.rows()
              + " rows leaves "
              + aside
              + " aside and "
              + (all.rows() - aside)
              + " to flow to; both need at least 2");
    }
    return all.rows() - aside;
  }

  private static int[] shuffled(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(Seeds.of(seed, "holdout", 0));
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static Sample pick(Sample all, int[] order, int from, int to) {
    int d = all.dims();
    double[] rows = new double[(to - from) * d];
    for (int i = from; i < to; i++) {
      System.arraycopy(all.data(), order[i] * d, rows, (i - from) * d, d);
    }
    return Sample.of(rows, to - from, d);
  }

  /** The file's name without its folders, for titles. */
  String targetName() {
    TableSource source = table.source();
    String name = String.valueOf(source.path().getFileName());
    return source.format() == TableFormat.NPZ
        ? source.array().map(array -> name + ":" + array).orElse(name)
        : name;
  }
}
