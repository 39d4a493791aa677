package io.kinglet.solver.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Score matching against central differences, and against a Gaussian's known score. */
class DenoisingScoreTest {
  private final SplittableRandom random = new SplittableRandom(21);
  private final Workspace ws = new Workspace();

  @Test
  void theGradientIsThatOfTheLoss() {
    Sample sample = Sample.of(Networks.gaussian(random, 150 * 4), 150, 4);
    for (Activation activation : new Activation[] {Activation.SILU, Activation.TANH}) {
      Mlp net = Mlp.random(activation, 5, 4, 8, 6, 1);
      DenoisingScore objective = new DenoisingScore(net, sample, null, 0.7, 3, Parallel.serial());
      int[] order = new int[150];
      for (int i = 0; i < 150; i++) {
        order[i] = 149 - i;
      }
      double[] gradient = new double[net.parameters()];
      double[] other = new double[net.parameters()];
      objective.gradient(order, 10, 140, 9, gradient);
      double[] v = Networks.direction(random, net.parameters());
      double[] weights = net.weights().clone();
      double h = 1e-4;
      double slope = 0;
      for (int side : new int[] {1, -1}) {
        for (int p = 0; p < v.length; p++) {
          net.weights()[p] = weights[p] + side * h * v[p];
        }
        slope += side * objective.gradient(order, 10, 140, 9, other) / (2 * h);
      }
      double dot = 0;
      for (int p = 0; p < v.length; p++) {
        dot += gradient[p] * v[p];
      }
      // Differences of order 2: h² times a third derivative of order 1.
      assertThat(dot).isCloseTo(slope, within(1e-7));
    }
  }

  @Test
  void aGaussianHasTheScoreOfTheBlurredGaussian() {
    double s = 1.5;
    double sigma = 0.8;
    int n = 2048;
    double[] data = Networks.gaussian(random, n);
    for (int i = 0; i < n; i++) {
      data[i] *= s;
    }
    Mlp net = Mlp.random(Activation.SILU, 2, 1, 16, 16, 1);
    DenoisingScore objective =
        new DenoisingScore(net, Sample.of(data, n, 1), null, sigma, 3, Parallel.serial());
    TrainResult result =
        Training.builder(objective)
            .epochs(50)
            .batch(256)
            .schedule(Schedule.cosine(0.01, 400))
            .run();
    assertThat(result.reason()).isEqualTo(TrainResult.Reason.EPOCHS);

    double[] at = {-2.5, -1, -0.2, 0.5, 1.2, 2.5};
    MlpState state = new MlpState(net, 1);
    state.forward(at, 0, at.length, ws);
    double[] score = new double[at.length];
    new EnergyGradient(net).points(state, score, 0, ws);
    for (int i = 0; i < at.length; i++) {
      // The noise ξ/σ² of a row has deviation 1.25; 2,048 rows in some five free directions leave
      // about 0.06 of it, of a score that reaches 0.87.
      assertThat(score[i]).isCloseTo(-at[i] / (s * s + sigma * sigma), within(0.1));
    }
    // The least loss: d (1/σ² − 1/(s² + σ²)).
    double least = 1 / (sigma * sigma) - 1 / (s * s + sigma * sigma);
    assertThat(result.loss()).isCloseTo(least, within(0.06 * least));
  }

  @Test
  void heldOutNoiseStaysTheSame() {
    Sample sample = Sample.of(Networks.gaussian(random, 90), 30, 3);
    Mlp net = Mlp.random(Activation.TANH, 1, 3, 5, 1);
    DenoisingScore objective = new DenoisingScore(net, sample, sample, 1, 3, Parallel.serial());
    double first = objective.heldOutLoss();
    int[] order = {0, 1, 2};
    double[] gradient = new double[net.parameters()];
    double step0 = objective.gradient(order, 0, 3, 0, gradient);
    assertThat(objective.gradient(order, 0, 3, 1, gradient)).isNotEqualTo(step0);
    assertThat(objective.gradient(order, 0, 3, 0, gradient)).isEqualTo(step0);
    assertThat(objective.heldOutLoss()).isEqualTo(first);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Sample sample = Sample.of(new double[6], 2, 3);
    Mlp net = Mlp.random(Activation.TANH, 1, 3, 4, 1);
    for (double sigma : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e-200}) {
      assertThatThrownBy(() -> new DenoisingScore(net, sample, null, sigma, 1, Parallel.serial()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("σ is " + sigma);
    }
    Mlp wide = Mlp.random(Activation.TANH, 1, 4, 4, 1);
    assertThatThrownBy(() -> new DenoisingScore(wide, sample, null, 1, 1, Parallel.serial()))
        .hasMessageContaining("takes 4 coordinates, but the points have 3");
    Mlp many = Mlp.random(Activation.TANH, 1, 3, 4, 2);
    assertThatThrownBy(() -> new DenoisingScore(many, sample, null, 1, 1, Parallel.serial()))
        .hasMessageContaining("one output");
  }
}
