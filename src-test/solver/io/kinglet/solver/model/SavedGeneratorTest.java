package io.kinglet.solver.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import io.kinglet.solver.generator.Latents;
import io.kinglet.solver.model.Standardisation.Kind;
import io.kinglet.solver.neural.Activation;
import io.kinglet.solver.neural.Mlp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A saved and loaded generator gives the rows of the one in memory. */
class SavedGeneratorTest {
  @TempDir Path folder;

  private static SavedGenerator generator(Kind kind, Latents latents) {
    SplittableRandom random = new SplittableRandom(4);
    double[] rows = new double[300];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i % 3 == 0 ? 1e6 + 50 * random.nextGaussian() : random.nextExponential();
    }
    return new SavedGenerator(
        Mlp.random(Activation.SILU, 11, latents.dims(), 16, 3),
        latents,
        Standardisation.fit(kind, Sample.of(rows, 100, 3)),
        List.of("a", "b,\"", "ц"),
        11);
  }

  private static double[] rows(SavedGenerator from, long seed, long count) throws IOException {
    List<double[]> blocks = new ArrayList<>();
    from.sample(seed, count, block -> blocks.add(block.data()));
    return blocks.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsLoadedGivesTheSameBits(Kind kind) throws IOException {
    for (Latents latents : List.of(Latents.gaussian(2), Latents.uniform(3))) {
      SavedGenerator saved = generator(kind, latents);
      Path file = folder.resolve("m.kinglet");
      saved.write(file);
      SavedGenerator read = SavedGenerator.read(file);
      assertThat(read.columns()).isEqualTo(saved.columns());
      assertThat(read.latents()).isEqualTo(latents);
      assertThat(read.seed()).isEqualTo(11);
      assertThat(rows(read, 5, 5000)).hasSize(15_000).isEqualTo(rows(saved, 5, 5000));
    }
  }

  @Test
  void fewerRowsAreTheFirstOfMore() throws IOException {
    SavedGenerator saved = generator(Kind.ZSCORE, Latents.gaussian(2));
    double[] many = rows(saved, 5, 9000);
    assertThat(rows(saved, 5, 4500)).isEqualTo(Arrays.copyOf(many, 13_500));
    assertThat(rows(saved, 6, 100)).isNotEqualTo(Arrays.copyOf(many, 300));
    // Blocks are draws of their own.
    assertThat(Arrays.copyOfRange(many, 3 * 4096, 3 * 4096 + 30))
        .isNotEqualTo(Arrays.copyOf(many, 30));
    assertThatThrownBy(() -> rows(saved, 5, 0)).hasMessageContaining("at least 1 row");
  }

  @Test
  void whatIsNoGeneratorIsRefused() throws IOException {
    SavedGenerator saved = generator(Kind.NONE, Latents.gaussian(2));
    assertThatThrownBy(
            () ->
                new SavedGenerator(
                    saved.network(),
                    Latents.gaussian(3),
                    saved.standardisation(),
                    saved.columns(),
                    1))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("latents of 3 dimensions");
    Path file = folder.resolve("m.kinglet");
    ModelFile.builder("flow", Tensors.of(Map.of())).build().write(file);
    refused(file, "holds a 'flow', expected a 'generator'");
    ModelFile.Builder bare =
        ModelFile.builder("generator", Networks.tensors(saved.network()))
            .configuration(
                Configuration.of(
                    Map.of(
                        "network", Networks.settings(saved.network()),
                        "latents", "cauchy",
                        "columns", saved.columns())));
    bare.build().write(file);
    refused(file, "'cauchy'");
    bare.configuration(
            Configuration.of(
                Map.of(
                    "network", Networks.settings(saved.network()),
                    "latents", "gaussian",
                    "columns", saved.columns())))
        .build()
        .write(file);
    refused(file, "no standardisation");
    bare.standardisation(saved.standardisation()).build().write(file);
    refused(file, "no seed");
    bare.seed(1).build().write(file);
    assertThat(SavedGenerator.read(file).seed()).isEqualTo(1);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  private static void refused(Path file, String said) {
    assertThatThrownBy(() -> SavedGenerator.read(file))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(said);
  }
}
