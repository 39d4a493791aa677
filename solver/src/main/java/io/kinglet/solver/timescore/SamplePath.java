package io.kinglet.solver.timescore;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import java.util.List;

/** Samples of a path of distributions at increasing times. Immutable. */
public final class SamplePath {
  private final double[] times;
  private final List<Sample> samples;
  private final boolean paired;

  private SamplePath(double[] times, List<Sample> samples, boolean paired) {
    this.times = times;
    this.samples = samples;
    this.paired = paired;
  }

  /**
   * Samples that were drawn anew at each time.
   *
   * @param times t_0 &lt; … &lt; t_T
   * @param samples one for each time, of equal width and at least two rows each
   * @return the path
   * @throws BadDataException if there are fewer than two times, they are not finite and increasing,
   *     or the samples do not fit them or each other
   */
  public static SamplePath of(double[] times, List<Sample> samples) {
    return checked(times, samples, false);
  }

  /**
   * Samples in which row i is the same particle at all times, as a flow gives them. Only standard
   * errors differ from {@link #of}.
   *
   * @param times t_0 &lt; … &lt; t_T
   * @param samples one for each time, of equal width and equally many rows, at least two
   * @return the path
   * @throws BadDataException if there are fewer than two times, they are not finite and increasing,
   *     or the samples do not fit them or each other
   */
  public static SamplePath paired(double[] times, List<Sample> samples) {
    SamplePath path = checked(times, samples, true);
    for (int s = 1; s < times.length; s++) {
      if (samples.get(s).rows() != samples.get(0).rows()) {
        throw new BadDataException(
            "the sample at time "
                + times[s]
                + " has "
                + samples.get(s).rows()
                + " rows and the first "
                + samples.get(0).rows()
                + "; where rows are the same particles, all must have the same number");
      }
    }
    return path;
  }

  private static SamplePath checked(double[] times, List<Sample> samples, boolean paired) {
    if (times == null || samples == null || times.length != samples.size()) {
      throw new BadDataException(
          "a path needs a sample for each time, but was given "
              + (times == null ? "no" : times.length)
              + " times and "
              + (samples == null ? "no" : samples.size())
              + " samples");
    }
    if (times.length < 2) {
      throw new BadDataException(
          "a path needs samples at two times or more, but was given " + times.length);
    }
    for (int s = 0; s < times.length; s++) {
      if (!Double.isFinite(times[s]) || s > 0 && !(times[s] > times[s - 1])) {
        throw new BadDataException(
            "time "
                + s
                + " is "
                + times[s]
                + (s > 0 ? " after " + times[s - 1] : "")
                + "; times must be finite and increasing");
      }
      Sample sample = samples.get(s);
      if (sample.dims() != samples.get(0).dims() || sample.rows() < 2) {
        throw new BadDataException(
            "the sample at time "
                + times[s]
                + " is "
                + sample.rows()
                + " × "
                + sample.dims()
                + "; all must have the width of the first, "
                + samples.get(0).dims()
                + ", and at least two rows");
      }
    }
    return new SamplePath(times.clone(), List.copyOf(samples), paired);
  }

  /**
   * How many times there are.
   *
   * @return T + 1
   */
  public int size() {
    return times.length;
  }

  /**
   * The width of the samples.
   *
   * @return d
   */
  public int dims() {
    return samples.get(0).dims();
  }

  /**
   * One of the times.
   *
   * @param index 0 to size − 1
   * @return t_index
   */
  public double time(int index) {
    return times[index];
  }

  /**
   * The sample at one of the times.
   *
   * @param index 0 to size − 1
   * @return its rows
   */
  public Sample sample(int index) {
    return samples.get(index);
  }

  /**
   * Whether row i is the same particle at all times.
   *
   * @return true for {@link #paired}
   */
  public boolean isPaired() {
    return paired;
  }
}
