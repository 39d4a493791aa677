package io.kinglet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.cli.console.ExitCode;
import io.kinglet.cli.files.MissingPolicy;
import io.kinglet.cli.files.ReadOptions;
import io.kinglet.cli.files.Table;
import io.kinglet.cli.files.TableSource;
import io.kinglet.cli.files.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kinglet train} and {@code kinglet sample}. */
class TrainCommandTest {
  @TempDir Path folder;
  private Path target;

  @BeforeEach
  void writeTarget() throws IOException {
    target = folder.resolve("t.csv");
    SplittableRandom random = new SplittableRandom(4);
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < 80; i++) {
      double sign = i % 2 == 0 ? 1 : -1;
      text.append(100 + 20 * sign + 5 * random.nextGaussian())
          .append(',')
          .append(sign + 0.25 * random.nextGaussian())
          .append('\n');
    }
    Files.writeString(target, text);
  }

  private InProcess.Result train(String out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--target",
                target.toString(),
                "--out",
                folder.resolve(out).toString(),
                "--quiet"));
    List<String> given = List.of(more);
    for (String option : List.of("--steps 25", "--rows 100", "--basis 60")) {
      String name = option.split(" ", -1)[0];
      if (!given.contains(name)) {
        arguments.addAll(List.of(option.split(" ", -1)));
      }
    }
    arguments.addAll(given);
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private InProcess.Result sample(String model, String out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "sample",
                "--model",
                folder.resolve(model).toString(),
                "--out",
                folder.resolve(out).toString(),
                "--quiet"));
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private Table read(String file) {
    return Tables.read(
        TableSource.parse(folder.resolve(file).toString()),
        new ReadOptions(List.of(), MissingPolicy.REJECT, (char) 0));
  }

  @Test
  void whatIsSavedGivesTheRowsOfTheTraining() throws IOException {
    InProcess.Result result = train("model");
    assertThat(result.exit()).as(result.err().toString()).isZero();
    for (String name : List.of("pairs.png", "metrics.png", "metrics.csv", "run.json")) {
      assertThat(folder.resolve("model").resolve(name)).isNotEmptyFile();
    }
    Map<String, Object> report =
        JSON.std.mapFrom(Files.readString(folder.resolve("model/run.json")));
    Map<?, ?> end = (Map<?, ?>) ((Map<?, ?>) report.get("result")).get("end");
    Map<?, ?> start = (Map<?, ?>) ((Map<?, ?>) report.get("result")).get("start");
    double before = ((Number) start.get("energy_distance")).doubleValue();
    assertThat(((Number) end.get("energy_distance")).doubleValue()).isLessThan(before / 4);

    assertThat(sample("model/model.kinglet", "new.csv", "--count", "5000").exit()).isZero();
    assertThat(sample("model/model.kinglet", "new.npy", "--count", "5000").exit()).isZero();
    Table rows = read("new.csv");
    assertThat(rows.columns()).containsExactly("a", "b");
    assertThat(rows.rows()).isEqualTo(5000);
    assertThat(read("new.npy").data()).containsExactly(rows.data());
    double[] trained = read("model/samples.csv").data();
    assertThat(trained).hasSize(2000);
    // The rows that the training wrote are the first that the saved generator draws.
    for (int i = 0; i < trained.length; i++) {
      assertThat(rows.data()[i]).isEqualTo(trained[i]);
    }
  }

  @Test
  void aTrainingRepeatsToTheBitOnAnyNumberOfThreads() throws IOException {
    assertThat(train("one", "--threads", "1", "--steps", "4").exit()).isZero();
    assertThat(train("two", "--threads", "3", "--steps", "4").exit()).isZero();
    assertThat(folder.resolve("one/model.kinglet"))
        .hasSameBinaryContentAs(folder.resolve("two/model.kinglet"));
    assertThat(folder.resolve("one/samples.csv"))
        .hasSameBinaryContentAs(folder.resolve("two/samples.csv"));
  }

  @ParameterizedTest
  @CsvSource({
    "--layers,0,--layers is 0",
    "--activation,identity,silu",
    "--latent-dims,0,--latent-dims is 0",
    "--step-size,0,--step-size is 0.0",
    "--momentum,1,--momentum is 1.0",
    "--averaging,1,--averaging is 1.0",
    "--batch,100,there are 80 target rows",
    "--rows,1,--rows is 1"
  })
  void settingsOutOfRangeAreRefused(String option, String value, String said) {
    InProcess.Result result = train("model", option, value);
    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).singleElement().asString().contains(said);
    assertThat(folder.resolve("model")).doesNotExist();
  }

  @Test
  void aModelThatIsNoneIsRefusedAndNothingIsWritten() throws IOException {
    InProcess.Result missing = sample("none.kinglet", "new.csv");
    assertThat(missing.exit()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(missing.err()).singleElement().asString().contains("no such file");
    InProcess.Result other = sample("t.csv", "new.csv");
    assertThat(other.exit()).isEqualTo(ExitCode.BAD_DATA);
    assertThat(other.err()).singleElement().asString().contains("t.csv");
    assertThat(folder.resolve("new.csv")).doesNotExist();
  }

  @Test
  void aFileThatIsThereIsKept() throws IOException {
    assertThat(train("model", "--steps", "1").exit()).isZero();
    Path there = folder.resolve("there.csv");
    Files.writeString(there, "mine");
    InProcess.Result refused = sample("model/model.kinglet", "there.csv");
    assertThat(refused.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).singleElement().asString().contains("--force");
    assertThat(there).hasContent("mine");
    assertThat(sample("model/model.kinglet", "there.csv", "--force", "--count", "3").exit())
        .isZero();
    assertThat(Files.readAllLines(there)).hasSize(4);
    InProcess.Result format = sample("model/model.kinglet", "there.txt");
    assertThat(format.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(format.err()).singleElement().asString().contains(".csv or .npy");
    try (var files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("t.csv", "model", "there.csv");
    }
  }
}
