package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.metrics.Mmd;
import io.kinglet.support.Golden;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * KiNG on the ten stored trials of the two-component mixture, against the published curves; random
 * features beside.
 */
class KingMixtureTest {
  @ParameterizedTest
  @ValueSource(ints = {5, 20})
  void followsThePublishedCurves(int d) {
    Golden golden = Golden.of("mixture_trials_d" + d);
    double[] published = golden.data("mmd_king");
    int[] steps = {10, 25, 50, 100};
    double[][] difference = new double[steps.length][10];
    double[] approximate = new double[10];
    Mmd mmd = new Mmd(Parallel.common(2).always());
    for (int trial = 0; trial < 10; trial++) {
      Sample target = golden.array("y").sampleOf(trial);
      Sample fresh = golden.array("y_test").sampleOf(trial);
      KingFlow flow =
          KingFlow.builder(Target.of(target)).parallel(Parallel.common(2).always()).build();
      FlowState state = FlowState.of(golden.array("x0").sampleOf(trial), trial);
      for (int at = 0; at < steps.length; at++) {
        while (state.iteration() < steps[at]) {
          flow.step(state);
        }
        double value = mmd.between(state.particles(), fresh, 1).value();
        difference[at][trial] = value - published[trial * 101 + steps[at]];
        approximate[trial] = -value;
      }
      KingFlow random =
          KingFlow.builder(Target.of(target)).form(StepForm.adaptiveRandomFeatures(0.02)).build();
      FlowState other = FlowState.of(golden.array("x0").sampleOf(trial), trial);
      while (other.iteration() < 100) {
        random.step(other);
      }
      approximate[trial] += mmd.between(other.particles(), fresh, 1).value();
    }
    for (int at = 0; at < steps.length; at++) {
      // Our runs draw other bases than the published ones: paired by trial, not equal.
      requireNear(difference[at], 0.003, "d = " + d + ", published, step " + steps[at]);
    }
    requireNear(approximate, 0, "d = " + d + ", random features");
  }

  private static void requireNear(double[] differences, double least, String what) {
    double mean = 0;
    for (double value : differences) {
      mean += value / 10;
    }
    double square = 0;
    for (double value : differences) {
      square += (value - mean) * (value - mean);
    }
    double standardError = Math.sqrt(square / 9 / 10);
    assertThat(Math.abs(mean))
        .as("%s: mean difference, standard error %s", what, standardError)
        .isLessThan(Math.max(3 * standardError, least));
  }
}
