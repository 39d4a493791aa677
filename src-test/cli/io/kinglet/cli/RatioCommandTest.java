package io.kinglet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.cli.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kinglet ratio}. */
class RatioCommandTest {
  @TempDir Path folder;

  /** A is N(1, 1) and B N(0, 1) in the first column: KL(B ‖ A) is 1/2; the second is of no use. */
  @BeforeEach
  void writeSamples() throws IOException {
    SplittableRandom random = new SplittableRandom(6);
    write("a.csv", "u,v", 400, () -> 10 * (1 + random.nextGaussian()) + "," + random.nextDouble());
    write("b.csv", "v,u", 300, () -> random.nextDouble() + "," + 10 * random.nextGaussian());
  }

  private interface Line {
    String next();
  }

  private void write(String name, String header, int rows, Line line) throws IOException {
    StringBuilder text = new StringBuilder(header + "\n");
    for (int i = 0; i < rows; i++) {
      text.append(line.next()).append('\n');
    }
    Files.writeString(folder.resolve(name), text);
  }

  private InProcess.Result ratio(String a, String b, String out, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("ratio");
    arguments.add(folder.resolve(a).toString());
    arguments.add(folder.resolve(b).toString());
    arguments.add("--out");
    arguments.add(folder.resolve(out).toString());
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private Map<String, Object> report(String out) throws IOException {
    return JSON.std.mapFrom(Files.readString(folder.resolve(out).resolve("run.json")));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> in, String name) {
    return (Map<String, Object>) in.get(name);
  }

  private static double number(Map<String, Object> in, String name) {
    return ((Number) in.get(name)).doubleValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"logistic", "kliep", "ulsif", "network"})
  void everyEstimatorTellsTheDivergences(String name) throws IOException {
    List<String> more = new ArrayList<>(List.of("--ratio", name, "--bootstrap", "20"));
    if (name.equals("network")) {
      more.addAll(List.of("--layers", "16", "--iterations", "300"));
    } else if (!name.equals("ulsif")) {
      more.addAll(List.of("--features", "gaussian"));
    }
    InProcess.Result result = ratio("a.csv", "b.csv", "out", more.toArray(String[]::new));
    assertThat(result.exit()).as(String.join("\n", result.err())).isZero();
    assertThat(result.out()).anyMatch(line -> line.startsWith("KL"));
    List<String> rows = Files.readAllLines(folder.resolve("out/ratio.csv"));
    assertThat(rows).hasSize(701);
    assertThat(rows.get(0)).isEqualTo("sample,row,log_ratio");
    assertThat(rows.get(1)).startsWith("a,1,");
    assertThat(rows.get(700)).startsWith("b,300,");
    Map<String, Object> made = map(report("out"), "result");
    assertThat(number(made, "replicates")).isEqualTo(20);
    assertThat(number(made, "held_out_loss")).isBetween(0.9, 1.386);
    Map<String, Object> divergences = map(made, "divergences");
    assertThat(divergences).containsOnlyKeys("kl", "js", "logd", "jeffreys");
    // In closed form: 1/2 and 1; twice Jensen-Shannon by quadrature. 60 held-out rows are few.
    double[] truth = {0.5, 0.221, 1.0};
    String[] labels = {"kl", "js", "jeffreys"};
    for (int k = 0; k < 3; k++) {
      // Where uLSIF's ratio is floored its logarithm is the floor's: the bounded one is told alone.
      if (name.equals("ulsif") && k != 1) {
        continue;
      }
      Map<String, Object> each = map(divergences, labels[k]);
      double estimate = number(each, "estimate");
      assertThat(estimate).as(labels[k]).isBetween(0.3 * truth[k], 1.8 * truth[k]);
      assertThat(number(each, "low")).isLessThan(estimate);
      assertThat(number(each, "high")).isGreaterThan(estimate);
    }
  }

  @Test
  void itsArgumentsRepeatItOnAnyThreads() throws IOException {
    String[] more = {"--bootstrap", "3", "--basis", "20", "--quiet"};
    assertThat(ratio("a.csv", "b.csv", "one", more).exit()).isZero();
    List<String> again = new ArrayList<>();
    for (Object argument : (List<?>) report("one").get("arguments")) {
      again.add(argument.toString());
    }
    again.addAll(List.of("--out", folder.resolve("two").toString(), "--threads", "1", "--quiet"));
    InProcess.Result result = InProcess.run(again.toArray(String[]::new));
    assertThat(result.exit()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(folder.resolve("two/ratio.csv"))
        .hasSameBinaryContentAs(folder.resolve("one/ratio.csv"));
    assertThat(map(report("two"), "result")).isEqualTo(map(report("one"), "result"));
    InProcess.Result there = ratio("a.csv", "b.csv", "one", more);
    assertThat(there.exit()).isEqualTo(2);
    assertThat(there.err().getFirst()).contains("--force");
  }

  @Test
  void awkwardSamplesAreNamed() throws IOException {
    write("left.csv", "u", 30, () -> "1.5");
    SplittableRandom random = new SplittableRandom(1);
    write("far.csv", "u", 30, () -> "" + (50 + random.nextDouble()));
    InProcess.Result apart =
        ratio("left.csv", "far.csv", "apart", "--bootstrap", "0", "--features", "linear");
    assertThat(apart.exit()).isZero();
    assertThat(apart.warnings()).anyMatch(line -> line.contains("without an error"));
    InProcess.Result equal = ratio("a.csv", "a.csv", "equal", "--bootstrap", "0", "--quiet");
    assertThat(equal.exit()).isZero();
    assertThat(equal.err()).isEmpty();
    List<String> rows = Files.readAllLines(folder.resolve("equal/ratio.csv"));
    assertThat(rows.subList(1, 801)).allMatch(row -> Math.abs(logRatio(row)) < 1e-12);
    write("same.csv", "u", 5, () -> "1.5");
    InProcess.Result same = ratio("left.csv", "same.csv", "same");
    assertThat(same.exit()).isEqualTo(3);
    assertThat(same.err().getFirst()).contains("coincide");
    write("one.csv", "u", 1, () -> "3");
    assertThat(ratio("one.csv", "far.csv", "few", "--ratio", "ulsif").exit()).isEqualTo(3);
    assertThat(ratio("one.csv", "far.csv", "few", "--bootstrap", "2").exit()).isZero();
  }

  /** Ends this process as a person would, once it says something, and waits until that is heard. */
  private static final class Stopping extends PrintStream {
    private final String at;
    private final CountDownLatch heard = new CountDownLatch(1);

    Stopping(String at) {
      super(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
      this.at = at;
    }

    @Override
    public void println(String line) {
      super.println(line);
      said(line);
    }

    @Override
    public PrintStream printf(Locale locale, String form, Object... values) {
      said(String.format(locale, form, values));
      return this;
    }

    private void said(String line) {
      if (line.contains("stopping after this step")) {
        heard.countDown();
      } else if (line.contains(at)) {
        // SIGINT may be ignored where tests run in the background.
        String self = Long.toString(ProcessHandle.current().pid());
        try {
          new ProcessBuilder("kill", "-TERM", self).start().waitFor();
          assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (IOException | InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, told apart, 0, 0", "2, told apart, 0, 2", "3, step 1 of 3, 143, 1"})
  void onlyWhatIsMissingMakesItUnfinished(int bootstrap, String at, int exit, int done)
      throws IOException {
    write("left.csv", "u", 30, () -> "1.5");
    SplittableRandom random = new SplittableRandom(1);
    write("far.csv", "u", 30, () -> "" + (50 + random.nextDouble()));
    Stopping err = new Stopping(at);
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    int ended =
        Kinglet.run(
            new Console(out, err),
            out,
            err,
            "ratio",
            folder.resolve("left.csv").toString(),
            folder.resolve("far.csv").toString(),
            "--features",
            "linear",
            "--bootstrap",
            "" + bootstrap,
            "--out",
            folder.resolve("out").toString());
    assertThat(err.heard.getCount()).isZero();
    assertThat(ended).isEqualTo(exit);
    Map<String, Object> made = map(report("out"), "result");
    assertThat(number(made, "replicates")).isEqualTo(done);
    Map<String, Object> kl = map(map(made, "divergences"), "kl");
    if (done < 2) {
      assertThat(kl).containsEntry("low", null).containsEntry("high", null);
    } else {
      assertThat(number(kl, "low")).isLessThanOrEqualTo(number(kl, "high"));
    }
  }

  private static double logRatio(String row) {
    return Double.parseDouble(row.substring(row.lastIndexOf(',') + 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--ratio nobody|2|logistic, kliep, ulsif, network",
        "--ratio network --ridge 1|2|--ridge is a setting of logistic and kliep",
        "--layers 3|2|--layers is a setting of network",
        "--features linear --basis 3|2|--basis is a setting of features with a basis",
        "--bootstrap 1|2|give 0, or 2 and more",
        "--holdout 0.9|2|0 to 0.5",
        "--level 1|2|between 0 and 1",
        "--bandwidth -1|2|> 0",
        "--columns w|3|w",
      })
  void whatCannotBeIsRefused(String options, int exit, String said) {
    InProcess.Result result = ratio("a.csv", "b.csv", "out", options.split(" ", -1));
    assertThat(result.exit()).isEqualTo(exit);
    assertThat(result.err()).hasSize(1);
    assertThat(result.err().getFirst().toLowerCase(Locale.ROOT)).contains(said);
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
