package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Bases;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.velocity.Precision;
import io.kinglet.solver.velocity.VelocityKind;
import io.kinglet.support.Allocations;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The solve that flows choose for themselves, against the direct one of the same step. */
class AutomaticSolveTest {
  private static KingSettings.Builder builder(Sample target, int b, boolean direct) {
    KingSettings.Builder builder = KingFlow.builder(Target.of(target)).basisSize(b);
    return direct ? builder.solve(Solve.direct()) : builder;
  }

  private static double[] moved(KingFlow flow, Sample start) {
    FlowState state = FlowState.of(start, 5);
    flow.step(state);
    double[] v = state.particles().data().clone();
    for (int i = 0; i < v.length; i++) {
      v[i] -= start.data()[i];
    }
    return v;
  }

  /**
   * As near as two orders of the same sums: rounding times the system's condition, some 1e3 at the
   * published ε and 1e4 at 1e-4.
   */
  @ParameterizedTest
  @CsvSource({
    "100, 200, 5, published, 1e-11",
    "100, 200, 20, published, 1e-11",
    "97, 131, 7, published, 1e-11",
    "256, 200, 3, published, 1e-11",
    "257, 200, 3, published, 1e-11",
    "300, 150, 40, published, 1e-11",
    "1030, 100, 60, published, 1e-11",
    "8, 90, 60, published, 1e-11",
    "90, 253, 9, some, 1e-11",
    "90, 253, 9, all, 1e-11",
    "140, 240, 40, scales, 1e-10"
  })
  void stepsAreThoseOfTheDirectSolve(int n, int b, int d, String how, double tolerance) {
    Sample start = Points.gaussian(n, d, 0, 1, 41);
    Sample target = Points.gaussian(2 * n + b, d, 1.5, 0.5, 42);
    double[][] steps = new double[2][];
    for (int i = 0; i < 2; i++) {
      KingSettings.Builder builder = builder(target, b, i == 0);
      if (how.equals("scales")) {
        builder.multiscale();
      } else if (!how.equals("published")) {
        builder.moving(0, 4, 5).solveAllDimensions(how.equals("all"));
      }
      KingFlow flow = builder.build();
      steps[i] = moved(flow, start);
      FlowState state = FlowState.of(start, 5);
      StepInfo info = flow.step(state);
      assertThat(info.solve().factored()).isEqualTo(i == 0);
      if (i == 1) {
        assertThat(info.solve().iterations()).isBetween(1, 100);
        assertThat(info.solve().residual()).isBetween(0.0, 1e-12);
        // What the step moved by is the field that other points see.
        double[] velocity = new double[n * d];
        flow.velocity(start, velocity);
        for (int e = 0; e < velocity.length; e++) {
          double from = start.data()[e];
          double to = from + info.stepSize() * velocity[e];
          double rounding = 1e-11 * (Math.abs(from) + Math.abs(to));
          if (!how.equals("all") || e % d == 0 || e % d == 4 || e % d == 5) {
            assertThat(state.particles().data()[e]).isCloseTo(to, within(rounding));
          }
        }
      }
    }
    assertThat(Points.relative(steps[1], steps[0])).isLessThan(tolerance);
  }

  /** What products would not pay for, or cannot do, is solved directly at once. */
  @ParameterizedTest
  @CsvSource({
    "400, 10, 5, RBF, GRADIENT, DOUBLE",
    "60, 90, 4, POLYNOMIAL, GRADIENT, DOUBLE",
    "60, 90, 4, GAUSSIAN, GRADIENT, DOUBLE",
    "60, 90, 4, RBF, IDENTITY, DOUBLE",
    "60, 90, 4, RBF, GRADIENT, SINGLE"
  })
  void elsewhereItIsDirect(
      int n, int b, int d, FeatureFamily family, VelocityKind velocity, Precision precision) {
    Sample start = Points.gaussian(n, d, 0, 1, 43);
    Sample target = Points.gaussian(n + b, d, 1, 0.6, 44);
    double[][] steps = new double[2][];
    for (int i = 0; i < 2; i++) {
      KingFlow flow =
          builder(target, b, i == 0)
              .features(family)
              .velocity(velocity)
              .precision(precision)
              .ridge(1e-2)
              .build();
      steps[i] = moved(flow, start);
      assertThat(flow.step(FlowState.of(start, 5)).solve()).isEqualTo(SolveInfo.DIRECT);
    }
    assertThat(steps[1]).containsExactly(steps[0]);
  }

  /**
   * Numbers so small that ε is nothing beside M, and products do not get there; or beyond range.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 1e-39})
  void whatDoesNotConvergeIsSolvedDirectly(double unit) {
    Sample start = Points.gaussian(150, 6, 0, unit, 45);
    Sample target = Points.gaussian(300, 6, unit, 0.6 * unit, 46);
    double[][] steps = new double[2][];
    for (int i = 0; i < 2; i++) {
      KingFlow flow = builder(target, 200, i == 0).build();
      steps[i] = moved(flow, start);
      SolveInfo solve = flow.step(FlowState.of(start, 5)).solve();
      assertThat(solve.factored()).isTrue();
      int most = Solve.Automatic.products(150, 200, 6, 1e-3, 1e-3, 1);
      int tried = unit > 1e-6 ? most / 3 : 1;
      assertThat(solve.iterations()).isEqualTo(i == 0 ? 0 : tried);
    }
    assertThat(steps[1]).containsExactly(steps[0]);
  }

  @ParameterizedTest
  @CsvSource({"256, 215, 3", "100, 215, 6", "240, 300, 30", "1030, 100, 60"})
  void bitsDoNotDependOnTheNumberOfThreads(int n, int b, int d) {
    Sample start = Points.gaussian(n, d, 0, 1, 47);
    Sample target = Points.gaussian(400, d, 1, 0.6, 48);
    double[] one = null;
    for (int threads : new int[] {1, 2, 7}) {
      KingFlow flow =
          builder(target, b, false)
              .parallel(threads == 1 ? Parallel.serial() : Parallel.common(threads).always())
              .build();
      double[] now = moved(flow, start);
      one = one == null ? now : one;
      assertThat(now).containsExactly(one);
    }
  }

  /** A flow that has stepped before steps as a fresh one does, with the same basis too. */
  @Test
  void aStepDoesNotDependOnThoseBefore() {
    Bases.Rule kept =
        (rows, count, random, order) -> {
          for (int m = 0; m < count; m++) {
            order[m] = rows - count + m;
          }
        };
    Sample target = Points.gaussian(200, 5, 1, 0.6, 50);
    KingFlow flow = builder(target, 150, false).basisRule(kept).build();
    FlowState state = FlowState.of(Points.gaussian(60, 5, 0, 1, 49), 5);
    flow.step(state);
    FlowState other = FlowState.of(state.particles(), 5);
    assertThat(flow.step(state).solve().iterations()).isPositive();
    builder(target, 150, false).basisRule(kept).build().step(other);
    assertThat(state.particles().data()).containsExactly(other.particles().data());
  }

  @Tag("allocation")
  @Test
  void aWarmStepAllocatesNextToNothing() {
    KingFlow flow =
        builder(Points.gaussian(250, 5, 1, 0.6, 31), 250, false)
            .parallel(Parallel.serial())
            .build();
    FlowState state = FlowState.of(Points.gaussian(50, 5, 0, 1, 32), 33);
    assertThat(flow.step(state).solve().iterations()).isPositive();
    Allocations.assertSettled(1024, 60, 20, () -> flow.step(state));
  }
}
