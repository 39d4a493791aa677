package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.velocity.VelocityKind;
import io.kinglet.support.Allocations;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The step loop: same bits on any number of threads, no garbage, failures that lose nothing. */
class KingLoopTest {
  private static FlowState run(
      FeatureFamily family, VelocityKind kind, int n, int d, Parallel parallel, int steps) {
    KingFlow flow =
        KingFlow.builder(Target.of(Points.gaussian(70, d, 1, 0.6, 21)))
            .features(family)
            .velocity(kind)
            .stepRule(StepRule.adaptive(1))
            .solve(Solve.direct())
            .parallel(parallel)
            .build();
    FlowState state = FlowState.of(Points.gaussian(n, d, 0, 1, 22), 23);
    for (int t = 0; t < steps; t++) {
      flow.step(state);
    }
    return state;
  }

  @Tag("providers")
  @ParameterizedTest
  @CsvSource({
    "RBF, GRADIENT, 333, 5",
    "RBF, GRADIENT, 97, 40",
    "GAUSSIAN, GRADIENT, 97, 6",
    "POLYNOMIAL, IDENTITY, 130, 3"
  })
  void anyNumberOfThreadsGivesTheSameBits(FeatureFamily family, VelocityKind kind, int n, int d) {
    double[] one = run(family, kind, n, d, Parallel.serial(), 2).particles().data();
    ExecutorService pool = Executors.newFixedThreadPool(7);
    try {
      for (int threads : new int[] {2, 7}) {
        Parallel parallel = Parallel.of(pool, threads).always();
        assertThat(run(family, kind, n, d, parallel, 2).particles().data()).containsExactly(one);
      }
    } finally {
      pool.shutdown();
    }
  }

  @Tag("allocation")
  @ParameterizedTest
  @CsvSource({"RBF, GRADIENT", "POLYNOMIAL, GRADIENT", "GAUSSIAN, GRADIENT", "RBF, IDENTITY"})
  void aWarmStepAllocatesNextToNothing(FeatureFamily family, VelocityKind kind) {
    for (int[] shape : new int[][] {{20, 3}, {300, 8}}) {
      Sample target = Points.gaussian(2 * shape[0], shape[1], 1, 0.6, 31);
      KingFlow flow =
          KingFlow.builder(Target.of(target))
              .features(family)
              .velocity(kind)
              .parallel(Parallel.serial())
              .build();
      FlowState state = FlowState.of(Points.gaussian(shape[0], shape[1], 0, 1, 32), 33);
      Allocations.assertSettled(1024, 60, 20, () -> flow.step(state));
    }
  }

  @Tag("allocation")
  @Test
  void aStepThatAllocatesIsCaught() {
    KingFlow flow = KingFlow.builder(Target.of(Points.gaussian(40, 3, 1, 0.6, 31))).build();
    FlowState state = FlowState.of(Points.gaussian(20, 3, 0, 1, 32), 33);
    // The broken twin: a copy of the state at each step.
    FlowState[] kept = new FlowState[1];
    Runnable broken =
        () -> {
          flow.step(state);
          kept[0] = state.copy();
        };
    assertThat(Allocations.perCall(60, 20, broken)).isGreaterThan(1024);
  }

  /** At 200 × 5 with two threads; products of 200 columns are three tasks each. */
  @Tag("allocation")
  @ParameterizedTest
  @CsvSource({"direct, 50", "auto, 225"})
  void aParallelStepAllocatesLittleForEachTask(String solve, int tasks) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    KingFlow flow =
        KingFlow.builder(Target.of(Points.gaussian(200, 5, 1, 0.6, 31)))
            .parallel(Parallel.common(2).always())
            .solve(solve.equals("auto") ? Solve.automatic() : Solve.direct())
            .build();
    FlowState state = FlowState.of(Points.gaussian(200, 5, 0, 1, 32), 33);
    long bytes = Long.MAX_VALUE;
    long end = System.nanoTime() + 60_000_000_000L;
    while (bytes > 1024 + tasks * 200L && System.nanoTime() < end) {
      long before = threads.getTotalThreadAllocatedBytes();
      for (int t = 0; t < 50; t++) {
        flow.step(state);
      }
      bytes = (threads.getTotalThreadAllocatedBytes() - before) / 50;
    }
    assertThat(bytes).isLessThan(1024 + tasks * 200L);
  }

  @Test
  void aDeadExecutorFailsTheStepWholeAndKeepsTheCause() {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    pool.shutdown();
    KingFlow flow =
        KingFlow.builder(Target.of(Points.gaussian(70, 3, 1, 0.6, 21)))
            .parallel(Parallel.of(pool, 4).always())
            .build();
    FlowState state = FlowState.of(Points.gaussian(100, 3, 0, 1, 22), 1);
    double[] before = state.particles().data();
    assertThatThrownBy(() -> flow.step(state))
        .isInstanceOf(FlowFailure.class)
        .hasMessageContaining("step 1 failed")
        .hasCauseInstanceOf(RejectedExecutionException.class);
    assertThat(state.particles().data()).containsExactly(before);
    assertThat(state.iteration()).isZero();
  }

  @Test
  void anExecutorThatRefusesHalfWayFailsTheStepAndNotTheNext() {
    Target target = Target.of(Points.gaussian(70, 3, 1, 0.6, 21));
    FlowState fresh = FlowState.of(Points.gaussian(300, 3, 0, 1, 22), 1);
    KingFlow.builder(target).parallel(Parallel.serial()).build().step(fresh);
    AtomicInteger left = new AtomicInteger();
    Executor tired =
        task -> {
          if (left.decrementAndGet() < 0) {
            throw new RejectedExecutionException("tired");
          }
          ForkJoinPool.commonPool().execute(task);
        };
    KingFlow flow = KingFlow.builder(target).parallel(Parallel.of(tired, 2).always()).build();
    left.set(Integer.MAX_VALUE);
    flow.step(FlowState.of(Points.gaussian(300, 3, 0, 1, 22), 1));
    int all = Integer.MAX_VALUE - left.get();
    for (int calls : new int[] {0, all / 2, all - 1}) {
      left.set(calls);
      FlowState state = FlowState.of(Points.gaussian(300, 3, 0, 1, 22), 1);
      double[] before = state.particles().data();
      assertThatThrownBy(() -> flow.step(state))
          .isInstanceOf(FlowFailure.class)
          .hasRootCauseMessage("tired");
      assertThat(state.particles().data()).containsExactly(before);
      assertThat(state.iteration()).isZero();
      left.set(Integer.MAX_VALUE);
      flow.step(state);
      assertThat(state.particles().data()).containsExactly(fresh.particles().data());
    }
  }

  @Test
  void anInterruptedThreadFinishesItsStepAndTheRunEnds() {
    KingFlow flow =
        KingFlow.builder(Target.of(Points.gaussian(70, 3, 1, 0.6, 21)))
            .parallel(Parallel.common(2).always())
            .build();
    FlowState state = FlowState.of(Points.gaussian(300, 3, 0, 1, 22), 1);
    Thread.currentThread().interrupt();
    try {
      flow.step(state);
      assertThat(state.iteration()).isEqualTo(1);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      FlowRunner runner = FlowRunner.builder(flow).stop(StopRule.iterations(5)).build();
      RunResult result = runner.run(state);
      assertThat(result.reason()).isEqualTo(StopReason.CANCELLED);
      assertThat(result.steps()).isZero();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void moreThreadsThanBlocksAreIdle() {
    double[] one = null;
    for (Parallel parallel : List.of(Parallel.serial(), Parallel.common(64).always())) {
      KingFlow flow =
          KingFlow.builder(Target.of(Points.gaussian(7, 2, 1, 0.6, 21))).parallel(parallel).build();
      FlowState state = FlowState.of(Points.gaussian(5, 2, 0, 1, 22), 1);
      flow.step(state);
      one = one == null ? state.particles().data() : one;
      assertThat(state.particles().data()).containsExactly(one);
    }
  }

  @Test
  void numbersBeyondRangeFailTheStepAndLeaveTheParticles() {
    KingFlow flow =
        KingFlow.builder(Target.of(Points.gaussian(70, 3, 0, 1e200, 21)))
            .features(FeatureFamily.GAUSSIAN)
            .build();
    FlowState state = FlowState.of(Points.gaussian(50, 3, 0, 1, 22), 1);
    double[] before = state.particles().data();
    assertThatThrownBy(() -> flow.step(state))
        .isInstanceOf(FlowFailure.class)
        .hasMessageContaining("particles are as before");
    assertThat(state.particles().data()).containsExactly(before);
  }

  @Test
  void anIndefiniteSystemRaisesTheRidgeAndSaysSo() {
    // Fewer points than features, no damping and no ridge: the system is singular.
    KingFlow flow =
        KingFlow.builder(Target.of(Points.gaussian(4, 2, 1, 0.6, 21)))
            .features(FeatureFamily.GAUSSIAN)
            .damping(0)
            .ridge(0)
            .build();
    FlowState state = FlowState.of(Sample.of(new double[] {0, 0, 1, 0, 2, 0}, 3, 2), 1);
    StepInfo info = flow.step(state);
    assertThat(info.failedMinor()).isPositive();
    assertThat(info.ridge()).isPositive();
    assertThat(info.velocityRms()).isFinite();
  }

  @Test
  void theAdaptiveRuleNeverMakesTheResidualWorse() {
    KingFlow flow =
        KingFlow.builder(Target.of(Points.gaussian(70, 2, 4, 0.2, 21)))
            .features(FeatureFamily.POLYNOMIAL)
            .stepRule(new StepRule.Adaptive(200, 200, 0.5, 1.25, 30))
            .build();
    FlowState state = FlowState.of(Points.gaussian(50, 2, 0, 1, 22), 1);
    int refusals = 0;
    for (int t = 0; t < 20; t++) {
      StepInfo info = flow.step(state);
      assertThat(info.residualAfter()).isLessThanOrEqualTo(info.residual());
      refusals += info.refusals();
    }
    assertThat(refusals).isPositive();
  }

  @Test
  void theAdaptiveRuleRefusesAStepBeyondTheRangeOfNumbers() {
    KingFlow flow =
        KingFlow.builder(Target.of(Points.gaussian(70, 2, 4, 0.2, 21)))
            .stepRule(new StepRule.Adaptive(1.7e308, 1.7e308, 1e-40, 1, 20))
            .build();
    FlowState state = FlowState.of(Points.gaussian(50, 2, 0, 1, 22), 1);
    StepInfo info = flow.step(state);
    assertThat(info.refusals()).isPositive();
    assertThat(info.moved()).isTrue();
    assertThat(info.residualAfter()).isLessThanOrEqualTo(info.residual());
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 1", "1, 5, 4", "2, 2, 1", "3, 200, 2"})
  void smallShapesRun(int n, int rows, int d) {
    KingFlow flow = KingFlow.builder(Target.of(Points.gaussian(rows, d, 1, 1, 5))).build();
    FlowState state = FlowState.of(Points.gaussian(n, d, 0, 1, 6), 1);
    StepInfo info = flow.step(state);
    assertThat(info.features()).isEqualTo(Math.min(200, n + rows));
    assertThat(info.velocityRms()).isFinite();
  }

  @Test
  void settingsOutOfRangeSayWhatToGive() {
    Target target = Target.of(Points.gaussian(5, 2, 1, 1, 5));
    assertThatThrownBy(() -> KingFlow.builder(target).basisSize(0).build())
        .hasMessageContaining("1 to 20000");
    assertThatThrownBy(() -> KingFlow.builder(target).ridge(-1).build())
        .hasMessageContaining("ridge is -1.0");
    assertThatThrownBy(() -> KingFlow.builder(target).damping(Double.NaN).build())
        .hasMessageContaining("damping is NaN");
    assertThatThrownBy(() -> KingFlow.builder(target).featureBandwidth(0).build())
        .hasMessageContaining("feature bandwidth is 0.0");
    assertThatThrownBy(() -> KingFlow.builder(target).moving(0, 2).build())
        .hasMessageContaining("within 0 to 1");
    assertThatThrownBy(() -> StepRule.constant(-1)).hasMessageContaining("positive finite");
    KingFlow flow = KingFlow.builder(target).build();
    assertThatThrownBy(() -> flow.step(FlowState.gaussian(4, 3, 1)))
        .hasMessageContaining("3 dimensions, but the target has 2");
    assertThatThrownBy(() -> flow.velocity(Points.gaussian(2, 2, 0, 1, 1), new double[4]))
        .hasMessageContaining("before the first step");
  }
}
