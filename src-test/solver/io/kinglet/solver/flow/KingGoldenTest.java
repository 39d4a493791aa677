package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.kernels.King;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Bases;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.solver.velocity.Precision;
import io.kinglet.support.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parity with the published reference code: one step with every intermediate, and its path. */
class KingGoldenTest {
  // Both sides sum some 10^5 products in different orders: n·2^-53 of the Σ of absolute products
  // is 1e-11 at worst, and a random walk of roundings gives 4e-14.
  private static final double PARITY = 1e-12;

  @ParameterizedTest
  @Tag("providers")
  @EnumSource(names = {"RBF", "POLYNOMIAL"})
  void oneStepWithEveryIntermediate(FeatureFamily family) {
    Golden golden = Golden.of("king_step_" + family.label() + "_d5");
    Sample target = golden.sample("x1");
    Sample start = golden.sample("xt");
    KingFlow flow =
        KingFlow.builder(Target.of(target))
            .features(family)
            .basisRule(Points.ALL)
            .featureBandwidth(golden.scalar("med_xb"))
            .velocityBandwidth(golden.scalar("sigma"))
            .solve(Solve.direct())
            .build();
    FlowState state = FlowState.of(start, 1);
    StepInfo info = flow.step(state);
    ExactForm.Trace trace = flow.trace();
    int n = 100;
    int b = 200;
    int ld = King.padded(b);

    double[][] basis = Points.rows(golden.sample("xb"));
    DenseKing.Feature[] features = new DenseKing.Feature[b];
    for (int m = 0; m < b; m++) {
      features[m] =
          family == FeatureFamily.RBF
              ? DenseKing.rbf(basis[m], golden.scalar("med_xb"))
              : DenseKing.polynomial(basis[m]);
    }
    DenseKing dense =
        new DenseKing(
            Points.rows(start),
            Points.rows(target),
            features,
            golden.scalar("sigma"),
            new boolean[] {true, true, true, true, true},
            false);
    dense.gram(0, 5);

    double[] phi = golden.data("fxt");
    double[] targetPhi = golden.data("fx1");
    double[] fisher = golden.data("F");
    double[] gram = golden.data("Gram");
    double[] system = golden.data("KK");
    double[] delta = golden.data("nabla_L");
    for (int m = 0; m < b; m++) {
      double deltaScale = 0;
      for (int i = 0; i < n; i++) {
        double value = phi[i * b + m];
        assertThat(Math.abs(trace.phi()[i * ld + m] - value))
            .isLessThanOrEqualTo(PARITY * Math.max(Math.abs(value), 1e-300));
        deltaScale += (Math.abs(value) + Math.abs(targetPhi[i * b + m])) / n;
      }
      assertThat(Math.abs(trace.delta()[m] - delta[m])).isLessThanOrEqualTo(PARITY * deltaScale);
      for (int p = 0; p <= m; p++) {
        double f = trace.fisher()[m * ld + p];
        double g = trace.gram()[m * ld + p];
        double fScale = dense.fisherScale[m][p];
        double gScale = dense.gramScale[m][p];
        assertThat(Math.abs(f - fisher[m * b + p])).isLessThanOrEqualTo(PARITY * fScale);
        assertThat(Math.abs(g - gram[m * b + p])).isLessThanOrEqualTo(PARITY * gScale);
        double ridge = m == p ? 1e-3 : 0;
        assertThat(Math.abs(g + 1e-3 * f + ridge - system[m * b + p]))
            .isLessThanOrEqualTo(PARITY * (gScale + 1e-3 * fScale + ridge));
      }
    }
    // The polynomial system has condition 6e6: 6e6 · 2^-53 · a few.
    double solved = family == FeatureFamily.RBF ? 1e-11 : 1e-8;
    assertThat(Points.relative(trace.beta(), golden.data("invKK_nabla_L"))).isLessThan(solved);
    double[] velocity = new double[n * 5];
    flow.velocity(start, velocity);
    assertThat(Points.relative(velocity, golden.data("fx"))).isLessThan(1e-11);
    assertThat(info.moved()).isTrue();
    assertThat(info.ridge()).isEqualTo(1e-3);
    assertThat(info.failedMinor()).isZero();
    double[] moved = state.particles().data();
    for (int i = 0; i < moved.length; i++) {
      assertThat(moved[i]).isEqualTo(start.data()[i] + velocity[i]);
    }
  }

  @Test
  @Tag("providers")
  void theWholePath() {
    follows(Precision.DOUBLE, Solve.automatic());
  }

  @ParameterizedTest
  @EnumSource(names = {"DOUBLE", "MIXED"})
  void theWholePathSolvedDirectly(Precision precision) {
    follows(precision, Solve.direct());
  }

  private static void follows(Precision precision, Solve solve) {
    Golden golden = Golden.of("king_trajectory_d5");
    int[] permutations = golden.ints("perm");
    double[] features = golden.data("med_feature");
    double[] sigmas = golden.data("sigma_particle");
    Golden.Array path = golden.array("xt_traj");
    int[] step = {0};
    Bases.Rule replay =
        (rows, count, random, order) ->
            System.arraycopy(permutations, rows * step[0], order, 0, rows);
    KingFlow flow =
        KingFlow.builder(Target.of(golden.sample("x1")))
            .basisRule(replay)
            .precision(precision)
            .solve(solve)
            .parallel(Parallel.common(2).always())
            .build();
    FlowState state = FlowState.of(golden.sample("x0"), 1);
    double worst = 0;
    for (int t = 0; t < 100; t++) {
      step[0] = t;
      StepInfo info = flow.step(state);
      // Refined, or solved by products, at every step, or this would be the same path twice.
      boolean factored = solve instanceof Solve.Direct;
      assertThat(info.solve().iterations() > 0)
          .isEqualTo(precision == Precision.MIXED || !factored);
      assertThat(info.solve().factored()).isEqualTo(factored);
      assertThat(Math.abs(info.featureBandwidth() / features[t] - 1)).isLessThan(1e-12);
      assertThat(Math.abs(info.velocityBandwidth() / sigmas[t] - 1)).isLessThan(1e-12);
      double[] expected = path.slice(t + 1);
      double[] actual = state.particles().data();
      for (int i = 0; i < expected.length; i++) {
        worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
      }
    }
    // Factored 8e-15, in mixed precision 7e-14, by products 4e-13; a start moved by 1e-12 ends
    // 5e-11
    // away.
    assertThat(worst).isLessThanOrEqualTo(1e-11);
  }
}
