package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.features.GaussianStatistics;
import io.kinglet.solver.metrics.EnergyDistance;
import io.kinglet.solver.tangent.TangentForm;
import io.kinglet.support.Allocations;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** ntKiNG's step loop: its forms agree, same bits on threads, no garbage, failures lose nothing. */
class NtkFlowTest {
  private static NtkSettings.Builder builder(int d) {
    return NtkFlow.builder(Target.of(Points.gaussian(70, d, 1, 0.6, 21))).basisSize(60);
  }

  private static FlowState start(int n, int d) {
    return FlowState.of(Points.gaussian(n, d, 0, 1, 22), 23);
  }

  private static double[] run(NtkFlow flow, int n, int d, int steps) {
    FlowState state = start(n, d);
    for (int t = 0; t < steps; t++) {
      flow.step(state);
    }
    return state.particles().data();
  }

  @Tag("providers")
  @ParameterizedTest
  @CsvSource({"STRUCTURED, 130, 4", "FACTOR, 600, 3"})
  void anyNumberOfThreadsGivesTheSameBits(TangentForm form, int n, int d) {
    double[] one = run(builder(d).form(form).width(9).build(), n, d, 2);
    ExecutorService pool = Executors.newFixedThreadPool(7);
    try {
      for (int threads : new int[] {2, 7}) {
        Parallel parallel = Parallel.of(pool, threads);
        NtkFlow flow = builder(d).form(form).width(9).parallel(parallel).build();
        assertThat(run(flow, n, d, 2)).containsExactly(one);
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void bothFormsTakeTheSameSteps() {
    double[] one = run(builder(3).form(TangentForm.STRUCTURED).build(), 300, 3, 5);
    double[] other = run(builder(3).form(TangentForm.FACTOR).build(), 300, 3, 5);
    assertThat(Points.relative(other, one)).isLessThan(1e-10);
  }

  @Test
  void theCheaperFormIsTaken() {
    for (int n : new int[] {50, 700}) {
      NtkFlow flow = builder(2).width(6).build();
      double[] chosen = run(flow, n, 2, 1);
      assertThat(flow.form()).isEqualTo(TangentForm.cheaper(n, 2, 2, 60, 6));
      assertThat(flow.form()).isEqualTo(n == 50 ? TangentForm.STRUCTURED : TangentForm.FACTOR);
      NtkFlow told = builder(2).width(6).form(flow.form()).build();
      assertThat(run(told, n, 2, 1)).containsExactly(chosen);
    }
  }

  @Tag("allocation")
  @ParameterizedTest
  @EnumSource
  void aWarmStepAllocatesNextToNothing(TangentForm form) {
    NtkFlow flow = builder(2).form(form).width(7).basisSize(20).build();
    FlowState state = start(40, 2);
    Allocations.assertSettled(1024, 60, 20, () -> flow.step(state));
  }

  @Test
  void theFactorFormHoldsNoMoreForMoreParticles() {
    long[] bytes = new long[2];
    for (int k = 0; k < 2; k++) {
      NtkFlow flow =
          builder(2).width(5).basisSize(16).featureBandwidth(1).form(TangentForm.FACTOR).build();
      int n = 6_000 * (1 + 9 * k);
      flow.step(start(n, 2));
      // What grows is the order of rows to draw the basis from: an int a row.
      bytes[k] = flow.workspaceBytes() - 4L * n;
    }
    assertThat(bytes[1]).isEqualTo(bytes[0]);
  }

  @Test
  void aNetworkIsDrawnAfreshAtEachStepFromTheSeed() {
    double[][] first = new double[4][];
    for (int k = 0; k < 4; k++) {
      NtkFlow flow = builder(2).build();
      FlowState state = FlowState.of(Points.gaussian(30, 2, 0, 1, 22), k < 3 ? 5 : 6);
      flow.step(state);
      if (k == 2) {
        flow.step(state);
      }
      first[k] = state.particles().data();
    }
    assertThat(first[1]).containsExactly(first[0]);
    assertThat(first[2]).isNotEqualTo(first[0]);
    assertThat(first[3]).isNotEqualTo(first[0]);
  }

  @Test
  void featuresOfTheCallersAreTheFamilysOwn() {
    double[] family = run(builder(3).features(FeatureFamily.GAUSSIAN).build(), 40, 3, 3);
    double[] own = run(builder(3).features(new GaussianStatistics(3, true)).build(), 40, 3, 3);
    assertThat(own).containsExactly(family);
    assertThatThrownBy(() -> builder(2).features(new GaussianStatistics(3, true)).build())
        .hasMessageContaining("features are over 3 dimensions, but the target has 2");
  }

  @ParameterizedTest
  @EnumSource
  void onlyMovingDimensionsMove(TangentForm form) {
    double[] before = start(50, 4).particles().data();
    NtkFlow flow = builder(4).form(form).moving(3, 1).build();
    double[] after = run(flow, 50, 4, 2);
    double[] all =
        run(builder(4).form(form).moving(1, 3).solveAllDimensions(true).build(), 50, 4, 2);
    for (int i = 0; i < after.length; i++) {
      boolean moves = i % 4 == 1 || i % 4 == 3;
      assertThat(after[i] != before[i]).isEqualTo(moves);
      assertThat(all[i] != before[i]).isEqualTo(moves);
      assertThat(all[i] != after[i]).isEqualTo(moves);
    }
    double[] velocity = new double[6 * 4];
    flow.velocity(Points.gaussian(6, 4, 0, 1, 9), velocity);
    for (int i = 0; i < velocity.length; i++) {
      assertThat(velocity[i] != 0).isEqualTo(i % 4 == 1 || i % 4 == 3);
    }
  }

  @Test
  void newPointsArePushedAlongTheSamePath() {
    NtkFlow flow = builder(3).build();
    FlowState state = start(80, 3);
    Sample points = Points.gaussian(80, 3, 0, 1, 22);
    double[] pushed = points.data().clone();
    double[] velocity = new double[pushed.length];
    for (int t = 0; t < 5; t++) {
      StepInfo info = flow.step(state);
      flow.velocity(Sample.of(pushed.clone(), 80, 3), velocity);
      for (int i = 0; i < pushed.length; i++) {
        pushed[i] += info.stepSize() * velocity[i];
      }
    }
    assertThat(pushed).containsExactly(state.particles().data());
  }

  @Test
  void theParticlesComeToTheTarget() {
    Sample target = Points.gaussian(200, 3, 2, 0.5, 41);
    Sample fresh = Points.gaussian(200, 3, 2, 0.5, 42);
    NtkFlow flow = NtkFlow.builder(Target.of(target)).stepRule(StepRule.adaptive(1)).build();
    FlowState state = start(200, 3);
    EnergyDistance distance = new EnergyDistance(Parallel.serial());
    double before = distance.between(state.particles(), fresh, 0).value();
    for (int t = 0; t < 40; t++) {
      StepInfo info = flow.step(state);
      assertThat(info.residualAfter()).isLessThanOrEqualTo(info.residual());
      assertThat(info.features()).isEqualTo(200);
      assertThat(info.velocityBandwidth()).isZero();
    }
    double floor = distance.between(target, fresh, 0).value();
    assertThat(before).isGreaterThan(100 * floor);
    assertThat(distance.between(state.particles(), fresh, 0).value()).isLessThan(4 * floor);
  }

  @Test
  void aNetworkThatIsNoneFailsTheStepAndLeavesTheParticles() {
    double[] bad = {Double.NaN, 0};
    int[] steps = {0};
    NtkFlow flow =
        builder(2)
            .width(1)
            .networks(
                (network, random) -> {
                  if (steps[0]++ == 0) {
                    network.draw(random);
                  } else {
                    network.set(bad, bad, bad, bad, bad, bad);
                  }
                })
            .build();
    FlowState state = start(30, 2);
    flow.step(state);
    double[] before = state.particles().data();
    assertThatThrownBy(() -> flow.step(state))
        .isInstanceOf(FlowFailure.class)
        .hasMessageContainingAll("step 2 failed", "W1's number 0 is NaN", "as before it");
    assertThat(state.particles().data()).containsExactly(before);
    assertThat(state.iteration()).isEqualTo(1);
    assertThatThrownBy(() -> flow.velocity(state.particles(), new double[60]))
        .hasMessageContaining("one that failed");
  }

  @Test
  void numbersBeyondRangeFailTheStepAndLeaveTheParticles() {
    for (TangentForm form : TangentForm.values()) {
      NtkFlow flow =
          NtkFlow.builder(Target.of(Points.gaussian(70, 3, 0, 1e200, 21)))
              .features(FeatureFamily.GAUSSIAN)
              .form(form)
              .build();
      FlowState state = start(50, 3);
      double[] before = state.particles().data();
      assertThatThrownBy(() -> flow.step(state))
          .isInstanceOf(FlowFailure.class)
          .hasMessageContaining("particles are as before");
      assertThat(state.particles().data()).containsExactly(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 1", "1, 5, 4", "2, 2, 1", "3, 200, 2"})
  void smallShapesRun(int n, int rows, int d) {
    for (TangentForm form : TangentForm.values()) {
      NtkFlow flow =
          NtkFlow.builder(Target.of(Points.gaussian(rows, d, 1, 1, 5))).form(form).build();
      StepInfo info = flow.step(start(n, d));
      assertThat(info.features()).isEqualTo(Math.min(200, n + rows));
      assertThat(info.velocityRms()).isFinite();
      assertThat(flow.workspaceBytes()).isPositive();
    }
  }

  @Test
  void settingsOutOfRangeSayWhatToGive() {
    assertThatThrownBy(() -> builder(2).width(0).build()).hasMessageContaining("width is 0");
    assertThatThrownBy(() -> builder(2).basisSize(0).build()).hasMessageContaining("1 to 20000");
    assertThatThrownBy(() -> builder(2).ridge(-1).build()).hasMessageContaining("ridge is -1.0");
    assertThatThrownBy(() -> builder(2).damping(Double.NaN).build())
        .hasMessageContaining("damping is NaN");
    assertThatThrownBy(() -> builder(2).featureBandwidth(0).build())
        .hasMessageContaining("feature bandwidth is 0.0");
    assertThatThrownBy(() -> builder(2).featureScales().build())
        .hasMessageContaining("0 feature scales");
    assertThatThrownBy(() -> builder(2).moving(2).build()).hasMessageContaining("within 0 to 1");
  }
}
