package io.kinglet.solver.ratio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.divergence.FDivergence;
import io.kinglet.solver.features.GaussianStatistics;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Divergences by a fitted ratio: near those in closed form, with intervals that can be repeated.
 */
class DivergenceEstimatesTest {
  // The wider of the two is the target: its mean of particles over target has a variance.
  private static final Sample TARGET = TwoGaussians.particles(4_000, 3);
  private static final Sample PARTICLES = TwoGaussians.target(4_000, 3);
  private static final List<FDivergence> KINDS = List.of(FDivergence.KL, FDivergence.JS);

  private static LinearRatio estimator() {
    return LinearRatio.logistic(new GaussianStatistics(2, true))
        .ridge(1e-6)
        .heldOut(0.25)
        .seed(5)
        .parallel(Parallel.serial())
        .build();
  }

  @Test
  void theyAreNearTheTruthAndTheirIntervalsHoldThem() {
    LinearRatio estimator = estimator();
    LogRatio ratio = estimator.fit(TARGET, PARTICLES);
    DivergenceEstimates divergences = new DivergenceEstimates(0.25, 5, KINDS);
    List<DivergenceEstimate> plain = divergences.of(ratio, TARGET, PARTICLES);
    List<DivergenceEstimate> estimates =
        divergences.of(ratio, estimator, TARGET, PARTICLES, 20, 0.95, (k, values) -> true);
    // Σ = [[0.8, 0.3], [0.3, 0.6]] and m = (0.5, −0.3): half of tr Σ + mᵀm − 2 − log det Σ.
    double kl = 0.5 * (1.4 + 0.34 - 2 - Math.log(0.8 * 0.6 - 0.09));
    // A thousand rows of each are held out: four standard errors of some 0.025.
    assertThat(estimates.get(0).value()).isCloseTo(kl, Offset.offset(0.1));
    for (int k = 0; k < 2; k++) {
      DivergenceEstimate each = estimates.get(k);
      assertThat(each.value()).isEqualTo(plain.get(k).value());
      assertThat(plain.get(k).low()).isNaN();
      assertThat(each.low()).isLessThan(each.value());
      assertThat(each.high()).isGreaterThan(each.value());
      assertThat(each.high() - each.low()).isBetween(0.02, 0.3);
    }
  }

  @Test
  void replicatesDependOnTheirNumberAlone() {
    LinearRatio estimator = estimator();
    DivergenceEstimates divergences = new DivergenceEstimates(0.25, 5, KINDS);
    LogRatio ratio = estimator.fit(TARGET, PARTICLES);
    List<Double> seen = new ArrayList<>();
    divergences.of(ratio, estimator(), TARGET, PARTICLES, 4, 0.5, (k, v) -> seen.add(v[0]));
    List<Double> again = new ArrayList<>();
    divergences.of(
        ratio,
        estimator(),
        TARGET,
        PARTICLES,
        4,
        0.5,
        (k, v) -> {
          again.add(v[0]);
          return k < 2;
        });
    assertThat(again).isEqualTo(seen.subList(0, 2)).doesNotHaveDuplicates();
  }

  @Test
  void oneReplicateIsNoInterval() {
    LinearRatio estimator = estimator();
    LogRatio ratio = estimator.fit(TARGET, PARTICLES);
    DivergenceEstimates divergences = new DivergenceEstimates(0.25, 5, KINDS);
    for (DivergenceEstimate each :
        divergences.of(ratio, estimator, TARGET, PARTICLES, 4, 0.9, (k, v) -> false)) {
      assertThat(each.value()).isFinite();
      assertThat(each.low()).isNaN();
      assertThat(each.high()).isNaN();
    }
  }

  @Test
  void whatCannotBeEstimatedIsRefused() {
    LogRatio ratio = estimator().fit(TARGET, PARTICLES);
    DivergenceEstimates divergences = new DivergenceEstimates(0, 1, KINDS);
    assertThatThrownBy(() -> divergences.of(ratio, Sample.of(new double[3], 1, 3), PARTICLES))
        .hasMessageContaining("3 columns");
    assertThatThrownBy(
            () -> divergences.of(ratio, estimator(), TARGET, PARTICLES, 1, 0.9, (k, v) -> true))
        .hasMessageContaining("2 replicates or more");
  }
}
