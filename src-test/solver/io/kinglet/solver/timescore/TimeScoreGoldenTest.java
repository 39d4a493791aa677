package io.kinglet.solver.timescore;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinglet.solver.Sample;
import io.kinglet.solver.features.FeatureMap;
import io.kinglet.solver.features.GaussianStatistics;
import io.kinglet.support.Golden;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The published estimate: a bare sum over 51 times, a constant θ̇, the same noise at each time. */
@Tag("providers")
class TimeScoreGoldenTest {
  private static final double FIRST = 0.1;
  private static final double LAST = 0.6;

  @Test
  void coordinatesAlone() {
    check("time_score_identity", new GaussianStatistics(2, false), 0.01);
  }

  @Test
  void coordinatesAndTheirSquares() {
    check("time_score_x_x2", GaussianStatistics.diagonal(2), 0);
  }

  private static void check(String name, FeatureMap map, double ridge) {
    Golden golden = Golden.of(name);
    double[] out = golden.data("out");
    TimeScore score =
        TimeScoreMatching.builder(map)
            .quadrature(Quadrature.BARE_SUM)
            .ridge(ridge)
            .build()
            .fit(path(golden.sample("eps")));
    double[] alpha = score.coefficients();
    double[] change = score.change(LAST);
    assertThat(alpha).hasSameSizeAs(out);
    for (int m = 0; m < out.length; m++) {
      // Both sum 25,000 rows in double precision; the system's condition number is below 1e3.
      assertThat(alpha[m]).isCloseTo(out[m], Offset.offset(1e-9 * Math.abs(out[m])));
      double integral = out[m] * (LAST - FIRST);
      assertThat(change[m]).isCloseTo(integral, Offset.offset(1e-9 * Math.abs(integral)));
    }
  }

  /** x(t) = (t, 2t²) + ε (0.5 + 0.3 t). */
  private static SamplePath path(Sample eps) {
    double[] times = new double[51];
    List<Sample> samples = new ArrayList<>();
    for (int s = 0; s < times.length; s++) {
      double t = FIRST + s * (LAST - FIRST) / 50;
      times[s] = t;
      double[] x = new double[2 * eps.rows()];
      for (int i = 0; i < eps.rows(); i++) {
        x[2 * i] = t + eps.get(i, 0) * (0.5 + 0.3 * t);
        x[2 * i + 1] = 2 * t * t + eps.get(i, 1) * (0.5 + 0.3 * t);
      }
      samples.add(Sample.of(x, eps.rows(), 2));
    }
    times[50] = LAST;
    return SamplePath.paired(times, samples);
  }
}
