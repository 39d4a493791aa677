package io.kinglet.solver.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Adam, its schedules, and the loop about them. */
class TrainingTest {
  private final SplittableRandom random = new SplittableRandom(11);
  private final Sample x = Sample.of(Networks.gaussian(random, 300 * 3), 300, 3);

  /** y = x A + a constant: what a network of one linear layer can be. */
  private Sample linear() {
    double[] y = new double[300 * 2];
    for (int i = 0; i < 300; i++) {
      y[i * 2] = 2 * x.get(i, 0) - x.get(i, 2) + 0.5;
      y[i * 2 + 1] = 0.3 * x.get(i, 1) - 1;
    }
    return Sample.of(y, 300, 2);
  }

  private static Mlp line(long seed) {
    return Mlp.random(new int[] {3, 2}, List.of(Activation.IDENTITY), seed);
  }

  @Test
  void aLinearNetworkFindsTheLineThatMadeTheData() {
    Mlp net = line(1);
    TrainResult result =
        Training.builder(new LeastSquares(net, x, linear(), Parallel.serial()))
            .epochs(60)
            .batch(50)
            .schedule(Schedule.cosine(0.05, 360))
            .run();
    assertThat(result.reason()).isEqualTo(TrainResult.Reason.EPOCHS);
    assertThat(result.steps()).isEqualTo(360);
    // The line is a fixed point without noise: the last rates, 1e-3 and less, are what is left.
    assertThat(net.weights())
        .containsExactly(new double[] {2, 0, -1, 0, 0.3, 0, 0.5, -1}, within(2e-3));
    assertThat(result.loss()).isLessThan(1e-5);
    assertThat(result.heldOutLoss()).isNaN();
  }

  @Test
  void theLossAndItsGradientAreThoseOfTheRowsOfTheBatch() {
    Mlp net = Mlp.random(Activation.TANH, 4, 3, 7, 2);
    int[] order = {5, 299, 17};
    LeastSquares objective = new LeastSquares(net, x, linear(), Parallel.serial());
    double[] gradient = new double[net.parameters()];
    double loss = objective.gradient(order, 0, 3, 0, gradient);
    double[] v = Networks.direction(random, net.parameters());
    double expected = 0;
    for (int row : order) {
      double[] point = {x.get(row, 0), x.get(row, 1), x.get(row, 2)};
      double[] out = Networks.layer(net, point, 2);
      expected += Math.pow(out[0] - linear().get(row, 0), 2) / 3;
      expected += Math.pow(out[1] - linear().get(row, 1), 2) / 3;
    }
    assertThat(loss).isCloseTo(expected, within(1e-12));
    double h = 1e-5;
    double slope = 0;
    double[] weights = net.weights().clone();
    for (int side : new int[] {1, -1}) {
      for (int p = 0; p < v.length; p++) {
        net.weights()[p] = weights[p] + side * h * v[p];
      }
      slope += side * objective.gradient(order, 0, 3, 0, new double[v.length]) / (2 * h);
    }
    double dot = 0;
    for (int p = 0; p < v.length; p++) {
      dot += gradient[p] * v[p];
    }
    // Central differences of order 2: h² times a third derivative of some tens.
    assertThat(dot).isCloseTo(slope, within(1e-8));
  }

  @Test
  void adamTakesThePublishedSteps() {
    double[] w = {1, -2};
    Adam adam = new Adam(2);
    adam.step(w, new double[] {0.5, -4}, 0.1);
    // m̂ = g and v̂ = g² in the first step, whatever the gradient's size.
    assertThat(w).containsExactly(new double[] {0.9, -1.9}, within(1e-8));
    adam.step(w, new double[] {-1, -4}, 0.1);
    double m = (0.9 * 0.1 * 0.5 - 0.1) / (1 - 0.81);
    double v = (0.999 * 0.001 * 0.25 + 0.001) / (1 - 0.998001);
    assertThat(w).containsExactly(new double[] {0.9 - 0.1 * m / Math.sqrt(v), -1.8}, within(1e-8));
  }

  @Test
  void schedulesFallAsTheySay() {
    assertThat(Schedule.constant(0.2).at(1000)).isEqualTo(0.2);
    Schedule cosine = new Schedule.Cosine(1, 0.2, 100);
    assertThat(cosine.at(0)).isEqualTo(1);
    assertThat(cosine.at(50)).isCloseTo(0.6, within(1e-15));
    assertThat(cosine.at(100)).isEqualTo(0.2);
    assertThat(cosine.at(1000)).isEqualTo(0.2);
    Schedule decay = Schedule.exponential(1, 0.25, 10);
    assertThat(decay.at(5)).isCloseTo(0.5, within(1e-15));
    assertThat(decay.at(20)).isCloseTo(0.0625, within(1e-15));
  }

  @Test
  void heldOutRowsEndATrainingAndGiveItsBestWeights() {
    // Noise alone: a large network learns the rows by heart and gets worse on others.
    Sample rows = Sample.of(Networks.gaussian(random, 40 * 3), 40, 3);
    Sample noise = Sample.of(Networks.gaussian(random, 40), 40, 1);
    Sample others = Sample.of(Networks.gaussian(random, 40 * 3), 40, 3);
    Sample otherNoise = Sample.of(Networks.gaussian(random, 40), 40, 1);
    Mlp net = Mlp.random(Activation.TANH, 2, 3, 30, 1);
    LeastSquares objective =
        new LeastSquares(net, rows, noise, others, otherNoise, Parallel.serial());
    List<TrainInfo> infos = new ArrayList<>();
    TrainResult result =
        Training.builder(objective)
            .epochs(500)
            .batch(20)
            .schedule(Schedule.constant(0.02))
            .patience(5)
            .listener(infos::add)
            .run();
    assertThat(result.reason()).isEqualTo(TrainResult.Reason.NO_IMPROVEMENT);
    assertThat(result.epochs()).isEqualTo(infos.size()).isEqualTo(result.bestEpoch() + 5);
    assertThat(objective.heldOutLoss()).isEqualTo(result.heldOutLoss());
    assertThat(infos.stream().mapToDouble(TrainInfo::heldOutLoss))
        .allMatch(loss -> loss >= result.heldOutLoss());
    assertThat(infos.get(infos.size() - 1).best()).isFalse();
  }

  @Test
  void divergenceLeavesTheLastGoodWeights() {
    Mlp net = line(3);
    List<Double> losses = new ArrayList<>();
    LeastSquares objective = new LeastSquares(net, x, linear(), Parallel.serial());
    TrainResult result =
        Training.builder(objective)
            .epochs(50)
            .batch(300)
            .schedule(new Schedule.Exponential(1e160, 1, 1))
            .listener(info -> losses.add(info.loss()))
            .run();
    assertThat(result.reason()).isEqualTo(TrainResult.Reason.DIVERGED);
    assertThat(result.failure().orElseThrow()).contains("the loss of step 2").contains("1.0E160");
    assertThat(result.epochs()).isEqualTo(1);
    assertThat(losses).hasSize(1);
    assertThat(net.weights()).containsExactly(line(3).weights());
  }

  @Test
  void cancellingEndsATraining() {
    TrainResult result =
        Training.builder(new LeastSquares(line(3), x, linear(), Parallel.serial()))
            .cancelWhen(() -> true)
            .run();
    assertThat(result.reason()).isEqualTo(TrainResult.Reason.CANCELLED);
    assertThat(result.steps()).isZero();
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    double[][] weights = new double[2][];
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (int run = 0; run < 2; run++) {
        Mlp net = Mlp.random(Activation.SILU, 2, 3, 9, 1);
        Parallel parallel = run == 0 ? Parallel.serial() : Parallel.of(pool, 3);
        Training.builder(new DenoisingScore(net, x, x, 0.5, 7, parallel))
            .epochs(2)
            .batch(290)
            .run();
        weights[run] = net.weights();
      }
    } finally {
      pool.shutdown();
    }
    assertThat(weights[1]).containsExactly(weights[0]);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    LeastSquares objective = new LeastSquares(line(3), x, linear(), Parallel.serial());
    assertThatThrownBy(() -> Training.builder(objective).epochs(0).run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("epochs");
    assertThatThrownBy(() -> Training.builder(objective).patience(3).run())
        .hasMessageContaining("held out");
    assertThatThrownBy(() -> new LeastSquares(line(3), linear(), x, Parallel.serial()))
        .hasMessageContaining("cannot be fitted");
    assertThatThrownBy(() -> Schedule.constant(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> Schedule.cosine(1, 0)).hasMessageContaining("0 steps");
    assertThatThrownBy(() -> Schedule.exponential(1, 2, 5)).hasMessageContaining("2.0");
    assertThatThrownBy(() -> new Adam(1, 1, 0, 1e-8)).hasMessageContaining("1.0");
    assertThatThrownBy(() -> new Adam(1).step(new double[2], new double[2], 1))
        .hasMessageContaining("2 weights");
  }
}
