package io.kinglet.solver.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.FlowFailure;
import io.kinglet.solver.generator.Latents;
import io.kinglet.solver.metrics.Mmd;
import io.kinglet.solver.model.Configuration;
import io.kinglet.solver.model.SavedSampler;
import io.kinglet.solver.neural.Activation;
import io.kinglet.solver.neural.Adam;
import io.kinglet.solver.neural.Mlp;
import io.kinglet.solver.neural.Optimiser;
import io.kinglet.solver.neural.Perceptron;
import io.kinglet.solver.neural.Schedule;
import io.kinglet.support.Allocations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The deep sampler: what it learns, its bits, what fails and what is taken up again. */
class DeepSamplerTest {
  private static final Configuration TRAINING =
      Configuration.of(Map.of("data", "two clusters", "batch", 32, "rate", 1e-3));
  @TempDir Path folder;

  /** Two clusters of spread 0.2 at ±(1, 1). */
  private static Sample clusters(int rows) {
    SplittableRandom random = new SplittableRandom(7);
    double[] data = new double[2 * rows];
    for (int i = 0; i < rows; i++) {
      double side = i % 2 == 0 ? 1 : -1;
      data[2 * i] = side + 0.2 * random.nextGaussian();
      data[2 * i + 1] = side + 0.2 * random.nextGaussian();
    }
    return Sample.of(data, rows, 2);
  }

  private static SamplerSettings.Builder settings() {
    return SamplerSettings.builder()
        .latents(Latents.gaussian(2))
        .pool(128)
        .batch(32)
        .particleSteps(5)
        .stepSize(0.1)
        .projectionSteps(10)
        .projectionBatch(32)
        .classifierRate(Schedule.constant(2e-3))
        .generatorRate(Schedule.constant(2e-3))
        .seed(3);
  }

  private static SamplerState state(Parallel parallel) {
    Mlp generator = Mlp.random(Activation.SILU, 1, 2, 24, 24, 2);
    Mlp classifier = Mlp.random(Activation.SILU, 2, 2, 24, 24, 1);
    return new SamplerState(
        new Perceptron(generator, parallel),
        new Perceptron(classifier, parallel),
        new Adam(generator.parameters(), 0.5, 0.999, 1e-8),
        new Adam(classifier.parameters(), 0.5, 0.999, 1e-8),
        0);
  }

  private static double[] memory(Optimiser optimiser) {
    double[] memory = new double[optimiser.stateSize()];
    optimiser.save(memory);
    return memory;
  }

  private static double mmd(SamplerState state, Sample target) {
    Mlp net = ((Perceptron) state.generator()).net();
    Sample drawn = Latents.gaussian(2).generate(net, 500, 99);
    return new Mmd(Parallel.serial()).between(drawn, target, 1, 0).value();
  }

  @Test
  void itsGeneratorLearnsBothClusters() {
    Sample target = clusters(400);
    SamplerState state = state(Parallel.serial());
    double before = mmd(state, target);
    DeepSampler sampler = new DeepSampler(settings().build(), target);
    SamplerInfo last = sampler.step(state);
    for (int step = 1; step < 250; step++) {
      last = sampler.step(state);
    }
    assertThat(last.step()).isEqualTo(249);
    assertThat(state.step()).isEqualTo(250);
    assertThat(mmd(state, target)).isLessThan(before / 5);
    // Near 2 log 2 where it cannot tell one from the other.
    assertThat(last.classifierLoss()).isBetween(1.2, 1.45);
    Sample drawn = Latents.gaussian(2).generate(((Perceptron) state.generator()).net(), 500, 99);
    long upper = 0;
    for (int i = 0; i < 500; i++) {
      upper += drawn.get(i, 0) > 0 ? 1 : 0;
    }
    assertThat(upper).isBetween(150L, 350L);
  }

  @Test
  void threadsDoNotChangeTheBits() {
    double[][] weights = new double[2][];
    for (int k = 0; k < 2; k++) {
      Parallel parallel =
          k == 0 ? Parallel.serial() : Parallel.of(ForkJoinPool.commonPool(), 3).always();
      SamplerState state = state(parallel);
      DeepSampler sampler = new DeepSampler(settings().pool(300).batch(90).build(), clusters(200));
      sampler.step(state);
      sampler.step(state);
      weights[k] = state.generator().weights();
    }
    assertThat(weights[1]).isEqualTo(weights[0]);
  }

  @Test
  void killedAtAnyMomentAndTakenUpAgainItEndsAtTheSameBits() throws IOException {
    Sample target = clusters(200);
    SamplerSettings settings = settings().pool(32).batch(8).projectionBatch(8).build();
    SamplerState whole = state(Parallel.serial());
    DeepSampler sampler = new DeepSampler(settings, target);
    for (int step = 0; step < 40; step++) {
      sampler.step(whole);
    }
    Path file = folder.resolve("sampler.kinglet");
    SavedSampler.of(state(Parallel.serial()), 3, TRAINING, new double[] {4, 5}).write(file);
    SplittableRandom random = new SplittableRandom(13);
    int kills = 0;
    for (long reached = 0; reached < 40; ) {
      SavedSampler saved = SavedSampler.read(file);
      saved.requireSame(3, TRAINING);
      SamplerState state = saved.state(Parallel.serial(), p -> new Adam(p, 0.5, 0.999, 1e-8));
      // A life of a few steps, of which those after the last checkpoint are lost.
      DeepSampler again = new DeepSampler(settings, target);
      int life = random.nextInt(1, 4);
      for (int step = 0; step < life && state.step() < 40; step++) {
        again.step(state);
        if (state.step() % 2 == 0) {
          SavedSampler.of(state, 3, TRAINING, new double[] {4, 5}).write(file);
        }
      }
      kills++;
      reached = SavedSampler.read(file).step();
    }
    assertThat(kills).isGreaterThanOrEqualTo(20);
    SavedSampler ended = SavedSampler.read(file);
    assertThat(ended.step()).isEqualTo(40);
    assertThat(ended.history()).containsExactly(4, 5);
    assertThat(ended.generator().weights()).isEqualTo(whole.generator().weights());
    assertThat(ended.classifier().weights()).isEqualTo(whole.classifier().weights());
    assertThat(ended.generatorMemory()).isEqualTo(memory(whole.generatorOptimiser()));
    assertThat(ended.classifierMemory()).isEqualTo(memory(whole.classifierOptimiser()));
  }

  @Test
  void aCheckpointOfAnotherTrainingOrCutShortIsRefused() throws IOException {
    Path file = folder.resolve("sampler.kinglet");
    SavedSampler saved = SavedSampler.of(state(Parallel.serial()), 3, TRAINING, new double[0]);
    saved.write(file);
    SavedSampler read = SavedSampler.read(file);
    assertThatThrownBy(() -> read.requireSame(4, TRAINING)).hasMessageContaining("seed 3, not 4");
    Configuration other =
        Configuration.of(Map.of("data", "two clusters", "batch", 64, "rate", 1e-3));
    assertThatThrownBy(() -> read.requireSame(3, other))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("'batch' 32, not 64");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 9));
    assertThatThrownBy(() -> SavedSampler.read(file))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aStepThatFailsLeavesAllAsItWas() {
    SamplerState state = state(Parallel.serial());
    DeepSampler sampler =
        new DeepSampler(settings().classifierRate(Schedule.constant(1e200)).build(), clusters(50));
    double[] generator = state.generator().weights().clone();
    double[] classifier = state.classifier().weights().clone();
    double[] memory = memory(state.classifierOptimiser());
    assertThatThrownBy(() -> sampler.step(state))
        .isInstanceOf(FlowFailure.class)
        .hasMessageContaining("step 1")
        .hasMessageContaining("as before it");
    assertThat(state.step()).isZero();
    assertThat(state.generator().weights()).isEqualTo(generator);
    assertThat(state.classifier().weights()).isEqualTo(classifier);
    assertThat(memory(state.classifierOptimiser())).isEqualTo(memory);
  }

  @Tag("allocation")
  @Test
  void aWarmStepAllocatesNextToNothing() {
    SamplerState state = state(Parallel.serial());
    DeepSampler sampler = new DeepSampler(settings().build(), clusters(50));
    Allocations.assertSettled(1024, 60, 20, () -> sampler.step(state));
  }

  @Test
  void particlesStayWithinTheirBounds() {
    SamplerState state = state(Parallel.serial());
    DeepSampler sampler =
        new DeepSampler(settings().bounds(-0.1, 0.1).stepSize(50).build(), clusters(50));
    // From the box's middle to its far corner is √2 · 0.1; generated points may begin outside.
    assertThat(sampler.step(state).moved()).isLessThan(1);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> settings().stepSize(0).build()).hasMessageContaining("step size is 0");
    assertThatThrownBy(() -> settings().pool(0).build()).hasMessageContaining("pool: 0");
    assertThatThrownBy(() -> settings().bounds(1, 1).build()).hasMessageContaining("from 1.0");
    SamplerState state = state(Parallel.serial());
    DeepSampler other =
        new DeepSampler(settings().latents(Latents.gaussian(3)).build(), clusters(50));
    assertThatThrownBy(() -> other.step(state)).hasMessageContaining("latents of 3");
    assertThatThrownBy(
            () ->
                new SamplerState(
                    state.classifier(),
                    state.generator(),
                    state.classifierOptimiser(),
                    state.generatorOptimiser(),
                    0))
        .hasMessageContaining("does not go with a classifier");
  }
}
