package io.kinglet.cli;

import io.kinglet.cli.files.BadFileException;
import io.kinglet.cli.files.Table;
import io.kinglet.cli.files.TableFormat;
import io.kinglet.cli.files.TableSource;
import io.kinglet.cli.files.Tables;
import io.kinglet.solver.Sample;
import io.kinglet.solver.density.BananaDensity;
import io.kinglet.solver.density.DrawnDensity;
import io.kinglet.solver.density.GaussianDensity;
import io.kinglet.solver.density.GaussianMixture;
import io.kinglet.solver.density.LogisticPosterior;
import io.kinglet.solver.density.Score;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.model.Standardisation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The densities that {@code --method svgd} flows to, and what their runs start from. */
final class Posteriors {
  /** Draws that stand for the density where particles are measured and drawn. */
  private static final int DRAWS = 2_000;

  private Posteriors() {}

  /** What a run starts from: a table of draws takes the target's place. */
  static FlowInput read(FlowOptions options) {
    if (options.svgd.logistic()) {
      return logistic(options);
    }
    int d = options.svgd.dimsOr();
    DrawnDensity density = density(options.svgd.kind(), d);
    List<String> names = new ArrayList<>();
    for (int l = 1; l <= d; l++) {
      names.add("x" + l);
    }
    Path name = Path.of(options.svgd.kind() + ".csv");
    TableSource source = new TableSource(name, TableFormat.CSV, Optional.empty());
    return input(options, density, density, source, names, 0);
  }

  /**
   * The densities that need no data: correlated coordinates, with correlation 0.6 between
   * neighbours; two components with means ±2 in every coordinate; a parabola.
   */
  private static DrawnDensity density(String kind, int d) {
    return switch (kind) {
      case "gaussian" -> {
        double[] covariance = new double[d * d];
        for (int i = 0; i < d; i++) {
          for (int j = 0; j < d; j++) {
            covariance[i * d + j] = Math.pow(0.6, Math.abs(i - j));
          }
        }
        yield new GaussianDensity(new double[d], covariance);
      }
      case "mixture" -> {
        double[] means = new double[2 * d];
        for (int l = 0; l < d; l++) {
          means[l] = -2;
          means[d + l] = 2;
        }
        yield new GaussianMixture(
            Sample.of(means, 2, d), new double[] {1, 1}, new double[] {0.5, 0.5});
      }
      case "banana" -> new BananaDensity(d, 1.5, 0.4);
      default -> throw new IllegalStateException(kind);
    };
  }

  private static FlowInput logistic(FlowOptions options) {
    Table table = Tables.read(TableSource.parse(options.target), options.reading());
    String label = FlowOptions.unquoted(options.svgd.label);
    int at = table.columns().indexOf(label);
    String file = table.source().label();
    if (at < 0) {
      throw new BadFileException(
          file
              + ": no column '"
              + label
              + "' for --label among those used; there are "
              + String.join(", ", table.columns()));
    }
    if (table.dims() < 2) {
      throw new BadFileException(
          file + ": the label is its only column; give others that it depends on");
    }
    int d = table.dims();
    double[] labels = new double[table.rows()];
    double[] rest = new double[table.rows() * (d - 1)];
    for (int i = 0; i < table.rows(); i++) {
      int to = i * (d - 1);
      for (int l = 0; l < d; l++) {
        double value = table.data()[i * d + l];
        if (l == at) {
          labels[i] = value;
        } else {
          rest[to++] = value;
        }
      }
    }
    Sample inputs = Sample.of(rest, table.rows(), d - 1);
    inputs = Standardisation.fit(options.standardise, inputs).apply(inputs);
    LogisticPosterior posterior =
        new LogisticPosterior(inputs, labels, options.svgd.priorVarianceOr());
    List<String> names = new ArrayList<>(table.columns());
    names.remove(at);
    names.add(0, "intercept");
    TableSource source = table.source();
    return input(options, posterior, posterior.laplace(), source, names, table.dropped());
  }

  private static FlowInput input(
      FlowOptions options,
      Score density,
      DrawnDensity like,
      TableSource source,
      List<String> names,
      int dropped) {
    Sample draws = like.draw(DRAWS, Seeds.of(options.seed, "reference", 0));
    Table table = new Table(source, names, draws.data(), DRAWS, dropped);
    Optional<Table> startTable =
        Optional.ofNullable(options.start)
            .map(start -> Matching.read(TableSource.parse(start), options.reading(), table));
    FlowState start =
        startTable
            .map(t -> FlowState.of(Sample.of(t.data(), t.rows(), t.dims()), options.seed))
            .orElseGet(
                () -> FlowState.gaussian(options.particleCount(), names.size(), options.seed));
    return new FlowInput(
        table,
        startTable,
        Standardisation.fit(Standardisation.Kind.NONE, draws),
        draws,
        Optional.empty(),
        start,
        FlowInput.moving(options, table),
        Optional.empty(),
        Optional.of(density));
  }
}
