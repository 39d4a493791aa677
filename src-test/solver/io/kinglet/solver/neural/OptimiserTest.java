package io.kinglet.solver.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.Parallel;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** RMSprop by its formula, the memory of both optimisers, and the classification they take. */
class OptimiserTest {
  @Test
  void rmsPropTakesItsSteps() {
    RmsProp optimiser = new RmsProp(1, 0.9, 1e-3);
    double[] w = {1};
    optimiser.step(w, new double[] {2}, 0.1);
    double v = 0.1 * 4;
    double expected = 1 - 0.1 * 2 / (Math.sqrt(v) + 1e-3);
    assertThat(w[0]).isCloseTo(expected, Offset.offset(1e-15));
    optimiser.step(w, new double[] {-1}, 0.1);
    v = 0.9 * v + 0.1;
    assertThat(w[0]).isCloseTo(expected + 0.1 / (Math.sqrt(v) + 1e-3), Offset.offset(1e-15));
    assertThatThrownBy(() -> new RmsProp(1, 1, 1e-8)).hasMessageContaining("ρ");
    assertThatThrownBy(() -> optimiser.step(w, new double[2], 1)).hasMessageContaining("RMSprop");
  }

  @Test
  void whatIsRestoredGoesOnToTheBit() {
    for (int kind = 0; kind < 2; kind++) {
      Optimiser whole = kind == 0 ? new Adam(5) : new RmsProp(5);
      Optimiser taken = kind == 0 ? new Adam(5) : new RmsProp(5);
      SplittableRandom random = new SplittableRandom(8);
      double[] w = new double[5];
      for (int i = 0; i < 7; i++) {
        whole.step(w, random.doubles(5, -1, 1).toArray(), 0.1);
      }
      double[] memory = new double[whole.stateSize()];
      whole.save(memory);
      taken.restore(memory);
      double[] gradient = random.doubles(5, -1, 1).toArray();
      double[] other = w.clone();
      whole.step(w, gradient, 0.1);
      taken.step(other, gradient, 0.1);
      assertThat(other).isEqualTo(w);
      whole.reset();
      whole.save(memory);
      assertThat(memory).endsWith(0, 0, 0, 0, 0);
      assertThatThrownBy(() -> taken.restore(new double[1])).hasMessageContaining("remembers");
    }
  }

  @Test
  void classificationAgreesWithDifferencesAtAnyWeightOfTheSamples() {
    Mlp net = Mlp.random(Activation.TANH, 5, 3, 6, 1);
    SplittableRandom random = new SplittableRandom(4);
    double[] y = random.doubles(3 * 90, -1, 1).toArray();
    double[] x = random.doubles(3 * 70, -1, 2).toArray();
    Classification objective = new Classification(net, Parallel.serial());
    objective.rows(y, 90, x, 70);
    int[] order = new int[100];
    for (int i = 0; i < 100; i++) {
      order[i] = i < 80 ? i : 90 + i - 80;
    }
    int p = net.parameters();
    double[] gradient = new double[p];
    double loss = objective.gradient(order, 0, 100, 0, gradient);
    MlpState state = new MlpState(net, 0);
    state.forward(y, 0, 90, new io.kinglet.kernels.Workspace());
    double literal = 0;
    for (int i = 0; i < 80; i++) {
      literal += Math.log1p(Math.exp(-state.output()[i])) / 80;
    }
    state.forward(x, 0, 70, new io.kinglet.kernels.Workspace());
    for (int i = 0; i < 20; i++) {
      literal += Math.log1p(Math.exp(state.output()[i])) / 20;
    }
    assertThat(loss).isCloseTo(literal, Offset.offset(1e-14));
    double[] ignored = new double[p];
    double h = 1e-5;
    for (int k = 0; k < p; k++) {
      double held = net.weights()[k];
      net.weights()[k] = held + h;
      double up = objective.gradient(order, 0, 100, 0, ignored);
      net.weights()[k] = held - h;
      double down = objective.gradient(order, 0, 100, 0, ignored);
      net.weights()[k] = held;
      // h² of a third derivative of size 1, and rounding over h.
      assertThat((up - down) / (2 * h)).isCloseTo(gradient[k], Offset.offset(1e-9));
    }
    // Scaled until |D| is some 700, the loss and its gradient are still numbers.
    for (int k = 0; k < p; k++) {
      net.weights()[k] *= 700;
    }
    assertThat(objective.gradient(order, 0, 100, 0, gradient)).isFinite().isGreaterThan(100);
    for (double g : gradient) {
      assertThat(g).isFinite();
    }
  }
}
