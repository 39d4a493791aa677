package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Bases;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.velocity.VelocityKind;
import io.kinglet.support.Allocations;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conjugate gradients against the direct solve of the same step. */
class IterativeSolveTest {
  private static final double TOLERANCE = 1e-11;

  /** The last rows of [X; Y], target rows all: a basis that stays. */
  private static final Bases.Rule KEPT =
      (rows, count, random, order) -> {
        for (int m = 0; m < count; m++) {
          order[m] = rows - count + m;
        }
      };

  private static KingSettings.Builder builder(Sample target, Solve solve) {
    return KingFlow.builder(Target.of(target)).basisSize(40).solve(solve);
  }

  private static double[] velocity(KingFlow flow, Sample start) {
    FlowState state = FlowState.of(start, 5);
    flow.step(state);
    return state.particles().data();
  }

  @ParameterizedTest
  @CsvSource({
    "RBF,        30, 25, 3,  all",
    "RBF,        600, 70, 2, all",
    "RBF,        1100, 70, 2, all",
    "RBF,        1,  9,  3,  all",
    "RBF,        20, 20, 1,  all",
    "POLYNOMIAL, 30, 25, 2,  all",
    "RBF,        30, 25, 5,  some",
    "RBF,        30, 25, 5,  published"
  })
  void movesAsTheDirectSolve(FeatureFamily family, int n, int rows, int d, String which) {
    Sample start = Points.gaussian(n, d, 0.3, 1, 11);
    Sample target = Points.gaussian(rows, d, 1.5, 0.7, 12);
    double[][] moved = new double[2][];
    for (int i = 0; i < 2; i++) {
      Solve solve = i == 0 ? Solve.direct() : new Solve.ConjugateGradients(TOLERANCE, 500);
      KingSettings.Builder builder =
          builder(target, solve)
              .features(family)
              .ridge(1e-2)
              .solveAllDimensions(which.equals("published"));
      if (!which.equals("all")) {
        builder.moving(1, 3);
      }
      FlowState state = FlowState.of(start, 5);
      StepInfo info = builder.build().step(state);
      assertThat(info.solve().factored()).isEqualTo(i == 0);
      if (i == 1) {
        assertThat(info.solve().iterations()).isBetween(1, 200);
        assertThat(info.solve().residual()).isLessThanOrEqualTo(TOLERANCE);
      }
      moved[i] = state.particles().data();
    }
    // The residual of 1e-11 times the condition of the system, its trace over the ridge: below 1e4.
    assertThat(Points.relative(moved[1], moved[0])).isLessThan(1e-7);
  }

  @Test
  void anEarlierFactorAndSolutionSaveIterations() {
    Sample target = Points.gaussian(60, 3, 1.5, 0.7, 12);
    Sample start = Points.gaussian(50, 3, 0, 1, 13);
    // Too few to converge from nothing: the first step factors, the later ones live on that.
    KingFlow flow =
        builder(target, new Solve.ConjugateGradients(1e-9, 9))
            .basisRule(KEPT)
            .featureBandwidth(1.5)
            .velocityBandwidth(1.5)
            .stepRule(StepRule.constant(0.02))
            .build();
    FlowState state = FlowState.of(start, 5);
    StepInfo first = flow.step(state);
    assertThat(first.solve().factored()).isTrue();
    assertThat(first.solve().residual()).isGreaterThan(1e-9);
    StepInfo second = flow.step(state);
    assertThat(second.solve().factored()).isFalse();
    assertThat(second.solve().residual()).isLessThanOrEqualTo(1e-9);
    // A fresh basis has nothing to live on.
    KingFlow drawn = builder(target, new Solve.ConjugateGradients(1e-9, 9)).build();
    FlowState other = FlowState.of(start, 5);
    drawn.step(other);
    assertThat(drawn.step(other).solve().factored()).isTrue();
  }

  @Test
  void bitsDoNotDependOnTheNumberOfThreads() {
    Sample target = Points.gaussian(150, 3, 1.5, 0.7, 12);
    Sample start = Points.gaussian(1100, 3, 0, 1, 13);
    double[] one = null;
    for (int threads : new int[] {1, 2, 7}) {
      KingFlow flow =
          builder(target, Solve.conjugateGradients(1e-6))
              .basisSize(150)
              .parallel(threads == 1 ? Parallel.serial() : Parallel.common(threads).always())
              .build();
      double[] moved = velocity(flow, start);
      if (one == null) {
        one = moved;
      }
      assertThat(moved).containsExactly(one);
    }
  }

  @Tag("allocation")
  @Test
  void aWarmStepAllocatesNextToNothing() {
    KingFlow flow =
        builder(Points.gaussian(60, 3, 1, 0.6, 31), Solve.conjugateGradients(1e-6))
            .parallel(Parallel.serial())
            .build();
    FlowState state = FlowState.of(Points.gaussian(50, 3, 0, 1, 32), 33);
    Allocations.assertSettled(1024, 60, 20, () -> flow.step(state));
  }

  @Test
  void holdsNoSquareOfTheBasis() {
    Sample target = Points.gaussian(1500, 2, 1, 0.6, 31);
    KingFlow flow =
        builder(target, Solve.conjugateGradients(1e-6))
            .basisSize(1500)
            .featureBandwidth(1)
            .velocityBandwidth(1)
            .parallel(Parallel.serial())
            .build();
    flow.step(FlowState.of(Points.gaussian(20, 2, 0, 1, 32), 33));
    // One table of b × b alone is 18 MB.
    assertThat(flow.workspaceBytes()).isLessThan(6_000_000);
  }

  @Test
  void whatItCannotSolveIsSaid() {
    Sample target = Points.gaussian(20, 2, 1, 0.6, 31);
    Solve solve = Solve.conjugateGradients(1e-6);
    assertThatThrownBy(() -> builder(target, solve).velocity(VelocityKind.IDENTITY).build())
        .hasMessageContaining("gradient velocity");
    assertThatThrownBy(() -> builder(target, solve).form(StepForm.randomFeatures(8)).build())
        .hasMessageContaining("exact form");
    assertThatThrownBy(() -> builder(target, solve).features(FeatureFamily.GAUSSIAN).build())
        .hasMessageContaining("solve directly");
    assertThatThrownBy(() -> Solve.conjugateGradients(0)).hasMessageContaining("tolerance");
  }
}
