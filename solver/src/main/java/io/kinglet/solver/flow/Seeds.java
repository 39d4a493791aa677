package io.kinglet.solver.flow;

/**
 * One seed, split by purpose and step: what is random in a step depends on the run's seed and the
 * step's number alone, so a run can be taken up at any step, on any number of threads.
 */
public final class Seeds {
  private Seeds() {}

  /**
   * A seed for one purpose at one step.
   *
   * @param seed the run's
   * @param purpose what for
   * @param step the step's number
   * @return the mixed seed
   */
  public static long of(long seed, String purpose, long step) {
    return mix(mix(seed + 0x9E3779B97F4A7C15L) + purpose.hashCode() * 0xBF58476D1CE4E5B9L + step);
  }

  /** The finaliser of the splitmix64 generator (Steele, Lea, Flood, OOPSLA 2014). */
  private static long mix(long z) {
    long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    y = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
    return y ^ (y >>> 31);
  }
}
