package io.kinglet.solver.neural;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import java.util.Objects;

/**
 * Classification: the mean over rows of −log p_c(x_i), c the row's class and p the softmax of the
 * network's outputs, with respect to its weights.
 */
public final class SoftmaxLoss extends RowsObjective {
  private final int[] classes;
  private final int[] heldOutClasses;

  /**
   * Over labelled rows, some of them held out.
   *
   * @param net its outputs are the classes' logits
   * @param x rows to train on, n × inputs
   * @param classes of these rows, from 0
   * @param heldOutX rows held out of training; null for none
   * @param heldOutClasses of these; null for none
   * @param parallel who works
   * @throws BadDataException if a shape does not fit or a class has no output
   */
  public SoftmaxLoss(
      Mlp net, Sample x, int[] classes, Sample heldOutX, int[] heldOutClasses, Parallel parallel) {
    super(net, x, heldOutX, parallel);
    this.classes = classes.clone();
    this.heldOutClasses = heldOutClasses == null ? null : heldOutClasses.clone();
    require(net, x, this.classes);
    if (heldOutX != null || heldOutClasses != null) {
      require(net, heldOutX, this.heldOutClasses);
    }
  }

  private static void require(Mlp net, Sample x, int[] classes) {
    Objects.requireNonNull(x, "rows");
    Objects.requireNonNull(classes, "classes");
    if (x.rows() != classes.length || x.dims() != net.inputs()) {
      throw new BadDataException(
          "a network of "
              + net
              + " cannot be trained on "
              + x
              + " and "
              + classes.length
              + " classes: rows must be as many, columns as its inputs");
    }
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] < 0 || classes[i] >= net.outputs()) {
        throw new BadDataException(
            "row "
                + (i + 1)
                + " is of class "
                + classes[i]
                + "; a network of "
                + net.outputs()
                + " outputs has classes 0 to "
                + (net.outputs() - 1));
      }
    }
  }

  /**
   * The share of rows whose largest logit is their class's.
   *
   * @param rows n × inputs
   * @param of their classes
   * @return from 0 to 1
   */
  public double accuracy(Sample rows, int[] of) {
    require(network(), rows, of);
    int outputs = network().outputs();
    double[] y = new double[Math.multiplyExact(rows.rows(), outputs)];
    perceptron().evaluate(rows.data(), rows.rows(), y);
    int right = 0;
    for (int i = 0; i < of.length; i++) {
      int best = 0;
      for (int j = 1; j < outputs; j++) {
        best = y[i * outputs + j] > y[i * outputs + best] ? j : best;
      }
      right += best == of[i] ? 1 : 0;
    }
    return right / (double) of.length;
  }

  @Override
  double loss(boolean of, int row, int count, double[] y, int off, double[] slopes) {
    double top = Double.NEGATIVE_INFINITY;
    for (int j = off; j < off + count; j++) {
      top = Math.max(top, y[j]);
    }
    double sum = 0;
    for (int j = off; j < off + count; j++) {
      // StrictMath: the same bits before and after the loop is compiled.
      slopes[j] = StrictMath.exp(y[j] - top);
      sum += slopes[j];
    }
    for (int j = off; j < off + count; j++) {
      slopes[j] /= sum;
    }
    int own = off + (of ? heldOutClasses : classes)[row];
    slopes[own] -= 1;
    return top + StrictMath.log(sum) - y[own];
  }
}
