package io.kinglet.solver.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinglet.kernels.Workspace;
import io.kinglet.support.Golden;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Shapes, names, weights and values of a network. */
class MlpTest {
  private final Workspace ws = new Workspace();

  @Test
  void namesAndShapesAreThoseOfASequenceOfModules() {
    Mlp net = Mlp.random(Activation.TANH, 3, 4, 5, 6, 2);
    assertThat(net.tensors())
        .extracting(Mlp.Tensor::name)
        .containsExactly(
            "network.0.weight",
            "network.0.bias",
            "network.2.weight",
            "network.2.bias",
            "network.4.weight",
            "network.4.bias");
    assertThat(net.tensors().get(2).shape()).containsExactly(6, 5);
    assertThat(net.tensors().get(2).offset()).isEqualTo(5 * 4 + 5);
    assertThat(net.parameters()).isEqualTo(5 * 4 + 5 + 6 * 5 + 6 + 2 * 6 + 2);
    assertThat(net).hasToString("4 → 5 tanh → 6 tanh → 2 identity");
  }

  @Test
  void weightsByNameMakeTheSameNetwork() {
    Mlp net = Mlp.random(Activation.SILU, 3, 4, 5, 2);
    Mlp again =
        Mlp.of(
            net.sizes(),
            net.activations(),
            name -> {
              Mlp.Tensor tensor =
                  net.tensors().stream().filter(t -> t.name().equals(name)).findFirst().get();
              return Arrays.copyOfRange(
                  net.weights(), tensor.offset(), tensor.offset() + tensor.length());
            });
    assertThat(again.weights()).containsExactly(net.weights());
  }

  @Test
  void aSeedDrawsUniformlyWithinTheBoundOfEachLayer() {
    Mlp net = Mlp.random(Activation.TANH, 5, 16, 100, 100);
    assertThat(Mlp.random(Activation.TANH, 5, 16, 100, 100).weights())
        .containsExactly(net.weights());
    double[] first = Arrays.copyOf(net.weights(), 1700);
    double[] second = Arrays.copyOfRange(net.weights(), 1700, net.parameters());
    for (double[] layer : List.of(first, second)) {
      double bound = layer == first ? 0.25 : 0.1;
      assertThat(Arrays.stream(layer).map(Math::abs).max().getAsDouble())
          .isBetween(0.99 * bound, bound);
      // Variance bound²/3; its own deviation is 0.9/√count of that, 0.022 here.
      double square = Arrays.stream(layer).map(w -> w * w).average().getAsDouble();
      assertThat(square).isCloseTo(bound * bound / 3, within(0.1 * bound * bound / 3));
    }
  }

  @Test
  void valuesOfAllLayersAreThoseOfPlainLoops() {
    SplittableRandom random = new SplittableRandom(8);
    for (int trial = 0; trial < 30; trial++) {
      Mlp net = Networks.random(random, 0, Activation.values());
      int rows = random.nextInt(1, 20);
      double[] x = Networks.gaussian(random, rows * net.inputs() + 3);
      MlpState state = new MlpState(net, 0);
      state.forward(x, 3, rows, ws);
      for (int i = 0; i < rows; i++) {
        int from = 3 + i * net.inputs();
        double[] row = Arrays.copyOfRange(x, from, from + net.inputs());
        for (int k = 0; k <= net.layers(); k++) {
          double[] expected = Networks.layer(net, row, k);
          double[] actual =
              Arrays.copyOfRange(state.layer(k), i * net.size(k), (i + 1) * net.size(k));
          // Sums of at most ten products of numbers of order 1, through at most four layers.
          assertThat(actual).containsExactly(expected, within(1e-13));
        }
      }
    }
  }

  @Tag("providers")
  @Test
  void theGoldenNetworkGivesTheGoldenOutputAndTangentKernel() {
    Golden golden = Golden.of("ntk_n20_d3");
    Map<String, String> names =
        Map.of("network.0.", "fc1_", "network.2.", "fc2_", "network.4.", "fc3_");
    Mlp net =
        Mlp.of(
            new int[] {3, 31, 31, 3},
            List.of(Activation.TANH, Activation.TANH, Activation.IDENTITY),
            name -> golden.data(names.get(name.substring(0, 10)) + name.substring(10)));
    MlpState state = new MlpState(net, 1);
    state.forward(golden.data("x"), 0, 20, ws);
    double[] output = Arrays.copyOf(state.output(), 60);
    // The golden numbers are those of another tanh: 32 terms below 1 in each sum.
    assertThat(output).containsExactly(golden.data("net_out"), within(1e-14));

    Golden.Array full = golden.array("ntk_full");
    Adjoints adjoints = new Adjoints(net);
    double[][] gradients = new double[60][net.parameters()];
    for (int row = 0; row < 20; row++) {
      state.forward(golden.data("x"), row * 3, 1, ws);
      for (int l = 0; l < 3; l++) {
        double[] unit = new double[3];
        unit[l] = 1;
        adjoints.weights(state, unit, 0, false, gradients[row * 3 + l], ws);
      }
    }
    assertThat(full.shape()).containsExactly(20, 20, 3, 3);
    for (int at = 0; at < full.data().length; at++) {
      double[] left = gradients[at / 9 / 20 * 3 + at % 9 / 3];
      double[] right = gradients[at / 9 % 20 * 3 + at % 3];
      double sum = 0;
      double scale = 0;
      for (int p = 0; p < left.length; p++) {
        sum += left[p] * right[p];
        scale += Math.abs(left[p] * right[p]);
      }
      // 1,212 products, each with the rounding of three layers.
      assertThat(sum).isCloseTo(full.data()[at], within(1e-14 * scale + 1e-15));
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    List<Activation> one = List.of(Activation.TANH);
    assertThatThrownBy(() -> Mlp.random(new int[] {3}, List.of(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[3]");
    assertThatThrownBy(() -> Mlp.random(new int[] {3, 0}, one, 1)).hasMessageContaining("[3, 0]");
    assertThatThrownBy(() -> Mlp.random(new int[] {3, 2, 2}, one, 1))
        .hasMessageContaining("2 layers");
    assertThatThrownBy(() -> Mlp.random(new int[] {3, 2}, Collections.singletonList(null), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Mlp.random(Activation.TANH, 1, 60_000, 60_000))
        .hasMessageContaining("more weights");
    assertThatThrownBy(() -> Mlp.of(new int[] {1, 1}, one, new double[3]))
        .hasMessageContaining("has 2 weights and biases, but was given 3");
    assertThatThrownBy(() -> Mlp.of(new int[] {1, 1}, one, new double[] {1, Double.NaN}))
        .hasMessageContaining("number 2 of the weights is NaN");
    assertThatThrownBy(() -> Mlp.of(new int[] {1, 1}, one, name -> null))
        .hasMessageContaining("network.0.weight is missing");
    assertThatThrownBy(() -> Activation.of("gelu")).hasMessageContaining("silu");
    assertThat(Activation.of("silu")).isEqualTo(Activation.SILU);
    Mlp net = Mlp.random(Activation.TANH, 1, 2, 3, 2);
    assertThatThrownBy(() -> new MlpState(net, 3)).hasMessageContaining("order 3");
    assertThatThrownBy(() -> new MlpState(net, 0).forward(new double[5], 0, 3, ws))
        .hasMessageContaining("points of 3 × 2");
    assertThatThrownBy(() -> new EnergyGradient(net)).hasMessageContaining("one output");
    MlpState values = new MlpState(net, 0);
    values.forward(new double[2], 0, 1, ws);
    Tangents tangents = new Tangents(net);
    double[] out = new double[3];
    assertThatThrownBy(() -> tangents.dimension(values, 0, 1, out, 0, 3, ws))
        .hasMessageContaining("order 0");
    MlpState empty = new MlpState(net, 1);
    assertThatThrownBy(() -> tangents.dimension(empty, 0, 1, out, 0, 3, ws))
        .hasMessageContaining("no rows");
    MlpState other = new MlpState(net.copy(), 1);
    other.forward(new double[2], 0, 1, ws);
    assertThatThrownBy(() -> tangents.dimension(other, 0, 1, out, 0, 3, ws))
        .hasMessageContaining("another network");
    empty.forward(new double[2], 0, 1, ws);
    assertThatThrownBy(() -> tangents.dimension(empty, 2, 1, out, 0, 3, ws))
        .hasMessageContaining("no input 2");
    assertThatThrownBy(() -> tangents.dimension(empty, 0, 3, out, 0, 3, ws))
        .hasMessageContaining("no layer 3");
    assertThatThrownBy(() -> tangents.dimension(empty, 0, 1, out, 1, 3, ws))
        .hasMessageContaining("do not fit");
    assertThatThrownBy(() -> new Adjoints(net).unit(empty, 1, 3, out, 0, ws))
        .hasMessageContaining("no unit 3");
  }
}
