package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.BadDataException;
import io.kinglet.solver.Sample;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a run ends, what it says then, and what is left of it. */
class FlowRunnerTest {
  private static final Sample TARGET = Points.gaussian(60, 2, 1, 0.5, 1);

  private static FlowState start() {
    return FlowState.gaussian(40, 2, 2);
  }

  private static ParticleFlow flow() {
    return MmdFlow.builder(Target.of(TARGET)).stepRule(StepRule.constant(0.2)).build();
  }

  /** Moves all particles along a path of our own; fails at a step if asked to. */
  private static ParticleFlow scripted(double[] positions, int failing) {
    return new SteppedFlow(Target.of(TARGET), StepRule.constant(1), null) {
      @Override
      public String name() {
        return "scripted";
      }

      @Override
      FieldInfo field(FlowState state, Sample batch, double[] velocity) {
        int step = (int) state.iteration();
        if (step == failing) {
          throw new ArithmeticException("no field");
        }
        for (int i = 0; i < velocity.length; i++) {
          velocity[i] = positions[step] - state.data()[i];
        }
        return FieldInfo.of(10 - step, 0);
      }

      @Override
      double residualAt(double[] moved, int n, Sample batch) {
        return 0;
      }

      @Override
      void fieldAt(double[] points, int m, double[] out) {}
    };
  }

  @Test
  void endsAfterTheStepsAskedForAndTellsListenersOfEach() {
    List<String> told = new ArrayList<>();
    FlowState state = start();
    RunResult result =
        FlowRunner.builder(flow())
            .stop(StopRule.iterations(5))
            .listener((now, info) -> told.add("a" + info.iteration() + now.iteration()))
            .listener((now, info) -> told.add("b" + info.iteration()))
            .build()
            .run(state);
    assertThat(result.reason()).isEqualTo(StopReason.ITERATIONS);
    assertThat(result.steps()).isEqualTo(5);
    assertThat(result.lastInfo().orElseThrow().iteration()).isEqualTo(4);
    assertThat(result.best()).isEmpty();
    assertThat(result.failure()).isEmpty();
    assertThat(state.iteration()).isEqualTo(5);
    assertThat(told)
        .containsExactly("a01", "b0", "a12", "b1", "a23", "b2", "a34", "b3", "a45", "b4");
  }

  @Test
  void aRunTakenUpAgainGivesTheSameBits() {
    FlowState whole = start();
    FlowRunner.builder(flow()).stop(StopRule.iterations(7)).build().run(whole);
    FlowState parts = start();
    FlowRunner.builder(flow()).stop(StopRule.iterations(3)).build().run(parts);
    FlowRunner.builder(flow()).stop(StopRule.iterations(4)).build().run(parts);
    assertThat(parts.particles().data()).containsExactly(whole.particles().data());
  }

  @Test
  void theFirstRuleToSaySoEndsIt() {
    RunResult result =
        FlowRunner.builder(scripted(new double[20], -1))
            .stop(StopRule.iterations(15))
            .stop(StopRule.residual(6))
            .stop(StopRule.when((state, info) -> state.iteration() >= 9))
            .build()
            .run(start());
    // The residual is 10, 9, 8, … at the beginning of steps 0, 1, 2, …
    assertThat(result.reason()).isEqualTo(StopReason.RESIDUAL);
    assertThat(result.steps()).isEqualTo(5);
    RunResult own =
        FlowRunner.builder(scripted(new double[20], -1))
            .stop(StopRule.when((state, info) -> state.iteration() >= 9))
            .build()
            .run(start());
    assertThat(own.reason()).isEqualTo(StopReason.RULE);
    assertThat(own.steps()).isEqualTo(9);
  }

  @Test
  void withoutImprovementItEndsAndKeepsTheBest() {
    // Towards the target's mean at 1, there at step 4, and away again.
    double[] positions = {0, 0.5, 0.8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    RunResult result =
        FlowRunner.builder(scripted(positions, -1))
            .stop(StopRule.iterations(14))
            .stop(StopRule.noImprovement(TARGET, 3, 2))
            .build()
            .run(start());
    // Looks at steps 2, 4, 6, 8, 10: the best at 4, then three in vain.
    assertThat(result.reason()).isEqualTo(StopReason.NO_IMPROVEMENT);
    assertThat(result.steps()).isEqualTo(10);
    RunResult.Best best = result.best().orElseThrow();
    assertThat(best.step()).isEqualTo(4);
    assertThat(best.state().iteration()).isEqualTo(4);
    assertThat(best.state().particles().data()).containsOnly(1.0);
    assertThat(best.value()).isPositive();
  }

  @Test
  void theStartMayBeTheBest() {
    RunResult result =
        FlowRunner.builder(scripted(new double[] {5, 6, 7}, -1))
            .stop(
                StopRule.noImprovement(
                    TARGET, 2, 1, (particles, rows) -> Math.abs(particles.get(0, 0))))
            .build()
            .run(FlowState.of(Sample.of(new double[] {1, 1}, 1, 2), 1));
    assertThat(result.steps()).isEqualTo(2);
    assertThat(result.best().orElseThrow().step()).isZero();
    assertThat(result.best().orElseThrow().value()).isEqualTo(1);
  }

  @Test
  void aRuleRemembersNothingOfAnotherRun() {
    FlowRunner runner =
        FlowRunner.builder(flow()).stop(StopRule.noImprovement(TARGET, 1, 1)).build();
    RunResult first = runner.run(start());
    assertThat(runner.run(start())).isNotSameAs(first);
    assertThat(runner.run(start()).steps()).isEqualTo(first.steps());
  }

  @Test
  void cancellingEndsAfterTheStepUnderWay() {
    FlowState state = start();
    RunResult asked =
        FlowRunner.builder(flow())
            .stop(StopRule.iterations(100))
            .cancelWhen(() -> state.iteration() == 3)
            .build()
            .run(state);
    assertThat(asked.reason()).isEqualTo(StopReason.CANCELLED);
    assertThat(asked.steps()).isEqualTo(3);

    FlowRunner[] self = new FlowRunner[1];
    self[0] =
        FlowRunner.builder(flow())
            .stop(StopRule.iterations(100))
            .listener(
                (now, info) -> {
                  if (info.iteration() == 6) {
                    self[0].interrupt();
                  }
                })
            .build();
    RunResult interrupted = self[0].run(start());
    assertThat(interrupted.reason()).isEqualTo(StopReason.CANCELLED);
    assertThat(interrupted.steps()).isEqualTo(7);
    // It came before the run: no step is taken.
    RunResult none = self[0].run(start());
    assertThat(none.steps()).isZero();
    assertThat(none.lastInfo()).isEmpty();
  }

  @Test
  void interruptingTheThreadCancelsToo() {
    Thread.currentThread().interrupt();
    try {
      RunResult result =
          FlowRunner.builder(flow()).stop(StopRule.iterations(3)).build().run(start());
      assertThat(result.reason()).isEqualTo(StopReason.CANCELLED);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aStepThatFailsLeavesTheLastGoodState() {
    FlowState state = start();
    RunResult result =
        FlowRunner.builder(scripted(new double[] {1, 2, 3, 4, 5}, 3))
            .stop(StopRule.iterations(5))
            .build()
            .run(state);
    assertThat(result.reason()).isEqualTo(StopReason.FAILED);
    assertThat(result.steps()).isEqualTo(3);
    assertThat(result.lastInfo().orElseThrow().iteration()).isEqualTo(2);
    assertThat(result.failure().orElseThrow())
        .hasMessageContaining("step 4 failed")
        .hasMessageContaining("no field");
    assertThat(state.particles().data()).containsOnly(3.0);
  }

  @Test
  void whatAListenerThrowsReachesTheCaller() {
    FlowState state = start();
    FlowRunner runner =
        FlowRunner.builder(flow())
            .stop(StopRule.iterations(5))
            .listener(
                (now, info) -> {
                  throw new IllegalStateException("disk full");
                })
            .build();
    assertThatThrownBy(() -> runner.run(state)).hasMessage("disk full");
    assertThat(state.iteration()).isEqualTo(1);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> StopRule.iterations(0)).hasMessageContaining("steps is 0");
    assertThatThrownBy(() -> StopRule.residual(-1)).hasMessageContaining("-1.0");
    assertThatThrownBy(() -> StopRule.residual(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> StopRule.noImprovement(TARGET, 0, 1)).hasMessageContaining("patience");
    assertThatThrownBy(() -> StopRule.noImprovement(TARGET, 1, 0)).hasMessageContaining("is 0");
    assertThatThrownBy(() -> FlowRunner.builder(flow()).build()).hasMessageContaining("stop rule");
    FlowRunner runner =
        FlowRunner.builder(flow())
            .stop(StopRule.noImprovement(Points.gaussian(5, 3, 0, 1, 1), 1, 1))
            .build();
    assertThatThrownBy(() -> runner.run(start()))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("3 columns");
  }
}
