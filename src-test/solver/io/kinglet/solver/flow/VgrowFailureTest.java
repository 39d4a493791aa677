package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.divergence.Divergence;
import io.kinglet.solver.divergence.FDivergence;
import io.kinglet.solver.features.GaussianStatistics;
import io.kinglet.solver.neural.Activation;
import io.kinglet.solver.neural.Mlp;
import io.kinglet.solver.ratio.LinearRatio;
import io.kinglet.solver.ratio.NetworkRatio;
import io.kinglet.solver.ratio.RatioEstimator;
import io.kinglet.solver.ratio.Ulsif;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A step of VGrow that fails leaves its estimator where it was. */
class VgrowFailureTest {
  /** KL's, which cannot be told while it is broken. */
  private static final class Breaking implements Divergence {
    private boolean broken;

    @Override
    public String label() {
      return "breaking";
    }

    @Override
    public double weight(double logRatio) {
      return FDivergence.KL.weight(logRatio);
    }

    @Override
    public double witness(double logRatio) {
      return broken ? Double.NaN : FDivergence.KL.witness(logRatio);
    }
  }

  private static RatioEstimator loose(String name) {
    return switch (name) {
      // So loose that a fit from another start ends elsewhere.
      case "logistic" ->
          LinearRatio.logistic(new GaussianStatistics(2, true))
              .tolerance(1e-2)
              .parallel(Parallel.serial())
              .build();
      case "ulsif" -> Ulsif.builder().centres(10).parallel(Parallel.serial()).build();
      default ->
          NetworkRatio.builder(Mlp.random(Activation.SILU, 1, 2, 8, 1))
              .iterations(5)
              .firstIterations(9)
              .batch(16)
              .parallel(Parallel.serial())
              .build();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "logistic, EULER",
    "logistic, HEUN",
    "ulsif, EULER",
    "network, EULER",
    "network, HEUN"
  })
  void aStepThatFailedIsTakenAgainWithTheSameBits(String name, Integrator integrator) {
    Target target = Target.miniBatches(Points.gaussian(90, 2, 1, 0.6, 15), 40, 2);
    double[][] ended = new double[2][];
    for (int run = 0; run < 2; run++) {
      Breaking divergence = new Breaking();
      VgrowFlow flow =
          VgrowFlow.builder(target, loose(name), divergence).integrator(integrator).build();
      FlowState state = FlowState.of(Points.gaussian(50, 2, 0, 1, 16), 1);
      for (int t = 0; t < 3; t++) {
        divergence.broken = run == 1;
        if (divergence.broken) {
          assertThatThrownBy(() -> flow.step(state)).isInstanceOf(FlowFailure.class);
          assertThatThrownBy(() -> flow.step(state)).hasMessageContaining("not finite");
          assertThat(flow.ratio()).isNull();
          divergence.broken = false;
        }
        flow.step(state);
      }
      ended[run] = state.particles().data();
    }
    assertThat(ended[1]).containsExactly(ended[0]);
  }
}
