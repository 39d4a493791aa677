package io.kinglet.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** sin and cos against a double-double reference, by units in the last place. */
@Tag("providers")
class WavesTest {
  /** One of the two functions of one implementation. */
  @FunctionalInterface
  interface Wave {
    void of(int n, double[] x, int xOff, double[] y, int yOff);
  }

  static Stream<Arguments> waves() {
    return Stream.concat(
        Stream.of(
            Arguments.of("facade sin", (Wave) Elements::sin, 0),
            Arguments.of("facade cos", (Wave) Elements::cos, 1)),
        Twins.sets().stream()
            .flatMap(
                set ->
                    Stream.of(
                        Arguments.of(set.name() + " sin", (Wave) set.elements()::sin, 0),
                        Arguments.of(set.name() + " cos", (Wave) set.elements()::cos, 1))));
  }

  @Test
  void referenceAgreesWithDecimalSeries() {
    SineReference reference = new SineReference();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      double x = i < 100 ? random.nextDouble(-4, 4) : random.nextDouble(-0x1p20, 0x1p20);
      int turns = i % 2;
      reference.set(x, turns);
      BigDecimal truth = SineReference.decimal(x, turns);
      BigDecimal error = reference.exact().subtract(truth).divide(truth, new MathContext(5)).abs();
      // Some 103 bits, of which a sum of terms near cancellation loses up to ten.
      assertThat(error.doubleValue()).as("%s, %s turns", x, turns).isLessThan(0x1p-88);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waves")
  void withinTwoUlp(String name, Wave wave, int turns) {
    SplittableRandom random = new SplittableRandom(2);
    double[] x = new double[200_000];
    for (int i = 0; i < x.length; i++) {
      x[i] =
          switch (i % 5) {
            case 0 -> random.nextDouble(-0x1p20, 0x1p20);
            case 1 -> random.nextDouble(-40, 40);
            case 2 -> random.nextDouble(-2, 2);
            // As near to a multiple of π/2 as doubles come by themselves.
            case 3 -> Math.rint(random.nextDouble(-660_000, 660_000)) * (Math.PI / 2);
            default -> Math.scalb(random.nextDouble(-1, 1), random.nextInt(-1074, 9));
          };
    }
    double[] y = new double[x.length];
    wave.of(x.length, x, 0, y, 0);
    SineReference reference = new SineReference();
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      reference.set(x[i], turns);
      double ulps = reference.ulps(y[i]);
      if (!(ulps <= 2)) {
        fail("%s(%s) = %s is %.3f ulp off", name, x[i], y[i], ulps);
      }
      worst = Math.max(worst, ulps);
    }
    // Rounding alone takes half a unit: a smaller figure would mean a broken reference.
    assertThat(worst).isBetween(0.5, 2.0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waves")
  void edgesAndWhatIsBeyondTheReduction(String name, Wave wave, int turns) {
    DoubleUnaryOperator strict = turns == 0 ? StrictMath::sin : StrictMath::cos;
    double most = ScalarElements.TRIG_MOST;
    SineReference reference = new SineReference();
    for (double x : new double[] {0.0, -0.0, Double.MIN_VALUE, most, -most, Math.nextDown(most)}) {
      reference.set(x, turns);
      assertThat(reference.ulps(at(wave, x))).as("%s(%s)", name, x).isLessThanOrEqualTo(2);
    }
    assertThat(at(wave, -0.0)).isEqualTo(turns == 0 ? 0.0 : 1.0);
    for (double x : new double[] {Math.nextUp(most), -1e7, 1e22, Double.MAX_VALUE}) {
      assertThat(at(wave, x)).as("%s(%s)", name, x).isEqualTo(strict.applyAsDouble(x));
    }
    for (double x : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1 / 0.0}) {
      assertThat(at(wave, x)).as("%s(%s)", name, x).isNaN();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waves")
  void sameBitsAsTheScalarInEveryLaneTailAndOffset(String name, Wave wave, int turns) {
    for (int n : Twins.SIZES) {
      for (boolean beyond : new boolean[] {false, true}) {
        double[] x = Twins.uniform(n, n + 5);
        for (int i = 0; i < x.length; i++) {
          x[i] *= 1000;
        }
        x[3] = beyond ? Double.NaN : x[3];
        x[2 + n] = beyond ? 3e6 : x[2 + n];
        double[] y = Twins.sentinels(n + 9);
        double[] expected = y.clone();
        for (int i = 0; i < n; i++) {
          double value = x[3 + i];
          expected[2 + i] = turns == 0 ? ScalarElements.sin(value) : ScalarElements.cos(value);
        }
        wave.of(n, x, 3, y, 2);
        assertThat(y).isEqualTo(expected);
        wave.of(n, x, 3, x, 3);
        for (int i = 0; i < n; i++) {
          assertThat(Twins.sameBits(x[3 + i], y[2 + i]) || Double.isNaN(y[2 + i])).isTrue();
        }
      }
    }
  }

  /** The value in a whole vector, so that it does not run through a scalar tail. */
  private static double at(Wave wave, double x) {
    double[] all = new double[16];
    java.util.Arrays.fill(all, x);
    wave.of(16, all, 0, all, 0);
    for (double value : all) {
      assertThat(Double.valueOf(value)).isEqualTo(Double.valueOf(all[0]));
    }
    return all[5];
  }
}
