package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.metrics.Mmd;
import io.kinglet.support.Golden;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ten trials of the mixture experiment: curves of MMD to test points follow the published ones. */
class BaselineMixtureTest {
  private static final int TRIALS = 10;
  private static final int[] LOOKS = {10, 25, 50, 100};

  @ParameterizedTest
  @CsvSource({"wgf, 5", "wgf, 20", "mmd, 5", "mmd, 20"})
  void curvesFollowTheStoredOnes(String method, int d) {
    Golden golden = Golden.of("mixture_trials_d" + d);
    Golden.Array starts = golden.array("x0");
    Golden.Array targets = golden.array("y");
    Golden.Array tests = golden.array("y_test");
    Golden.Array curves = golden.array("mmd_" + method);
    double[][] gaps = new double[LOOKS.length][TRIALS];
    Mmd mmd = new Mmd(Parallel.serial());
    for (int trial = 0; trial < TRIALS; trial++) {
      Target target = Target.of(targets.sampleOf(trial));
      ParticleFlow flow =
          method.equals("wgf")
              ? WassersteinFlow.builder(target).build()
              : MmdFlow.builder(target).build();
      FlowState state = FlowState.of(starts.sampleOf(trial), 1);
      double[] curve = curves.slice(trial);
      for (int look = 0; look < LOOKS.length; look++) {
        while (state.iteration() < LOOKS[look]) {
          flow.step(state);
        }
        double value = mmd.between(state.particles(), tests.sampleOf(trial), 0).value();
        gaps[look][trial] = value - curve[LOOKS[look]];
      }
    }
    for (int look = 0; look < LOOKS.length; look++) {
      double mean = Arrays.stream(gaps[look]).average().orElseThrow();
      double squares = Arrays.stream(gaps[look]).map(gap -> (gap - mean) * (gap - mean)).sum();
      double error = Math.sqrt(squares / (TRIALS - 1) / TRIALS);
      // The stored runs are single precision, with the published median rule.
      assertThat(Math.abs(mean))
          .as("%s, d = %d, step %d", method, d, LOOKS[look])
          .isLessThan(Math.max(3 * error, 0.003));
    }
  }
}
