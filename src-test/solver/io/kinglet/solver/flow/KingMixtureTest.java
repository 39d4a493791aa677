package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.metrics.Mmd;
import io.kinglet.support.Golden;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** KiNG on the ten stored trials of the two-component mixture, against the published curves. */
class KingMixtureTest {
  @ParameterizedTest
  @ValueSource(ints = {5, 20})
  void followsThePublishedCurves(int d) {
    Golden golden = Golden.of("mixture_trials_d" + d);
    double[] published = golden.data("mmd_king");
    int[] steps = {10, 25, 50, 100};
    double[][] difference = new double[steps.length][10];
    Mmd mmd = new Mmd(Parallel.common(2));
    for (int trial = 0; trial < 10; trial++) {
      Sample target = golden.array("y").sampleOf(trial);
      Sample fresh = golden.array("y_test").sampleOf(trial);
      KingFlow flow = KingFlow.builder(Target.of(target)).parallel(Parallel.common(2)).build();
      FlowState state = FlowState.of(golden.array("x0").sampleOf(trial), trial);
      for (int at = 0; at < steps.length; at++) {
        while (state.iteration() < steps[at]) {
          flow.step(state);
        }
        double value = mmd.between(state.particles(), fresh, 1).value();
        difference[at][trial] = value - published[trial * 101 + steps[at]];
      }
    }
    for (int at = 0; at < steps.length; at++) {
      double mean = 0;
      for (double value : difference[at]) {
        mean += value / 10;
      }
      double square = 0;
      for (double value : difference[at]) {
        square += (value - mean) * (value - mean);
      }
      double standardError = Math.sqrt(square / 9 / 10);
      // Our runs draw other bases than the published ones: paired by trial, not equal.
      assertThat(Math.abs(mean))
          .as("d = %d, step %d: mean difference, standard error %s", d, steps[at], standardError)
          .isLessThan(Math.max(3 * standardError, 0.003));
    }
  }
}
