package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.kernels.King;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.FeatureFamily;
import org.junit.jupiter.api.Test;

/** Cases whose answer is known in closed form. */
class KingAnalyticTest {
  @Test
  void withCoordinatesAsFeaturesTheMeanMovesByMBeta() {
    int d = 4;
    Sample start = Points.gaussian(50, d, -1, 2, 3);
    KingFlow flow =
        KingFlow.builder(Target.of(Points.gaussian(40, d, 2, 1, 4)))
            .features(FeatureFamily.LINEAR)
            .build();
    FlowState state = FlowState.of(start, 1);
    flow.step(state);
    ExactForm.Trace trace = flow.trace();
    int ld = King.padded(d);
    double[] before = mean(start);
    double[] after = mean(state.particles());
    for (int l = 0; l < d; l++) {
      double expected = 0;
      double scale = 0;
      for (int p = 0; p < d; p++) {
        double product = trace.gram()[Math.max(l, p) * ld + Math.min(l, p)] * trace.beta()[p];
        expected += product;
        scale += Math.abs(product);
      }
      // The mean of 50 moved rows of size 6 rounds at 2^-53·6; M β at its Σ of absolute products.
      assertThat(Math.abs(after[l] - before[l] - expected)).isLessThan(1e-14 * (6 + scale));
    }
  }

  @Test
  void aGaussianFamilyReachesTheTargetsMeanAndCovariance() {
    int d = 3;
    int n = 200;
    double[] y = Points.gaussian(300, d, 0, 1, 8).data().clone();
    for (int i = 0; i < 300; i++) {
      // A correlated target with other scales and another mean.
      y[i * d + 1] = 0.8 * y[i * d] + 0.5 * y[i * d + 1] - 1;
      y[i * d + 2] = 1.5 * y[i * d + 2] + 2;
    }
    Sample target = Sample.of(y, 300, d);
    KingFlow flow =
        KingFlow.builder(Target.of(target))
            .features(FeatureFamily.GAUSSIAN)
            .ridge(1e-6)
            .damping(1e-6)
            .stepRule(StepRule.adaptive(0.5))
            .build();
    FlowState state = FlowState.gaussian(n, d, 9);
    for (int t = 0; t < 300; t++) {
      flow.step(state);
    }
    double[] wanted = moments(target);
    double[] reached = moments(state.particles());
    for (int m = 0; m < wanted.length; m++) {
      assertThat(reached[m]).isCloseTo(wanted[m], org.assertj.core.data.Offset.offset(1e-3));
    }
  }

  private static double[] mean(Sample sample) {
    double[] mean = new double[sample.dims()];
    for (int i = 0; i < sample.rows(); i++) {
      for (int l = 0; l < mean.length; l++) {
        mean[l] += sample.get(i, l) / sample.rows();
      }
    }
    return mean;
  }

  /** Mean, then covariance with divisor n. */
  private static double[] moments(Sample sample) {
    int d = sample.dims();
    double[] mean = mean(sample);
    double[] moments = java.util.Arrays.copyOf(mean, d + d * d);
    for (int i = 0; i < sample.rows(); i++) {
      for (int k = 0; k < d; k++) {
        for (int l = 0; l < d; l++) {
          moments[d + k * d + l] +=
              (sample.get(i, k) - mean[k]) * (sample.get(i, l) - mean[l]) / sample.rows();
        }
      }
    }
    return moments;
  }
}
