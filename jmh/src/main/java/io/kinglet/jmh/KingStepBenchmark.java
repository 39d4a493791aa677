package io.kinglet.jmh;

import io.kinglet.jmh.reference.StepTwins;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does one KiNG step cost, beside the published order of evaluation in plain Java and the
 * compact form on other products? On our own, that shows what the algebra of the pair form gains by
 * itself.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class KingStepBenchmark {
  /** Particles, features, dimensions. */
  @Param({"100x200x5"})
  public String shape;

  /** Who steps. */
  @Param({
    "kinglet",
    "kinglet-single",
    "kinglet-auto",
    "kinglet-mixed",
    "dense-literal",
    "compact-jblas",
    "compact-openblas",
    "compact-kinglet"
  })
  public String twin;

  private Supplier<Object> step;

  /** Makes it, and verifies a twin against ours. */
  @Setup
  public void make() {
    step = StepTwins.of(twin, shape);
  }

  /**
   * One step.
   *
   * @return the results
   */
  @Benchmark
  public Object step() {
    return step.get();
  }
}
