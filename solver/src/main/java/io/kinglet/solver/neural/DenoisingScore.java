package io.kinglet.solver.neural;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.Seeds;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Denoising score matching (Vincent, Neural Computation 2011, equation 11): the mean over rows of
 * ‖∇E(x + ξ) + ξ/σ²‖² with ξ ~ N(0, σ² I), fresh for each step. At its least ∇E is the score of the
 * sample's law blurred by N(0, σ² I).
 *
 * <p>The sign: E is the log density up to a constant, log p = E + const, and not the energy −log p.
 * With a linear last layer E(x) = ⟨θ, f(x)⟩ + const, so the layer before it holds the statistics f
 * of an exponential family p ∝ exp⟨θ, f⟩ that has the sample's blurred law near it.
 */
public final class DenoisingScore implements Objective {
  private final Mlp net;
  private final Sample sample;
  private final Sample heldOut;
  private final double sigma;
  private final long seed;
  private final RowBlocks blocks;
  private Sample from;
  private int[] order;
  private int first;
  private long noise;

  /**
   * Creates the objective.
   *
   * @param net E, with one output
   * @param sample rows × inputs of the network
   * @param heldOut further rows for early stopping, with noise that stays the same; null for none
   * @param sigma σ, positive, in the sample's units
   * @param seed of the noise
   * @param parallel who works
   * @throws IllegalArgumentException if a shape does not fit or σ is not positive and finite
   */
  public DenoisingScore(
      Mlp net, Sample sample, Sample heldOut, double sigma, long seed, Parallel parallel) {
    if (!(sigma > 0) || !Double.isFinite(sigma) || !Double.isFinite(1 / (sigma * sigma))) {
      throw new IllegalArgumentException(
          "the noise σ is " + sigma + "; give a positive finite number");
    }
    this.net = Objects.requireNonNull(net, "net");
    this.sample = Objects.requireNonNull(sample, "sample");
    this.heldOut = heldOut;
    this.sigma = sigma;
    this.seed = seed;
    if (net.outputs() != 1) {
      throw new IllegalArgumentException(
          "a log density has one output, but a network of " + net + " has " + net.outputs());
    }
    requireWidth(net, sample);
    if (heldOut != null) {
      requireWidth(net, heldOut);
    }
    this.blocks = new RowBlocks(parallel, Part::new);
  }

  /** Checks that a network takes points of a sample. */
  static void requireWidth(Mlp net, Sample sample) {
    if (net.inputs() != sample.dims()) {
      throw new IllegalArgumentException(
          "a network of "
              + net
              + " takes "
              + net.inputs()
              + " coordinates, but the points have "
              + sample.dims());
    }
  }

  @Override
  public Mlp network() {
    return net;
  }

  @Override
  public int rows() {
    return sample.rows();
  }

  @Override
  public double gradient(int[] rows, int begin, int count, long step, double[] gradient) {
    from = sample;
    order = rows;
    first = begin;
    noise = Seeds.of(seed, "noise", step);
    return blocks.mean(count, gradient);
  }

  @Override
  public boolean hasHeldOut() {
    return heldOut != null;
  }

  @Override
  public double heldOutLoss() {
    if (heldOut == null) {
      return Double.NaN;
    }
    from = heldOut;
    order = null;
    first = 0;
    noise = Seeds.of(seed, "held-out noise", 0);
    return blocks.mean(heldOut.rows(), null);
  }

  private final class Part implements RowBlocks.Block {
    private final MlpState values = new MlpState(net, 1);
    private final MlpState state = new MlpState(net, 2);
    private final EnergyGradient energy = new EnergyGradient(net);
    private final double[] points = new double[RowBlocks.ROWS * net.inputs()];
    private final double[] noises = new double[RowBlocks.ROWS * net.inputs()];
    private final double[] scores = new double[RowBlocks.ROWS * net.inputs()];

    @Override
    public double add(int begin, int rows, boolean add, double[] gradient, Workspace ws) {
      int d = net.inputs();
      SplittableRandom random = new SplittableRandom(Seeds.of(noise, "block", begin));
      for (int i = 0; i < rows; i++) {
        int row = order == null ? begin + i : order[first + begin + i];
        for (int l = 0; l < d; l++) {
          double xi = sigma * random.nextGaussian();
          noises[i * d + l] = xi;
          points[i * d + l] = from.data()[row * d + l] + xi;
        }
      }
      MlpState held = gradient == null ? values : state;
      held.forward(points, 0, rows, ws);
      energy.points(held, scores, 0, ws);
      double precision = 1 / (sigma * sigma);
      double loss = 0;
      for (int i = 0; i < rows * d; i++) {
        double residual = Math.fma(precision, noises[i], scores[i]);
        loss = Math.fma(residual, residual, loss);
        scores[i] = 2 * residual;
      }
      if (gradient != null) {
        energy.weights(held, scores, 0, add, gradient, ws);
      }
      return loss;
    }
  }
}
