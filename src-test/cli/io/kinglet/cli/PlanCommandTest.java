package io.kinglet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.KingFlow;
import io.kinglet.solver.flow.KingSettings;
import io.kinglet.solver.flow.StepRule;
import io.kinglet.solver.flow.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kinglet flow --plan}, {@code --memory} and {@code --form auto}. */
class PlanCommandTest {
  @TempDir Path folder;

  private InProcess.Result flow(String... more) throws IOException {
    Path target = folder.resolve("t.csv");
    SplittableRandom random = new SplittableRandom(4);
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < 60; i++) {
      text.append(random.nextGaussian()).append(',').append(random.nextGaussian()).append('\n');
    }
    Files.writeString(target, text);
    List<String> arguments = new ArrayList<>(List.of("flow", "--target", target.toString()));
    arguments.addAll(List.of("--threads", "1", "--steps", "2", "--basis", "20", "--quiet"));
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  @Test
  void aPlanIsATableOfTheFormsAndRunsNothing() throws IOException {
    InProcess.Result result = flow("--plan", "--form", "auto", "--particles", "50000");
    assertThat(result.exit()).as(result.err().toString()).isZero();
    assertThat(result.out()).anyMatch(line -> line.matches("form +GFLOP a step +MB +ms a step"));
    assertThat(result.out())
        .anyMatch(line -> line.startsWith("exact "))
        .anyMatch(line -> line.startsWith("subsample 1000 "))
        .anyMatch(line -> line.startsWith("random-features 64-16384, an approximation"))
        .anyMatch(line -> line.startsWith("the Java heap is "));
    assertThat(result.out().stream().filter(line -> line.endsWith("  <")))
        .singleElement()
        .asString()
        .startsWith("random-features 64-16384 ");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void thePlanChoosesHowTheSystemIsSolved() throws IOException {
    List<String> forms = List.of("--form auto", "--solve auto", "--solve cg", "--form exact");
    int[] rows = {1, 1, 0, 1};
    int[] iterated = {0, 0, 1, 0};
    for (int i = 0; i < forms.size(); i++) {
      List<String> all = new ArrayList<>(List.of("--plan", "--published"));
      all.addAll(List.of(forms.get(i).split(" ")));
      InProcess.Result result = flow(all.toArray(String[]::new));
      assertThat(result.exit()).as(result.err().toString()).isZero();
      assertThat(result.out().stream().filter(line -> line.matches("exact +[0-9].*")))
          .hasSize(rows[i]);
      assertThat(result.out().stream().filter(line -> line.matches("exact cg +[0-9].*")))
          .hasSize(iterated[i]);
    }
  }

  /** Each way is reported, repeats its run, and those in full move the particles alike. */
  @Test
  void theSolveIsReportedAndRepeatsTheRun() throws IOException {
    Path target = folder.resolve("six.csv");
    SplittableRandom random = new SplittableRandom(4);
    StringBuilder text = new StringBuilder("a,b,c,d,e,f\n");
    for (int i = 0; i < 120 * 6; i++) {
      text.append(random.nextGaussian()).append(i % 6 == 5 ? '\n' : ',');
    }
    Files.writeString(target, text);
    List<List<String>> particles = new ArrayList<>();
    for (String solve : List.of("auto", "direct", "cg")) {
      for (String place : List.of(solve + "1", solve + "2")) {
        List<String> all = new ArrayList<>(List.of("flow", "--target", target.toString()));
        all.addAll(List.of("--published", "--particles", "60", "--basis", "150", "--steps", "3"));
        all.addAll(List.of("--quiet", "--solve", solve, "--out", folder.resolve(place).toString()));
        InProcess.Result result = InProcess.run(all.toArray(String[]::new));
        assertThat(result.exit()).as(result.err().toString()).isZero();
      }
      String report = Files.readString(folder.resolve(solve + "1/run.json"));
      assertThat(report).contains("\"--solve\", \"" + solve + "\"");
      assertThat(report.contains("\"solve_iterations\" : 0")).isEqualTo(solve.equals("direct"));
      List<String> moved = Files.readAllLines(folder.resolve(solve + "1/particles.csv"));
      assertThat(Files.readAllLines(folder.resolve(solve + "2/particles.csv"))).isEqualTo(moved);
      particles.add(moved);
    }
    for (int row = 1; row < particles.get(0).size(); row++) {
      String[] left = particles.get(0).get(row).split(",");
      String[] right = particles.get(1).get(row).split(",");
      for (int l = 0; l < left.length; l++) {
        double value = Double.parseDouble(right[l]);
        // Rounding times the system's condition, some 1e3.
        assertThat(Double.parseDouble(left[l]))
            .isCloseTo(value, within(1e-10 * Math.max(1, Math.abs(value))));
      }
    }
  }

  /**
   * The command's defaults are written out in its help; what a run takes is the library's preset.
   */
  @Test
  void theDefaultsAreThoseOfTheLibrary() throws IOException {
    String out = folder.resolve("run").toString();
    assertThat(flow("--particles", "30", "--out", out).exit()).isZero();
    KingSettings preset =
        KingFlow.builder(Target.of(Sample.of(new double[] {0, 1, 2}, 3, 1)))
            .multiscale()
            .build()
            .settings();
    String report = Files.readString(folder.resolve("run/run.json"));
    String scales =
        Arrays.stream(preset.featureScales())
            .mapToObj(Double::toString)
            .collect(Collectors.joining(","));
    assertThat(report)
        .contains("\"--feature-scales\", \"" + scales + "\"")
        .contains("\"--velocity-scale\", \"" + preset.velocityScale() + "\"")
        .contains("\"--damping\", \"" + preset.damping() + "\"")
        .contains("\"--ridge\", \"" + preset.ridge() + "\"");
    StepRule.Adaptive rule = (StepRule.Adaptive) preset.stepRule();
    assertThat(report).contains("\"--step-size\", \"" + rule.initial() + "\", \"--adaptive\"");
    String help = String.join(" ", InProcess.run("flow", "--help").out()).replaceAll("\\s+", " ");
    assertThat(help)
        .contains("default: " + preset.velocityScale() + " with rbf features")
        .contains("default: 1e-4 with rbf features");
    assertThat(preset.ridge()).isEqualTo(1e-4);
    assertThat(scales).isEqualTo("1.0,0.5,0.25,0.125");
    assertThat(help).contains("default: 1,0.5,0.25,0.125");
  }

  @Test
  void withoutAPlanAFolderIsNeeded() throws IOException {
    InProcess.Result result = flow();
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).singleElement().asString().contains("--out=DIR");
  }

  @Test
  void theFormChosenIsReportedAndRepeatsTheRun() throws IOException {
    String[] size = {"--particles", "3000", "--subsample", "100"};
    List<String> auto = new ArrayList<>(List.of(size));
    auto.addAll(List.of("--form", "auto", "--out", folder.resolve("one").toString()));
    assertThat(flow(auto.toArray(String[]::new)).exit()).isZero();
    String report = Files.readString(folder.resolve("one/run.json"));
    assertThat(report)
        .contains("\"form_asked\" : \"auto\"", "\"form_reason\" : \"")
        .doesNotContain("\"--form\", \"auto\"");
    int at = report.indexOf("\"--form\", \"") + 11;
    String form = report.substring(at, report.indexOf('"', at));
    List<String> again = new ArrayList<>(List.of("--particles", "3000", "--form", form));
    if (form.equals("subsample")) {
      again.addAll(List.of("--subsample", "100"));
    }
    again.addAll(List.of("--out", folder.resolve("two").toString()));
    assertThat(flow(again.toArray(String[]::new)).exit()).isZero();
    assertThat(folder.resolve("two/particles.csv"))
        .hasSameTextualContentAs(folder.resolve("one/particles.csv"));
  }

  @Test
  void memoryThatExcludesTheExactFormIsRefusedUnlessThePlanMayChoose() throws IOException {
    String[] budget = {"--plan", "--particles", "20000", "--memory", "48M"};
    InProcess.Result refused = flow(budget);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .singleElement()
        .asString()
        .contains("--memory is 48 MB", "need at least", "--form auto, which would take random");
    List<String> auto = new ArrayList<>(List.of(budget));
    auto.addAll(List.of("--form", "auto"));
    InProcess.Result result = flow(auto.toArray(String[]::new));
    assertThat(result.exit()).as(result.err().toString()).isZero();
    assertThat(result.out())
        .anyMatch(line -> line.contains("exact needs"))
        .anyMatch(line -> line.matches("random-features 64-\\d+ .*<"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--memory 5M --form auto | need at least",
        "--memory 100 | before the first step",
        "--memory much | --memory is 'much'; give a size",
        "--plan --method mmd | --plan compares the forms",
        "--form random-features --random-features 9-3 | a range such as",
        "--columns a,b,a | 'a' is asked for twice",
        "--move a,a | --move names 'a' twice",
        "--solve some | give direct, cg or auto",
        "--solve-tolerance 1e-3 | needs --solve cg",
      })
  void saysWhatToDo(String arguments, String message) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments.strip().split(" ")));
    all.addAll(List.of("--out", folder.resolve("run").toString()));
    InProcess.Result result = flow(all.toArray(String[]::new));
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).singleElement().asString().contains(message.strip());
    assertThat(folder.resolve("run")).doesNotExist();
  }
}
