package io.kinglet.solver.sampler;

import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.FlowFailure;
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.neural.Network;
import io.kinglet.solver.neural.Optimiser;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * VGrow's deep sampler (Gao et al., ICML 2019, algorithm 1): a pool of latents z gives particles x
 * = g(z); K times the classifier D̂ ≈ log p/q is refreshed and the particles move by x ← x + η s(x)
 * ∇D̂(x); then g is fitted to the moved particles by least squares. An instance holds workspace:
 * use one for each training.
 */
public final class DeepSampler {
  private final SamplerSettings settings;
  private final Sample target;
  private final double[] z;
  private final double[] x;
  private final double[] start;
  private final double[] velocity;
  private final double[] batchX;
  private final double[] batchY;
  private final double[] latents;
  private final LongAdder clips = new LongAdder();
  private final Network.RowLoss logistic = this::logistic;
  private final Network.RowLoss velocityOf = this::velocityOf;
  private final Network.RowLoss projection = this::projection;
  private final double[] logits;
  private final Held forGenerator = new Held();
  private final Held forClassifier = new Held();
  private double[] classifierGradient = {};
  private double[] generatorGradient = {};

  /**
   * A sampler.
   *
   * @param settings its settings
   * @param target rows to learn, N × d
   * @throws IllegalArgumentException if it has fewer than two rows
   */
  public DeepSampler(SamplerSettings settings, Sample target) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.target = Objects.requireNonNull(target, "target");
    if (target.rows() < 2) {
      throw new IllegalArgumentException(
          "a sampler needs at least 2 rows, but was given " + target);
    }
    int d = target.dims();
    int pool = settings.pool();
    z = new double[Math.multiplyExact(pool, settings.latents().dims())];
    x = new double[Math.multiplyExact(pool, d)];
    start = new double[x.length];
    velocity = new double[x.length];
    int both = Math.multiplyExact(2, settings.batch());
    int rows = Math.max(both, settings.projectionBatch());
    batchX = new double[Math.multiplyExact(rows, d)];
    batchY = new double[batchX.length];
    latents = new double[Math.multiplyExact(settings.projectionBatch(), settings.latents().dims())];
    logits = new double[both];
  }

  /**
   * Takes one step: a pool of particles is drawn, moved K times, and the generator fitted to it.
   *
   * @param state replaced by the next one; untouched if this throws
   * @return what happened
   * @throws FlowFailure if a number of the step is not finite or a task failed
   * @throws IllegalArgumentException if the networks do not fit the target or the latents
   */
  public SamplerInfo step(SamplerState state) {
    Network generator = state.generator();
    if (generator.inputs() != settings.latents().dims() || generator.outputs() != target.dims()) {
      throw new IllegalArgumentException(
          "a generator from "
              + generator.inputs()
              + " to "
              + generator.outputs()
              + " numbers does not take latents of "
              + settings.latents().dims()
              + " dimensions to rows of "
              + target.dims());
    }
    forGenerator.keep(generator, state.generatorOptimiser());
    forClassifier.keep(state.classifier(), state.classifierOptimiser());
    try {
      SamplerInfo info = advance(state);
      requireFinite(generator.weights(), "a weight of the generator");
      requireFinite(state.classifier().weights(), "a weight of the classifier");
      state.advance();
      return info;
    } catch (RuntimeException | Error thrown) {
      forGenerator.putBack();
      forClassifier.putBack();
      throw new FlowFailure(
          "step "
              + (state.step() + 1)
              + " failed and the sampler is as before it: "
              + thrown.getMessage(),
          thrown);
    }
  }

  /** What a step that fails puts back. */
  private static final class Held {
    private Network network;
    private Optimiser optimiser;
    private double[] weights = {};
    private double[] memory = {};

    void keep(Network of, Optimiser trainedBy) {
      network = of;
      optimiser = trainedBy;
      weights = fit(weights, of.weights().length);
      System.arraycopy(of.weights(), 0, weights, 0, weights.length);
      memory = fit(memory, trainedBy.stateSize());
      trainedBy.save(memory);
    }

    void putBack() {
      System.arraycopy(weights, 0, network.weights(), 0, weights.length);
      optimiser.restore(memory);
    }
  }

  private SamplerInfo advance(SamplerState state) {
    long step = state.step();
    int pool = settings.pool();
    settings.latents().draw(Seeds.of(settings.seed(), "pool", step), pool, z);
    state.generator().evaluate(z, pool, x);
    requireFinite(x, "a generated coordinate");
    System.arraycopy(x, 0, start, 0, x.length);
    classifierGradient = fit(classifierGradient, state.classifier().weights().length);
    generatorGradient = fit(generatorGradient, state.generator().weights().length);
    SplittableRandom random = new SplittableRandom(Seeds.of(settings.seed(), "batches", step));
    clips.reset();
    double loss = 0;
    double gap = 0;
    for (int k = 0; k < settings.particleSteps(); k++) {
      for (int c = 0; c < settings.classifierSteps(); c++) {
        long number = step * settings.classifierUpdates() + k * settings.classifierSteps() + c;
        loss += classify(state, random, settings.classifierRate().at(number));
        gap += gap();
      }
      move(state.classifier(), settings.stepSize().at(step));
    }
    double projected = 0;
    for (int p = 0; p < settings.projectionSteps(); p++) {
      long number = step * settings.projectionSteps() + p;
      projected += project(state, random, settings.generatorRate().at(number));
    }
    return new SamplerInfo(
        step,
        loss / settings.classifierUpdates(),
        gap / settings.classifierUpdates(),
        moved(),
        projected / settings.projectionSteps(),
        clips.sum());
  }

  /** One step of the classifier's optimiser on a batch of either sample; returns its loss. */
  private double classify(SamplerState state, SplittableRandom random, double rate) {
    int d = target.dims();
    int m = settings.batch();
    for (int i = 0; i < m; i++) {
      System.arraycopy(target.data(), random.nextInt(target.rows()) * d, batchX, i * d, d);
      System.arraycopy(x, random.nextInt(settings.pool()) * d, batchX, (m + i) * d, d);
    }
    double loss =
        state.classifier().differentiate(batchX, 2 * m, logistic, classifierGradient, null);
    descend(state.classifierOptimiser(), state.classifier(), classifierGradient, loss, rate);
    return loss;
  }

  private void descend(
      Optimiser optimiser, Network network, double[] gradient, double loss, double rate) {
    if (!Double.isFinite(loss)) {
      throw new ArithmeticException(
          "a loss is " + loss + "; use a lower rate than " + rate + " or a smaller step size");
    }
    requireFinite(gradient, "a gradient");
    optimiser.step(network.weights(), gradient, rate);
  }

  /** log(1 + e^(−D̂)) of target rows, log(1 + e^D̂) of particles, twice: their means are added. */
  private double logistic(int row, int count, double[] y, int off, double[] slopes) {
    boolean ofTarget = row < settings.batch();
    logits[row] = y[off];
    double against = ofTarget ? -y[off] : y[off];
    // Of a number and its exponential's inverse, so that neither overflows.
    double e = StrictMath.exp(-Math.abs(against));
    double slope = (against > 0 ? 1 : e) / (1 + e);
    slopes[off] = 2 * (ofTarget ? -slope : slope);
    return 2 * (Math.max(against, 0) + StrictMath.log1p(e));
  }

  private double gap() {
    double sum = 0;
    int m = settings.batch();
    for (int i = 0; i < m; i++) {
      sum += logits[i] - logits[m + i];
    }
    return sum / m;
  }

  /** x ← x + η s(x) ∇D̂(x), kept within bounds. */
  private void move(Network classifier, double eta) {
    classifier.differentiate(x, settings.pool(), velocityOf, null, velocity);
    requireFinite(velocity, "a velocity");
    for (int i = 0; i < x.length; i++) {
      double next = Math.fma(eta, velocity[i], x[i]);
      x[i] = Math.min(settings.high(), Math.max(settings.low(), next));
    }
  }

  private double velocityOf(int row, int count, double[] y, int off, double[] slopes) {
    double s = settings.divergence().weight(y[off]);
    if (s > settings.clip()) {
      s = settings.clip();
      clips.increment();
    }
    slopes[off] = s;
    return y[off];
  }

  private double project(SamplerState state, SplittableRandom random, double rate) {
    int d = target.dims();
    int c = settings.latents().dims();
    int m = settings.projectionBatch();
    for (int i = 0; i < m; i++) {
      int row = random.nextInt(settings.pool());
      System.arraycopy(z, row * c, latents, i * c, c);
      System.arraycopy(x, row * d, batchY, i * d, d);
    }
    double loss = state.generator().differentiate(latents, m, projection, generatorGradient, null);
    descend(state.generatorOptimiser(), state.generator(), generatorGradient, loss, rate);
    return loss;
  }

  private double projection(int row, int count, double[] y, int off, double[] slopes) {
    double sum = 0;
    for (int j = 0; j < count; j++) {
      double residual = y[off + j] - batchY[row * count + j];
      sum = Math.fma(residual, residual, sum);
      slopes[off + j] = 2 * residual;
    }
    return sum;
  }

  private double moved() {
    int d = target.dims();
    double sum = 0;
    for (int i = 0; i < settings.pool(); i++) {
      double squared = 0;
      for (int j = i * d; j < (i + 1) * d; j++) {
        double gone = x[j] - start[j];
        squared = Math.fma(gone, gone, squared);
      }
      sum += Math.sqrt(squared);
    }
    return sum / settings.pool();
  }

  private static double[] fit(double[] held, int size) {
    return held.length == size ? held : new double[size];
  }

  private static void requireFinite(double[] numbers, String what) {
    // 0 · x is 0 for finite numbers and NaN for others, without a branch in the loop.
    double sum = 0;
    for (double number : numbers) {
      sum += 0 * number;
    }
    if (sum != 0) {
      throw new ArithmeticException(
          what + " is not finite; use a smaller step size or lower learning rates");
    }
  }
}
