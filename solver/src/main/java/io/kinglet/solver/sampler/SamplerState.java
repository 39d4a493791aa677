package io.kinglet.solver.sampler;

import io.kinglet.solver.neural.Network;
import io.kinglet.solver.neural.Optimiser;
import java.util.Objects;

/**
 * Where the training of a deep sampler stands: generator, classifier, what their optimisers
 * remember, and the step's number. What is random in a step depends on its number and the settings'
 * seed, so these are all that it takes to go on. A step replaces the state whole or, if it fails,
 * leaves it as it was. Not thread-safe.
 */
public final class SamplerState {
  private final Network generator;
  private final Network classifier;
  private final Optimiser generatorOptimiser;
  private final Optimiser classifierOptimiser;
  private long step;

  /**
   * A state.
   *
   * @param generator g, from latents to rows; its weights are changed by each step
   * @param classifier D̂, from rows to one number; its weights are changed by each step
   * @param generatorOptimiser for g's weights
   * @param classifierOptimiser for D̂'s weights
   * @param step steps taken so far
   * @throws IllegalArgumentException if the networks do not fit each other, or the step is negative
   */
  public SamplerState(
      Network generator,
      Network classifier,
      Optimiser generatorOptimiser,
      Optimiser classifierOptimiser,
      long step) {
    this.generator = Objects.requireNonNull(generator, "generator");
    this.classifier = Objects.requireNonNull(classifier, "classifier");
    this.generatorOptimiser = Objects.requireNonNull(generatorOptimiser, "generatorOptimiser");
    this.classifierOptimiser = Objects.requireNonNull(classifierOptimiser, "classifierOptimiser");
    this.step = step;
    if (classifier.inputs() != generator.outputs() || classifier.outputs() != 1 || step < 0) {
      throw new IllegalArgumentException(
          "a generator of rows of "
              + generator.outputs()
              + " does not go with a classifier from "
              + classifier.inputs()
              + " to "
              + classifier.outputs()
              + " at step "
              + step
              + "; the classifier must take these rows and give one number");
    }
  }

  /**
   * The generator as it is now.
   *
   * @return g, not a copy
   */
  public Network generator() {
    return generator;
  }

  /**
   * The classifier as it is now.
   *
   * @return D̂, not a copy
   */
  public Network classifier() {
    return classifier;
  }

  /**
   * What trains the generator.
   *
   * @return its optimiser
   */
  public Optimiser generatorOptimiser() {
    return generatorOptimiser;
  }

  /**
   * What trains the classifier.
   *
   * @return its optimiser
   */
  public Optimiser classifierOptimiser() {
    return classifierOptimiser;
  }

  /**
   * Steps taken so far.
   *
   * @return the number of the next step
   */
  public long step() {
    return step;
  }

  void advance() {
    step++;
  }
}
