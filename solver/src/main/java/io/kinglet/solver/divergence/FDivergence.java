package io.kinglet.solver.divergence;

import io.kinglet.kernels.Elements;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The four divergences of Gao and others (ICML 2019), in closed form. */
public enum FDivergence implements Divergence {
  /** f = r log r: s = 1. */
  KL("kl", "KL") {
    @Override
    public double weight(double logRatio) {
      return 1;
    }

    @Override
    public double witness(double logRatio) {
      return -logRatio;
    }

    @Override
    public double conjugate(double logRatio) {
      return StrictMath.expm1(-Divergence.near(logRatio));
    }
  },

  /** f = r log r − (r + 1) log((r + 1)/2), twice the Jensen-Shannon divergence: s = 1/(1 + r). */
  JS("js", "JS") {
    @Override
    public double weight(double logRatio) {
      return 1 / (1 + Elements.exp(-logRatio));
    }

    @Override
    public double witness(double logRatio) {
      return LOG_2 - softplus(logRatio);
    }

    @Override
    public double conjugate(double logRatio) {
      return softplus(-logRatio) - LOG_2;
    }
  },

  /** f = (r + 1) log(r + 1) − 2 log 2: s = r/(1 + r). */
  LOGD("logd", "logD") {
    @Override
    public double weight(double logRatio) {
      return 1 / (1 + Elements.exp(logRatio));
    }

    @Override
    public double witness(double logRatio) {
      return softplus(-logRatio) - LOG_2;
    }

    @Override
    public double conjugate(double logRatio) {
      return StrictMath.expm1(-Divergence.near(logRatio)) - (softplus(-logRatio) - LOG_2);
    }
  },

  /** f = (r − 1) log r, the sum of KL both ways: s = 1 + 1/r, which has no bound. */
  JEFFREYS("jeffreys", "Jeffreys") {
    @Override
    public double weight(double logRatio) {
      return 1 + Elements.exp(logRatio);
    }

    @Override
    public double witness(double logRatio) {
      return -logRatio - StrictMath.expm1(Divergence.near(logRatio));
    }

    @Override
    public double conjugate(double logRatio) {
      return StrictMath.expm1(-Divergence.near(logRatio)) - logRatio;
    }
  };

  private static final double LOG_2 = 0.6931471805599453;

  private final String label;
  private final String title;

  FDivergence(String label, String title) {
    this.label = label;
    this.title = title;
  }

  /** log(1 + e^z). */
  private static double softplus(double z) {
    return Math.max(0, z) + StrictMath.log1p(Elements.exp(-Math.abs(z)));
  }

  @Override
  public String label() {
    return label;
  }

  /**
   * The name as the field writes it.
   *
   * @return KL, JS, logD or Jeffreys
   */
  public String title() {
    return title;
  }

  /**
   * The divergence of a name.
   *
   * @param label kl, js, logd or jeffreys, in any case
   * @return the divergence
   * @throws IllegalArgumentException if there is none, listing those that there are
   */
  public static FDivergence of(String label) {
    for (FDivergence each : values()) {
      if (each.label.equals(label.toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "no divergence '"
            + label
            + "'; there are "
            + Arrays.stream(values()).map(FDivergence::label).collect(Collectors.joining(", ")));
  }
}
