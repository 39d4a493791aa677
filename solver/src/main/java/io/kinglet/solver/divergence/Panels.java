package io.kinglet.solver.divergence;

import java.util.function.DoubleUnaryOperator;

/** Integrals from 0 by Gauss and Legendre's rule of 8 points on panels of length 1 or less. */
final class Panels {
  private static final double[] NODES = {
    0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363
  };
  private static final double[] WEIGHTS = {
    0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763
  };

  private Panels() {}

  static double integral(DoubleUnaryOperator f, double end) {
    int panels = Math.max(1, (int) Math.ceil(Math.abs(end)));
    double half = 0.5 * end / panels;
    double sum = 0;
    for (int panel = 0; panel < panels; panel++) {
      double middle = (2 * panel + 1) * half;
      for (int k = 0; k < NODES.length; k++) {
        double away = half * NODES[k];
        sum += WEIGHTS[k] * (f.applyAsDouble(middle - away) + f.applyAsDouble(middle + away));
      }
    }
    return half * sum;
  }
}
