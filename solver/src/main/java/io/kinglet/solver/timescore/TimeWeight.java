package io.kinglet.solver.timescore;

/** How much each time counts: g(t), 0 at both ends and positive between them. */
public interface TimeWeight {
  /** (t − t_0)(t_T − t). */
  TimeWeight PARABOLA =
      new TimeWeight() {
        @Override
        public double value(double time, double first, double last) {
          return (time - first) * (last - time);
        }

        @Override
        public double rate(double time, double first, double last) {
          return first + last - 2 * time;
        }
      };

  /**
   * g(t).
   *
   * @param time t
   * @param first t_0
   * @param last t_T
   * @return the weight
   */
  double value(double time, double first, double last);

  /**
   * g'(t).
   *
   * @param time t
   * @param first t_0
   * @param last t_T
   * @return its derivative
   */
  double rate(double time, double first, double last);
}
