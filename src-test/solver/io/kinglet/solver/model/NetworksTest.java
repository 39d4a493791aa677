package io.kinglet.solver.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.neural.Activation;
import io.kinglet.solver.neural.Mlp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks saved by us, and weights in the order and under the names of others. */
class NetworksTest {
  @TempDir Path folder;

  @Test
  void aNetworkIsReadBackToTheBit() throws IOException {
    Mlp saved =
        Mlp.random(
            new int[] {3, 8, 5, 2},
            List.of(Activation.TANH, Activation.IDENTITY, Activation.SILU),
            7);
    Path file = folder.resolve("m.kinglet");
    ModelFile.builder("network", Networks.tensors(saved))
        .configuration(Configuration.of(Map.of("network", Networks.settings(saved))))
        .build()
        .write(file);
    ModelFile read = ModelFile.read(file, "network");
    Mlp taken = Networks.of(read.configuration().section("network"), read.tensors());
    assertThat(taken.sizes()).isEqualTo(saved.sizes());
    assertThat(taken.activations()).isEqualTo(saved.activations());
    assertThat(taken.weights()).isEqualTo(saved.weights());
  }

  /**
   * As a Python program saves them: sorted by name, under a prefix of its own, one without bias.
   */
  @Test
  void layersAreTakenInTheirOrder() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    named.put("other.weight", Tensor.of(new double[] {9}, 1, 1));
    named.put("net.10.bias", Tensor.of(new double[] {0.5}, 1));
    named.put("net.10.weight", Tensor.of(new double[] {1, 2, 3}, 1, 3));
    named.put("net.2.weight", Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2));
    Mlp network = Networks.of(Tensors.of(named), "net", Activation.RELU);
    assertThat(network.sizes()).containsExactly(2, 3, 1);
    assertThat(network.activations()).containsExactly(Activation.RELU, Activation.IDENTITY);
    assertThat(network.weights()).containsExactly(1, 2, 3, 4, 5, 6, 0, 0, 0, 1, 2, 3, 0.5);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Mlp network = Mlp.random(Activation.TANH, 1, 2, 3, 2);
    Tensors tensors = Networks.tensors(network);
    refused(Map.of("sizes", List.of(2, 3, 2), "activations", List.of("x", "y")), tensors, "'x'");
    refused(Map.of("sizes", List.of(2), "activations", List.of()), tensors, "at least one layer");
    refused(Map.of("sizes", List.of(2, 3, 2), "activations", List.of("tanh")), tensors, "2 layers");
    refused(
        Map.of("sizes", List.of(2, 3, 2), "activations", List.of("tanh", 3)), tensors, "entry 3");
    // As many weights, but transposed.
    Map<String, Tensor> turned = new LinkedHashMap<>(tensors.all());
    turned.put("network.0.weight", Tensor.of(new double[6], 2, 3));
    refused(Networks.settings(network), Tensors.of(turned), "[2, 3], expected [3, 2]");
    refused(Networks.settings(network), Tensors.of(Map.of()), "no tensor 'network.0.weight'");
    assertThatThrownBy(() -> Networks.of(tensors, "net", Activation.TANH))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("no layer below 'net'; the layers are [network.0, network.2]");
    Map<String, Tensor> broken = new LinkedHashMap<>(tensors.all());
    broken.put("network.2.weight", Tensor.of(new double[8], 2, 4));
    assertThatThrownBy(() -> Networks.of(Tensors.of(broken), "network", Activation.TANH))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("'network.2.weight' has the shape [2, 4], expected outputs × 3");
  }

  private static void refused(Map<String, Object> settings, Tensors tensors, String said) {
    assertThatThrownBy(() -> Networks.of(Configuration.of(settings), tensors))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(said);
  }
}
