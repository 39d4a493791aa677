package io.kinglet.cli.report;

import io.kinglet.cli.charts.MetricsPicture.Curve;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What was measured at the start and at every step. */
public final class MetricsLog {
  /**
   * One row. A number that was not measured is NaN and an empty field in the file.
   *
   * @param step 0 for the start, then the number of the step
   * @param residual the flow's residual before the step; for KiNG ‖Δ‖
   * @param stepSize η as taken
   * @param mmd between the particles after the step and the target
   * @param mmdBandwidth σ of its kernel
   * @param energy energy distance of the same
   * @param velocityRms root mean square of the particles' velocities
   * @param refusals larger steps that an adaptive rule refused first
   * @param formSize R of random features, m of a subsample; 0 for the exact form
   * @param formGap how much more of the residual the form left than the exact one
   * @param velocityError relative, of the form's velocity
   * @param seconds since the run began
   */
  public record Row(
      long step,
      double residual,
      double stepSize,
      double mmd,
      double mmdBandwidth,
      double energy,
      double velocityRms,
      int refusals,
      int formSize,
      double formGap,
      double velocityError,
      double seconds) {}

  /** The header of metrics.csv; seconds last, the only column that differs between equal runs. */
  private static final List<String> HEADER =
      List.of(
          "step",
          "residual",
          "step_size",
          "mmd",
          "mmd_bandwidth",
          "energy_distance",
          "velocity_rms",
          "refusals",
          "form_size",
          "form_gap",
          "velocity_error",
          "seconds");

  private final List<Row> rows = new ArrayList<>();

  /** Appends a row. */
  public void add(Row row) {
    rows.add(row);
  }

  /** The first row with a measured MMD; the last one if {@code last}. */
  public Row measured(boolean last) {
    List<Row> order = last ? rows.reversed() : rows;
    for (Row row : order) {
      if (!Double.isNaN(row.mmd())) {
        return row;
      }
    }
    return rows.getLast();
  }

  /** Writes all rows as CSV. */
  public void write(Path file) throws IOException {
    Figures figures = new Figures(HEADER);
    for (Row row : rows) {
      figures.add(
          row.step(),
          row.residual(),
          row.stepSize(),
          row.mmd(),
          row.mmdBandwidth(),
          row.energy(),
          row.velocityRms(),
          row.refusals(),
          row.formSize(),
          row.formGap(),
          row.velocityError(),
          Math.round(row.seconds() * 1e6) / 1e6);
    }
    figures.write(file);
  }

  /** The curves of the picture: the residual stands at the state that it was found in. */
  public List<Curve> curves(String residualName) {
    return List.of(
        curve(residualName, Row::residual, -1),
        curve("MMD", Row::mmd, 0),
        curve("energy distance", Row::energy, 0));
  }

  private Curve curve(String name, ToDoubleFunction<Row> value, int shift) {
    List<Row> kept = rows.stream().filter(row -> !Double.isNaN(value.applyAsDouble(row))).toList();
    return new Curve(
        name,
        kept.stream().mapToDouble(row -> row.step() + shift).toArray(),
        kept.stream().mapToDouble(value).toArray());
  }
}
