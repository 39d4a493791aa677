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
 * What does a step cost whose velocity kernel is R random features, without comparisons with the
 * exact kernel? There is no twin: nothing else here steps in linear time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LinearStepBenchmark {
  /** Particles, features of the family, dimensions, target rows. */
  @Param({"10000x256x16x1000"})
  public String shape;

  /** R. */
  @Param({"512"})
  public int features;

  /** How many. */
  @Param({"1"})
  public int threads;

  /** Who steps. */
  @Param({"kinglet"})
  public String twin;

  private Supplier<Object> step;

  /** Makes it. */
  @Setup
  public void make() {
    step = StepTwins.linear(shape, features, threads);
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
