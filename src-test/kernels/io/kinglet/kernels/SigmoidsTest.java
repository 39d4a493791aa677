package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** tanh and the logistic sigmoid against a double-double reference, by units in the last place. */
@Tag("providers")
class SigmoidsTest {
  static Stream<Named<ElementKernels>> kernels() {
    return Twins.family(new FacadeElements(), KernelProvider.Set::elements);
  }

  @Test
  void referenceAgreesWithDecimalSeries() {
    SigmoidReference reference = new SigmoidReference();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      double x = i < 100 ? random.nextDouble(-1, 1) : random.nextDouble(-30, 30);
      reference.tanh(x);
      // Some 103 bits, of which eight squarings and a quotient cost a dozen.
      agrees(reference, SigmoidReference.decimalTanh(x), "tanh", x);
      double y = i < 100 ? 20 * x : 23 * x;
      reference.sigmoid(y);
      agrees(reference, SigmoidReference.decimalSigmoid(y), "sigmoid", y);
    }
  }

  private static void agrees(SigmoidReference reference, BigDecimal truth, String what, double x) {
    BigDecimal error = reference.exact().subtract(truth).divide(truth, new MathContext(5)).abs();
    // The low part of a result below 1e-290 is itself subnormal.
    double bound = Math.abs(truth.doubleValue()) < 1e-280 ? 0x1p-60 : 0x1p-90;
    assertThat(error.doubleValue()).as("%s(%s)", what, x).isLessThan(bound);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void withinTwoUlpOrTwoAndAHalf(ElementKernels kernels) {
    SplittableRandom random = new SplittableRandom(2);
    double[] x = new double[200_000];
    for (int i = 0; i < x.length; i++) {
      x[i] =
          switch (i % 4) {
            case 0 -> random.nextDouble(-707, 707);
            case 1 -> random.nextDouble(-20, 20);
            case 2 -> random.nextDouble(-1, 1);
            // Exponents down to where the reference's low part would be subnormal, either sign.
            default -> Math.scalb(random.nextDouble(-1, 1), random.nextInt(-900, 9));
          };
    }
    double[] tanh = new double[x.length];
    double[] sigmoid = new double[x.length];
    kernels.tanh(x.length, x, 0, tanh, 0);
    kernels.sigmoid(x.length, x, 0, sigmoid, 0);
    SigmoidReference reference = new SigmoidReference();
    double worstTanh = 0;
    double worstSigmoid = 0;
    for (int i = 0; i < x.length; i++) {
      reference.tanh(x[i]);
      worstTanh = Math.max(worstTanh, ulps(reference, 2.5, tanh[i], "tanh", x[i]));
      reference.sigmoid(x[i]);
      worstSigmoid = Math.max(worstSigmoid, ulps(reference, 2, sigmoid[i], "sigmoid", x[i]));
    }
    // Rounding alone takes half a unit: a smaller figure would mean a broken reference.
    assertThat(worstTanh).isBetween(0.5, 2.5);
    assertThat(worstSigmoid).isBetween(0.5, 2.0);
  }

  private static double ulps(
      SigmoidReference reference, double most, double y, String what, double x) {
    double ulps = reference.ulps(y);
    if (!(ulps <= most)) {
      fail("%s(%s) = %s is %.3f ulp off", what, x, y, ulps);
    }
    return ulps;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void edgesOfTanh(ElementKernels kernels) {
    // Where the true value is x to within an ulp, down to the smallest subnormal.
    for (double x : new double[] {0, Double.MIN_VALUE, Double.MIN_NORMAL, 1e-300, 1e-9, 7.4e-9}) {
      for (double signed : new double[] {x, -x}) {
        double y = tanh(kernels, signed);
        assertThat(Math.abs(y - signed)).as("tanh(%s)", signed).isLessThanOrEqualTo(Math.ulp(x));
        assertThat(Math.copySign(1, y)).isEqualTo(Math.copySign(1, signed));
      }
    }
    assertThat(tanh(kernels, 0.0)).isEqualTo(0.0);
    for (double x : new double[] {19.07, 20, 21, 400, 1e300, Double.MAX_VALUE, 1 / 0.0}) {
      assertThat(tanh(kernels, x)).as("tanh(%s)", x).isEqualTo(1.0);
      assertThat(tanh(kernels, -x)).as("tanh(%s)", -x).isEqualTo(-1.0);
    }
    assertThat(tanh(kernels, 18.7)).isLessThan(1.0);
    assertThat(tanh(kernels, Double.NaN)).isNaN();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void edgesOfTheSigmoid(ElementKernels kernels) {
    for (double x : new double[] {0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE}) {
      assertThat(sigmoid(kernels, x)).as("sigmoid(%s)", x).isEqualTo(0.5);
    }
    for (double x : new double[] {37, 708, 709, 750, Double.MAX_VALUE, Double.POSITIVE_INFINITY}) {
      assertThat(sigmoid(kernels, x)).as("sigmoid(%s)", x).isEqualTo(1.0);
    }
    assertThat(sigmoid(kernels, -709.78)).isPositive().isLessThan(Double.MIN_NORMAL);
    for (double x : new double[] {-709.79, -746, -1e300, -1 / 0.0}) {
      assertThat(sigmoid(kernels, x)).as("sigmoid(%s)", x).isEqualTo(0.0);
    }
    assertThat(sigmoid(kernels, Double.NaN)).isNaN();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void sameBitsAsTheScalarInEveryLaneTailAndOffset(ElementKernels kernels) {
    for (int n : Twins.SIZES) {
      double[] x = Twins.uniform(n, n + 5);
      for (int i = 0; i < x.length; i++) {
        x[i] *= i % 3 == 0 ? 720 : 20;
      }
      x[3] = n % 2 == 0 ? Double.NaN : -0.0;
      double[] tanh = Twins.sentinels(n + 9);
      double[] sigmoid = tanh.clone();
      double[] expectedTanh = tanh.clone();
      double[] expectedSigmoid = tanh.clone();
      for (int i = 0; i < n; i++) {
        expectedTanh[2 + i] = ScalarElements.tanh(x[3 + i]);
        expectedSigmoid[2 + i] = ScalarElements.sigmoid(x[3 + i]);
      }
      kernels.tanh(n, x, 3, tanh, 2);
      kernels.sigmoid(n, x, 3, sigmoid, 2);
      sameBits(tanh, expectedTanh);
      sameBits(sigmoid, expectedSigmoid);
      double[] inPlace = x.clone();
      kernels.tanh(n, inPlace, 3, inPlace, 3);
      sameBits(Arrays.copyOfRange(inPlace, 3, 3 + n), Arrays.copyOfRange(tanh, 2, 2 + n));
      kernels.sigmoid(n, x, 3, x, 3);
      sameBits(Arrays.copyOfRange(x, 3, 3 + n), Arrays.copyOfRange(sigmoid, 2, 2 + n));
    }
  }

  private static void sameBits(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      boolean bothNan = Double.isNaN(actual[i]) && Double.isNaN(expected[i]);
      assertThat(bothNan || Twins.sameBits(actual[i], expected[i])).as("number %d", i).isTrue();
    }
  }

  /** The value in a whole vector, so that it does not run through a scalar tail. */
  private static double tanh(ElementKernels kernels, double x) {
    double[] all = new double[16];
    Arrays.fill(all, x);
    kernels.tanh(16, all, 0, all, 0);
    return all[5];
  }

  private static double sigmoid(ElementKernels kernels, double x) {
    double[] all = new double[16];
    Arrays.fill(all, x);
    kernels.sigmoid(16, all, 0, all, 0);
    return all[5];
  }
}
