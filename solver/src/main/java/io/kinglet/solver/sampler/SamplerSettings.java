package io.kinglet.solver.sampler;

import io.kinglet.solver.divergence.Divergence;
import io.kinglet.solver.divergence.FDivergence;
import io.kinglet.solver.generator.Latents;
import io.kinglet.solver.neural.Schedule;
import java.util.Objects;

/**
 * Settings of {@link DeepSampler}.
 *
 * @param latents what the generator takes
 * @param pool particles of a step, at least 1
 * @param batch rows of either sample in a classifier batch, at least 1
 * @param particleSteps K, moves of the particles in a step, at least 1
 * @param classifierSteps classifier batches before each move, at least 1
 * @param stepSize η, by the sampler's own steps
 * @param divergence whose flow the particles follow
 * @param clip the most that a weight s may be, positive
 * @param low the least that a coordinate may be
 * @param high the most that a coordinate may be
 * @param projectionSteps batches that the generator is fitted to after the moves, at least 1
 * @param projectionBatch rows of such a batch, at least 1
 * @param classifierRate of the classifier's optimiser, by its own steps
 * @param generatorRate of the generator's optimiser, by its own steps
 * @param seed of all that is random
 */
public record SamplerSettings(
    Latents latents,
    int pool,
    int batch,
    int particleSteps,
    int classifierSteps,
    Schedule stepSize,
    Divergence divergence,
    double clip,
    double low,
    double high,
    int projectionSteps,
    int projectionBatch,
    Schedule classifierRate,
    Schedule generatorRate,
    long seed) {

  /** Checks the ranges. */
  public SamplerSettings {
    Objects.requireNonNull(latents, "latents");
    Objects.requireNonNull(divergence, "divergence");
    Objects.requireNonNull(classifierRate, "classifierRate");
    Objects.requireNonNull(generatorRate, "generatorRate");
    requireCount("particles of the pool", pool);
    requireCount("rows of a classifier batch", batch);
    requireCount("particle steps", particleSteps);
    requireCount("classifier steps", classifierSteps);
    requireCount("projection steps", projectionSteps);
    requireCount("rows of a projection batch", projectionBatch);
    Objects.requireNonNull(stepSize, "stepSize");
    requirePositive("clip of the weight", clip);
    if (!(low < high)) {
      throw new IllegalArgumentException(
          "coordinates from " + low + " to " + high + " are not to be had; give a range");
    }
  }

  private static void requireCount(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " were given; give at least 1");
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "the " + name + " is " + value + "; give a positive finite number");
    }
  }

  /** How many steps the classifier's optimiser takes in one of the sampler. */
  int classifierUpdates() {
    return Math.multiplyExact(particleSteps, classifierSteps);
  }

  /**
   * Starts from the defaults.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects settings; each method returns the builder. */
  public static final class Builder {
    private Latents latents = Latents.gaussian(32);
    private int pool = 640;
    private int batch = 64;
    private int particleSteps = 20;
    private int classifierSteps = 1;
    private Schedule stepSize = Schedule.constant(0.5);
    private Divergence divergence = FDivergence.KL;
    private double clip = 10;
    private double low = Double.NEGATIVE_INFINITY;
    private double high = Double.POSITIVE_INFINITY;
    private int projectionSteps = 20;
    private int projectionBatch = 64;
    private Schedule classifierRate = Schedule.constant(5e-4);
    private Schedule generatorRate = Schedule.constant(5e-4);
    private long seed = 1;

    private Builder() {}

    /**
     * What the generator takes; 32 Gaussian coordinates unless set.
     *
     * @param value the setting
     * @return this
     */
    public Builder latents(Latents value) {
      latents = value;
      return this;
    }

    /**
     * Particles of a step, at least 1; 640 unless set.
     *
     * @param value the setting
     * @return this
     */
    public Builder pool(int value) {
      pool = value;
      return this;
    }

    /**
     * Rows of either sample in a classifier batch, at least 1; 64 unless set.
     *
     * @param value the setting
     * @return this
     */
    public Builder batch(int value) {
      batch = value;
      return this;
    }

    /**
     * K, moves of the particles in a step, at least 1; 20 unless set.
     *
     * @param value the setting
     * @return this
     */
    public Builder particleSteps(int value) {
      particleSteps = value;
      return this;
    }

    /**
     * Classifier batches before each move, at least 1; 1 unless set.
     *
     * @param value the setting
     * @return this
     */
    public Builder classifierSteps(int value) {
      classifierSteps = value;
      return this;
    }

    /**
     * η, the same in all steps; 0.5 unless set.
     *
     * @param value positive
     * @return this
     * @throws IllegalArgumentException if it is not
     */
    public Builder stepSize(double value) {
      requirePositive("step size", value);
      return stepSize(Schedule.constant(value));
    }

    /**
     * η, by the sampler's own steps.
     *
     * @param value the schedule
     * @return this
     */
    public Builder stepSize(Schedule value) {
      stepSize = value;
      return this;
    }

    /**
     * Whose flow the particles follow; KL unless set.
     *
     * @param value the setting
     * @return this
     */
    public Builder divergence(Divergence value) {
      divergence = value;
      return this;
    }

    /**
     * The most that a weight s may be, positive; 10 unless set.
     *
     * @param value the setting
     * @return this
     */
    public Builder clip(double value) {
      clip = value;
      return this;
    }

    /**
     * The box that the particles are kept in; none unless set.
     *
     * @param least of each coordinate
     * @param most of each coordinate
     * @return this
     */
    public Builder bounds(double least, double most) {
      low = least;
      high = most;
      return this;
    }

    /**
     * Batches that the generator is fitted to after the moves, at least 1; 20 unless set.
     *
     * @param value the setting
     * @return this
     */
    public Builder projectionSteps(int value) {
      projectionSteps = value;
      return this;
    }

    /**
     * Rows of such a batch, at least 1; 64 unless set.
     *
     * @param value the setting
     * @return this
     */
    public Builder projectionBatch(int value) {
      projectionBatch = value;
      return this;
    }

    /**
     * Of the classifier's optimiser, by its own steps; 5e-4 always unless set.
     *
     * @param value the setting
     * @return this
     */
    public Builder classifierRate(Schedule value) {
      classifierRate = value;
      return this;
    }

    /**
     * Of the generator's optimiser, by its own steps; 5e-4 always unless set.
     *
     * @param value the setting
     * @return this
     */
    public Builder generatorRate(Schedule value) {
      generatorRate = value;
      return this;
    }

    /**
     * Of all that is random; 1 unless set.
     *
     * @param value the setting
     * @return this
     */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * The settings.
     *
     * @return them
     * @throws IllegalArgumentException if one is out of range
     */
    public SamplerSettings build() {
      return new SamplerSettings(
          latents,
          pool,
          batch,
          particleSteps,
          classifierSteps,
          stepSize,
          divergence,
          clip,
          low,
          high,
          projectionSteps,
          projectionBatch,
          classifierRate,
          generatorRate,
          seed);
    }
  }
}
