package io.kinglet.solver.ratio;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.Workspaces;
import io.kinglet.solver.features.Bandwidth;
import io.kinglet.solver.features.GaussianRbf;
import io.kinglet.solver.neural.Adam;
import io.kinglet.support.Golden;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The published KLIEP: objective and gradient at a given θ, and a whole fit of 1000 Adam steps. */
@Tag("providers")
class KliepGoldenTest {
  private static final int CENTRES = 50;
  private static final int HELD_OUT = 50;

  private final Golden golden = Golden.of("kliep");
  private final Sample xp = golden.sample("xp");
  private final Sample xq = golden.sample("xq");

  /** Objective and gradient of a map over two samples. */
  private static final class Objective {
    private final FeatureRows rows;
    private final KliepLoss loss;
    private final double[] z;
    private final double[] first;
    private final double[] curvature;

    Objective(GaussianRbf map, Sample target, Sample particles) {
      Parallel serial = Parallel.serial();
      Workspaces workspaces = new Workspaces(serial);
      rows = new FeatureRows(serial, workspaces, FeatureRows.KEPT);
      rows.of(map, target.data(), target.rows(), particles.data(), particles.rows());
      loss = new KliepLoss(new RowSums(serial, workspaces));
      z = new double[rows.count()];
      first = new double[rows.count()];
      curvature = new double[rows.count()];
    }

    double value(double[] theta) {
      rows.logits(theta, 0, z);
      return loss.value(z, rows.targets(), rows.count() - rows.targets());
    }

    double[] gradient(double[] theta) {
      rows.logits(theta, 0, z);
      loss.derivatives(z, rows.targets(), rows.count() - rows.targets(), first, curvature);
      rows.moments(first, curvature);
      return Arrays.copyOf(rows.sums(), CENTRES);
    }
  }

  private static GaussianRbf map(Sample centres, double bandwidth) {
    GaussianRbf map = new GaussianRbf(2, CENTRES);
    map.configure(Arrays.copyOf(centres.data(), 2 * CENTRES), bandwidth);
    return map;
  }

  @Test
  void objectiveAndGradient() {
    Objective objective = new Objective(map(xp, golden.scalar("med")), xp, xq);
    double[] theta = golden.data("theta");
    double expected = golden.scalar("KLIEP_obj");
    // Sums of 50 products of size 1.
    assertThat(objective.value(theta)).isCloseTo(expected, Offset.offset(1e-13));
    double[] gradient = objective.gradient(theta);
    double[] wanted = golden.data("KLIEP_obj_grad");
    for (int m = 0; m < CENTRES; m++) {
      assertThat(gradient[m]).isCloseTo(wanted[m], Offset.offset(1e-14));
    }
  }

  @Test
  void wholeFit() {
    Sample heldP = rows(xp, 0, HELD_OUT);
    Sample heldQ = rows(xq, 0, HELD_OUT);
    Sample trainP = rows(xp, HELD_OUT, xp.rows());
    Sample trainQ = rows(xq, HELD_OUT, xq.rows());
    GaussianRbf map = map(trainP, Bandwidth.median(trainP));
    Objective objective = new Objective(map, trainP, trainQ);
    double[] theta = golden.data("KLIEP_full_theta0");
    Adam adam = new Adam(CENTRES);
    for (int step = 0; step < 1_000; step++) {
      adam.step(theta, objective.gradient(theta), 0.01);
    }
    double value = -new Objective(map, heldP, heldQ).value(theta);
    // A thousand steps keep what rounding each begins with: 1e-16 of values of size 1.
    assertThat(value).isCloseTo(golden.scalar("KLIEP_full_value"), Offset.offset(1e-11));

    // Newton's method goes further down than those steps came, even with a penalty on top.
    RatioFit newton = LinearRatio.kliep(map).ridge(1e-4).build().fit(trainP, trainQ).report();
    assertThat(newton.converged()).isTrue();
    assertThat(newton.objective()).isLessThan(objective.value(theta));
  }

  private static Sample rows(Sample sample, int from, int to) {
    double[] data = Arrays.copyOfRange(sample.data(), 2 * from, 2 * to);
    return Sample.of(data, to - from, 2);
  }
}
