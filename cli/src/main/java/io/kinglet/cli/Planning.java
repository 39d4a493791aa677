package io.kinglet.cli;

import io.kinglet.cli.console.Console;
import io.kinglet.cli.console.UsageException;
import io.kinglet.solver.Parallel;
import io.kinglet.solver.Sample;
import io.kinglet.solver.flow.KingFlow;
import io.kinglet.solver.flow.Solve;
import io.kinglet.solver.flow.StepForm;
import io.kinglet.solver.flow.Target;
import io.kinglet.solver.plan.FlowPlan;
import io.kinglet.solver.plan.Forecast;
import io.kinglet.solver.plan.MemoryBudgetException;
import io.kinglet.solver.plan.Workload;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Chooses the form of a run's steps, or refuses a run that its memory cannot hold. Only {@code
 * --form auto} changes the form: what a run computes must not depend on the heap that it was given.
 */
final class Planning {
  /** Tables of two samples' distances, and copies of their rows, as they are measured. */
  private static final long MEASURING = 4L << 20;

  /**
   * Copies of the particles: state, next state, velocity, start, end and one to measure or write.
   */
  private static final int COPIES = 6;

  private Planning() {}

  /**
   * Plans, and gives the form chosen to the options.
   *
   * @return the plan; empty for methods that have one form
   * @throws UsageException if the run cannot fit
   */
  static Optional<FlowPlan> of(FlowOptions options, int n, Sample rows, int[] moving) {
    long around = around(n, rows);
    long left = options.plan.budget() - around;
    if ((double) n * rows.dims() > Integer.MAX_VALUE - 8 || left < 0) {
      throw new UsageException(
          sizes(n, rows)
              + " take about "
              + megabytes(around)
              + " before the first step, and "
              + limit(options)
              + "; give fewer --particles or columns, or "
              + more(options));
    }
    if (options.method != FlowOptions.Method.KING) {
      return Optional.empty();
    }
    Parallel parallel = Parallel.common(options.threadCount());
    KingFlow flow = Flows.king(options, Target.of(rows), moving, parallel);
    int seen = options.batch == null ? rows.rows() : options.batch;
    Workload workload = Workload.of(flow.settings(), n, seen, rows.dims());
    try {
      FlowPlan plan = plan(options, workload, options.form.candidates(options.king), left);
      // A range of random features is narrowed to what was asked for, never to the heap.
      if (options.form.isAuto() || options.plan.source().equals("--memory")) {
        options.form.choose(plan.chosen().form());
      }
      return Optional.of(plan);
    } catch (MemoryBudgetException e) {
      throw refused(options, e, workload, n, rows, around);
    }
  }

  private static FlowPlan plan(
      FlowOptions options, Workload workload, List<StepForm> forms, long budget) {
    List<Solve> solves = List.of(options.king.solve());
    return FlowPlan.of(workload, forms, solves, budget, FlowPlan.PREFERENCE);
  }

  /** Everything but stepping: particles, target rows and what measures them. */
  private static long around(int n, Sample rows) {
    return Double.BYTES * (long) COPIES * rows.dims() * ((long) n + rows.rows()) + MEASURING;
  }

  private static UsageException refused(
      FlowOptions options,
      MemoryBudgetException e,
      Workload workload,
      int n,
      Sample rows,
      long around) {
    Forecast least = e.least();
    String advice = "";
    List<StepForm> all = options.form.everyForm(options.king);
    if (!options.form.isAuto() && all.size() > 1) {
      try {
        FlowPlan other = plan(options, workload, all, e.budget());
        advice = ", or --form auto, which would take " + other.chosen().label();
      } catch (MemoryBudgetException none) {
        advice = ", or --form auto from " + megabytes(around + none.least().bytes());
      }
    }
    return new UsageException(
        sizes(n, rows)
            + " with "
            + workload.features()
            + " features need at least "
            + megabytes(around + least.bytes())
            + " ("
            + least.label()
            + ": "
            + megabytes(least.bytes())
            + " to step, "
            + megabytes(around)
            + " around it), and "
            + limit(options)
            + "; give fewer --particles, columns or features"
            + advice
            + ", or "
            + more(options));
  }

  private static String sizes(int n, Sample rows) {
    return n + " particles and " + rows.rows() + " target rows of " + rows.dims() + " columns";
  }

  private static String limit(FlowOptions options) {
    return options.plan.source() + " is " + megabytes(options.plan.budget());
  }

  private static String more(FlowOptions options) {
    return options.plan.source().equals("--memory") ? "more --memory" : "a larger heap (-Xmx)";
  }

  private static String megabytes(long bytes) {
    return (long) Math.ceil(bytes / 0x1p20) + " MB";
  }

  /** Prints what each form would cost. */
  static void print(FlowOptions options, FlowInput input, Console console) {
    FlowPlan plan = input.plan().orElseThrow();
    Workload w = plan.workload();
    console.print(
        String.format(
            Locale.ROOT,
            "%d particles, %d target rows a step, %d columns, %d features, %s",
            w.particles(),
            w.targetRows(),
            w.dims(),
            w.features(),
            Console.plural(w.threads(), "thread")));
    console.print("");
    console.print(String.format("%-28s %14s %10s %14s", "form", "GFLOP a step", "MB", "ms a step"));
    for (Forecast forecast : plan.forecasts()) {
      console.print(
          String.format(
              Locale.ROOT,
              "%-28s %14.4g %10.1f %14.4g%s",
              forecast.label(),
              forecast.flops() * 1e-9,
              forecast.bytes() / 0x1p20,
              forecast.seconds() * 1e3,
              forecast.equals(plan.chosen()) ? "  <" : ""));
    }
    console.print("");
    console.print(plan.reason());
    long budget = options.plan.budget();
    console.print(
        limit(options)
            + ", of which "
            + megabytes(budget - plan.budget())
            + " are for particles, target and measuring");
  }
}
