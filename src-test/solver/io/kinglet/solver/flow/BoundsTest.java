package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

class BoundsTest {
  private static final double NONE = Double.POSITIVE_INFINITY;

  private static Bounds bounds(double lower, double upper, Bounds.Rule rule) {
    return Bounds.of(new double[] {lower}, new double[] {upper}, rule);
  }

  @Test
  void clampingEndsAtTheSideThatWasPassed() {
    Bounds unit = bounds(0, 1, Bounds.Rule.CLAMP);
    assertThat(unit.hold(0, 0.3)).isEqualTo(0.3);
    assertThat(unit.hold(0, -0.3)).isZero();
    assertThat(unit.hold(0, 1e300)).isEqualTo(1);
    assertThat(bounds(-NONE, 1, Bounds.Rule.CLAMP).hold(0, -1e300)).isEqualTo(-1e300);
  }

  @Test
  void reflectionTurnsBackAsOftenAsItTakes() {
    Bounds box = bounds(-1, 3, Bounds.Rule.REFLECT);
    assertThat(box.hold(0, -1.5)).isCloseTo(-0.5, offset(1e-15));
    assertThat(box.hold(0, 3.5)).isCloseTo(2.5, offset(1e-15));
    // 8 beyond the lower side is there and back again; 5 beyond the upper, back and off the lower.
    assertThat(box.hold(0, -9.25)).isCloseTo(-0.75, offset(1e-14));
    assertThat(box.hold(0, 8)).isCloseTo(0, offset(1e-14));
    assertThat(box.hold(0, 1e300)).isBetween(-1.0, 3.0);
    assertThat(bounds(-NONE, 1, Bounds.Rule.REFLECT).hold(0, 4)).isEqualTo(-2);
    assertThat(bounds(0, NONE, Bounds.Rule.REFLECT).hold(0, -4)).isEqualTo(4);
  }

  @Test
  void whatIsNoBoxIsRefused() {
    assertThatThrownBy(() -> bounds(1, 1, Bounds.Rule.CLAMP)).hasMessageContaining("1.0 and 1.0");
    assertThatThrownBy(() -> Bounds.of(new double[2], new double[1], Bounds.Rule.CLAMP))
        .hasMessageContaining("2 lower and 1 upper");
  }
}
