package io.kinglet.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sample is checked once, and says where it is bad. */
class SampleTest {
  @Test
  void holdsRowsOfNumbers() {
    double[] data = {1, 2, 3, 4, 5, 6};
    Sample sample = Sample.of(data, 2, 3);
    assertThat(sample.rows()).isEqualTo(2);
    assertThat(sample.dims()).isEqualTo(3);
    assertThat(sample.get(1, 0)).isEqualTo(4);
    assertThat(sample.data()).isSameAs(data);
    assertThat(sample).hasToString("Sample 2 × 3");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void namesTheRowAndColumnOfWhatIsNotFinite(double bad) {
    assertThatThrownBy(() -> Sample.of(new double[] {1, 2, 3, 4, bad, 6}, 3, 2))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("row 3, column 1 is " + bad);
  }

  @Test
  void refusesShapesThatDoNotFit() {
    assertThatThrownBy(() -> Sample.of(null, 1, 1)).hasMessageContaining("null");
    assertThatThrownBy(() -> Sample.of(new double[0], 0, 3)).hasMessageContaining("0 × 3");
    assertThatThrownBy(() -> Sample.of(new double[5], 2, 3))
        .hasMessageContaining("needs 6 numbers, but was given 5");
    assertThatThrownBy(() -> Sample.of(new double[0], 1 << 16, 1 << 16))
        .hasMessageContaining("4294967296");
  }
}
