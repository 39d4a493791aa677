package io.kinglet.jmh.record;

import io.kinglet.solver.plan.FlowPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How often the plan chose as the measured times would have it, and how near its predictions are.
 */
final class PlanText {
  private PlanText() {}

  /** Of a group that was planned; nothing of another. */
  static String of(RecordFile file) {
    Map<String, List<Figure>> sizes = new LinkedHashMap<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> bytes = new ArrayList<>();
    for (Figure figure : file.figures()) {
      double predicted = figure.number("predictedMicros");
      if (!Double.isNaN(predicted) && figure.micros().length > 0) {
        sizes.computeIfAbsent(figure.size(), key -> new ArrayList<>()).add(figure);
        ratios.add(predicted / figure.median());
        bytes.add(figure.number("predictedBytes") / figure.number("workspaceBytes"));
      }
    }
    if (sizes.isEmpty()) {
      return "";
    }
    int right = 0;
    int faster = 0;
    for (List<Figure> ways : sizes.values()) {
      right += Boolean.TRUE.equals(byTheRule(ways).more().get("chosen")) ? 1 : 0;
      Figure measured = least(exact(ways), Figure::median);
      Figure predicted = least(exact(ways), figure -> figure.number("predictedMicros"));
      faster += measured.equals(predicted) ? 1 : 0;
    }
    return String.format(
            Locale.ROOT,
            "%nThe plan chooses as its rule would from the measured times in %d of %d sizes (random"
                + " features have to be %.0f times as fast as the exact form). Of the two ways to"
                + " solve the exact form it predicts the faster one in %d of %d. A predicted time"
                + " is %s to %s of the measured one, the predicted memory %s to %s of what was"
                + " held.%n",
            right,
            sizes.size(),
            FlowPlan.PREFERENCE,
            faster,
            sizes.size(),
            least(ratios),
            most(ratios),
            least(bytes),
            most(bytes))
        .replace("\r\n", "\n");
  }

  private static String least(List<Double> ratios) {
    return Numbers.three(ratios.stream().mapToDouble(Double::doubleValue).min().orElseThrow());
  }

  private static String most(List<Double> ratios) {
    return Numbers.three(ratios.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
  }

  /** What the plan would take if it knew the times. */
  private static Figure byTheRule(List<Figure> ways) {
    Figure best = least(exact(ways), Figure::median);
    for (Figure way : ways) {
      if (!exact(ways).contains(way) && way.median() * FlowPlan.PREFERENCE <= best.median()) {
        best = way;
      }
    }
    return best;
  }

  private static List<Figure> exact(List<Figure> ways) {
    return ways.stream().filter(way -> !way.twin().equals(PlanSteps.WAYS.get(2))).toList();
  }

  private static Figure least(List<Figure> ways, ToDoubleFunction<Figure> number) {
    return ways.stream().min(Comparator.comparingDouble(number)).orElseThrow();
  }
}
