package io.kinglet.solver.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.solver.BadDataException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is saved and taken up again: tensors, the settings that say what they are, and the
 * standardisation and the seed that go with them; in a file whose name ends in {@code .kinglet}, of
 * which every byte is held by a checksum. The package's page gives the format. What is read back is
 * the same to the bit. Immutable.
 */
public final class ModelFile {
  private static final String RESERVED = "standardisation.";

  private final String kind;
  private final String madeWith;
  private final OptionalLong seed;
  private final Configuration configuration;
  private final Optional<Standardisation> standardisation;
  private final Tensors tensors;

  private ModelFile(
      String kind,
      String madeWith,
      OptionalLong seed,
      Configuration configuration,
      Optional<Standardisation> standardisation,
      Tensors tensors) {
    this.kind = kind;
    this.madeWith = madeWith;
    this.seed = seed;
    this.configuration = configuration;
    this.standardisation = standardisation;
    this.tensors = tensors;
  }

  /**
   * Starts what is to be saved.
   *
   * @param kind a word that says what it is, such as {@code generator}
   * @param tensors the numbers; no name may begin with {@code standardisation.}
   * @return the builder
   * @throws BadDataException if the kind is blank or a name is reserved
   */
  public static Builder builder(String kind, Tensors tensors) {
    return new Builder(kind, tensors);
  }

  /**
   * Reads a file of any kind.
   *
   * @param file the file
   * @return what was saved
   * @throws BadDataException if it is no such file, is damaged or cut short, or of a version that
   *     is not known
   * @throws IOException if it is not there or cannot be read
   */
  public static ModelFile read(Path file) throws IOException {
    long size = Files.size(file);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      // Before anything that it says is believed, every byte is what was written.
      ContainerLayout.check(file.toString(), in, size);
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ContainerLayout layout = ContainerLayout.read(file.toString(), in, size);
      byte[] header = in.readNBytes(layout.headerBytes());
      Tensors body = SafeTensors.read(file.toString(), in, layout.bodyBytes());
      return of(header, body);
    } catch (BadDataException e) {
      String said = e.getMessage();
      throw said.startsWith(file + ": ") ? e : new BadDataException(file + ": " + said);
    }
  }

  /**
   * Reads a file of one kind.
   *
   * @param file the file
   * @param kind what it must hold
   * @return what was saved
   * @throws BadDataException if it is no such file, is damaged or cut short, of a version that is
   *     not known, or holds something else
   * @throws IOException if it is not there or cannot be read
   */
  public static ModelFile read(Path file, String kind) throws IOException {
    ModelFile read = read(file);
    if (!read.kind.equals(kind)) {
      throw new BadDataException(
          file + ": holds a '" + read.kind + "', expected a '" + kind + "'; give another file");
    }
    return read;
  }

  private static ModelFile of(byte[] json, Tensors body) throws IOException {
    Configuration header = Configuration.of(parse(json));
    OptionalLong seed =
        header.has("seed") ? OptionalLong.of(header.integer("seed")) : OptionalLong.empty();
    Optional<Standardisation> standardisation =
        header.has("standardisation")
            ? Optional.of(StandardisationFields.of(header.section("standardisation"), body))
            : Optional.empty();
    Map<String, Tensor> own = new LinkedHashMap<>(body.all());
    own.keySet().removeIf(name -> name.startsWith(RESERVED));
    return new ModelFile(
        header.text("kind"),
        header.text("kinglet"),
        seed,
        header.section("configuration"),
        standardisation,
        Tensors.of(own, body.metadata()));
  }

  private static Map<String, Object> parse(byte[] json) throws IOException {
    JSON reader = JSON.std.with(JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS);
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new BadDataException("its header is not UTF-8 text");
    }
    try (JsonParser in = reader.createParser(text)) {
      Map<String, Object> header = reader.mapFrom(in);
      if (in.nextToken() != null) {
        throw new BadDataException("its header is not one JSON object");
      }
      return header;
    } catch (JacksonException e) {
      throw new BadDataException("its header is not JSON (" + e.getOriginalMessage() + ")");
    }
  }

  /**
   * Writes the file, beside its place, and renames it.
   *
   * @param file the file, replaced if it is there
   * @throws BadDataException if the header would be longer than is read
   * @throws IOException if it cannot be written; a file of before is then as it was
   */
  public void write(Path file) throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("kind", kind);
    header.put("kinglet", madeWith);
    seed.ifPresent(value -> header.put("seed", value));
    header.put("configuration", configuration.values());
    standardisation.ifPresent(
        fitted -> header.put("standardisation", StandardisationFields.settings(fitted)));
    Map<String, Tensor> all = new LinkedHashMap<>(tensors.all());
    standardisation.ifPresent(fitted -> all.putAll(StandardisationFields.tensors(fitted)));
    Tensors body = Tensors.of(all, tensors.metadata());
    byte[] json = SafeTensors.utf8(JSON.std.asString(header));
    ContainerLayout layout =
        ContainerLayout.of(json.length, SafeTensors.size(body, TensorType.F64));
    WholeFile.write(
        file,
        out ->
            layout.write(
                out,
                into -> {
                  into.write(json);
                  SafeTensors.write(into, body, TensorType.F64);
                }));
  }

  /**
   * What is saved.
   *
   * @return the word
   */
  public String kind() {
    return kind;
  }

  /**
   * The version of Kinglet that made it.
   *
   * @return the version, or {@code development} where the classes are not in a jar
   */
  public String madeWith() {
    return madeWith;
  }

  /**
   * The seed of what was random.
   *
   * @return the seed, if one was given
   */
  public OptionalLong seed() {
    return seed;
  }

  /**
   * The settings.
   *
   * @return the kind's own
   */
  public Configuration configuration() {
    return configuration;
  }

  /**
   * The change of coordinates that goes with it.
   *
   * @return the standardisation, if one was given
   */
  public Optional<Standardisation> standardisation() {
    return standardisation;
  }

  /**
   * The numbers.
   *
   * @return the tensors
   */
  public Tensors tensors() {
    return tensors;
  }

  /** Collects what is saved; each method returns the builder. */
  public static final class Builder {
    private final String kind;
    private final Tensors tensors;
    private OptionalLong seed = OptionalLong.empty();
    private Configuration configuration = Configuration.of(Map.of());
    private Optional<Standardisation> standardisation = Optional.empty();

    private Builder(String kind, Tensors tensors) {
      if (kind == null || kind.isBlank()) {
        throw new BadDataException("a model needs a kind, but was given '" + kind + "'");
      }
      Objects.requireNonNull(tensors, "tensors");
      for (String name : tensors.names()) {
        if (name.startsWith(RESERVED)) {
          throw new BadDataException(
              "the tensor's name '" + name + "' begins with '" + RESERVED + "'; give another");
        }
      }
      this.kind = kind;
      this.tensors = tensors;
    }

    /**
     * The seed of what was random.
     *
     * @param value the seed
     * @return this
     */
    public Builder seed(long value) {
      seed = OptionalLong.of(value);
      return this;
    }

    /**
     * The settings.
     *
     * @param value the kind's own
     * @return this
     */
    public Builder configuration(Configuration value) {
      configuration = Objects.requireNonNull(value, "configuration");
      return this;
    }

    /**
     * The change of coordinates that goes with it.
     *
     * @param value as fitted
     * @return this
     */
    public Builder standardisation(Standardisation value) {
      standardisation = Optional.of(value);
      return this;
    }

    /**
     * What is to be saved.
     *
     * @return the model
     */
    public ModelFile build() {
      String version = ModelFile.class.getPackage().getImplementationVersion();
      return new ModelFile(
          kind,
          version == null ? "development" : version,
          seed,
          configuration,
          standardisation,
          tensors);
    }
  }
}
