package io.kinglet.solver.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.cli.files.NpyBytes;
import io.kinglet.solver.BadDataException;
import io.kinglet.solver.neural.Activation;
import io.kinglet.solver.neural.Mlp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights as NumPy exchanges them. */
class NpzTensorsTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("weights.npz");
  }

  @Test
  void aNetworkIsReadBackToTheBit() throws IOException {
    Mlp saved = Mlp.random(Activation.SILU, 3, 4, 60, 150, 2);
    NpzTensors.write(file(), Networks.tensors(saved));
    byte[] first = Files.readAllBytes(file());
    Tensors read = NpzTensors.read(file());
    assertThat(read.names())
        .startsWith("network.0.weight", "network.0.bias")
        .containsExactlyElementsOf(Networks.tensors(saved).names());
    assertThat(read.get("network.0.weight").shape()).containsExactly(60, 4);
    Mlp taken = Networks.of(read, "network", Activation.SILU);
    assertThat(taken.weights()).isEqualTo(saved.weights());
    assertThat(taken.sizes()).isEqualTo(saved.sizes());
    NpzTensors.write(file(), read);
    assertThat(Files.readAllBytes(file())).isEqualTo(first);
  }

  @Test
  void everyShapeComesBack() throws IOException {
    Map<String, Tensor> named = new LinkedHashMap<>();
    named.put("scalar", Tensor.of(new double[] {-0.0}));
    named.put("empty", Tensor.of(new double[0], 3, 0));
    named.put("vector", Tensor.of(new double[] {1, Double.MIN_VALUE}, 2));
    named.put("ünïcode/name", Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 1, 3, 2));
    NpzTensors.write(file(), Tensors.of(named));
    Tensors read = NpzTensors.read(file());
    assertThat(read.names()).containsExactlyElementsOf(named.keySet());
    named.forEach(
        (name, tensor) -> {
          assertThat(read.get(name).shape()).isEqualTo(tensor.shape());
          assertThat(read.get(name).data()).isEqualTo(tensor.data());
        });
  }

  /** As numpy.savez writes what PyTorch gives it: single precision, and a view that is turned. */
  @Test
  void otherTypesAndLayoutsAreRead() throws IOException {
    ByteBuffer singles = ByteBuffer.allocate(24).order(ByteOrder.BIG_ENDIAN);
    for (int i = 0; i < 6; i++) {
      singles.putFloat(i + 0.5f);
    }
    double[] columns = {111, 211, 121, 221, 131, 231, 112, 212, 122, 222, 132, 232};
    NpyBytes.zip(
        file(),
        "l.0.weight.npy",
        NpyBytes.file(">f4", false, "(3, 2)", singles.array()),
        "readme.txt",
        new byte[] {1},
        "turned.npy",
        NpyBytes.file("<f8", true, "(2, 3, 2)", NpyBytes.doubles(ByteOrder.LITTLE_ENDIAN, columns)),
        "l.0.bias.npy",
        NpyBytes.file("|b1", false, "(3,)", new byte[] {0, 1, 2}));
    Tensors read = NpzTensors.read(file());
    assertThat(read.names()).containsExactly("l.0.weight", "turned", "l.0.bias");
    // Each number names its indices, from 1.
    assertThat(read.numbers("turned", 2, 3, 2))
        .containsExactly(111, 112, 121, 122, 131, 132, 211, 212, 221, 222, 231, 232);
    assertThat(Networks.of(read, "l", Activation.TANH).weights())
        .containsExactly(0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 0, 1, 1);
  }

  @Test
  void whatCannotBeIsRefused() throws IOException {
    byte[] two = NpyBytes.doubles(ByteOrder.LITTLE_ENDIAN, 1, 2);
    refused("(3,)", two, "takes 24 bytes, but it has 16");
    refused("(1,)", two, "takes 8 bytes, but it has 16");
    refused("(99999999999, 99999999999)", two, "claims the shape (99999999999, 99999999999)");
    refused("(0, 99999999999)", new byte[0], "claims the shape");
    refused("(-2,)", two, "which no array has");
    double nan = Double.NaN;
    refused("(2,)", NpyBytes.doubles(ByteOrder.LITTLE_ENDIAN, 1, nan), "'a': number 1 is NaN");
    byte[] large = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 53).array();
    refused("w", NpyBytes.file("<i8", false, "(1,)", large), "2⁵³");
    refused("w", NpyBytes.file("<c16", false, "(1,)", two), "complex");
    refused("w", new byte[] {1, 2, 3}, "not an NPY file");
    NpyBytes.zip(file(), "a.txt", two);
    assertThatThrownBy(() -> NpzTensors.read(file()))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("holds no array");
    assertThatThrownBy(() -> NpzTensors.read(folder.resolve("none.npz")))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** A file that is cut anywhere, or changed anywhere in its numbers, is not taken for whole. */
  @Test
  void whatIsDamagedIsRefused() throws IOException {
    NpzTensors.write(file(), Networks.tensors(Mlp.random(Activation.TANH, 1, 2, 3, 1)));
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file(), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> NpzTensors.read(file())).isInstanceOf(BadDataException.class);
    }
    int refused = 0;
    Tensors before = Networks.tensors(Mlp.random(Activation.TANH, 1, 2, 3, 1));
    for (int at = 0; at < whole.length; at += 3) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x10;
      Files.write(file(), changed);
      try {
        // Times and copies of what the table of contents says may change and nothing is lost.
        Tensors read = NpzTensors.read(file());
        for (String name : before.names()) {
          if (read.all().containsKey(name)) {
            assertThat(read.get(name).data()).as("byte %d", at).isEqualTo(before.get(name).data());
          }
        }
      } catch (BadDataException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(whole.length / 3 / 4);
  }

  private void refused(String shape, byte[] data, String said) {
    byte[] entry = shape.equals("w") ? data : NpyBytes.file("<f8", false, shape, data);
    NpyBytes.zip(file(), "a.npy", entry);
    assertThatThrownBy(() -> NpzTensors.read(file()))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("'a'")
        .hasMessageContaining(said);
  }
}
