package io.kinglet.solver.metrics;

import io.kinglet.solver.Sample;

/**
 * How clear and how varied a sample looks to a classifier: exp of the mean of KL(p(c|x) ‖ p(c)),
 * p(c) the mean of p(c|x) (the inception score of Salimans et al., NeurIPS 2016, with any
 * classifier). From 1, where every row looks alike or unclear, to the number of classes.
 *
 * @param score the exponential
 * @param shares p(c), one for each class
 */
public record ClassScore(double score, double[] shares) {
  /**
   * The score of a sample.
   *
   * @param logits of its rows, n × classes: the classifier's outputs before the softmax
   * @return score and shares
   */
  public static ClassScore of(Sample logits) {
    int n = logits.rows();
    int classes = logits.dims();
    double[] p = new double[classes];
    double[] mean = new double[classes];
    double within = 0;
    for (int i = 0; i < n; i++) {
      within += negativeEntropy(logits.data(), i * classes, classes, p);
      for (int c = 0; c < classes; c++) {
        mean[c] += p[c];
      }
    }
    double between = 0;
    for (int c = 0; c < classes; c++) {
      mean[c] /= n;
      between += mean[c] > 0 ? mean[c] * StrictMath.log(mean[c]) : 0;
    }
    return new ClassScore(StrictMath.exp(within / n - between), mean);
  }

  /** Σ p log p of one row's softmax, which is written to p. */
  private static double negativeEntropy(double[] logits, int off, int classes, double[] p) {
    double top = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      top = Math.max(top, logits[off + c]);
    }
    double sum = 0;
    double weighted = 0;
    for (int c = 0; c < classes; c++) {
      double z = logits[off + c] - top;
      p[c] = StrictMath.exp(z);
      sum += p[c];
      weighted += p[c] * z;
    }
    for (int c = 0; c < classes; c++) {
      p[c] /= sum;
    }
    return weighted / sum - StrictMath.log(sum);
  }
}
