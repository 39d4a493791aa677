package io.kinglet.solver.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.BadDataException;
import io.kinglet.support.Golden;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading what the format's own library wrote, and refusing everything that is not whole. */
class SafeTensorsTest {
  private static final Path REFERENCE =
      Golden.root().resolve("src-test/golden/safetensors/reference.safetensors");

  @TempDir Path folder;

  @Test
  void everyTypeOfTheFormatsOwnLibraryIsRead() throws IOException {
    Tensors read = SafeTensors.read(REFERENCE);
    assertThat(read.metadata()).isEqualTo(Map.of("format", "pt", "epoch", "7"));
    assertThat(read.names()).hasSize(15).startsWith("u64", "i64", "network.0.weight");
    // contains compares doubles as Double does, so −0 is told from 0.
    assertThat(read.numbers("network.0.weight", 3, 2))
        .containsExactly(0.1, -0.2, 1.0 / 3, 1e300, -0.0, Double.MIN_VALUE);
    assertThat(read.numbers("network.0.bias", 3)).containsExactly(0.1f, -2.5, 3e38f);
    // The halves nearest to 0.1 and 6e-8, by IEEE 754: 1638·2⁻¹⁴ and 2⁻²⁴.
    assertThat(read.numbers("network.2.weight", 1, 3))
        .containsExactly(1638 * 0x1p-14, -65504, 0x1p-24);
    assertThat(read.numbers("network.10.weight", 2, 2))
        .containsExactly(1, -0.15625, 0xE1 * 0x1p120, 0xCC * 0x1p-11);
    assertThat(read.numbers("i8", 2)).containsExactly(-128, 127);
    assertThat(read.numbers("u8", 2)).containsExactly(0, 255);
    assertThat(read.numbers("i16", 2)).containsExactly(-32768, 32767);
    assertThat(read.numbers("u16", 1)).containsExactly(65535);
    assertThat(read.numbers("i32", 2)).containsExactly(-0x1p31, 0x1p31 - 1);
    assertThat(read.numbers("u32", 1)).containsExactly(0x1p32 - 1);
    assertThat(read.numbers("i64", 2)).containsExactly(-0x1p53, 0x1p53);
    assertThat(read.numbers("u64", 1)).containsExactly(0x1p53);
    assertThat(read.numbers("flag", 3)).containsExactly(1, 0, 1);
    assertThat(read.numbers("scalar", new int[0])).containsExactly(2.5);
    assertThat(read.numbers("empty", 0, 4)).isEmpty();
    assertThat(read.layers()).containsExactly("network.0", "network.2", "network.10");
  }

  @Test
  void aFileIsReadBackToTheBit() throws IOException {
    Tensors tensors = tensors();
    Path file = folder.resolve("a.safetensors");
    SafeTensors.write(file, tensors);
    assertThat(Files.size(file)).isEqualTo(SafeTensors.size(tensors, TensorType.F64));
    Tensors read = SafeTensors.read(file);
    assertThat(read.names()).isEqualTo(tensors.names());
    assertThat(read.metadata()).isEqualTo(tensors.metadata());
    for (String name : tensors.names()) {
      assertThat(read.get(name).shape()).isEqualTo(tensors.get(name).shape());
      assertThat(read.get(name).data()).isEqualTo(tensors.get(name).data());
    }
  }

  @Test
  void singlePrecisionIsRoundedOrRefused() throws IOException {
    Path file = folder.resolve("a.safetensors");
    SafeTensors.writeSingle(file, Tensors.of(Map.of("w", Tensor.of(new double[] {0.1, -3}, 2))));
    assertThat(SafeTensors.read(file).numbers("w", 2)).containsExactly(0.1f, -3);
    byte[] before = Files.readAllBytes(file);
    Tensors large = Tensors.of(Map.of("w", Tensor.of(new double[] {1, 1e39}, 2)));
    assertThatThrownBy(() -> SafeTensors.writeSingle(file, large))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("'w', 1.0E39");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  /** A header's text (with ' for "), how many bytes of data follow, and what is said of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|0|does not begin with '{'",
        "{|0|is not JSON",
        "{} x|0|is not JSON",
        "{}{}|0|goes on after",
        "{'a':1}|0|a is not an object",
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,9]}}|9|takes 8",
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[8,0]}}|8|takes 8",
        "{'a':{'dtype':'F64','shape':[2],'data_offsets':[0,16]}}|8|cut short",
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]}}|9|belongs to none",
        "{'a':{'dtype':'U8','shape':[1],'data_offsets':[1,2]}}|2|between belong to none",
        "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]},"
            + "'b':{'dtype':'U8','shape':[2],'data_offsets':[1,3]}}|3|overlap",
        "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]},"
            + "'a':{'dtype':'U8','shape':[2],'data_offsets':[2,4]}}|4|names 'a' twice",
        "{'a':{'dtype':'U8','dtype':'U8'}}|0|names 'a.dtype' twice",
        "{'__metadata__':{},'__metadata__':{}}|0|names '__metadata__' twice",
        "{'__metadata__':{'a':'1','a':'2'}}|0|names '__metadata__.a' twice",
        "{'__metadata__':{'a':1}}|0|__metadata__.a is not text",
        "{'a':{'dtype':'F8_E4M3','shape':[1],'data_offsets':[0,1]}}|1|of type F8_E4M3",
        "{'a':{'dtype':'C64','shape':[1],'data_offsets':[0,8]}}|8|of type C64",
        "{'a':{'dtype':'F64','shape':[1]}}|8|does not give dtype, shape and two",
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8],'x':[[]]}}|8|a field 'x'",
        "{'a':{'dtype':'F64','shape':[-1],'data_offsets':[0,8]}}|8|negative",
        "{'a':{'dtype':'F64','shape':[1.0],'data_offsets':[0,8]}}|8|whole numbers",
        "{'a':{'dtype':'F64','shape':[4294967296,4294967296],'data_offsets':[0,8]}}|8|more than",
        "{'a':{'dtype':'U8','shape':[65536,65536],'data_offsets':[0,4294967296]}}|8|more than",
        "{'a':{'dtype':'F64','shape':[9223372036854775808],'data_offsets':[0,8]}}|8|beyond",
        "{'a':{'dtype':'U8','shape':[2147483639],'data_offsets':[0,2147483639]}}|8|cut short",
        "{'a':{'dtype':'I64','shape':[1],'data_offsets':[0,8]}}|8!|beyond the whole numbers",
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]}}|8!|number 0 is NaN",
      })
  void whatCannotBeIsRefused(String header, String data, String said) {
    boolean ones = data.endsWith("!");
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    byte[] bytes = file(json.length, json, Integer.parseInt(ones ? "8" : data));
    if (ones) {
      Arrays.fill(bytes, bytes.length - 8, bytes.length, (byte) 0x7F);
      bytes[bytes.length - 2] = (byte) 0xFF;
    }
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("test: ")
        .hasMessageContaining(said);
  }

  @Test
  void aHeaderOfGigabytesIsRefusedBeforeItIsRead() {
    byte[] claims = file(5_000_000_000L, new byte[0], 0);
    assertThatThrownBy(() -> read(claims)).hasMessageContaining("claims 5000000000 bytes");
    byte[] negative = file(-1, new byte[0], 100);
    assertThatThrownBy(() -> read(negative)).hasMessageContaining("18446744073709551615");
    // The file is as long as it says, and the stream would give the bytes.
    assertThatThrownBy(
            () -> SafeTensors.read("test", new ByteArrayInputStream(claims), 6_000_000_000L))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("at most 16777216");
  }

  @Test
  void numbersThatDoNotFitTheHeapAreRefusedBeforeTheyAreRead() {
    long count = Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 8);
    String json =
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[" + count + "],\"data_offsets\":[0," + count + "]}}";
    byte[] bytes = file(json.length(), json.getBytes(StandardCharsets.UTF_8), 0);
    assertThatThrownBy(
            () -> SafeTensors.read("test", new ByteArrayInputStream(bytes), bytes.length + count))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("the Java heap is");
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(REFERENCE);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(BadDataException.class);
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> read(longer)).hasMessageContaining("what follows belongs to none");
  }

  /** Without a checksum a flipped bit may be another number; it must not be another failure. */
  @Test
  void everyFlippedBitIsRefusedOrReadAsAFileOfThatSize() throws IOException {
    byte[] whole = Files.readAllBytes(REFERENCE);
    int refused = 0;
    for (int bit = 0; bit < 8 * whole.length; bit += 7) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        read(flipped);
      } catch (BadDataException e) {
        assertThat(e.getMessage()).startsWith("test: ");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(300);
  }

  @Test
  void aFileThatIsNotThereIsSaidByTheSystem() {
    assertThatThrownBy(() -> SafeTensors.read(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void tensorsCheckWhatTheyAreGiven() {
    assertThatThrownBy(() -> Tensor.of(new double[3], 2, 2)).hasMessageContaining("[2, 2]");
    assertThatThrownBy(() -> Tensor.of(new double[0], 65536, 65536)).hasMessageContaining("0 num");
    assertThatThrownBy(() -> Tensor.of(new double[] {1, Double.NaN}, 2))
        .hasMessageContaining("number 1 is NaN");
    assertThatThrownBy(() -> tensors().get("b")).hasMessageContaining("there are b.10.w, b.2.w");
    assertThatThrownBy(() -> tensors().numbers("b.2.w", 3))
        .hasMessageContaining("[2, 3], expected [3]");
    Map<String, Tensor> reserved = Map.of("__metadata__", Tensor.of(new double[1], 1));
    assertThatThrownBy(() -> Tensors.of(reserved)).isInstanceOf(BadDataException.class);
    Tensors half = Tensors.of(Map.of("\ud800", Tensor.of(new double[1], 1)));
    assertThatThrownBy(() -> SafeTensors.write(folder.resolve("x"), half))
        .hasMessageContaining("not Unicode");
  }

  static Tensors tensors() {
    SplittableRandom random = new SplittableRandom(5);
    double[] many = new double[10_000];
    for (int i = 0; i < many.length; i++) {
      double any = Double.longBitsToDouble(random.nextLong());
      many[i] = Double.isFinite(any) ? any : i;
    }
    Map<String, Tensor> map = new LinkedHashMap<>();
    map.put("b.10.w", Tensor.of(many, 100, 100));
    map.put("b.2.w", Tensor.of(new double[] {-0.0, Double.MIN_VALUE, 3, 4, 5, 6}, 2, 3));
    map.put("ключ \"\\\n", Tensor.of(new double[] {Math.PI}));
    map.put("none", Tensor.of(new double[0], 3, 0));
    return Tensors.of(map, Map.of("made", "här"));
  }

  private static byte[] file(long claimed, byte[] json, int data) {
    return ByteBuffer.allocate(8 + json.length + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(claimed)
        .put(json)
        .array();
  }

  private static Tensors read(byte[] bytes) {
    try {
      return SafeTensors.read("test", new ByteArrayInputStream(bytes), bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theBytesOfASmallFileAreThoseOfTheFormat() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Tensors one = Tensors.of(Map.of("w", Tensor.of(new double[] {1}, 1)));
    SafeTensors.write(out, one, TensorType.F32);
    String json = "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    byte[] padded = String.format("%-56s", json).getBytes(StandardCharsets.UTF_8);
    byte[] expected = Arrays.copyOf(file(56, padded, 4), 68);
    expected[66] = (byte) 0x80;
    expected[67] = 0x3F;
    assertThat(out.toByteArray()).isEqualTo(expected);
  }
}
