package io.kinglet.solver.divergence;

import io.kinglet.kernels.Elements;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * An f-divergence in terms of the log-ratio D̂ = log p/q, that is r = q/p = e^{−D̂}. Particles that
 * descend it move by s(D̂) ∇D̂ with s = r f''(r) (Gao and others, ICML 2019, theorem 1). Its
 * variational form (Nguyen, Wainwright, Jordan 2010), sup over T of E_q[T] − E_p[f*(T)] with the
 * best T = f'(r), is estimated as the mean of {@link #witness} over particles less that of {@link
 * #conjugate} over target rows. As f and f + c (r − 1) are one divergence, both are taken 0 at r =
 * 1.
 */
public interface Divergence {
  /** Log-ratios beyond are taken as this: e to it is still a number. */
  double FARTHEST = 700;

  /**
   * The name on the command line and in files.
   *
   * @return such as kl
   */
  String label();

  /**
   * The weight s = r f''(r), at least 0.
   *
   * @param logRatio D̂
   * @return s; infinity where it is beyond the range of numbers
   */
  double weight(double logRatio);

  /**
   * f'(r) − f'(1), which falls as D̂ rises: −∫ s from 0 to D̂.
   *
   * @param logRatio D̂ at a particle
   * @return its part of the variational form
   */
  default double witness(double logRatio) {
    return -Panels.integral(this::weight, near(logRatio));
  }

  /**
   * f*(f'(r)) − f'(1) = r f'(r) − f(r) − f'(1), as f(1) = 0: −∫ e^{−u} s(u) du from 0 to D̂.
   *
   * @param logRatio D̂ at a target row
   * @return what its part of the variational form is lessened by
   */
  default double conjugate(double logRatio) {
    return -Panels.integral(u -> Elements.exp(-u) * weight(u), near(logRatio));
  }

  /**
   * The log-ratio, or the farthest one that is taken.
   *
   * @param logRatio D̂
   * @return at most {@link #FARTHEST} from 0
   */
  static double near(double logRatio) {
    return Math.max(-FARTHEST, Math.min(FARTHEST, logRatio));
  }

  /**
   * A divergence of one's own by f''.
   *
   * @param label its name
   * @param secondDerivative f''(r) for r &gt; 0, at least 0
   * @return the divergence, whose variational form is integrated numerically
   */
  static Divergence ofSecondDerivative(String label, DoubleUnaryOperator secondDerivative) {
    Objects.requireNonNull(secondDerivative, "secondDerivative");
    return ofWeight(
        label,
        logRatio -> {
          double r = Elements.exp(-near(logRatio));
          return r * secondDerivative.applyAsDouble(r);
        });
  }

  /**
   * A divergence of one's own by its weight.
   *
   * @param label its name
   * @param weight s of D̂, at least 0
   * @return the divergence, whose variational form is integrated numerically
   */
  static Divergence ofWeight(String label, DoubleUnaryOperator weight) {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(weight, "weight");
    return new Divergence() {
      @Override
      public String label() {
        return label;
      }

      @Override
      public double weight(double logRatio) {
        return weight.applyAsDouble(logRatio);
      }

      @Override
      public String toString() {
        return label;
      }
    };
  }
}
