package io.kinglet.solver.timescore;

/** P_k(u) with u from −1 to 1, by the three-term recurrence. */
record LegendreBasis(int size) implements TimeBasis {
  @Override
  public void evaluate(
      double time, double first, double last, double[] values, double[] rates, double[] integrals) {
    double half = (last - first) / 2;
    double u = (time - first) / half - 1;
    double before = 0;
    double value = 1;
    double rateBefore = 0;
    double rate = 0;
    for (int k = 0; k < size; k++) {
      double next = ((2 * k + 1) * u * value - k * before) / (k + 1);
      values[k] = value;
      rates[k] = rate / half;
      // (2k + 1) P_k is the derivative of P_{k+1} − P_{k−1}, which is 0 at −1 for k ≥ 1.
      integrals[k] = half * (k == 0 ? u + 1 : (next - before) / (2 * k + 1));
      double rateNext = rateBefore + (2 * k + 1) * value;
      rateBefore = rate;
      rate = rateNext;
      before = value;
      value = next;
    }
  }
}
