package io.kinglet.jmh;

import io.kinglet.jmh.reference.VgrowTwins;
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
 * What does one VGrow step cost, a whole fit of the log-ratio and the move along it, beside the
 * same in plain Java and on other products?
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class VgrowStepBenchmark {
  /** Particles, features, dimensions; and target rows, where they are not as many as particles. */
  @Param({"2000x200x20"})
  public String shape;

  /** Who steps. */
  @Param({"kinglet", "dense-literal", "compact-jblas", "compact-openblas"})
  public String twin;

  /** How many threads, the twins on one. */
  @Param({"1"})
  public int threads;

  private Supplier<Object> step;

  /** Makes it, and verifies a twin against ours. */
  @Setup
  public void make() {
    step = VgrowTwins.of(twin, shape, threads);
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
