package io.kinglet.jmh.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of the plan's choices follows from the measured times. */
class PlanTextTest {
  @Test
  void choicesAreCountedBySizeAndPredictionsByTheirRatio() {
    List<Figure> figures =
        List.of(
            // Chosen and faster, as predicted.
            way("1x2x3", "kinglet", 100, 90, true, 1000),
            way("1x2x3", "kinglet-cg", 200, 210, false, 1000),
            // Predicted to be faster and chosen, but slower.
            way("4x5x6", "kinglet", 100, 120, false, 800),
            way("4x5x6", "kinglet-cg", 110, 88, true, 1100));
    assertThat(PlanText.of(file(figures)))
        .contains("measured times in 1 of 2 sizes")
        .contains("predicts the faster one in 1 of 2")
        .contains("A predicted time is 0.80 to 1.20 of the measured one")
        .contains("the predicted memory 0.80 to 1.10 of what was held.");
  }

  @Test
  void randomFeaturesAreRightOnlyWhereTheyAreMuchFaster() {
    List<Figure> little =
        List.of(
            way("1x2x3", "kinglet", 100, 100, false, 1000),
            way("1x2x3", "kinglet-random", 80, 80, true, 1000));
    assertThat(PlanText.of(file(little))).contains("in 0 of 1 sizes");
    List<Figure> much =
        List.of(
            way("1x2x3", "kinglet", 100, 100, false, 1000),
            way("1x2x3", "kinglet-random", 5, 5, true, 1000));
    assertThat(PlanText.of(file(much))).contains("in 1 of 1 sizes");
  }

  @Test
  void nothingIsSaidOfWhatWasNotPlanned() {
    Figure figure = new Figure("TileBenchmark", Map.of(), new double[] {1}, Map.of());
    assertThat(PlanText.of(file(List.of(figure)))).isEmpty();
  }

  private static RecordFile file(List<Figure> figures) {
    return new RecordFile("plan", Map.of(), figures);
  }

  private static Figure way(
      String shape, String twin, double micros, double predicted, boolean chosen, double bytes) {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("shape", shape);
    params.put("twin", twin);
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("predictedMicros", predicted);
    more.put("predictedBytes", bytes);
    more.put("workspaceBytes", 1000.0);
    more.put("chosen", chosen);
    return new Figure("PlanSteps", params, new double[] {micros}, more);
  }
}
