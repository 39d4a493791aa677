package io.kinglet.solver.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import io.kinglet.solver.model.Standardisation.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is saved is read back to the bit, and what is not whole is refused. */
class ModelFileTest {
  private static final int D = 4;

  @TempDir Path folder;

  private static Sample sample() {
    SplittableRandom random = new SplittableRandom(3);
    double[] data = new double[50 * D];
    for (int i = 0; i < 50; i++) {
      data[i * D] = 1e9 * (7 + random.nextGaussian());
      data[i * D + 1] = 1e-9 * random.nextGaussian();
      data[i * D + 2] = 0.1;
      data[i * D + 3] = data[i * D] * 1e-9 + random.nextGaussian();
    }
    return Sample.of(data, 50, D);
  }

  private static ModelFile.Builder small() {
    Map<String, Object> settings =
        Map.of("widths", new int[] {3, 5}, "optimiser", Map.of("rate", 1e-3, "name", "adam"));
    return ModelFile.builder(
            "generator", Tensors.of(Map.of("w", Tensor.of(new double[] {1, -0.0, 1e-320}, 3))))
        .configuration(Configuration.of(settings));
  }

  @ParameterizedTest
  @EnumSource
  void everythingIsReadBackToTheBit(Kind kind) throws IOException {
    Standardisation fitted = Standardisation.fit(kind, sample());
    ModelFile saved =
        ModelFile.builder("generator", SafeTensorsTest.tensors())
            .seed(Long.MIN_VALUE)
            .configuration(
                Configuration.of(
                    Map.of(
                        "text",
                        "ключ \" \\ \n \u0001",
                        "numbers",
                        new double[] {-0.0, Double.MIN_VALUE, 1.0 / 3, 1e300, 1e-5},
                        "whole",
                        List.of(Long.MAX_VALUE, 7),
                        "within",
                        Map.of("flag", true, "empty", Map.of()))))
            .standardisation(fitted)
            .build();
    Path file = folder.resolve("m.kinglet");
    saved.write(file);
    ModelFile read = ModelFile.read(file, "generator");
    assertThat(read.kind()).isEqualTo("generator");
    assertThat(read.madeWith()).isEqualTo(saved.madeWith()).isNotBlank();
    assertThat(read.seed()).hasValue(Long.MIN_VALUE);
    assertThat(read.configuration()).isEqualTo(saved.configuration());
    assertThat(read.tensors().names()).isEqualTo(saved.tensors().names());
    assertThat(read.tensors().metadata()).isEqualTo(saved.tensors().metadata());
    for (String name : read.tensors().names()) {
      assertThat(read.tensors().get(name).data()).isEqualTo(saved.tensors().get(name).data());
    }
    Standardisation taken = read.standardisation().orElseThrow();
    assertThat(taken.kind()).isEqualTo(kind);
    assertThat(taken.constantColumns()).isEqualTo(fitted.constantColumns());
    assertThat(taken.flatDirections()).isEqualTo(fitted.flatDirections());
    assertThat(taken.mean()).isEqualTo(fitted.mean());
    assertThat(taken.scale()).isEqualTo(fitted.scale());
    Sample there = fitted.apply(sample());
    assertThat(taken.apply(sample()).data()).isEqualTo(there.data());
    assertThat(taken.undo(there).data()).isEqualTo(fitted.undo(there).data());
    // What is read and written again is the same file.
    read.write(folder.resolve("again.kinglet"));
    assertThat(folder.resolve("again.kinglet")).hasSameBinaryContentAs(file);
  }

  @Test
  void whatWasNotGivenIsNotThere() throws IOException {
    Path file = folder.resolve("m.kinglet");
    ModelFile.builder("flow", Tensors.of(Map.of())).build().write(file);
    ModelFile read = ModelFile.read(file);
    assertThat(read.seed()).isEmpty();
    assertThat(read.standardisation()).isEmpty();
    assertThat(read.configuration().values()).isEmpty();
    assertThat(read.tensors().names()).isEmpty();
    assertThatThrownBy(() -> ModelFile.read(file, "generator"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("holds a 'flow', expected a 'generator'");
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = bytes();
    Path file = folder.resolve("cut.kinglet");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused(file);
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> ModelFile.read(file)).hasMessageContaining("do not add up");
  }

  @Test
  void everyFlippedByteIsRefused() throws IOException {
    byte[] whole = bytes();
    Path file = folder.resolve("flipped.kinglet");
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      Files.write(file, flipped);
      assertRefused(file);
    }
  }

  private static void assertRefused(Path file) {
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(file + ": ");
  }

  @Test
  void anotherMajorVersionIsRefusedByNameAndAHigherMinorOneRead() throws IOException {
    byte[] whole = bytes();
    Path file = folder.resolve("m.kinglet");
    whole[10] = 9;
    Files.write(file, sealed(whole));
    assertThat(ModelFile.read(file).kind()).isEqualTo("generator");
    whole[8] = 2;
    Files.write(file, sealed(whole));
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("version 2.9")
        .hasMessageContaining("reads 1.x");
  }

  /** Lengths of header and body that a checksum would hold, and what is said of them. */
  @ParameterizedTest
  @CsvSource({
    "4294967295, 0, do not add up",
    "0, 9223372036854775807, do not add up",
    "4294967295, -4294967000, do not add up",
    "0, -1, do not add up",
  })
  void lengthsThatLieAreRefusedBeforeMemoryIsTaken(long header, long body, String said)
      throws IOException {
    byte[] whole = bytes();
    ByteBuffer.wrap(whole)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(12, (int) header)
        .putLong(16, body);
    Path file = folder.resolve("m.kinglet");
    Files.write(file, sealed(whole));
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(said);
  }

  /** Headers (with ' for ") that a checksum holds but that say what cannot be. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "|not JSON",
        "[]|JSON",
        "{'kind':'a'|not JSON",
        "{'kind':'a','kind':'b'}|not JSON",
        "{'kind':'a'}{}|not one JSON object",
        "{'kind':1,'kinglet':'1','configuration':{}}|'kind' is 1, expected text",
        "{'kind':'a','kinglet':'1'}|no setting 'configuration'",
        "{'kind':'a','kinglet':'1','configuration':{'x':null}}|'configuration.x' is null",
        "{'kind':'a','kinglet':'1','configuration':{'x':1e999}}|configuration.x",
        "{'kind':'a','kinglet':'1','configuration':{},'seed':1.5}|'seed' is 1.5",
        "{'kind':'a','kinglet':'1','configuration':{},'seed':9223372036854775808}|'seed'",
        "{'kind':'a','kinglet':'1','configuration':{},'standardisation':{'kind':'log','mean':[1],"
            + "'scale':[1],'constant_columns':[],'flat_directions':0}}|of kind 'log'",
        "{'kind':'a','kinglet':'1','configuration':{},'standardisation':{'kind':'zscore',"
            + "'mean':[1,2],'scale':[1],'constant_columns':[],'flat_directions':0}}|1 scales",
        "{'kind':'a','kinglet':'1','configuration':{},'standardisation':{'kind':'zscore',"
            + "'mean':[1],'scale':[0],'constant_columns':[],'flat_directions':0}}|not above 0",
        "{'kind':'a','kinglet':'1','configuration':{},'standardisation':{'kind':'zscore',"
            + "'mean':[1],'scale':[1],'constant_columns':[1],'flat_directions':0}}|entry 1",
        "{'kind':'a','kinglet':'1','configuration':{},'standardisation':{'kind':'whiten',"
            + "'mean':[1],'scale':[1],'constant_columns':[],'flat_directions':0}}|forward",
      })
  void headersThatCannotBeAreRefused(String header, String said) throws IOException {
    String text = header == null ? " " : header.replace('\'', '"');
    byte[] json = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Tensors none = Tensors.of(Map.of());
    ContainerLayout.of(json.length, SafeTensors.size(none, TensorType.F64))
        .write(
            out,
            into -> {
              into.write(json);
              SafeTensors.write(into, none, TensorType.F64);
            });
    Path file = folder.resolve("m.kinglet");
    Files.write(file, out.toByteArray());
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(said);
  }

  @Test
  void whatCannotBeSavedLeavesTheFileOfBefore() throws IOException {
    Path file = folder.resolve("m.kinglet");
    small().build().write(file);
    byte[] before = Files.readAllBytes(file);
    ModelFile longest =
        small().configuration(Configuration.of(Map.of("x", "y".repeat(5 << 20)))).build();
    assertThatThrownBy(() -> longest.write(file)).hasMessageContaining("at most 4194304");
    ModelFile half = small().configuration(Configuration.of(Map.of("x", "\ud800"))).build();
    assertThatThrownBy(() -> half.write(file)).isInstanceOf(BadDataException.class);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThatThrownBy(() -> small().build().write(folder.resolve("none/m.kinglet")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void otherFilesAreNoModels() throws IOException {
    Path file = folder.resolve("m.kinglet");
    Files.writeString(file, "a,b\n1,2\n");
    assertThatThrownBy(() -> ModelFile.read(file)).hasMessageContaining("not a .kinglet file");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> ModelFile.read(file)).hasMessageContaining("it is empty");
    assertThatThrownBy(() -> ModelFile.read(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void settingsCheckWhatTheyAreGivenAndAskedFor() {
    Configuration settings = small().build().configuration();
    assertThat(settings.integers("widths", 1, 5)).containsExactly(3, 5);
    assertThat(settings.section("optimiser").number("rate")).isEqualTo(1e-3);
    assertThatThrownBy(() -> settings.integers("widths", 1, 4)).hasMessageContaining("entry 5");
    assertThatThrownBy(() -> settings.section("optimiser").integer("rate"))
        .hasMessageContaining("'optimiser.rate' is 0.001, expected a whole number");
    assertThatThrownBy(() -> settings.text("none")).hasMessage("there is no setting 'none'");
    assertThatThrownBy(() -> Configuration.of(Map.of("a", Map.of("b", Double.NaN))))
        .hasMessageContaining("'a.b' is NaN");
    assertThatThrownBy(() -> Configuration.of(Collections.singletonMap("a", null)))
        .hasMessageContaining("'a' is null");
    Map<String, Object> endless = new HashMap<>();
    endless.put("a", endless);
    assertThatThrownBy(() -> Configuration.of(endless)).hasMessageContaining("too deeply");
    assertThatThrownBy(() -> ModelFile.builder(" ", Tensors.of(Map.of())))
        .hasMessageContaining("a kind");
    Tensors reserved = Tensors.of(Map.of("standardisation.x", Tensor.of(new double[1], 1)));
    assertThatThrownBy(() -> ModelFile.builder("a", reserved)).hasMessageContaining("begins with");
  }

  private byte[] bytes() throws IOException {
    Path file = folder.resolve("whole");
    small().standardisation(Standardisation.fit(Kind.WHITEN, sample())).build().write(file);
    return Files.readAllBytes(file);
  }

  /** With a checksum that fits. */
  private static byte[] sealed(byte[] file) {
    byte[] sealed = file.clone();
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(file, 0, file.length - 32);
      digest.digest(sealed, file.length - 32, 32);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
