package io.kinglet.cli.experiment;

import io.kinglet.cli.report.Figures;
import io.kinglet.solver.neural.TrainInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says what came of a race. */
final class RaceReport {
  private final Race.Result result;
  private final String column;
  private final String words;
  private final HeldOut.Distances clean;
  private final int rows;

  /**
   * A report.
   *
   * @param result what came of the race
   * @param column the name of the experiment's own measure in files
   * @param words the same for a person
   * @param clean the distances of rows without noise, as many as there are particles
   * @param rows how many rows the distances are to
   */
  RaceReport(Race.Result result, String column, String words, HeldOut.Distances clean, int rows) {
    this.result = result;
    this.column = column;
    this.words = words;
    this.clean = clean;
    this.rows = rows;
  }

  /** By step what was measured, and by epoch the losses. */
  Figures figures() {
    Figures figures =
        new Figures(
            List.of(
                "phase",
                "step",
                "residual",
                "mmd",
                "energy_distance",
                column,
                "loss",
                "held_out_loss"));
    for (TrainInfo epoch : result.trained().epochs()) {
      figures.add(
          "training", epoch.epoch(), null, null, null, null, epoch.loss(), epoch.heldOutLoss());
    }
    for (Race.Look look : result.looks()) {
      figures.add(
          look.method(),
          look.step(),
          look.residual(),
          look.distances().mmd(),
          look.distances().energy(),
          look.distance(),
          null,
          null);
    }
    return figures;
  }

  /** For run.json. */
  Map<String, Object> result() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("training", result.trained().report());
    Race.Look start = result.look(Race.NTKING, false);
    map.put("start", values(start));
    map.put(Race.NTKING, values(start, result.look(Race.NTKING, true), result.ntking()));
    map.put(Race.WGF, values(start, result.look(Race.WGF, true), result.wgf()));
    Map<String, Object> without = new LinkedHashMap<>();
    without.put("mmd", clean.mmd());
    without.put("energy_distance", clean.energy());
    map.put("without_noise", without);
    return map;
  }

  private Map<String, Object> values(Race.Look look) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("mmd", look.distances().mmd());
    map.put("energy_distance", look.distances().energy());
    map.put(column, look.distance());
    return map;
  }

  private Map<String, Object> values(Race.Look start, Race.Look end, Race.End run) {
    Map<String, Object> map = values(end);
    map.put("mmd_factor", start.distances().mmd() / end.distances().mmd());
    map.put("energy_distance_factor", start.distances().energy() / end.distances().energy());
    map.put("steps", run.steps());
    map.put("ended", run.reason().name().toLowerCase(Locale.ROOT));
    map.put("seconds", Math.round(run.seconds() * 1e3) / 1e3);
    return map;
  }

  /** For the person who waits. */
  List<String> summary() {
    Race.Look start = result.look(Race.NTKING, false);
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-14s%12s%17s  %s",
            "to " + rows + " rows",
            "MMD",
            "energy distance",
            words));
    lines.add(line("start", start.distances(), start.distance()));
    for (String method : List.of(Race.NTKING, Race.WGF)) {
      Race.Look end = result.look(method, true);
      String name = method.equals(Race.NTKING) ? "ntKiNG" : "WGF";
      lines.add(line(name, end.distances(), end.distance()));
    }
    lines.add(line("without noise", clean, Double.NaN));
    return lines;
  }

  private static String line(String name, HeldOut.Distances of, double distance) {
    String own = Double.isNaN(distance) ? "" : String.format(Locale.ROOT, "  %.4f", distance);
    return String.format(Locale.ROOT, "%-14s%12.4f%17.5f%s", name, of.mmd(), of.energy(), own);
  }
}
