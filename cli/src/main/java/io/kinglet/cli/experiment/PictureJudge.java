package io.kinglet.cli.experiment;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.metrics.ClassScore;
import io.kinglet.solver.metrics.FrechetDistance;
import io.kinglet.solver.neural.Activation;
import io.kinglet.solver.neural.Mlp;
import io.kinglet.solver.neural.Perceptron;
import io.kinglet.solver.neural.Schedule;
import io.kinglet.solver.neural.SoftmaxLoss;
import io.kinglet.solver.neural.TrainListener;
import io.kinglet.solver.neural.Training;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * A small classifier of pictures, trained on labelled ones, that says how clear and varied others
 * look and how far, in its last hidden layer, they are from held-out ones.
 */
final class PictureJudge {
  static final int EPOCHS = 12;
  private static final int BATCH = 128;
  private static final int[] HIDDEN = {128, 64};

  private final Perceptron classes;
  private final Perceptron features;
  private final Sample heldOut;
  private final double accuracy;
  private final ClassScore real;

  /**
   * What it says of a sample.
   *
   * @param score clear and varied, 1 to the number of classes
   * @param frechet squared Fréchet distance to the held-out pictures, in its features
   */
  record Verdict(ClassScore score, double frechet) {}

  private PictureJudge(Mlp net, Sample heldOut, double accuracy, Parallel parallel) {
    int last = net.layers();
    this.classes = new Perceptron(net, parallel);
    // The weights of the layers before the last come first.
    this.features =
        new Perceptron(
            Mlp.of(
                Arrays.copyOf(net.sizes(), last),
                net.activations().subList(0, last - 1),
                Arrays.copyOf(
                    net.weights(), net.parameters() - net.size(last) * (net.size(last - 1) + 1))),
            parallel);
    this.heldOut = heldOut;
    this.accuracy = accuracy;
    this.real = ClassScore.of(evaluated(classes, heldOut));
  }

  /** Trains one; null if it was to stop. */
  static PictureJudge train(
      LabelledImages images,
      long seed,
      Parallel parallel,
      TrainListener listener,
      BooleanSupplier stop) {
    Sample rows = images.trainedRows();
    Sample heldOut = images.heldOutRows();
    Mlp net =
        Mlp.random(
            Activation.SILU,
            Seeds.of(seed, "judge weights", 0),
            rows.dims(),
            HIDDEN[0],
            HIDDEN[1],
            images.classCount());
    SoftmaxLoss loss =
        new SoftmaxLoss(
            net, rows, images.trainedClasses(), heldOut, images.heldOutClasses(), parallel);
    int batches = (rows.rows() + BATCH - 1) / BATCH;
    Training.builder(loss)
        .epochs(EPOCHS)
        .batch(BATCH)
        .schedule(Schedule.cosine(2e-3, (long) EPOCHS * batches))
        .seed(Seeds.of(seed, "judge order", 0))
        .listener(listener)
        .cancelWhen(stop)
        .run();
    return stop.getAsBoolean()
        ? null
        : new PictureJudge(net, heldOut, loss.accuracy(heldOut, images.heldOutClasses()), parallel);
  }

  /** The share of held-out pictures that it knows. */
  double accuracy() {
    return accuracy;
  }

  /** The score of the held-out pictures. */
  ClassScore real() {
    return real;
  }

  Verdict of(Sample pictures) {
    return new Verdict(
        ClassScore.of(evaluated(classes, pictures)),
        FrechetDistance.squared(evaluated(features, pictures), evaluated(features, heldOut)));
  }

  private static Sample evaluated(Perceptron network, Sample rows) {
    double[] out = new double[rows.rows() * network.outputs()];
    network.evaluate(rows.data(), rows.rows(), out);
    return Sample.of(out, rows.rows(), network.outputs());
  }
}
