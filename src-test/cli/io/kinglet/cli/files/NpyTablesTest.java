package io.kinglet.cli.files;

import static io.kinglet.cli.files.NpyBytes.doubles;
import static io.kinglet.cli.files.NpyBytes.file;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTablesTest {
  @TempDir Path folder;

  private Table read(byte[] bytes, String... columns) {
    return read(bytes, MissingPolicy.REJECT, columns);
  }

  private Table read(byte[] bytes, MissingPolicy missing, String... columns) {
    Path path = NpyBytes.write(folder.resolve("t.npy"), bytes);
    return Tables.read(
        TableSource.parse(path.toString()), new ReadOptions(List.of(columns), missing, (char) 0));
  }

  private void refuses(byte[] bytes, String... fragments) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("t.npy")
        .hasMessageContainingAll(fragments)
        .message()
        .doesNotContain("\n")
        .doesNotContain("Exception");
  }

  @Test
  void readsBothLayoutsInBothByteOrders() {
    for (ByteOrder order : List.of(LITTLE_ENDIAN, BIG_ENDIAN)) {
      String type = order == LITTLE_ENDIAN ? "<f8" : ">f8";
      double[] rows = {1, 2, 3, 4, 5, 6};
      double[] columns = {1, 3, 5, 2, 4, 6};
      assertThat(read(file(type, false, "(3, 2)", doubles(order, rows))).data())
          .containsExactly(rows);
      assertThat(read(file(type, true, "(3, 2)", doubles(order, columns))).data())
          .containsExactly(rows);
    }
  }

  @Test
  void readsEveryRealType() {
    check("<f4", 8, b -> b.putFloat(1.5f).putFloat(-2));
    check(">f4", 8, b -> b.order(BIG_ENDIAN).putFloat(1.5f).putFloat(-2));
    check("<f2", 4, b -> b.putShort(Float.floatToFloat16(1.5f)).putShort((short) 0xC000));
    assertThat(values("|i1", 2, b -> b.put((byte) -1).put((byte) 127))).containsExactly(-1, 127);
    assertThat(values("|u1", 2, b -> b.put((byte) -1).put((byte) 127))).containsExactly(255, 127);
    assertThat(values("|b1", 2, b -> b.put((byte) 1).put((byte) 0))).containsExactly(1, 0);
    assertThat(values("<i2", 4, b -> b.putShort((short) -2).putShort((short) 3)))
        .containsExactly(-2, 3);
    assertThat(values("<u2", 4, b -> b.putShort((short) -2).putShort((short) 3)))
        .containsExactly(65534, 3);
    assertThat(values("<i4", 8, b -> b.putInt(-7).putInt(7))).containsExactly(-7, 7);
    assertThat(values("<u4", 8, b -> b.putInt(-7).putInt(7))).containsExactly(4294967289.0, 7);
    assertThat(values(">i8", 16, b -> b.order(BIG_ENDIAN).putLong(-7).putLong(7)))
        .containsExactly(-7, 7);
    assertThat(values("<u8", 16, b -> b.putLong(-1).putLong(7)))
        .containsExactly(18446744073709551616.0, 7);
  }

  private void check(String descr, int size, Consumer<ByteBuffer> data) {
    assertThat(values(descr, size, data)).containsExactly(1.5, -2);
  }

  private double[] values(String descr, int size, Consumer<ByteBuffer> data) {
    ByteBuffer buffer = ByteBuffer.allocate(size).order(LITTLE_ENDIAN);
    data.accept(buffer);
    return read(file(descr, false, "(2, 1)", buffer.array())).data();
  }

  @Test
  void oneDimensionIsOneColumnAndThreeAreRefused() {
    Table table = read(file("<f8", false, "(3,)", doubles(LITTLE_ENDIAN, 1, 2, 3)));
    assertThat(table.rows()).isEqualTo(3);
    assertThat(table.columns()).containsExactly("0");
    refuses(
        file("<f8", false, "(1, 2, 1)", doubles(LITTLE_ENDIAN, 1, 2)),
        "3 dimensions",
        "(1, 2, 1)",
        "rows × columns",
        "reshape");
    refuses(file("<f8", false, "()", doubles(LITTLE_ENDIAN, 1)), "0 dimensions");
  }

  @Test
  void columnsAreChosenByIndexOrRange() {
    byte[] bytes = file("<f8", false, "(2, 4)", doubles(LITTLE_ENDIAN, 0, 1, 2, 3, 4, 5, 6, 7));
    assertThat(read(bytes, "3", "0").data()).containsExactly(3, 0, 7, 4);
    assertThat(read(bytes, "1-3").columns()).containsExactly("1", "2", "3");
    assertThatThrownBy(() -> read(bytes, "4")).hasMessageContainingAll("no column '4'", "0 to 3");
    assertThatThrownBy(() -> read(bytes, "x")).hasMessageContainingAll("no column 'x'", "index");
    assertThatThrownBy(() -> read(bytes, "1", "0-2")).hasMessageContaining("asked for twice");
  }

  @Test
  void truncatedFilesAreRefusedWhereverTheyEnd() {
    byte[] whole = file("<f8", false, "(3, 2)", doubles(LITTLE_ENDIAN, 1, 2, 3, 4, 5, 6));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut))
          .isInstanceOf(BadFileException.class)
          .message()
          .containsAnyOf("cut short", "not an NPY file");
    }
    refuses(Arrays.copyOf(whole, whole.length + 8), "more data than its shape (3, 2)");
  }

  @Test
  void headersThatLieAreRefusedBeforeAnythingIsAllocated() {
    byte[] data = doubles(LITTLE_ENDIAN, 1, 2);
    refuses(file("<f8", false, "(1000000000000, 2)", data), "(1000000000000, 2)", "cut short");
    refuses(file("<f8", false, "(4000000000000000000, 9)", data), "no array has");
    refuses(file("<f8", false, "(400000000000000000, 900)", data), "more than any file");
    refuses(file("<f8", false, "(-1, 2)", data), "(-1, 2)", "no array has");
    refuses(file("<f8", false, "(0, 2)", new byte[0]), "no data", "(0, 2)");
    refuses(NpyBytes.header("{'descr': '<f8'}"), "does not say");
    refuses(NpyBytes.header("nonsense"), "does not say");
    byte[] longHeader = file("<f8", false, "(1, 2)", data);
    longHeader[8] = (byte) 0xFF;
    longHeader[9] = (byte) 0xFF;
    refuses(longHeader, "header claims 65535 bytes");
    byte[] version = file("<f8", false, "(1, 2)", data);
    version[6] = 9;
    refuses(version, "version 9");
    refuses("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8), "not an NPY file");
  }

  @Test
  void elementsThatAreNoRealNumbersAreRefused() {
    byte[] data = new byte[32];
    refuses(file("<c16", false, "(2, 1)", data), "complex", "astype");
    refuses(file("|O", false, "(2, 1)", data), "Python objects");
    refuses(file("<U4", false, "(2, 1)", data), "text");
    refuses(file("<M8[ns]", false, "(2, 1)", data), "dates");
    refuses(file("<f16", false, "(2, 1)", data), "not read");
    refuses(
        NpyBytes.header("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }"),
        "structured");
  }

  @Test
  void bytesInTheOtherOrderThanTheHeaderSaysAreNoticed() {
    double[] values = new double[40];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.sin(i + 1) * 50;
    }
    refuses(file("<f8", false, "(20, 2)", doubles(BIG_ENDIAN, values)), "little-endian", "header");
    refuses(file(">f8", false, "(20, 2)", doubles(LITTLE_ENDIAN, values)), "big-endian");
    assertThat(read(file(">f8", false, "(20, 2)", doubles(BIG_ENDIAN, values))).data())
        .containsExactly(values);
  }

  @Test
  void nanIsMissingAndInfinityAlwaysRefused() {
    byte[] nan = file("<f8", false, "(3, 1)", doubles(LITTLE_ENDIAN, 1, Double.NaN, 3));
    refuses(nan, "row 1", "column '0'", "NaN", "--missing drop");
    Table kept = read(nan, MissingPolicy.DROP);
    assertThat(kept.data()).containsExactly(1, 3);
    assertThat(kept.dropped()).isEqualTo(1);
    byte[] infinite =
        file("<f8", false, "(2, 1)", doubles(LITTLE_ENDIAN, 1, Double.NEGATIVE_INFINITY));
    assertThatThrownBy(() -> read(infinite, MissingPolicy.DROP))
        .hasMessageContainingAll("row 1", "column '0'", "-Infinity", "not finite");
  }

  @Test
  void whatIsWrittenReadsBackAndIsLaidOutAsNumPyDoes() throws IOException {
    Table like = read(file("<f4", true, "(1, 2)", new byte[8]));
    double[] data = {0.1, -2, 3, 1e300, 5, 6};
    Path path = Tables.write(folder, "particles", like, data, 3);
    byte[] bytes = Files.readAllBytes(path);
    assertThat(bytes.length).isEqualTo(128 + 48);
    assertThat(bytes[127]).isEqualTo((byte) '\n');
    assertThat(new String(bytes, 10, 60, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }");
    assertThat(Tables.read(TableSource.parse(path.toString()), ReadOptions.standard()).data())
        .containsExactly(data);
  }

  @Test
  void npzArraysAreChosenByName() throws IOException {
    byte[] first = file("<f8", false, "(2, 1)", doubles(LITTLE_ENDIAN, 1, 2));
    byte[] second = file(">f8", true, "(2, 2)", doubles(BIG_ENDIAN, 1, 3, 2, 4));
    Path one = NpyBytes.zip(folder.resolve("one.npz"), "x.npy", first);
    Path two = NpyBytes.zip(folder.resolve("two.npz"), "x.npy", first, "y.npy", second);
    assertThat(Tables.read(TableSource.parse(one.toString()), ReadOptions.standard()).data())
        .containsExactly(1, 2);
    Table y = Tables.read(TableSource.parse(two + ":y"), ReadOptions.standard());
    assertThat(y.data()).containsExactly(1, 2, 3, 4);
    assertThatThrownBy(() -> Tables.read(TableSource.parse(two.toString()), ReadOptions.standard()))
        .hasMessageContainingAll("2 arrays (x, y)", "two.npz:x");
    assertThatThrownBy(() -> Tables.read(TableSource.parse(two + ":z"), ReadOptions.standard()))
        .hasMessageContainingAll("no array 'z'", "x, y");
    Path written = Tables.write(folder, "particles", y, new double[] {1, 2, 3, 4}, 2);
    Table back = Tables.read(TableSource.parse(written + ":y"), ReadOptions.standard());
    assertThat(back.data()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void damagedNpzFilesAreRefused() throws IOException {
    byte[] array = file("<f8", false, "(2, 1)", doubles(LITTLE_ENDIAN, 1, 2));
    Path zip = NpyBytes.zip(folder.resolve("t.npz"), "x.npy", array);
    byte[] bytes = Files.readAllBytes(zip);
    for (int length : new int[] {0, 10, bytes.length / 2, bytes.length - 1}) {
      Files.write(zip, Arrays.copyOf(bytes, length));
      assertThatThrownBy(
              () -> Tables.read(TableSource.parse(zip.toString()), ReadOptions.standard()))
          .isInstanceOf(BadFileException.class)
          .hasMessageContaining("t.npz");
    }
    Path cut =
        NpyBytes.zip(folder.resolve("cut.npz"), "x.npy", Arrays.copyOf(array, array.length - 4));
    assertThatThrownBy(() -> Tables.read(TableSource.parse(cut.toString()), ReadOptions.standard()))
        .hasMessageContaining("cut short");
    Path none = NpyBytes.zip(folder.resolve("none.npz"), "readme.txt", array);
    assertThatThrownBy(
            () -> Tables.read(TableSource.parse(none.toString()), ReadOptions.standard()))
        .hasMessageContaining("holds no array");
  }
}
