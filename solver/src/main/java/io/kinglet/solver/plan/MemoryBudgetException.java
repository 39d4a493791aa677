package io.kinglet.solver.plan;

/** No form of a step fits the memory; says which would do with the least. */
public final class MemoryBudgetException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final long budget;
  private final transient Forecast least;

  MemoryBudgetException(long budget, Forecast least) {
    super(
        "a step needs at least "
            + Forecast.megabytes(least.bytes())
            + " ("
            + least.label()
            + "), but may hold "
            + Forecast.megabytes(Math.max(0, budget))
            + "; give that much, or fewer particles or features");
    this.budget = budget;
    this.least = least;
  }

  /**
   * What there was.
   *
   * @return bytes
   */
  public long budget() {
    return budget;
  }

  /**
   * The form that would do with the least.
   *
   * @return its forecast
   */
  public Forecast least() {
    return least;
  }
}
