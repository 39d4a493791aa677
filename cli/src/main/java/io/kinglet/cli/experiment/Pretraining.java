package io.kinglet.cli.experiment;

import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.FlowFailure;
import io.kinglet.solver.flow.Seeds;
import io.kinglet.solver.neural.Activation;
import io.kinglet.solver.neural.DenoisingScore;
import io.kinglet.solver.neural.Mlp;
import io.kinglet.solver.neural.NeuralFeatures;
import io.kinglet.solver.neural.Schedule;
import io.kinglet.solver.neural.TrainInfo;
import io.kinglet.solver.neural.TrainResult;
import io.kinglet.solver.neural.Training;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Trains an energy by denoising score matching and takes its layer before the last as features, as
 * the paper does before its S-curve and its pictures.
 */
final class Pretraining {
  private Pretraining() {}

  /**
   * How to train.
   *
   * @param layers widths of the hidden layers, all SiLU; the last is the number of features
   * @param epochs at most so many
   * @param batch rows of a batch
   * @param rate of Adam, the first one
   * @param decays whether it falls to a hundredth along half a cosine, or stays
   * @param noise σ of the score matching, in the units of the rows
   */
  record Settings(
      List<Integer> layers, int epochs, int batch, double rate, boolean decays, double noise) {
    /** Copies the list. */
    Settings {
      layers = List.copyOf(layers);
    }

    /** Roughly the operations of an epoch: a forward pass, and six like it for the gradient. */
    double work(int rows, int dims) {
      return 7.0 * 2 * rows * parameters(dims);
    }

    /** Roughly the weights, biases left out. */
    double parameters(int dims) {
      double sum = 0;
      int in = dims;
      for (int width : layers) {
        sum += (double) in * width;
        in = width;
      }
      return sum + in;
    }

    String widths() {
      return layers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
  }

  /**
   * What came of it.
   *
   * @param features of the weights with the least held-out loss
   * @param result how the training ended
   * @param epochs what each of them did
   */
  record Trained(NeuralFeatures features, TrainResult result, List<TrainInfo> epochs) {
    /** For the report. */
    Map<String, Object> report() {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("ended", result.reason().name().toLowerCase(Locale.ROOT));
      report.put("epochs", result.epochs());
      report.put("best_epoch", result.bestEpoch());
      report.put("loss", result.loss());
      report.put("held_out_loss", result.heldOutLoss());
      report.put("features", features.count());
      report.put("dead_features", features.dropped().size());
      return report;
    }
  }

  /**
   * Trains.
   *
   * @param rows to train on
   * @param heldOut rows that choose the epoch
   * @param pace what is told of each epoch
   * @return the features; empty if it was stopped
   * @throws FlowFailure if it diverged before any epoch did good
   */
  static Optional<Trained> run(
      Settings settings, Sample rows, Sample heldOut, long seed, Watch watch, Pace pace) {
    int d = rows.dims();
    int[] sizes = new int[settings.layers().size() + 2];
    sizes[0] = d;
    for (int i = 0; i < settings.layers().size(); i++) {
      sizes[i + 1] = settings.layers().get(i);
    }
    sizes[sizes.length - 1] = 1;
    Mlp net = Mlp.random(Activation.SILU, Seeds.of(seed, "energy weights", 0), sizes);
    DenoisingScore score =
        new DenoisingScore(
            net,
            rows,
            heldOut,
            settings.noise(),
            Seeds.of(seed, "score noise", 0),
            watch.parallel());
    int batches = (rows.rows() + settings.batch() - 1) / settings.batch();
    long steps = (long) settings.epochs() * batches;
    double work = settings.work(rows.rows(), d);
    List<TrainInfo> epochs = new ArrayList<>();
    TrainResult result =
        Training.builder(score)
            .epochs(settings.epochs())
            .batch(settings.batch())
            .schedule(
                settings.decays()
                    ? Schedule.cosine(settings.rate(), steps)
                    : Schedule.constant(settings.rate()))
            .seed(Seeds.of(seed, "training", 0))
            .cancelWhen(watch::stopRequested)
            .listener(
                info -> {
                  epochs.add(info);
                  pace.advance(work, info.heldOutLoss());
                })
            .run();
    if (result.reason() == TrainResult.Reason.CANCELLED) {
      return Optional.empty();
    }
    if (result.reason() == TrainResult.Reason.DIVERGED) {
      String failure = result.failure().orElse("a number was not finite");
      if (result.bestEpoch() == 0) {
        throw new FlowFailure("the training of the features diverged: " + failure);
      }
      watch.warn(
          "the training of the features diverged, and goes on with those of epoch "
              + result.bestEpoch()
              + ": "
              + failure);
      pace.advance(work * (settings.epochs() - result.epochs()), result.heldOutLoss());
    }
    NeuralFeatures features = NeuralFeatures.of(net, rows, NeuralFeatures.Dead.DROP);
    return Optional.of(new Trained(features, result, epochs));
  }
}
