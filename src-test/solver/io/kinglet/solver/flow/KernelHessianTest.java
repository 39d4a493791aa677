package io.kinglet.solver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.solver.Sample;
import io.kinglet.solver.features.FeatureFamily;
import io.kinglet.support.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * D = ∇_x ∇_x' k of all pairs, as the reference code has it, seen through the velocity: of one
 * particle x' with linear features it is v(x) = D(x, x') β.
 */
@Tag("providers")
class KernelHessianTest {
  @ParameterizedTest
  @CsvSource({"x, x", "x, y"})
  void theVelocityIsMadeOfIt(String rows, String columns) {
    Golden golden = Golden.of("gaussian_kernel_hessian_n8_d3");
    Sample points = golden.sample(rows);
    Sample centres = golden.sample(columns);
    double[] hessian = golden.data("d2k_" + rows + columns);
    Target target = Target.of(Points.gaussian(10, 3, 2, 1, 1));
    for (int j = 0; j < centres.rows(); j++) {
      double[] centre = {centres.get(j, 0), centres.get(j, 1), centres.get(j, 2)};
      KingFlow flow =
          KingFlow.builder(target).features(FeatureFamily.LINEAR).velocityBandwidth(1.3).build();
      flow.step(FlowState.of(Sample.of(centre, 1, 3), 1));
      double[] beta = flow.trace().beta();
      double[] velocity = new double[points.rows() * 3];
      flow.velocity(points, velocity);
      for (int i = 0; i < points.rows(); i++) {
        for (int k = 0; k < 3; k++) {
          double expected = 0;
          double size = 0;
          for (int l = 0; l < 3; l++) {
            double term = hessian[((i * centres.rows() + j) * 3 + k) * 3 + l] * beta[l];
            expected += term;
            size += Math.abs(term);
          }
          // Each entry of D is itself a difference of k/σ² and k δδ/σ⁴ (by products in the kernel):
          // at these distances of up to 3σ they lose one digit at most.
          assertThat(Math.abs(velocity[i * 3 + k] - expected)).isLessThanOrEqualTo(1e-12 * size);
        }
      }
    }
  }
}
