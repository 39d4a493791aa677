package io.kinglet.solver.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import io.kinglet.solver.neural.NeuralFeatures.Dead;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A network's layer as features: values and derivatives, and units that say nothing. */
class NeuralFeaturesTest {
  private final SplittableRandom random = new SplittableRandom(31);
  private final Workspace ws = new Workspace();

  @Test
  void valuesAreThoseOfTheLayerAndDerivativesThoseOfItsTangents() {
    for (int trial = 0; trial < 12; trial++) {
      int d = 1 + trial % 4;
      int[] sizes =
          trial % 3 == 0 ? new int[] {d, 7, 2} : new int[] {d, 9, 5, 1 + random.nextInt(9), 1};
      Activation[] among = {Activation.TANH, Activation.SILU, Activation.IDENTITY};
      Activation[] chosen = new Activation[sizes.length - 1];
      Arrays.setAll(chosen, k -> among[random.nextInt(3)]);
      Mlp net = Mlp.random(sizes, List.of(chosen), trial);
      int n = 1 + random.nextInt(70);
      double[] x = Networks.gaussian(random, 2 + n * d);
      Sample sample = Sample.of(Networks.gaussian(random, 50 * d), 50, d);
      NeuralFeatures features = NeuralFeatures.of(net, sample, Dead.REFUSE);
      int layer = net.layers() - 1;
      int b = net.size(layer);
      int ld = features.padded();
      assertThat(features.count()).isEqualTo(b);
      assertThat(features.dims()).isEqualTo(d);

      double[] phi = new double[3 + n * ld];
      double[] again = new double[3 + n * ld];
      double[] state = new double[4 + n * features.stateSize()];
      Arrays.fill(phi, Double.NaN);
      features.evaluate(x, 2, n, phi, 3, state, 4, ws);
      features.evaluate(x, 2, n, again, 3, null, 0, ws);
      MlpState expected = new MlpState(net, 1);
      expected.forward(x, 2, n, ws);
      Tangents tangents = new Tangents(net);
      double[] column = new double[n * b];
      double[] out = new double[5 + n * ld];
      for (int l = d - 1; l >= 0; l--) {
        Arrays.fill(out, Double.NaN);
        features.derivative(l, x, 2, n, state, 4, out, 5, ws);
        tangents.dimension(expected, l, layer, column, 0, b, ws);
        for (int i = 0; i < n; i++) {
          for (int m = 0; m < ld; m++) {
            double value = m < b ? expected.layer(layer)[i * b + m] : 0;
            assertThat(phi[3 + i * ld + m]).isEqualTo(value);
            double derivative = m < b ? column[i * b + m] : 0;
            assertThat(out[5 + i * ld + m]).isCloseTo(derivative, within(1e-15));
          }
        }
      }
      assertThat(Arrays.copyOfRange(again, 3, again.length))
          .containsExactly(Arrays.copyOfRange(phi, 3, phi.length));
    }
  }

  @Test
  void unitsThatAreConstantAreNamedOrDropped() {
    Mlp net = Mlp.random(Activation.RELU, 3, 2, 6, 5, 1);
    Sample sample = Sample.of(Networks.gaussian(random, 100), 50, 2);
    // Biases that no sum outweighs: two units of the last hidden layer never fire.
    Mlp.Tensor bias = net.tensors().get(3);
    net.weights()[bias.offset() + 1] = -1e3;
    net.weights()[bias.offset() + 4] = -1e3;
    for (int j : new int[] {0, 2, 3}) {
      net.weights()[bias.offset() + j] = 5;
    }
    assertThatThrownBy(() -> NeuralFeatures.of(net, sample, Dead.REFUSE))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("2 of 5")
        .hasMessageContaining("unit 1");
    NeuralFeatures features = NeuralFeatures.of(net, sample, Dead.DROP);
    assertThat(features.dropped()).containsExactly(1, 4);
    assertThat(features.count()).isEqualTo(3);
    double[] phi = new double[50 * features.padded()];
    features.evaluate(sample.data(), 0, 50, phi, 0, null, 0, ws);
    MlpState state = new MlpState(net, 0);
    state.forward(sample.data(), 0, 50, ws);
    int[] kept = {0, 2, 3};
    for (int i = 0; i < 50; i++) {
      for (int m = 0; m < 3; m++) {
        assertThat(phi[i * features.padded() + m]).isEqualTo(state.layer(2)[i * 5 + kept[m]]);
      }
    }
    Arrays.fill(net.weights(), bias.offset(), bias.offset() + 5, -1e3);
    assertThatThrownBy(() -> NeuralFeatures.of(net, sample, Dead.DROP))
        .hasMessageContaining("5 of 5");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Mlp net = Mlp.random(Activation.TANH, 3, 2, 6, 1);
    Sample wide = Sample.of(new double[9], 3, 3);
    assertThatThrownBy(() -> NeuralFeatures.of(net, wide, Dead.DROP))
        .hasMessageContaining("takes 2 coordinates, but the points have 3");
    Sample one = Sample.of(new double[2], 1, 2);
    assertThatThrownBy(() -> NeuralFeatures.of(net, one, Dead.DROP))
        .hasMessageContaining("one row");
    Mlp flat = Mlp.random(Activation.TANH, 3, 2, 1);
    Sample two = Sample.of(new double[4], 2, 2);
    assertThatThrownBy(() -> NeuralFeatures.of(flat, two, Dead.DROP))
        .hasMessageContaining("no layer before");
    net.weights()[0] = Double.NaN;
    assertThatThrownBy(() -> NeuralFeatures.of(net, two, Dead.DROP)).hasMessageContaining("NaN");
  }
}
