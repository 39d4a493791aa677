package io.kinglet.jmh;

import io.kinglet.jmh.reference.NtkTwins;
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
 * What does one ntKiNG step cost, beside the published order of evaluation in plain Java and the
 * compact form on other products; and how does it grow?
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class NtkStepBenchmark {
  /** Particles, features, dimensions; and target rows, where they are not as many as particles. */
  @Param({"100x200x5"})
  public String shape;

  /** Who steps. */
  @Param({"kinglet", "dense-literal", "compact-jblas", "compact-openblas", "compact-kinglet"})
  public String twin;

  /** How many threads, the twins on one. */
  @Param({"1"})
  public int threads;

  private Supplier<Object> step;

  /** Makes it, and verifies a twin against ours. */
  @Setup
  public void make() {
    step = NtkTwins.of(twin, shape, threads);
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
