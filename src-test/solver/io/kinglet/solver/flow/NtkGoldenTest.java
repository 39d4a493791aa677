package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.kernels.Workspace;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.features.Bases;
import io.kinglet.solver.tangent.TangentForm;
import io.kinglet.support.Golden;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parity with the published reference code: one step of ntKiNG and its path. */
class NtkGoldenTest {
  // Both sides sum some 10^5 products in different orders: n·2^-53 of the sum of absolute products
  // is 1e-11 at worst.
  private static final double PARITY = 1e-12;

  private static NtkSettings.Networks networks(Function<String, double[]> stored) {
    return (network, random) ->
        network.set(
            stored.apply("fc1_weight"),
            stored.apply("fc1_bias"),
            stored.apply("fc2_weight"),
            stored.apply("fc2_bias"),
            stored.apply("fc3_weight"),
            stored.apply("fc3_bias"));
  }

  @Tag("providers")
  @ParameterizedTest
  @EnumSource
  void oneStepWithEveryIntermediate(TangentForm form) {
    Golden golden = Golden.of("ntking_step_rbf_d5");
    Sample start = golden.sample("xt");
    NtkFlow flow =
        NtkFlow.builder(Target.of(golden.sample("x1")))
            .basisRule(Points.ALL)
            .featureBandwidth(golden.scalar("med_xb"))
            .networks(networks(golden::data))
            .form(form)
            .build();
    FlowState state = FlowState.of(start, 1);
    StepInfo info = flow.step(state);
    NtkFlow.Trace trace = flow.trace();
    int n = 100;
    int b = 200;
    int d = 5;
    int ld = trace.features().padded();
    Workspace ws = new Workspace();
    double[] phi = new double[n * ld];
    double[] table = new double[n * trace.features().stateSize()];
    trace.features().evaluate(start.data(), 0, n, phi, 0, table, 0, ws);
    double[] expectedPhi = golden.data("fxt");
    double[] targetPhi = golden.data("fx1");
    double[] delta = golden.data("nabla_L");
    double[] fisher = golden.data("F");
    double[] gram = golden.data("Gram");
    double[] system = golden.data("KK");
    for (int m = 0; m < b; m++) {
      double deltaScale = 0;
      for (int i = 0; i < n; i++) {
        double value = expectedPhi[i * b + m];
        assertThat(Math.abs(phi[i * ld + m] - value)).isLessThanOrEqualTo(PARITY * value);
        deltaScale += (value + targetPhi[i * b + m]) / n;
      }
      assertThat(Math.abs(trace.delta()[m] - delta[m])).isLessThanOrEqualTo(PARITY * deltaScale);
      for (int p = 0; p <= m; p++) {
        double f = trace.fisher()[m * ld + p];
        double g = trace.gram()[m * ld + p];
        // All are positive definite, so an entry is at most this: the scale of its products.
        double fScale = Math.sqrt(second(expectedPhi, m) * second(expectedPhi, p));
        double gScale = Math.sqrt(gram[m * b + m] * gram[p * b + p]);
        assertThat(Math.abs(f - fisher[m * b + p])).isLessThanOrEqualTo(PARITY * fScale);
        assertThat(Math.abs(g - gram[m * b + p])).isLessThanOrEqualTo(PARITY * gScale);
        double ridge = m == p ? 1e-3 : 0;
        assertThat(Math.abs(g + 1e-3 * f + ridge - system[m * b + p]))
            .isLessThanOrEqualTo(PARITY * (gScale + fScale + ridge));
      }
    }
    double[] jacobian = golden.data("dfxt");
    double[] row = new double[n * ld];
    for (int l = 0; l < d; l++) {
      trace.features().derivative(l, start.data(), 0, n, table, 0, row, 0, ws);
      for (int i = 0; i < n; i++) {
        for (int m = 0; m < b; m++) {
          double value = jacobian[(i * d + l) * b + m];
          // x − c cancels on their side as on ours: relative to φ |x|/h² at least.
          assertThat(Math.abs(row[i * ld + m] - value)).isLessThan(1e-14);
        }
      }
    }
    // Condition 4,592, times 2^-53 and the sizes of the sums.
    assertThat(Points.relative(trace.beta(), golden.data("invKK_nabla_L"))).isLessThan(1e-11);
    double[] velocity = new double[n * d];
    flow.velocity(start, velocity);
    assertThat(Points.relative(velocity, golden.data("fx"))).isLessThan(1e-11);
    assertThat(info.moved()).isTrue();
    assertThat(info.ridge()).isEqualTo(1e-3);
    assertThat(info.failedMinor()).isZero();
    assertThat(flow.form()).isEqualTo(form);
    double[] moved = state.particles().data();
    for (int i = 0; i < moved.length; i++) {
      assertThat(moved[i]).isEqualTo(start.data()[i] + velocity[i]);
    }
  }

  /** The mean square of a feature. */
  private static double second(double[] phi, int m) {
    double sum = 0;
    for (int i = 0; i < 100; i++) {
      sum += phi[i * 200 + m] * phi[i * 200 + m] / 99;
    }
    return sum;
  }

  @Test
  void theWholePath() {
    Golden golden = Golden.of("ntking_trajectory_d5");
    int[] permutations = golden.ints("perm");
    double[] features = golden.data("med_feature");
    Golden.Array path = golden.array("xt_traj");
    java.util.Map<String, Golden.Array> stored = new java.util.HashMap<>();
    int[] step = {0};
    Bases.Rule replay =
        (rows, count, random, order) ->
            System.arraycopy(permutations, rows * step[0], order, 0, rows);
    NtkFlow flow =
        NtkFlow.builder(Target.of(golden.sample("x1")))
            .basisRule(replay)
            .networks(networks(name -> stored.computeIfAbsent(name, golden::array).slice(step[0])))
            .parallel(Parallel.common(2))
            .build();
    FlowState state = FlowState.of(golden.sample("x0"), 1);
    double worst = 0;
    for (int t = 0; t < 100; t++) {
      step[0] = t;
      StepInfo info = flow.step(state);
      assertThat(Math.abs(info.featureBandwidth() / features[t] - 1)).isLessThan(1e-10);
      double[] expected = path.slice(t + 1);
      double[] actual = state.particles().data();
      for (int i = 0; i < expected.length; i++) {
        worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
      }
    }
    // Another order of operations gave 3e-13; a start moved by 1e-12 ends up to 5e-11 away.
    assertThat(worst).isLessThanOrEqualTo(1e-11);
  }
}
