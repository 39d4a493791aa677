package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** exp against a double-double reference, by units in the last place. */
@Tag("providers")
class ElementsTest {
  static Stream<Named<ElementKernels>> kernels() {
    return Twins.family(new FacadeElements(), KernelProvider.Set::elements);
  }

  @Test
  void referenceAgreesWithDecimalSeries() {
    ExpReference reference = new ExpReference();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 400; i++) {
      double x = i < 200 ? random.nextDouble(-700, 709) : random.nextDouble(-2, 2);
      reference.set(x);
      BigDecimal truth = ExpReference.decimal(x);
      BigDecimal error = reference.exact().subtract(truth).divide(truth, new MathContext(5)).abs();
      // Eight squarings cost eight bits of some 103; the low part itself is subnormal below -670.
      double bound = x < -660 ? 0x1p-60 : 0x1p-90;
      assertThat(error.doubleValue()).as("exp(%s)", x).isLessThan(bound);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void withinOneUlp(ElementKernels kernels) {
    SplittableRandom random = new SplittableRandom(2);
    double[] x = new double[400_000];
    for (int i = 0; i < x.length; i++) {
      x[i] =
          switch (i % 4) {
            case 0 -> random.nextDouble(-708, 709.78);
            case 1 -> random.nextDouble(-40, 0);
            case 2 -> random.nextDouble(-1, 1);
            // Every exponent down to the smallest subnormal, either sign.
            default -> Math.scalb(random.nextDouble(-1, 1), random.nextInt(-1074, 9));
          };
    }
    double[] y = new double[x.length];
    kernels.exp(x.length, x, 0, y, 0);
    ExpReference reference = new ExpReference();
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      reference.set(x[i]);
      double ulps = reference.ulps(y[i]);
      if (!(ulps <= 1)) {
        fail("exp(%s) = %s is %.3f ulp off", x[i], y[i], ulps);
      }
      worst = Math.max(worst, ulps);
    }
    // Rounding alone takes half a unit: a smaller figure would mean a broken reference.
    assertThat(worst).isBetween(0.49, 1.0);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void edges(ElementKernels kernels) {
    double top = 709.782712893384; // the largest double whose exp is finite
    assertThat(at(kernels, 0.0)).isEqualTo(1.0);
    assertThat(at(kernels, -0.0)).isEqualTo(1.0);
    assertThat(at(kernels, Double.MIN_VALUE)).isEqualTo(1.0);
    assertThat(at(kernels, -Double.MIN_VALUE)).isEqualTo(1.0);
    assertThat(at(kernels, Double.NaN)).isNaN();
    assertThat(at(kernels, Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(at(kernels, Double.NEGATIVE_INFINITY)).isEqualTo(0.0);
    assertThat(at(kernels, Double.MAX_VALUE)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(at(kernels, -Double.MAX_VALUE)).isEqualTo(0.0);
    assertThat(at(kernels, top)).isFinite().isGreaterThan(1.797e308);
    assertThat(at(kernels, Math.nextUp(top))).isEqualTo(Double.POSITIVE_INFINITY);
    double bottom = -1021.5 * Math.log(2); // below it the power of two is made as 0
    assertThat(at(kernels, bottom + 1e-12)).isGreaterThan(Double.MIN_NORMAL).isLessThan(3.2e-308);
    assertThat(at(kernels, bottom - 1e-12)).isEqualTo(0.0);
    assertThat(at(kernels, ScalarElements.EXP_LOW)).isEqualTo(0.0);
    assertThat(at(kernels, Math.nextDown(ScalarElements.EXP_LOW))).isEqualTo(0.0);
    assertThat(at(kernels, -745.2)).isEqualTo(0.0);
    ExpReference reference = new ExpReference();
    for (double x : new double[] {top, Math.nextDown(top), bottom + 1e-12, -707.0}) {
      reference.set(x);
      assertThat(reference.ulps(at(kernels, x))).as("exp(%s)", x).isLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void sameBitsAsTheScalarInEveryLaneTailAndOffset(ElementKernels kernels) {
    for (int n : Twins.SIZES) {
      double[] x = Twins.uniform(n, n + 5);
      for (int i = 0; i < x.length; i++) {
        x[i] *= 720;
      }
      x[3] = Double.NaN;
      double[] y = Twins.sentinels(n + 9);
      double[] expected = y.clone();
      for (int i = 0; i < n; i++) {
        expected[2 + i] = Elements.exp(x[3 + i]);
      }
      kernels.exp(n, x, 3, y, 2);
      assertThat(y).isEqualTo(expected);
      kernels.exp(n, x, 3, x, 3);
      for (int i = 0; i < n; i++) {
        assertThat(Twins.sameBits(x[3 + i], y[2 + i]) || Double.isNaN(y[2 + i])).isTrue();
      }
    }
  }

  /** The value in a whole vector, so that it does not run through a scalar tail. */
  private static double at(ElementKernels kernels, double x) {
    double[] all = new double[16];
    java.util.Arrays.fill(all, x);
    kernels.exp(16, all, 0, all, 0);
    for (double value : all) {
      assertThat(Double.valueOf(value)).isEqualTo(Double.valueOf(Elements.exp(x)));
    }
    return all[5];
  }
}
