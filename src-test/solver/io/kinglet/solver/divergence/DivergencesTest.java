package io.kinglet.solver.divergence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights and variational forms against f itself, and far out where f overflows. */
class DivergencesTest {
  private static double f(FDivergence divergence, double r) {
    return switch (divergence) {
      case KL -> r * Math.log(r);
      case JS -> r * Math.log(r) - (r + 1) * Math.log((r + 1) / 2);
      case LOGD -> (r + 1) * Math.log(r + 1) - 2 * Math.log(2);
      case JEFFREYS -> (r - 1) * Math.log(r);
    };
  }

  private static double slope(DoubleUnaryOperator f, double r) {
    double h = 1e-5 * r;
    return (f.applyAsDouble(r + h) - f.applyAsDouble(r - h)) / (2 * h);
  }

  @ParameterizedTest
  @EnumSource(FDivergence.class)
  void weightIsMinusTheChangeOfTheSlopeAlongTheLogRatio(FDivergence divergence) {
    DoubleUnaryOperator f = r -> f(divergence, r);
    assertThat(f(divergence, 1)).isZero();
    for (double z = -6; z <= 6; z += 0.75) {
      double r = Math.exp(-z);
      // r f''(r), and by the chain rule −d f'(r)/dz. A second difference rounds by some 1e-16 of
      // f's
      // terms over (1e-4 r)².
      double h = 1e-4 * r;
      double second =
          (f(divergence, r + h) - 2 * f(divergence, r) + f(divergence, r - h)) / (h * h);
      double noise = 1e-7 * (1 + r) * (1 + Math.abs(z)) / r;
      assertThat(divergence.weight(z)).isCloseTo(r * second, offset(noise));
      double along = -(divergence.witness(z + 1e-5) - divergence.witness(z - 1e-5)) / 2e-5;
      assertThat(divergence.weight(z)).isCloseTo(along, offset(1e-9 * (1 + r + 1 / r)));
      double witness = slope(f, r) - slope(f, 1);
      assertThat(divergence.witness(z)).isCloseTo(witness, offset(1e-8 * (10 + r + 1 / r)));
      double conjugate = r * slope(f, r) - f(divergence, r) - slope(f, 1);
      assertThat(divergence.conjugate(z)).isCloseTo(conjugate, offset(1e-8 * (10 + r + 1 / r)));
    }
  }

  @ParameterizedTest
  @EnumSource(FDivergence.class)
  void ownDivergencesIntegrateToTheClosedForms(FDivergence divergence) {
    Divergence own = Divergence.ofWeight("own", divergence::weight);
    assertThat(own.witness(0)).isZero();
    for (double z : new double[] {-30, -4.3, -0.2, 0.01, 1.7, 25}) {
      // Of exponentials on panels of length 1 the rule leaves 1e-16 or so.
      assertThat(own.witness(z)).isCloseTo(divergence.witness(z), withPercentage(1e-10));
      assertThat(own.conjugate(z)).isCloseTo(divergence.conjugate(z), withPercentage(1e-10));
    }
  }

  @Test
  void aDivergenceMayBeGivenByItsSecondDerivative() {
    // χ²: f = (r − 1)², f'' = 2, s = 2r, f'(r) − f'(1) = 2(r − 1), r f' − f − f'(1) = r² − 1.
    Divergence square = Divergence.ofSecondDerivative("chi", r -> 2);
    double r = Math.exp(-0.8);
    assertThat(square.label()).isEqualTo("chi");
    assertThat(square.weight(0.8)).isCloseTo(2 * r, withPercentage(1e-12));
    assertThat(square.witness(0.8)).isCloseTo(2 * (r - 1), withPercentage(1e-12));
    assertThat(square.conjugate(0.8)).isCloseTo(r * r - 1, withPercentage(1e-12));
    assertThat(square.weight(1e4)).isFinite();
    assertThat(square.weight(-1e4)).isFinite();
  }

  @ParameterizedTest
  @EnumSource(FDivergence.class)
  void nothingBreaksFarOut(FDivergence divergence) {
    for (double z : new double[] {-1e300, -1e4, -710, -700, 700, 710, 1e4, 1e300}) {
      assertThat(divergence.weight(z)).isNotNaN().isNotNegative();
      assertThat(divergence.witness(z)).isFinite();
      assertThat(divergence.conjugate(z)).isFinite();
    }
    double up = divergence.weight(700);
    double down = divergence.weight(-700);
    switch (divergence) {
      case KL -> {
        assertThat(up).isEqualTo(1);
        assertThat(down).isEqualTo(1);
        assertThat(divergence.witness(700)).isEqualTo(-700);
      }
      case JS -> {
        assertThat(up).isEqualTo(1);
        assertThat(down).isCloseTo(Math.exp(-700), withPercentage(1e-12));
        assertThat(divergence.witness(-700)).isEqualTo(Math.log(2));
      }
      case LOGD -> {
        assertThat(up).isCloseTo(Math.exp(-700), withPercentage(1e-12));
        assertThat(down).isEqualTo(1);
      }
      case JEFFREYS -> {
        assertThat(up).isCloseTo(Math.exp(700), withPercentage(1e-12));
        assertThat(down).isEqualTo(1);
        assertThat(divergence.weight(710)).isInfinite();
      }
    }
  }

  @Test
  void anUnknownNameListsThoseThatAreKnown() {
    assertThat(FDivergence.of("JS")).isEqualTo(FDivergence.JS);
    assertThatThrownBy(() -> FDivergence.of("hellinger"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'hellinger'")
        .hasMessageContaining("kl, js, logd, jeffreys");
  }
}
