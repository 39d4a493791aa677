package io.kinglet.solver.model;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.neural.Mlp;
import io.kinglet.solver.neural.Network;
import io.kinglet.solver.neural.Optimiser;
import io.kinglet.solver.neural.Perceptron;
import io.kinglet.solver.sampler.SamplerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A deep sampler on its way, with all that it takes to go on to the same bits: both networks, what
 * their optimisers remember, the step's number and the seed, of which all that is random is made.
 * In a {@code .kinglet} file of the kind {@code sampler}.
 *
 * @param generator g
 * @param classifier D̂
 * @param generatorMemory what g's optimiser remembers
 * @param classifierMemory what D̂'s optimiser remembers
 * @param step steps taken
 * @param seed of the training
 * @param training what else the training was set to, by which it is known again
 * @param history what the caller gathered on the way, in an order of its own; may be empty
 */
public record SavedSampler(
    Mlp generator,
    Mlp classifier,
    double[] generatorMemory,
    double[] classifierMemory,
    long step,
    long seed,
    Configuration training,
    double[] history) {
  /** The file's kind. */
  public static final String KIND = "sampler";

  /** Checks that all is there; arrays are copied. */
  public SavedSampler {
    Objects.requireNonNull(generator, "generator");
    Objects.requireNonNull(classifier, "classifier");
    generatorMemory = generatorMemory.clone();
    classifierMemory = classifierMemory.clone();
    history = history.clone();
    Objects.requireNonNull(training, "training");
    if (step < 0) {
      throw new BadDataException("a sampler has not taken " + step + " steps; give at least 0");
    }
  }

  /**
   * A sampler as it is now.
   *
   * @param state of two perceptrons
   * @param seed of the training
   * @param training what else the training is set to
   * @param history what the caller gathered on the way, finite
   * @return a copy of all that may change
   * @throws IllegalArgumentException if a network is no perceptron
   */
  public static SavedSampler of(
      SamplerState state, long seed, Configuration training, double[] history) {
    return new SavedSampler(
        perceptron(state.generator()),
        perceptron(state.classifier()),
        memory(state.generatorOptimiser()),
        memory(state.classifierOptimiser()),
        state.step(),
        seed,
        training,
        history);
  }

  private static double[] memory(Optimiser optimiser) {
    double[] memory = new double[optimiser.stateSize()];
    optimiser.save(memory);
    return memory;
  }

  private static Mlp perceptron(Network network) {
    if (network instanceof Perceptron perceptron) {
      return perceptron.net().copy();
    }
    throw new IllegalArgumentException(
        "a " + network.getClass().getSimpleName() + " cannot be saved; give a Perceptron");
  }

  /**
   * The state to go on from.
   *
   * @param parallel who works
   * @param optimiser makes one for so many weights, of the kind and constants used before
   * @return a state of its own
   * @throws IllegalArgumentException if an optimiser does not remember as many numbers
   */
  public SamplerState state(Parallel parallel, IntFunction<Optimiser> optimiser) {
    Optimiser forGenerator = optimiser.apply(generator.parameters());
    forGenerator.restore(generatorMemory);
    Optimiser forClassifier = optimiser.apply(classifier.parameters());
    forClassifier.restore(classifierMemory);
    return new SamplerState(
        new Perceptron(generator.copy(), parallel),
        new Perceptron(classifier.copy(), parallel),
        forGenerator,
        forClassifier,
        step);
  }

  /**
   * Checks that it comes from a training like this one.
   *
   * @param wanted seed of this training
   * @param other what else this training is set to
   * @throws BadDataException if a setting differs, naming the first
   */
  public void requireSame(long wanted, Configuration other) {
    if (seed != wanted) {
      throw new BadDataException(
          "it was made with the seed " + seed + ", not " + wanted + "; give the same settings");
    }
    Set<String> names = new LinkedHashSet<>(training.values().keySet());
    names.addAll(other.values().keySet());
    for (String name : names) {
      Object then = training.values().get(name);
      Object now = other.values().get(name);
      if (!Objects.equals(then, now)) {
        throw new BadDataException(
            "it was made with the setting '"
                + name
                + "' "
                + then
                + ", not "
                + now
                + "; give the same settings, or begin anew elsewhere");
      }
    }
  }

  /**
   * Writes the file, beside its place, and renames it.
   *
   * @param file the file, replaced if it is there
   * @throws BadDataException if a weight or memory is not finite
   * @throws IOException if it cannot be written; a file of before is then as it was
   */
  public void write(Path file) throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("generator", Networks.settings(generator));
    settings.put("classifier", Networks.settings(classifier));
    settings.put("step", step);
    settings.put("training", training.values());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    put(tensors, "generator.", generator, generatorMemory);
    put(tensors, "classifier.", classifier, classifierMemory);
    tensors.put("history", Tensor.of(history, history.length));
    ModelFile.builder(KIND, Tensors.of(tensors))
        .seed(seed)
        .configuration(Configuration.of(settings))
        .build()
        .write(file);
  }

  private static void put(Map<String, Tensor> into, String prefix, Mlp net, double[] memory) {
    Networks.tensors(net).all().forEach((name, tensor) -> into.put(prefix + name, tensor));
    into.put(prefix + "optimiser", Tensor.of(memory, memory.length));
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @return the sampler, equal to the bit
   * @throws BadDataException if it is no sampler's, or not whole
   * @throws IOException if it is not there or cannot be read
   */
  public static SavedSampler read(Path file) throws IOException {
    ModelFile read = ModelFile.read(file, KIND);
    try {
      Configuration settings = read.configuration();
      Tensors ofGenerator = below(read.tensors(), "generator.");
      Tensors ofClassifier = below(read.tensors(), "classifier.");
      return new SavedSampler(
          Networks.of(settings.section("generator"), ofGenerator),
          Networks.of(settings.section("classifier"), ofClassifier),
          ofGenerator.get("optimiser").data(),
          ofClassifier.get("optimiser").data(),
          settings.integer("step"),
          read.seed().orElseThrow(() -> new BadDataException("there is no seed in it")),
          Configuration.of(settings.section("training").values()),
          read.tensors().get("history").data());
    } catch (BadDataException e) {
      throw new BadDataException(file + ": " + e.getMessage() + "; save the sampler again");
    }
  }

  private static Tensors below(Tensors all, String prefix) {
    Map<String, Tensor> below = new LinkedHashMap<>();
    all.all()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                below.put(name.substring(prefix.length()), tensor);
              }
            });
    return Tensors.of(below);
  }
}
