package io.kinglet.cli.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxTablesTest {
  @TempDir Path folder;

  /** A file of this type and shape, whose data a person puts. */
  private static byte[] file(int type, int[] shape, int size, Consumer<ByteBuffer> data) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * shape.length + size);
    bytes.put((byte) 0).put((byte) 0).put((byte) type).put((byte) shape.length);
    for (int extent : shape) {
      bytes.putInt(extent);
    }
    data.accept(bytes);
    return bytes.array();
  }

  private static byte[] bytes(int[] shape, int... values) {
    return file(
        8,
        shape,
        values.length,
        to -> {
          for (int value : values) {
            to.put((byte) value);
          }
        });
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private Table read(String name, byte[] bytes, String... columns) {
    Path path = NpyBytes.write(folder.resolve(name), bytes);
    return Tables.read(
        TableSource.parse(path.toString()),
        new ReadOptions(List.of(columns), MissingPolicy.REJECT, (char) 0));
  }

  private void refuses(byte[] bytes, String... fragments) {
    assertThatThrownBy(() -> read("t.idx", bytes))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("t.idx")
        .hasMessageContainingAll(fragments)
        .message()
        .doesNotContain("\n")
        .doesNotContain("Exception");
  }

  @Test
  void rowsAreThePicturesLaidOutFlat() {
    byte[] pictures = bytes(new int[] {2, 2, 3}, 0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255);
    Table table = read("a.idx", pictures);
    assertThat(table.rows()).isEqualTo(2);
    assertThat(table.columns()).containsExactly("0", "1", "2", "3", "4", "5");
    assertThat(table.data()).containsExactly(0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255);
    assertThat(read("a.idx", pictures, "5", "0-1").data()).containsExactly(5, 0, 1, 255, 250, 251);
    assertThat(read("b.idx", bytes(new int[] {3}, 7, 8, 9)).columns()).containsExactly("0");
  }

  @Test
  void compressionIsToldByTheBytesAndNotByTheName() {
    byte[] pictures = bytes(new int[] {2, 1, 2}, 1, 2, 3, 4);
    assertThat(read("a.idx.gz", gzip(pictures)).data()).containsExactly(1, 2, 3, 4);
    assertThat(read("a.idx.gz", pictures).data()).containsExactly(1, 2, 3, 4);
    assertThat(read("a.idx", gzip(pictures)).data()).containsExactly(1, 2, 3, 4);
    assertThat(IdxArray.read(folder.resolve("a.idx")).shape()).containsExactly(2, 1, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "a.idx,true",
    "a.idx.gz,true",
    "t10k-images-idx3-ubyte.gz,true",
    "train-images.idx3-ubyte,true",
    "a.IDX,true",
    "a.idx.csv,false",
    "a.idx.npy,false"
  })
  void namesTellTheFormat(String name, boolean idx) {
    assertThat(TableFormat.of(name) == TableFormat.IDX).isEqualTo(idx);
  }

  @Test
  void everyTypeIsRead() {
    int[] two = {2};
    assertThat(data(file(9, two, 2, b -> b.put((byte) -1).put((byte) 5)))).containsExactly(-1, 5);
    assertThat(data(file(11, two, 4, b -> b.putShort((short) -300).putShort((short) 5))))
        .containsExactly(-300, 5);
    assertThat(data(file(12, two, 8, b -> b.putInt(-70_000).putInt(5))))
        .containsExactly(-70_000, 5);
    assertThat(data(file(13, two, 8, b -> b.putFloat(0.5f).putFloat(-2)))).containsExactly(0.5, -2);
    assertThat(data(file(14, two, 16, b -> b.putDouble(0.1).putDouble(-2))))
        .containsExactly(0.1, -2);
    assertThat(IdxArray.read(folder.resolve("a.idx")).bytes()).isFalse();
  }

  private double[] data(byte[] bytes) {
    return read("a.idx", bytes).data();
  }

  @Test
  void whatIsNoIdxFileIsRefused() {
    refuses(new byte[0], "it is empty");
    refuses(new byte[] {'a', ',', 'b', '\n'}, "two zero bytes", "MNIST");
    refuses(file(10, new int[] {1}, 1, b -> {}), "0x0A", "0D float");
    refuses(file(8, new int[] {}, 0, b -> {}), "no dimensions");
    refuses(bytes(new int[] {2, 0, 3}), "(2, 0, 3)", "holds no data");
    refuses(bytes(new int[] {0, 2}), "(0, 2)", "holds no data");
  }

  @Test
  void whatIsCutShortOrTooLongIsRefused() {
    byte[] good = bytes(new int[] {2, 2}, 1, 2, 3, 4);
    for (int length : new int[] {2, 3, 4, 7, 11}) {
      refuses(Arrays.copyOf(good, length), "cut short within its header");
    }
    refuses(Arrays.copyOf(good, 15), "cut short", "(2, 2)", "4 bytes", "has 3");
    refuses(Arrays.copyOf(good, 17), "more data than its shape");
    refuses(gzip(Arrays.copyOf(good, 15)), "cut short after 3 of the 4 numbers");
    refuses(gzip(Arrays.copyOf(good, 17)), "more data than its shape");
    byte[] packed = gzip(good);
    refuses(Arrays.copyOf(packed, packed.length - 9), "compressed data are cut short");
    packed[packed.length - 5] ^= 1; // of the checksum
    refuses(packed, "compressed data are damaged");
  }

  @Test
  void sizesAreCheckedBeforeAnythingIsMade() {
    int most = -1; // 4,294,967,295 as it is read
    refuses(bytes(new int[] {most, most, most}, 1), "more than any file holds");
    refuses(bytes(new int[] {1_000_000, 1_000_000}, 1), "cut short", "1000000000000 bytes");
    refuses(gzip(bytes(new int[] {1_000_000, 1_000_000}, 1)), "compressed bytes can hold");
    byte[] zeros = new byte[8_000];
    refuses(
        gzip(file(8, new int[] {zeros.length + 1}, zeros.length, b -> b.put(zeros))),
        "cut short after 8000 of the 8001 numbers");
  }

  @Test
  void numbersThatAreNotFiniteAreRefused() {
    refuses(file(13, new int[] {2}, 8, b -> b.putFloat(1).putFloat(Float.NaN)), "row 1", "NaN");
    refuses(file(14, new int[] {1, 2}, 16, b -> b.putDouble(1).putDouble(1 / 0.0)), "column '1'");
  }

  @Test
  void whatFollowsSuchAFileIsWrittenAsNpy() throws IOException {
    Table table = read("a.idx", bytes(new int[] {2, 1, 2}, 1, 2, 3, 4));
    Path file = Tables.write(folder, "particles", table, new double[] {0.5, 1, 2, 3}, 2);
    assertThat(file.getFileName()).hasToString("particles.npy");
    assertThat(Files.size(file)).isGreaterThan(32);
    assertThat(Tables.read(TableSource.parse(file.toString()), ReadOptions.standard()).data())
        .containsExactly(0.5, 1, 2, 3);
  }
}
