package io.kinglet.solver.model;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.generator.Latents;
import io.kinglet.solver.neural.Mlp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A generator with all that it takes to give rows like those it was trained on: in a {@code
 * .kinglet} file of the kind {@code generator}. A saved and loaded one gives the same bits.
 *
 * @param network g
 * @param latents what its inputs are drawn from
 * @param standardisation that the rows were trained in
 * @param columns the names of the rows' columns
 * @param seed of the training
 */
public record SavedGenerator(
    Mlp network,
    Latents latents,
    Standardisation standardisation,
    List<String> columns,
    long seed) {
  /** The file's kind. */
  public static final String KIND = "generator";

  /** Rows that are drawn with one seed: more do not change those before. */
  private static final int BLOCK = 4096;

  /** Takes rows as they are drawn. */
  @FunctionalInterface
  public interface Rows {
    /**
     * The next rows.
     *
     * @param rows in the data's units
     * @throws IOException if they cannot be written
     */
    void next(Sample rows) throws IOException;
  }

  /**
   * Checks that the pieces fit each other.
   *
   * @throws BadDataException if they do not
   */
  public SavedGenerator {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(latents, "latents");
    Objects.requireNonNull(standardisation, "standardisation");
    columns = List.copyOf(columns);
    int d = network.outputs();
    if (network.inputs() != latents.dims() || standardisation.dims() != d || columns.size() != d) {
      throw new BadDataException(
          "a generator of "
              + network
              + " does not go with latents of "
              + latents.dims()
              + " dimensions, a standardisation of "
              + standardisation.dims()
              + " columns and "
              + columns.size()
              + " names");
    }
  }

  /**
   * Writes the file, beside its place, and renames it.
   *
   * @param file the file, replaced if it is there
   * @throws IOException if it cannot be written; a file of before is then as it was
   */
  public void write(Path file) throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("network", Networks.settings(network));
    settings.put("latents", latents.law().name().toLowerCase(Locale.ROOT));
    settings.put("columns", columns);
    ModelFile.builder(KIND, Networks.tensors(network))
        .seed(seed)
        .configuration(Configuration.of(settings))
        .standardisation(standardisation)
        .build()
        .write(file);
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @return the generator, equal to the bit
   * @throws BadDataException if it is no generator's, or not whole
   * @throws IOException if it is not there or cannot be read
   */
  public static SavedGenerator read(Path file) throws IOException {
    ModelFile read = ModelFile.read(file, KIND);
    try {
      Mlp network = Networks.of(read.configuration().section("network"), read.tensors());
      return new SavedGenerator(
          network,
          new Latents(law(read.configuration().text("latents")), network.inputs()),
          read.standardisation()
              .orElseThrow(() -> new BadDataException("there is no standardisation in it")),
          read.configuration().texts("columns"),
          read.seed().orElseThrow(() -> new BadDataException("there is no seed in it")));
    } catch (BadDataException e) {
      throw new BadDataException(file + ": " + e.getMessage() + "; save the generator again");
    }
  }

  private static Latents.Law law(String word) {
    for (Latents.Law law : Latents.Law.values()) {
      if (law.name().toLowerCase(Locale.ROOT).equals(word)) {
        return law;
      }
    }
    throw new BadDataException("no law of latents is called '" + word + "'");
  }

  /**
   * Draws rows, some thousands at a time. Fewer of the same seed are the first of more.
   *
   * @param sampleSeed of the draw
   * @param count how many, at least 1
   * @param rows takes them in order
   * @throws BadDataException if the count is less than 1, or a row is beyond the range of numbers
   *     in the data's units
   * @throws IOException what the taker throws
   */
  public void sample(long sampleSeed, long count, Rows rows) throws IOException {
    if (count < 1) {
      throw new BadDataException("a sample has at least 1 row, not " + count);
    }
    for (long from = 0; from < count; from += BLOCK) {
      int size = (int) Math.min(BLOCK, count - from);
      long seedOfBlock = Seeds.of(sampleSeed, "rows", from / BLOCK);
      rows.next(standardisation.undo(latents.generate(network, size, seedOfBlock)));
    }
  }
}
