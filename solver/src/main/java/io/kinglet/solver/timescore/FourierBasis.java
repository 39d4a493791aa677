package io.kinglet.solver.timescore;

/** 1, cos(2πju), sin(2πju) with u from 0 to 1. */
record FourierBasis(int size) implements TimeBasis {
  @Override
  public void evaluate(
      double time, double first, double last, double[] values, double[] rates, double[] integrals) {
    values[0] = 1;
    rates[0] = 0;
    integrals[0] = time - first;
    for (int j = 1; 2 * j < size; j++) {
      double omega = 2 * Math.PI * j / (last - first);
      // StrictMath gives the same bits on every machine.
      double cos = StrictMath.cos(omega * (time - first));
      double sin = StrictMath.sin(omega * (time - first));
      values[2 * j - 1] = cos;
      rates[2 * j - 1] = -omega * sin;
      integrals[2 * j - 1] = sin / omega;
      values[2 * j] = sin;
      rates[2 * j] = omega * cos;
      integrals[2 * j] = (1 - cos) / omega;
    }
  }
}
