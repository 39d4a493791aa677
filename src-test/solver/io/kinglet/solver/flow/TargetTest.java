package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A target: a fixed sample, mini-batches of one, or whatever the caller supplies. */
class TargetTest {
  private static Sample counting(int rows) {
    double[] data = new double[rows];
    Arrays.setAll(data, i -> i);
    return Sample.of(data, rows, 1);
  }

  @Test
  void aFixedSampleIsTheSameAtEachStep() {
    Sample sample = counting(5);
    Target target = Target.of(sample);
    assertThat(target.batch(0)).isSameAs(sample);
    assertThat(target.batch(99)).isSameAs(sample);
    assertThat(target.dims()).isEqualTo(1);
    assertThatThrownBy(() -> Target.of(counting(1)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("at least 2");
  }

  @Test
  void miniBatchesAreDrawnAfreshWithoutReplacement() {
    Target target = Target.miniBatches(counting(50), 20, 7);
    int[] drawn = new int[50];
    for (int step = 0; step < 500; step++) {
      double[] rows = target.batch(step).data();
      assertThat(rows).hasSize(20);
      assertThat(Arrays.stream(rows).distinct().count()).isEqualTo(20);
      for (double row : rows) {
        drawn[(int) row]++;
      }
    }
    // Each row in 500 · 20/50 = 200 batches, standard deviation 11.
    assertThat(Arrays.stream(drawn)).allMatch(count -> Math.abs(count - 200) < 60);
  }

  @Test
  void aStepsBatchDependsOnTheSeedAndTheStepAlone() {
    Target one = Target.miniBatches(counting(50), 20, 7);
    Target other = Target.miniBatches(counting(50), 20, 7);
    one.batch(0);
    one.batch(1);
    assertThat(other.batch(2).data()).containsExactly(one.batch(2).data());
    assertThat(one.batch(1).data()).containsExactly(other.batch(1).data());
    assertThat(one.batch(3).data()).isNotEqualTo(one.batch(2).data());
    assertThat(Target.miniBatches(counting(50), 20, 8).batch(2).data())
        .isNotEqualTo(one.batch(2).data());
  }

  @Test
  void aSupplierIsAskedOnceForAStep() {
    AtomicInteger asked = new AtomicInteger();
    Target target =
        Target.supplier(
            1,
            step -> {
              asked.incrementAndGet();
              return counting((int) step + 2);
            });
    assertThat(target.batch(3)).isSameAs(target.batch(3));
    assertThat(asked.get()).isEqualTo(1);
    assertThat(target.batch(4).rows()).isEqualTo(6);
  }

  @Test
  void badBatchesAreRefused() {
    assertThatThrownBy(() -> Target.supplier(1, step -> null).batch(5))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("step 5");
    assertThatThrownBy(() -> Target.supplier(2, step -> counting(5)).batch(0))
        .hasMessageContaining("at least 2 rows × 2");
    assertThatThrownBy(() -> Target.miniBatches(counting(5), 6, 0)).hasMessageContaining("2 to 5");
    assertThatThrownBy(() -> Target.miniBatches(counting(5), 1, 0)).hasMessageContaining("2 to 5");
  }

  @Test
  void flowsToMiniBatchesDependOnTheSeedAlone() {
    Sample all = Points.gaussian(200, 2, 1, 0.5, 3);
    double[][] ends = new double[2][];
    for (int run = 0; run < 2; run++) {
      MmdFlow flow = MmdFlow.builder(Target.miniBatches(all, 50, 9)).build();
      FlowState state = FlowState.gaussian(30, 2, 4);
      for (int t = 0; t < 5; t++) {
        assertThat(flow.step(state).residual()).isPositive();
      }
      ends[run] = state.particles().data();
    }
    assertThat(ends[0]).containsExactly(ends[1]);
  }

  @Test
  void startsAreGaussianAndSeeded() {
    FlowState state = FlowState.gaussian(20_000, 2, 5);
    double[] data = state.particles().data();
    double mean = Arrays.stream(data).average().orElseThrow();
    double square = Arrays.stream(data).map(x -> x * x).average().orElseThrow();
    // 40,000 draws: standard errors 0.005 and 0.007.
    assertThat(Math.abs(mean)).isLessThan(0.03);
    assertThat(Math.abs(square - 1)).isLessThan(0.04);
    assertThat(FlowState.gaussian(20_000, 2, 5).particles().data()).containsExactly(data);
    assertThat(FlowState.gaussian(20_000, 2, 6).particles().data()).isNotEqualTo(data);
    assertThatThrownBy(() -> FlowState.gaussian(0, 2, 1)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> FlowState.gaussian(1 << 20, 1 << 20, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
