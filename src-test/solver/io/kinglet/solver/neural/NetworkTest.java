package io.kinglet.solver.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** Networks as they are trained and moved by: values, gradients, classification, memories. */
class NetworkTest {
  private static final int ROWS = 150;
  private final SplittableRandom random = new SplittableRandom(23);
  private final double[] x = Networks.gaussian(random, ROWS * 3);
  private final Mlp net = Mlp.random(Activation.TANH, 5, 3, 9, 4);

  /** A loss that depends on the row's number and couples its outputs. */
  private static double loss(int row, int count, double[] y, int off, double[] slopes) {
    double sum = 0;
    for (int j = 0; j < count; j++) {
      int next = off + (j + 1) % count;
      sum += (1 + row % 3) * y[off + j] * y[next];
      slopes[off + j] = (1 + row % 3) * (y[next] + y[off + (j + count - 1) % count]);
    }
    return sum;
  }

  @Test
  void gradientsAreThoseOfCentralDifferences() {
    Perceptron network = new Perceptron(net, Parallel.serial());
    double[] byWeights = new double[net.parameters()];
    double[] byPoints = new double[x.length];
    network.differentiate(x, ROWS, NetworkTest::loss, byWeights, byPoints);
    double h = 1e-5;
    double[] v = Networks.direction(random, net.parameters());
    double[] weights = net.weights().clone();
    double slope = 0;
    for (int side : new int[] {1, -1}) {
      for (int p = 0; p < v.length; p++) {
        net.weights()[p] = weights[p] + side * h * v[p];
      }
      slope += side * network.differentiate(x, ROWS, NetworkTest::loss, null, null) / (2 * h);
    }
    net.assign(weights);
    double dot = 0;
    for (int p = 0; p < v.length; p++) {
      dot += byWeights[p] * v[p];
    }
    // h² times a third derivative of order 1, and rounding over h.
    assertThat(slope).isCloseTo(dot, within(1e-8));
    double[] u = Networks.direction(random, x.length);
    slope = 0;
    for (int side : new int[] {1, -1}) {
      double[] moved = x.clone();
      for (int i = 0; i < u.length; i++) {
        moved[i] += side * h * u[i];
      }
      slope += side * network.differentiate(moved, ROWS, NetworkTest::loss, null, null) / (2 * h);
    }
    dot = 0;
    for (int i = 0; i < u.length; i++) {
      dot += byPoints[i] * u[i];
    }
    // The loss is a mean; points' gradients are of their own losses.
    assertThat(slope * ROWS).isCloseTo(dot, within(1e-7));
  }

  @Test
  void valuesAndDerivativesAreTheSameBitsOnAnyNumberOfThreads() {
    double[][] values = new double[2][ROWS * 4];
    double[][] byWeights = new double[2][net.parameters()];
    double[][] byPoints = new double[2][x.length];
    for (int k = 0; k < 2; k++) {
      Parallel parallel =
          k == 0 ? Parallel.serial() : Parallel.of(ForkJoinPool.commonPool(), 3).always();
      Perceptron network = new Perceptron(net, parallel);
      network.evaluate(x, ROWS, values[k]);
      network.differentiate(x, ROWS, NetworkTest::loss, byWeights[k], byPoints[k]);
    }
    assertThat(values[1]).isEqualTo(values[0]);
    assertThat(byWeights[1]).isEqualTo(byWeights[0]);
    assertThat(byPoints[1]).isEqualTo(byPoints[0]);
    double[] point = {x[0], x[1], x[2]};
    assertThat(Arrays.copyOf(values[0], 4))
        .containsExactly(Networks.layer(net, point, 2), within(1e-13));
  }

  @Test
  void arraysThatAreTooShortAreRefused() {
    Perceptron network = new Perceptron(net, Parallel.serial());
    double[] y = new double[ROWS * 4];
    assertThatThrownBy(() -> network.evaluate(x, ROWS + 1, y)).hasMessageContaining("points");
    assertThatThrownBy(() -> network.evaluate(x, ROWS, new double[4])).hasMessageContaining("outp");
    assertThatThrownBy(() -> network.differentiate(x, ROWS, NetworkTest::loss, new double[3], null))
        .hasMessageContaining("weights");
  }

  @Test
  void aClassifierLearnsWhichSideOfAPlaneARowIsOn() {
    int[] classes = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      classes[i] = x[i * 3] + x[i * 3 + 1] > 0 ? 1 : 0;
    }
    Sample rows = Sample.of(x, ROWS, 3);
    Mlp linear = Mlp.random(new int[] {3, 2}, List.of(Activation.IDENTITY), 2);
    SoftmaxLoss loss = new SoftmaxLoss(linear, rows, classes, rows, classes, Parallel.serial());
    double before = loss.heldOutLoss();
    TrainResult result =
        Training.builder(loss).epochs(40).batch(30).schedule(Schedule.constant(0.05)).run();
    assertThat(result.heldOutLoss()).isLessThan(before / 3);
    assertThat(loss.accuracy(rows, classes)).isGreaterThan(0.95);
  }

  @Test
  void theSoftmaxLossIsStableAndItsSlopeThatOfDifferences() {
    Sample row = Sample.of(new double[] {1, -2, 0.5}, 1, 3);
    Mlp linear = Mlp.random(new int[] {3, 3}, List.of(Activation.IDENTITY), 2);
    SoftmaxLoss loss = new SoftmaxLoss(linear, row, new int[] {2}, null, null, Parallel.serial());
    double[] gradient = new double[linear.parameters()];
    loss.gradient(new int[] {0}, 0, 1, 0, gradient);
    double h = 1e-6;
    for (int p = 0; p < gradient.length; p++) {
      double kept = linear.weights()[p];
      linear.weights()[p] = kept + h;
      double above = loss.gradient(new int[] {0}, 0, 1, 0, new double[gradient.length]);
      linear.weights()[p] = kept - h;
      double below = loss.gradient(new int[] {0}, 0, 1, 0, new double[gradient.length]);
      linear.weights()[p] = kept;
      assertThat((above - below) / (2 * h)).isCloseTo(gradient[p], within(1e-9));
    }
    linear.weights()[9] = 1e4;
    assertThat(loss.gradient(new int[] {0}, 0, 1, 0, gradient)).isBetween(9e3, 1.1e4);
    assertThat(gradient).doesNotContain(Double.NaN);
  }

  @Test
  void classesWithoutAnOutputAreRefused() {
    Sample rows = Sample.of(x, ROWS, 3);
    int[] classes = new int[ROWS];
    classes[7] = 4;
    assertThatThrownBy(() -> new SoftmaxLoss(net, rows, classes, null, null, Parallel.serial()))
        .hasMessageContaining("row 8 is of class 4")
        .hasMessageContaining("0 to 3");
    assertThatThrownBy(() -> new SoftmaxLoss(net, rows, new int[3], null, null, Parallel.serial()))
        .hasMessageContaining("3 classes");
  }
}
