package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arithmetic number by number: one rounding each, as Java's own operators do it. */
@Tag("providers")
class ArithmeticTest {
  private static final int ROOM = 330;

  static Stream<Named<ElementKernels>> kernels() {
    return Twins.family(new FacadeElements(), KernelProvider.Set::elements);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyLengthAndOffset(ElementKernels kernels) {
    double[] x = Twins.uniform(1, ROOM);
    double[] y = Twins.uniform(2, ROOM);
    for (int n : Twins.SIZES) {
      double[] scaled = Twins.sentinels(ROOM);
      double[] sum = Twins.uniform(5, ROOM);
      double[] terms = sum.clone();
      double[] difference = Twins.sentinels(ROOM);
      double[] product = Twins.sentinels(ROOM);
      double[] damped = Twins.sentinels(ROOM);
      double[] before = Twins.sentinels(ROOM);
      kernels.scale(n, -0.3, x, 3, scaled, 5);
      kernels.add(n, x, 3, sum, 5);
      kernels.subtract(n, x, 3, y, 2, difference, 5);
      kernels.multiply(n, x, 3, y, 2, product, 5);
      kernels.multiplyDifference(n, 0.7, x, 3, y, 2, damped, 5);
      for (int i = 0; i < ROOM; i++) {
        boolean in = i >= 5 && i < 5 + n;
        double left = in ? x[i - 2] : 0;
        double right = in ? y[i - 3] : 0;
        assertThat(scaled[i]).as("scale %d of %d", i, n).isEqualTo(in ? -0.3 * left : before[i]);
        assertThat(sum[i]).as("add %d of %d", i, n).isEqualTo(in ? terms[i] + left : terms[i]);
        assertThat(difference[i])
            .as("subtract %d of %d", i, n)
            .isEqualTo(in ? left - right : before[i]);
        assertThat(product[i])
            .as("multiply %d of %d", i, n)
            .isEqualTo(in ? left * right : before[i]);
        assertThat(damped[i])
            .as("multiply difference %d of %d", i, n)
            .isEqualTo(in ? (0.7 - left) * right : before[i]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void inPlace(ElementKernels kernels) {
    double[] x = Twins.uniform(3, 21);
    double[] y = Twins.uniform(4, 21);
    double[] scaled = x.clone();
    double[] doubled = x.clone();
    double[] difference = x.clone();
    double[] product = y.clone();
    kernels.scale(21, 3, scaled, 0, scaled, 0);
    kernels.add(21, doubled, 0, doubled, 0);
    kernels.subtract(21, difference, 0, y, 0, difference, 0);
    kernels.multiply(21, x, 0, product, 0, product, 0);
    for (int i = 0; i < 21; i++) {
      assertThat(scaled[i]).isEqualTo(3 * x[i]);
      assertThat(doubled[i]).isEqualTo(2 * x[i]);
      assertThat(difference[i]).isEqualTo(x[i] - y[i]);
      assertThat(product[i]).isEqualTo(x[i] * y[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void whatIsNotFiniteStaysSo(ElementKernels kernels) {
    double[] x = new double[19];
    double[] y = new double[19];
    Arrays.fill(x, Double.POSITIVE_INFINITY);
    Arrays.fill(y, Double.POSITIVE_INFINITY);
    double[] z = new double[19];
    kernels.subtract(19, x, 0, y, 0, z, 0);
    assertThat(z).containsOnly(Double.NaN);
    kernels.multiply(19, x, 0, y, 0, z, 0);
    assertThat(z).containsOnly(Double.POSITIVE_INFINITY);
    kernels.scale(19, 0, x, 0, z, 0);
    assertThat(z).containsOnly(Double.NaN);
  }

  /** Rounded once after the product; what is smaller than the least is 0, whatever its sign. */
  @ParameterizedTest
  @MethodSource("kernels")
  void narrows(ElementKernels kernels) {
    double[] x = Twins.uniform(6, ROOM);
    for (int i = 0; i < ROOM; i += 7) {
      x[i] *= 1e-30;
    }
    x[11] = Double.NaN;
    x[12] = 1e300;
    x[13] = -0x1p-20;
    for (int n : Twins.SIZES) {
      float[] narrow = new float[ROOM];
      Arrays.fill(narrow, 7);
      kernels.narrow(n, -0.3, 0x1p-20f, x, 3, narrow, 5);
      for (int i = 0; i < ROOM; i++) {
        boolean in = i >= 5 && i < 5 + n;
        float value = in ? (float) (-0.3 * x[i - 2]) : 7;
        float expected = Math.abs(value) < 0x1p-20f ? 0 : value;
        assertThat(Float.floatToIntBits(narrow[i]))
            .as("%d of %d", i, n)
            .isEqualTo(Float.floatToIntBits(expected));
      }
      kernels.narrow(n, 1, 0, x, 0, narrow, 0);
      for (int i = 0; i < n; i++) {
        assertThat(Float.floatToIntBits(narrow[i])).isEqualTo(Float.floatToIntBits((float) x[i]));
      }
    }
  }
}
