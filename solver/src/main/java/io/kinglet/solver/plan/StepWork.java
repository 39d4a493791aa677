package io.kinglet.solver.plan;

import io.kinglet.solver.features.Bandwidth;
import io.kinglet.solver.fisher.ParticleSums;
import io.kinglet.solver.flow.Solve;
import io.kinglet.solver.flow.StepForm;
import io.kinglet.solver.velocity.Precision;
import io.kinglet.solver.velocity.VelocityKind;

/** The work of one step in each form, by the shapes of what is really called. */
final class StepWork {
  /** R that a step's tolerance comes to, where it may choose. */
  static final int EXPECTED_FEATURES = 512;

  /** Particles of a comparison with the exact kernel. */
  static final int CHECK_ROWS = 512;

  /** Products with the system of a solution that is refined twice. */
  private static final int REFINED = 3;

  private StepWork() {}

  static Work of(Workload w, StepForm form, Solve solve) {
    Work work = shared(w);
    return switch (form) {
      case StepForm.Exact exact ->
          switch (solve) {
            case Solve.Automatic automatic -> throw new IllegalStateException("not settled");
            case Solve.Direct direct -> work.add(exact(w, w.particles()), 1);
            case Solve.ConjugateGradients how -> work.add(iterative(w, how), 1);
          };
      case StepForm.RandomFeatures random -> work.add(randomFeatures(w.inDouble(), random), 1);
      case StepForm.Subsample subsample -> {
        int m = Math.min(w.particles(), subsample.size());
        yield moments(w, work, w.particles(), false)
            .elements(Kind.ALONE, w.particles())
            .add(features(w.of(m), new Work(), m, true), 1)
            .add(solve(w, m), 1)
            .add(field(w, w.particles(), m), 1);
      }
    };
  }

  /** Bandwidths, basis, mean f(Y), the move: whatever the form. */
  private static Work shared(Workload w) {
    Work work = new Work();
    double n = w.particles();
    double all = n + w.targetRows();
    if (w.featureMedian()) {
      work.median(Math.min(all, Bandwidth.MAX_ROWS), w.dims());
    }
    if (w.velocityMedian()) {
      work.median(Math.min(n > 1 ? n : all, Bandwidth.MAX_ROWS), w.dims());
    }
    features(w, work, w.targetRows(), false);
    if (w.adaptive()) {
      features(w, work, n, false);
    }
    return work.elements(Kind.ALONE, all + 3 * n * w.dims());
  }

  /** Features of some rows and their sums. */
  private static Work features(Workload w, Work work, double rows, boolean table) {
    double b = w.features();
    work.product(rows, b, w.dims()).elements(Kind.PASS, rows * b * (table ? 2 : 1));
    return w.turns() ? work.elements(Kind.EXP, rows * b) : work.elements(Kind.PASS, rows * b);
  }

  /** Features in a streaming pass, their sums and F. */
  private static Work moments(Workload w, Work work, double n, boolean table) {
    return features(w, work, n, table)
        .elements(Kind.PASS, n * w.features())
        .triangle(w.features(), n);
  }

  /** Features, F, M, β and the velocity of m particles in full. */
  private static Work exact(Workload w, double m) {
    Work work = moments(w, new Work(), m, true).add(solve(w, m), 1);
    if (w.precision() != Precision.MIXED) {
      return work.add(field(w, m, m), 1);
    }
    work.add(product(w), REFINED).elements(Kind.READ, 2.0 * w.features() * w.features());
    return kept(w, work);
  }

  /** The weights that several products share. */
  private static Work kept(Workload w, Work work) {
    double n = w.particles();
    return n <= StepMemory.KEPT ? work.add(weights(w, n, n), 1) : work;
  }

  /**
   * Features, β by products with M and F, the velocity; and a direct solve where the iterations may
   * not do.
   */
  private static Work iterative(Workload w, Solve.ConjugateGradients how) {
    double n = w.particles();
    int iterations = Iterations.expected(w, how);
    // The residual is evaluated at the end, and the velocity with it.
    Work work = features(w, new Work(), n, true).elements(Kind.ALONE, 2 * n * w.dims());
    work.add(product(w), Math.min(iterations, how.most()) + 1).add(pushed(w, n), 1);
    kept(w, work);
    return Iterations.mayFail(iterations, how) ? work.add(exact(w, n), 1) : work;
  }

  /** (M + λF + εI) u: coefficients, their velocity at all particles, and back; Φ u, and back. */
  private static Work product(Workload w) {
    double n = w.particles();
    double b = w.features();
    Work work = pushed(w, n).product(w.moved() + 1, b, n).elements(Kind.READ, 2 * n * b);
    work.elements(Kind.ALONE, 4 * n * w.moved() + b * (w.moved() + 1));
    return n <= StepMemory.KEPT ? along(w, work, n, n) : work.add(field(w, n, n), 1);
  }

  /** J_i u of all particles. */
  private static Work pushed(Workload w, double n) {
    double columns = w.moved() + (w.turns() ? 1 : 0);
    return new Work()
        .product(n, columns, w.features())
        .elements(Kind.ALONE, columns * (2 * n + w.features()));
  }

  /** M from m particles' tables, and β. */
  private static Work solve(Workload w, double m) {
    double b = w.features();
    double d = w.dims();
    double moved = w.moved();
    Work work = new Work().product(m, b, moved).elements(Kind.ALONE, 4 * m * b + 2 * m * d);
    Work system = new Work().product(m, m, d).elements(Kind.EXP, m * m);
    if (w.velocity() == VelocityKind.GRADIENT) {
      if (moved < d) {
        system.product(m, m, moved);
      }
      boolean single = w.precision() != Precision.DOUBLE;
      system.sums(m, moved, b, single).triangle(b, m * moved, single);
      system.product(m, b, m, single);
    } else {
      system.product(m, b, m).elements(Kind.ALONE, m * b).triangle(b, m);
    }
    system.factor(b).elements(Kind.ALONE, m * b).product(m, moved, b);
    return work.add(system, w.velocity() == VelocityKind.GRADIENT ? 1 : moved);
  }

  /** The velocity at some points from m particles. */
  private static Work field(Workload w, double points, double m) {
    return along(w, weights(w, points, m), points, m);
  }

  private static Work weights(Workload w, double points, double m) {
    return new Work().product(points, m, w.dims()).elements(Kind.EXP, points * m);
  }

  /** What is summed with the weights. */
  private static Work along(Workload w, Work work, double points, double m) {
    work.product(points, w.moved(), m);
    if (w.velocity() == VelocityKind.GRADIENT) {
      work.product(points, m, w.moved())
          .elements(Kind.PASS, points * m)
          .product(points, w.moved(), m);
    }
    return work;
  }

  private static Work randomFeatures(Workload w, StepForm.RandomFeatures form) {
    int expected = Math.max(form.least(), Math.min(form.most(), EXPECTED_FEATURES));
    Work work = linear(w, w.particles(), expected);
    if (form.checkEvery() > 0) {
      int m = Math.min(w.particles(), CHECK_ROWS);
      Work check = exact(w.of(m), m);
      for (int size = form.least(); size <= expected; size *= 2) {
        check.add(linear(w.of(m), m, size), 1);
        features(w, check, m, false);
      }
      work.add(check, 1.0 / form.checkEvery());
    }
    return work;
  }

  /** Both streaming passes and the solve. */
  private static Work linear(Workload w, double n, int size) {
    double b = w.features();
    double d = w.dims();
    double moved = w.moved();
    Work work = new Work().elements(Kind.DRAW, size * d).elements(Kind.ALONE, n * d);
    moments(w, work, n, true)
        .product(n, size, d)
        .elements(Kind.SIN, n * size)
        .elements(Kind.PASS, n * size);
    work.product(b, w.turns() ? 2 * size : size, n);
    if (w.turns()) {
      work.elements(Kind.PASS, n * size);
      if (moved < d) {
        work.product(n, size, moved);
      }
    }
    long each = (w.turns() ? 2L : 1L) * w.features() * size;
    int slices = ParticleSums.slices((int) n, w.padded(), each);
    work.elements(Kind.ALONE, (double) (slices - 1) * (each + b * b) + 4 * b * size);
    work.product(b, size, moved).triangle(b, size).factor(b);
    // The velocity's pass.
    return work.product(n, size, d)
        .elements(Kind.SIN, n * size)
        .elements(Kind.PASS, 2 * n * size)
        .product(n, moved, size);
  }
}
