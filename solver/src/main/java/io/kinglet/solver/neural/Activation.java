package io.kinglet.solver.neural;

import io.kinglet.kernels.Elements;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a layer does to each of its sums z. */
public enum Activation {
  /** a = z. */
  IDENTITY("identity") {
    @Override
    void apply(int n, double[] z, double[] a) {
      System.arraycopy(z, 0, a, 0, n);
    }

    @Override
    void slopes(int n, double[] z, double[] a, double[] slope) {
      Arrays.fill(slope, 0, n, 1.0);
    }

    @Override
    void curvatures(int n, double[] z, double[] a, double[] slope, double[] curvature) {
      Arrays.fill(curvature, 0, n, 0.0);
    }
  },
  /** a = max(0, z), with slope 0 at 0; its curvature is 0 wherever it has one. */
  RELU("relu") {
    @Override
    void apply(int n, double[] z, double[] a) {
      for (int i = 0; i < n; i++) {
        a[i] = Math.max(0.0, z[i]);
      }
    }

    @Override
    void slopes(int n, double[] z, double[] a, double[] slope) {
      for (int i = 0; i < n; i++) {
        slope[i] = z[i] > 0 ? 1.0 : 0.0;
      }
    }

    @Override
    void curvatures(int n, double[] z, double[] a, double[] slope, double[] curvature) {
      Arrays.fill(curvature, 0, n, 0.0);
    }
  },
  /** a = z s with s = 1/(1 + e⁻ᶻ), also called swish. */
  SILU("silu") {
    @Override
    void apply(int n, double[] z, double[] a) {
      Elements.sigmoid(n, z, 0, a, 0);
      for (int i = 0; i < n; i++) {
        a[i] *= z[i];
      }
    }

    @Override
    void slopes(int n, double[] z, double[] a, double[] slope) {
      Elements.sigmoid(n, z, 0, slope, 0);
      for (int i = 0; i < n; i++) {
        double s = slope[i];
        slope[i] = Math.fma(a[i], 1 - s, s);
      }
    }

    @Override
    void curvatures(int n, double[] z, double[] a, double[] slope, double[] curvature) {
      // s' (2 + z (1 − 2s)) with s' = s (1 − s).
      Elements.sigmoid(n, z, 0, curvature, 0);
      for (int i = 0; i < n; i++) {
        double s = curvature[i];
        curvature[i] = s * (1 - s) * Math.fma(z[i], 1 - 2 * s, 2.0);
      }
    }
  },
  /** a = tanh z. */
  TANH("tanh") {
    @Override
    void apply(int n, double[] z, double[] a) {
      Elements.tanh(n, z, 0, a, 0);
    }

    @Override
    void slopes(int n, double[] z, double[] a, double[] slope) {
      for (int i = 0; i < n; i++) {
        slope[i] = Math.fma(-a[i], a[i], 1.0);
      }
    }

    @Override
    void curvatures(int n, double[] z, double[] a, double[] slope, double[] curvature) {
      for (int i = 0; i < n; i++) {
        curvature[i] = -2 * a[i] * slope[i];
      }
    }
  };

  private final String label;

  Activation(String label) {
    this.label = label;
  }

  /**
   * The name in files.
   *
   * @return identity, relu, silu or tanh
   */
  public String label() {
    return label;
  }

  /**
   * The activation of that name.
   *
   * @param label as {@link #label} gives it
   * @return the activation
   * @throws IllegalArgumentException if there is none
   */
  public static Activation of(String label) {
    for (Activation activation : values()) {
      if (activation.label.equals(label)) {
        return activation;
      }
    }
    throw new IllegalArgumentException(
        "there is no activation \""
            + label
            + "\"; give one of "
            + Arrays.stream(values()).map(Activation::label).collect(Collectors.joining(", ")));
  }

  /** a of n sums; the arrays are two. */
  abstract void apply(int n, double[] z, double[] a);

  /** da/dz, once a is known. */
  abstract void slopes(int n, double[] z, double[] a, double[] slope);

  /** d²a/dz², once a and da/dz are known. */
  abstract void curvatures(int n, double[] z, double[] a, double[] slope, double[] curvature);
}
