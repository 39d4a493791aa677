package io.kinglet.cli.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTablesTest {
  @TempDir Path folder;

  private Table read(String text, MissingPolicy missing, String... columns) throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), text, StandardCharsets.UTF_8);
    return Tables.read(
        TableSource.parse(file.toString()), new ReadOptions(List.of(columns), missing, (char) 0));
  }

  @Test
  void columnsAreChosenByNameInTheOrderAsked() throws IOException {
    Table table = read("a,b,c\n1,2,x\n3,4,y\n", MissingPolicy.REJECT, "b", "a");
    assertThat(table.columns()).containsExactly("b", "a");
    assertThat(table.data()).containsExactly(2, 1, 4, 3);
    assertThat(table.rows()).isEqualTo(2);
  }

  @Test
  void readsQuotesBlanksByteOrderMarkAndWindowsLines() throws IOException {
    Table table = read("\uFEFF\"a\", b \r\n\"1e-3\", -2.5 \r\n\r\n+3,.5\r\n", MissingPolicy.REJECT);
    assertThat(table.columns()).containsExactly("a", "b");
    assertThat(table.data()).containsExactly(1e-3, -2.5, 3, 0.5);
  }

  @Test
  void rowsWithoutAValueAreDroppedAndCountedOnRequest() throws IOException {
    String text = "a,b\n1,2\nNA,3\n,4\n5,nan\n6,NULL\n?,7\nN/A,8\n9,10\n";
    Table table = read(text, MissingPolicy.DROP);
    assertThat(table.data()).containsExactly(1, 2, 9, 10);
    assertThat(table.dropped()).isEqualTo(6);
  }

  @Test
  void aMissingValueInAColumnThatIsNotChosenDoesNotMatter() throws IOException {
    assertThat(read("a,b\n1,NA\n2,NA\n", MissingPolicy.REJECT, "a").rows()).isEqualTo(2);
  }

  @Test
  void aMissingValueIsRejectedWithRowAndColumn() {
    assertThatThrownBy(() -> read("a,b\n1,2\n3,NA\n4,\n", MissingPolicy.REJECT))
        .isInstanceOf(BadFileException.class)
        .hasMessageContainingAll(
            "t.csv line 3", "column 'b'", "'NA'", "2 of 3 rows", "--missing drop");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "'' ! empty;header line",
        "a,b\\n ! no rows of data;at least two",
        "a,b\\n1,2\\n3\\n ! line 3;1 field;header has 2",
        "a,b\\n1,2,3\\n ! line 2;3 fields;header has 2",
        "a,b\\n1,two\\n ! line 2;column 'b';'two' is not a number;--columns",
        "a,b\\n1,Inf\\n ! line 2;column 'b';not finite",
        "a,b\\n1,-infinity\\n ! line 2;column 'b';not finite",
        "a,b\\n1,1e999\\n ! line 2;column 'b';double precision",
        "a,b\\n1,0x1p3\\n ! 'b';not a number",
        "a,b\\n1,2d\\n ! 'b';not a number",
        "a,b\\n1,\"2,5\"\\n ! decimals with a point",
        "1,2\\n3,4\\n ! line 1;only numbers;header",
        "a,a\\n1,2\\n ! two columns are called 'a'",
        "a,b\\n1,\"2\\n ! cannot be read as CSV;quotes",
        "a,b\\nNA,1\\n ! line 2;column 'a';1 of 1 rows",
      })
  void badFilesGiveOneClearLine(String text, String expected) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n"), MissingPolicy.REJECT))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("t.csv")
        .hasMessageContainingAll(expected.split(";"))
        .message()
        .doesNotContain("\n")
        .doesNotContain("Exception");
  }

  @Test
  void anUnknownColumnListsWhatThereIsNearestFirst() {
    assertThatThrownBy(
            () -> read("species,bill_depth,bill_length\n", MissingPolicy.REJECT, "bil_length"))
        .hasMessageContaining("no column 'bil_length'; there are bill_length, bill_depth, species");
  }

  @Test
  void anotherSeparatorIsGuessedAtInTheMessageAndObeyedWhenGiven() throws IOException {
    assertThatThrownBy(() -> read("a;b\n1;2\n3;4\n", MissingPolicy.REJECT, "a"))
        .hasMessageContainingAll("no column 'a'", "separated by ';'", "--separator");
    Path file = folder.resolve("t.csv");
    Table table =
        Tables.read(
            TableSource.parse(file.toString()),
            new ReadOptions(List.of("b"), MissingPolicy.REJECT, ';'));
    assertThat(table.data()).containsExactly(2, 4);
    Path tabs = Files.writeString(folder.resolve("t.tsv"), "a\tb\n1\t2\n3\t4\n");
    assertThat(Tables.read(TableSource.parse(tabs.toString()), ReadOptions.standard()).data())
        .containsExactly(1, 2, 3, 4);
  }

  @Test
  void whatIsWrittenReadsBackToTheBit() throws IOException {
    double[] data = {0.1, 1.0 / 3, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, 1e9};
    Table like = read("x,\"y, in mm\"\n1,2\n", MissingPolicy.REJECT);
    Path file = Tables.write(folder, "particles", like, data, 3);
    assertThat(file).hasFileName("particles.csv");
    Table back = Tables.read(TableSource.parse(file.toString()), ReadOptions.standard());
    assertThat(back.columns()).containsExactly("x", "y, in mm");
    assertThat(back.data()).containsExactly(data);
  }

  @Test
  void missingFilesFoldersAndUnknownKindsAreRefused() {
    assertThatThrownBy(() -> Tables.read(TableSource.parse("none.csv"), ReadOptions.standard()))
        .hasMessageContaining("none.csv: no such file");
    assertThatThrownBy(() -> TableSource.parse("x.parquet")).hasMessageContaining(".npy");
    assertThatThrownBy(
            () ->
                Tables.read(
                    TableSource.parse(Files.createDirectory(folder.resolve("d.csv")).toString()),
                    ReadOptions.standard()))
        .hasMessageContaining("is a folder");
  }

  @Test
  void binaryOrOtherEncodingsAreNamed() throws IOException {
    Path file = folder.resolve("t.csv");
    Files.write(
        file, new byte[] {0x50, 0x4B, 3, 4, 0, 0, 'a', ',', 'b', '\n', '1', ',', '2', '\n'});
    assertThatThrownBy(
            () -> Tables.read(TableSource.parse(file.toString()), ReadOptions.standard()))
        .hasMessageContainingAll("line 1", "UTF-8");
  }
}
