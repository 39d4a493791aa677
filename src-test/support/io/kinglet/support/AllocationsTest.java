package io.kinglet.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The measure of garbage sees garbage, and sees none where there is none. */
class AllocationsTest {
  private static volatile Object kept;

  @Test
  void seesWhatEachCallAllocates() {
    // 1,000 bytes and the array's header.
    double bytes = Allocations.perCall(50, 100, () -> kept = new byte[1000]);
    assertThat(bytes).isBetween(1000.0, 1100.0);
  }

  @Test
  void seesWhatOnlySomeCallsAllocate() {
    int[] call = {0};
    double bytes =
        Allocations.settled(1, 1, 100, () -> kept = call[0]++ % 10 == 0 ? new byte[1000] : kept);
    assertThat(bytes).isBetween(100.0, 110.0);
  }

  @Test
  void saysWhereItIsAllocated() {
    Allocations.assertSettled(1100, 1, 100, () -> kept = new byte[1000]);
    assertThatThrownBy(() -> Allocations.assertSettled(900, 0, 100, () -> kept = new byte[1000]))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("at most 900.0")
        .hasMessageContaining(AllocationsTest.class.getName());
  }

  @Test
  void seesNothingWhereNothingIsAllocated() {
    double[] table = new double[1000];
    double bytes =
        Allocations.perCall(
            50,
            100,
            () -> {
              for (int i = 1; i < table.length; i++) {
                table[i] += table[i - 1];
              }
            });
    assertThat(bytes).isLessThan(1);
  }
}
